"""A workload like a region's: stays, announcements, medicine, and much that no rule looks at.

Deterministic for a seed. Times end a minute before now, so that nothing lies in the future.
"""
import json
import random
from datetime import datetime, timedelta, timezone

HOUR = 3600.0
DAY = 24 * HOUR
DAYS = 31


def events(count, cases, seed=42):
    """Yields (seconds from the start, case number, type, data), ordered by time."""
    rng = random.Random(seed)
    found = []

    def add(at, case, kind, data):
        if 0 <= at < DAYS * DAY:
            found.append((at, case, kind, data))

    for case in range(cases):
        at = rng.uniform(0, 20 * DAY)
        if rng.random() < 0.6:
            add(at, case, "hospital.admitted", {"kind": "inpatient", "acute": rng.random() < 0.4})
            discharge = at + rng.uniform(0.5 * DAY, 8 * DAY)
            if rng.random() < 0.8:
                add(discharge - rng.uniform(0.2 * HOUR, 100 * HOUR), case,
                    "hospital.discharge_planned", {"by": "ward"})
            add(discharge, case, "hospital.discharged", {"kind": "inpatient"})
            if rng.random() < 0.9:
                add(discharge + rng.uniform(0.5 * HOUR, 20 * HOUR), case,
                    "contact.made", {"place": "home"})
        for _ in range(rng.choice((0, 1, 1, 2, 2, 3))):
            due = rng.uniform(0, 29 * DAY)
            add(due, case, "medication.dispensed", {"kind": "other", "mode": "self"})
            if rng.random() < 0.02:
                add(due + HOUR, case, "medication.missed", {"kind": "substitution"})
    noise = ["observation.recorded"] * 6 + ["activity.attended"] * 2 + ["letter.sent"] * 2
    while len(found) < count:
        kind = rng.choice(noise)
        data = {
            "observation.recorded": {"domain": "mood", "direction": "same", "by": "support",
                                     "relevance": "none"},
            "activity.attended": {"kind": "group"},
            "letter.sent": {"sender": "authority", "channel": "post", "consequence": "none"},
        }[kind]
        add(rng.uniform(0, DAYS * DAY), rng.randrange(cases), kind, data)
    found.sort(key=lambda event: event[:2])
    return found[:count]


def lines(count, cases, seed=42):
    """Yields CloudEvents JSON lines."""
    start = datetime.now(timezone.utc) - timedelta(days=DAYS, minutes=1)
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    for number, (at, case, kind, data) in enumerate(events(count, cases, seed)):
        time = (start + timedelta(seconds=at)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        yield encode({
            "specversion": "1.0", "id": f"e{number:08d}", "source": "urn:example:workload",
            "type": kind, "subject": f"c-{case:06d}", "time": time,
            "datacontenttype": "application/json", "data": data,
        })
