#!/usr/bin/env python3
"""One year of many citizens under the whole rule book: how much each worker is told, and whether
every planted failure is found.

    year.py TOVHOLDER RULES [--citizens 500] [--weeks 52] [--seed 1] [--keep DIRECTORY]

A worker has ten citizens. A message is what one person is told of one case at one time, the least
severe left out, which the daily digest brings. Workers answer so long after they are told; what is
answered later is told to the next on the ladder, and counted where that is.
"""
import argparse
import collections
import datetime
import json
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import zoneinfo

import lives
import planted

ZONE = zoneinfo.ZoneInfo("Europe/Copenhagen")
START = datetime.datetime(2026, 1, 5, 9, tzinfo=ZONE)
CITIZENS_PER_WORKER = 10
MESSAGES_PER_WEEK_MAX = 5
PLANTED_MIN = 200
SEVERITIES = ["urgent", "high", "normal", "low"]


def line(number, at, case, type_, data):
    event = {
        "specversion": "1.0", "id": f"e{number}", "source": "urn:example:year", "type": type_,
        "subject": case, "time": planted.instant(at), "data": data,
    }
    return json.dumps(event, ensure_ascii=False)


def keep(events, path):
    events.sort(key=lambda event: event[0].astimezone(datetime.timezone.utc))
    with open(path, "w", encoding="utf-8") as file:
        for number, (at, case, type_, data) in enumerate(events):
            file.write(line(number, at, case, type_, data) + "\n")


def replay(options, events, answers):
    """The transitions that the program tells of the events."""
    last = START + datetime.timedelta(weeks=options.weeks)
    command = [
        options.tovholder, "replay", "--rules", options.rules, *answers,
        "--until", planted.instant(last), str(events),
    ]
    found = subprocess.run(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    if found.returncode != 0:
        sys.exit(f"replay ended with {found.returncode}")
    return [json.loads(text) for text in found.stdout.splitlines()]


def week_of(at):
    return datetime.datetime.fromisoformat(at.replace("Z", "+00:00")).isocalendar()[:2]


def spread(counts, size):
    """Mean, median, nine of ten, and most of counts; what is missing up to the size is none."""
    values = sorted([0] * (size - len(counts)) + list(counts.values()))
    return (
        f"{sum(values) / size:8.2f}{statistics.median(values):8.0f}"
        f"{values[int(size * 0.9)]:8}{values[-1]:8}"
    )


def tell_noise(transitions, options):
    """The table; the most messages that a worker is told in a week."""
    workers = options.citizens // CITIZENS_PER_WORKER
    size = workers * options.weeks
    opened = collections.defaultdict(collections.Counter)
    messages, digest, others = (collections.Counter() for _ in range(3))
    by_rule, seen = collections.Counter(), set()
    for transition in transitions:
        if not transition["case"].startswith("y-"):
            continue
        worker = int(transition["case"][2:]) // CITIZENS_PER_WORKER
        key = (worker, week_of(transition["at"]))
        if transition["transition"] == "opened":
            opened[transition["severity"]][key] += 1
            by_rule[transition["rule"]] += 1
        for told in transition["told"]:
            if transition["severity"] == "low":
                digest[key] += told["role"] == "contact_person"
                continue
            message = (transition["case"], transition["at"], told["role"])
            if message in seen:
                continue
            seen.add(message)
            (messages if told["role"] == "contact_person" else others)[key] += 1
    print(f"{options.citizens} citizens, {workers} workers, {options.weeks} weeks, seed {options.seed}")
    print(f"{'a worker and week':28}{'mean':>8}{'median':>8}{'9 of 10':>8}{'most':>8}")
    for severity in SEVERITIES:
        print(f"{'alerts, ' + severity:28}{spread(opened[severity], size)}")
    print(f"{'messages to the worker':28}{spread(messages, size)}")
    print(f"{'lines of the digest':28}{spread(digest, size)}")
    print(f"{'messages to others':28}{spread(others, size)}")
    print("\nthe rules that alert most, in the whole year")
    for rule, count in by_rule.most_common(12):
        print(f"{count:7}  {rule}")
    return max(messages.values(), default=0)


def tell_planted(transitions, failures, missing):
    opened = collections.defaultdict(list)
    for each in transitions:
        if each["transition"] == "opened":
            opened[each["case"]].append(each)
    missed = [f for f in failures if not any(map(f.is_found, opened[f.case]))]
    kinds = len({failure.rule for failure in failures})
    print(f"\nplanted failures: {len(failures)} of {kinds} kinds, {len(missed)} missed")
    for failure in missed:
        print(f"  missed: {failure.rule}, expected {planted.instant(failure.expected)} in {failure.case}")
    for rule in missing:
        print(f"  not planted: {rule}")
    return missed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tovholder")
    parser.add_argument("rules")
    parser.add_argument("--citizens", type=int, default=500)
    parser.add_argument("--weeks", type=int, default=52)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=pathlib.Path)
    options = parser.parse_args()
    events = []
    for number in range(options.citizens):
        events += lives.Life(options.seed, number, START, options.weeks).live()
    ordinary = len(events)
    chance = random.Random(f"{options.seed}-planted")
    failures, missing = planted.plant(options.rules, START, options.weeks, 2, chance)
    answered = sum((failure.events for failure in failures if failure.is_answered), [])
    unanswered = sum((failure.events for failure in failures if not failure.is_answered), [])
    print(
        f"{ordinary:,} events of ordinary lives, "
        f"{len(answered) + len(unanswered):,} of planted failures"
    )
    with tempfile.TemporaryDirectory() as place:
        path = (options.keep or pathlib.Path(place)) / "events.jsonl"
        keep(events + answered, path)
        transitions = replay(options, path, ["--answered-after", "4h"])
        path = path.with_name("unanswered.jsonl")
        keep(unanswered, path)
        transitions += replay(options, path, [])
    most = tell_noise(transitions, options)
    missed = tell_planted(transitions, failures, missing)
    if missed or len(failures) < PLANTED_MIN:
        sys.exit(1)
    if most > MESSAGES_PER_WEEK_MAX:
        sys.exit(f"a worker is told {most} times in a week; {MESSAGES_PER_WEEK_MAX} is the aim")


main()
