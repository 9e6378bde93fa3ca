"""Failures that are planted in cases of their own: the first firing test of each rule.

Rules about other rules' alerts cannot be planted so, as nobody but the daemon tells of alerts: their
cases are what leads to those alerts (`STORIES`).
"""
import datetime
import pathlib
import re

import yaml

UNITS = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}


def seconds(text):
    """The seconds of an elapsed time such as `1d6h`."""
    return sum(int(count) * UNITS[unit] for count, unit in re.findall(r"(\d+)([wdhms])", text))


def offset(text):
    """The distance of `T+2d1h` from T."""
    match = re.fullmatch(r"T(?:([+-])(\S+))?", str(text).strip())
    if not match:
        return None
    distance = seconds(match[2]) if match[2] else 0
    return datetime.timedelta(seconds=-distance if match[1] == "-" else distance)


# What happens, and when the rule has to find it. The last names the cases that nobody answers.
STORIES = {
    "everyone-is-stuck": (
        [
            {"at": "T+0", "type": "assessment.disputed"},
            {"at": "T+10d", "type": "treatment.closed"},
            {"at": "T+18d", "type": "referral.rejected", "data": {"reason": "no_home"}},
            {"at": "T+20d", "type": "referral.rejected", "data": {"reason": "behaviour"}},
        ],
        "T+20d",
    ),
    "nurse-not-named": (
        [
            {
                "at": "T+0", "type": "medication.supply_known_until",
                "data": {"kind": "substitution", "until": "T+7d"},
            },
            {"at": "T+6d", "type": "medication.missed", "data": {"kind": "substitution"}},
            {"at": "T+7d", "type": "fmk.discrepancy_found"},
        ],
        "T+7d",
    ),
    "alert-without-answer": ([{"at": "T+0", "type": "housing.arrears_registered"}], "T+37d"),
}
UNANSWERED = ["alert-without-answer"]


class Planted:
    """A failure that a rule has to find, within an hour: the year has other summer times than tests."""

    def __init__(self, rule, case, events, expected):
        self.rule, self.case, self.events = rule, case, events
        self.expected = expected

    @property
    def is_answered(self):
        return self.rule not in UNANSWERED

    def is_found(self, transition):
        if (transition["rule"], transition["case"]) != (self.rule, self.case):
            return False
        at = datetime.datetime.fromisoformat(transition["at"].replace("Z", "+00:00"))
        return abs(at - self.expected) <= datetime.timedelta(hours=1)


def rules(directory):
    """Every rule of the book but those about the daemon itself."""
    for path in sorted(pathlib.Path(directory).rglob("*.yaml")):
        if path.parent.name in ("daemon", "vocabulary"):
            continue
        for document in yaml.load_all(path.read_text(), Loader=yaml.CBaseLoader):
            for rule in document if isinstance(document, list) else [document]:
                if isinstance(rule, dict) and "rule" in rule:
                    yield rule


def listed(value):
    return value if isinstance(value, list) else [value]


def consents(test, events):
    """The consents of a test as events before its first one."""
    first = min((offset(e["at"]) for e in events), default=datetime.timedelta())
    day = datetime.timedelta(days=1)
    return [
        (
            first - day, "consent.given",
            {
                "recipients": listed(consent["to"]), "scope": listed(consent["scope"]),
                "purpose": consent.get("purpose", "coordination"), "until": "T+500d",
            },
        )
        for consent in test.get("consent", [])
    ]


def firing_test(rule):
    """The first test that expects an alert from others' events, all times counted from T."""
    if rule["rule"] in STORIES:
        events, expected = STORIES[rule["rule"]]
        return {"events": events}, offset(expected)
    for test in rule.get("tests", []):
        expected = [e for e in test.get("expect", []) if "notice" not in e]
        events = test.get("events", [])
        # Nobody but the daemon tells of alerts.
        if any(e.get("type", "").startswith("alert.") for e in events):
            continue
        if expected and events and None not in [offset(e.get("at")) for e in events + expected]:
            return test, offset(expected[0]["at"])
    return None


def value(text, monday):
    """A scalar as JSON has it; what is counted from T becomes an instant."""
    if isinstance(text, list):
        return [value(item, monday) for item in text]
    if isinstance(text, dict):
        return {name: value(item, monday) for name, item in text.items()}
    if text in ("true", "false"):
        return text == "true"
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    if re.fullmatch(r"-?\d+\.\d+", text):
        return float(text)
    distance = offset(text)
    return text if distance is None else instant(monday + distance)


def instant(at):
    return at.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def mondays(start, weeks):
    """Mondays at nine after which three weeks have no holiday."""
    holidays = [(3, 23), (5, 25), (12, 20)]
    for week in range(weeks):
        at = start + datetime.timedelta(weeks=week)
        quiet = any(
            datetime.date(at.year, month, day) - datetime.timedelta(days=30) < at.date()
            < datetime.date(at.year, month, day) + datetime.timedelta(days=14)
            for month, day in holidays
        )
        if 24 <= week < weeks - 16 and not quiet:
            yield at


def holds(rule, day):
    """Whether the rule is valid already."""
    return rule.get("valid", {}).get("from", "") <= day.date().isoformat()


def plant(directory, start, weeks, each, chance):
    """Each rule's failure so many times; also the rules whose tests cannot be moved."""
    planted, missing = [], []
    days = list(mondays(start, weeks))
    for rule in rules(directory):
        found = firing_test(rule)
        if found is None:
            missing.append(rule["rule"])
            continue
        test, expected = found
        for number in range(each):
            ended = start + datetime.timedelta(weeks=weeks - 1) - expected
            at = chance.choice([day for day in days if holds(rule, day) and day < ended])
            # From here on time runs evenly.
            at = at.astimezone(datetime.timezone.utc)
            case = f"p-{rule['rule']}-{number}"
            events = [
                (at + offset(e["at"]), case, e["type"], value(e.get("data", {}), at))
                for e in test["events"]
            ]
            events += [
                (at + distance, case, type_, value(data, at))
                for distance, type_, data in consents(test, test["events"])
            ]
            if "citizen" in test:
                first = min(event[0] for event in events) - datetime.timedelta(minutes=1)
                known = value(test["citizen"], at)
                events.append((first, case, "citizen.attributes_recorded", known))
            planted.append(Planted(rule["rule"], case, events, at + expected))
    return planted, missing
