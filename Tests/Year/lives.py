"""Ordinary, chaotic lives of citizens over a year, as case events.

The same seed gives the same lives. How often things happen is a proposal: no register tells it for
these citizens; the rates were set so that a reader who knows the field finds each of them plausible.
Three in five citizens are settled, one in four is unsettled, and of the rest a month now and then
goes badly.
"""
import datetime
import random

HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
MINUTE = datetime.timedelta(minutes=1)


class Life:
    """What happens in one citizen's case."""

    def __init__(self, seed, number, start, weeks):
        self.chance = random.Random(f"{seed}-{number}")
        self.case = f"y-{number:04d}"
        self.start = start
        self.end = start + weeks * 7 * DAY
        self.events = []
        self.stays = []
        temper = self.chance.random()
        self.kind = "settled" if temper < 0.60 else "unsettled" if temper < 0.85 else "chaotic"
        months = range(1, weeks // 4)
        share = {"settled": 0.0, "unsettled": 0.05, "chaotic": 0.25}[self.kind]
        self.bad_months = [month for month in months if self.chance.random() < share]

    def live(self):
        self.open()
        self.hospital()
        self.visits()
        self.medicine()
        self.appointments()
        self.money()
        self.letters()
        self.plans()
        self.everyday()
        self.weekends()
        self.holidays()
        return self.events

    # What the rest is made of

    def add(self, at, type_, /, **data):
        if self.start <= at < self.end:
            self.events.append((at, self.case, type_, data))

    def date(self, at):
        return at.date().isoformat()

    def maybe(self, share):
        return self.chance.random() < share

    def hours(self, least, most):
        return self.chance.uniform(least, most) * HOUR

    def is_bad(self, at):
        return (at - self.start).days // 28 in self.bad_months

    def is_away(self, at):
        return any(begun <= at < ended for begun, ended in self.stays)

    def share(self, settled, unsettled, chaotic, at=None):
        value = {"settled": settled, "unsettled": unsettled, "chaotic": chaotic}[self.kind]
        return min(0.9, value * 2) if at is not None and self.is_bad(at) else value

    def working_day(self, at):
        while at.weekday() >= 5:
            at += DAY
        return at

    def days(self, every):
        """Days at about this distance, the first at random; the hours are those of an office."""
        at = self.start + self.chance.uniform(0, every) * DAY
        while at < self.end:
            day = at.replace(hour=0, minute=0, second=0, microsecond=0)
            yield self.working_day(day) + self.hours(8.5, 15)
            at += every * DAY * self.chance.uniform(0.9, 1.1)

    # The beginning

    def open(self):
        at = self.start + self.hours(1, 5)
        age = self.chance.choice(["18-29", "30-64", "30-64", "30-64", "65+"])
        self.add(
            at, "citizen.attributes_recorded", age_band=age, municipality="kommune-1",
            digital_reachable=self.chance.choice(["reachable", "reachable", "exempt"]),
        )
        self.add(at + MINUTE, "case.opened", reason="support")
        self.add(at + 2 * MINUTE, "contact_person.assigned", person="contact_person")
        self.add(at + 3 * MINUTE, "coordinator.assigned", person="coordinator")
        self.add(at + 4 * MINUTE, "support.started", kind="s85")
        self.add(at + 5 * MINUTE, "housing.status", value="own")
        self.add(at + 6 * MINUTE, "consent.given", purpose="coordination")
        self.add(at + 2 * HOUR, "contact.made", by="contact_person", place="home")

    # Stays in hospital

    def hospital(self):
        count = self.share(0.2, 1.0, 2.5)
        for _ in range(int(count) + (1 if self.maybe(count % 1) else 0)):
            begun = self.start + self.chance.uniform(14, (self.end - self.start).days - 40) * DAY
            length = self.chance.uniform(3, 24) * DAY
            if any(begun < ended + 35 * DAY and other < begun + length + 35 * DAY
                   for other, ended in self.stays):
                continue
            discharged = self.working_day((begun + length).replace(hour=0, minute=0))
            discharged += self.hours(10, 14)
            self.stays.append((begun, discharged))
            self.stay(begun, discharged)

    def stay(self, begun, discharged):
        ward = "general" if self.maybe(0.7) else "somatic"
        self.add(begun - self.hours(2, 6), "hospital.presented", place="emergency")
        self.add(begun, "hospital.admitted", kind="inpatient", ward_kind=ward, acute=True)
        meeting = begun + self.hours(20, 40)
        while meeting < discharged - 2 * DAY:
            self.add(self.working_day(meeting), "contact.made", by="contact_person", place="hospital")
            meeting += self.hours(60, 84)
        if self.maybe(self.share(0.97, 0.9, 0.75)):
            self.add(discharged - 5 * DAY, "hospital.discharge_planned",
                     planned_for=self.date(discharged), by="ward")
            held = discharged - 2 * DAY
            self.add(discharged - 4 * DAY, "discharge_meeting.scheduled", at=self.date(held),
                     invited=["contact_person", "gp"])
            self.add(held, "discharge_meeting.held", present=["contact_person"],
                     citizen_present=True, summary_ref="note")
            self.add(discharged - DAY, "appointment.transport_arranged", mode="taxi")
        self.add(discharged, "hospital.discharged", kind="inpatient", ward_kind=ward,
                 initiated_by="hospital", treatment_complete=True, treated="agreed", announced=True)
        self.add(discharged + self.hours(1, 5), "fmk.updated", by="ward")
        if self.maybe(0.95):
            self.add(self.working_day(discharged + self.hours(16, 26)), "support.visit_done",
                     by="contact_person", staff_count=1)
        self.add(self.working_day(discharged + 6 * DAY), "appointment.attended", purpose="gp")
        if discharged - begun > 14 * DAY:
            self.add(discharged + 2 * DAY, "support.hours_changed", direction="up", hours_per_week=4)

    # Support

    def visits(self):
        every = self.chance.choice([3.5, 7, 7])
        for at in self.days(every):
            if self.is_away(at):
                continue
            self.add(at - DAY, "support.visit_planned", by="contact_person", staff_count=1)
            failed = self.share(0.02, 0.08, 0.15, at)
            if self.maybe(failed):
                self.add(at, "support.visit_failed", by="contact_person", reason="no_access")
                self.add(at + MINUTE, "contact.attempted", by="contact_person", outcome="not_home")
                if self.maybe(0.9):
                    self.add(self.working_day(at + self.hours(2, 30)), "contact.made",
                             by="contact_person", place="phone")
            elif self.maybe(0.03):
                self.add(at - self.hours(2, 5), "support.visit_cancelled", by="contact_person",
                         reason="provider")
                again = self.working_day(at + DAY)
                self.add(at, "support.visit_planned", by="contact_person", staff_count=1)
                self.add(again, "support.visit_done", by="contact_person", staff_count=1)
            else:
                self.add(at, "support.visit_done", by="contact_person", staff_count=1)
                self.add(at + MINUTE, "contact.made", by="contact_person", place="home")

    # Medicine

    def medicine(self):
        kind = self.chance.choice(["none", "none", "antipsychotic", "antipsychotic", "depot",
                                   "substitution", "antidepressant"])
        if kind == "none":
            return
        first = self.start + self.hours(26, 30)
        self.add(first, "medication.prescribed", kind=kind, prescriber_org="clinic")
        self.add(first + MINUTE, "fmk.updated", by="clinic")
        self.add(first + 2 * MINUTE, "medication.responsibility_assigned", task="hand_out",
                 kind=kind, org="support", person="contact_person")
        if kind == "depot":
            return self.depot(first)
        every = 1 if kind == "substitution" else 7
        at = first
        while at < self.end:
            if not self.is_away(at):
                if self.maybe(self.share(0.001, 0.004, 0.015, at) * min(every, 3)):
                    self.add(at, "medication.missed", kind=kind, doses=1)
                    self.add(at + self.hours(3, 20), "medication.dispensed", kind=kind)
                else:
                    self.add(at, "medication.dispensed", kind=kind)
                if at.weekday() == 0 and kind == "substitution":
                    self.add(at, "medication.supply_known_until", kind=kind,
                             until=self.date(at + 21 * DAY))
            at = (at + every * DAY).replace(minute=self.chance.randrange(60))

    def depot(self, at):
        at = self.working_day(at)
        while at < self.end:
            following = self.working_day(at + 28 * DAY)
            self.add(at, "medication.depot_given", next_due=self.date(following))
            late = self.share(0.02, 0.06, 0.12, at)
            at = following + (self.hours(30, 70) if self.maybe(late) else self.hours(-6, -1))

    # Appointments

    def appointments(self):
        for with_, purpose, every in [("gp", "gp", 75), ("psychiatry", "treatment", 45),
                                      ("jobcentre", "jobcentre", 60)]:
            if not self.maybe(0.8):
                continue
            for at in self.days(every):
                if self.is_away(at):
                    continue
                booked = at - self.chance.uniform(8, 20) * DAY
                self.add(booked, "appointment.scheduled",
                         **{"with": with_}, purpose=purpose, at=self.date(at))
                luck = self.chance.random()
                missed = self.share(0.03, 0.10, 0.2, at)
                if luck < missed:
                    costly = with_ == "jobcentre" and self.maybe(0.5)
                    self.add(at + HOUR, "appointment.missed", **{"with": with_}, purpose=purpose,
                             sanctionable=costly)
                    excused = self.working_day(at + self.hours(2, 24))
                    self.add(excused, "appointment.excuse_given", by="staff")
                    if self.maybe(0.9):
                        self.add(excused + HOUR, "appointment.excuse_accepted", by=with_)
                    self.again(excused + 2 * HOUR, with_, purpose)
                elif luck < missed + 0.08:
                    by = self.chance.choice(["provider", "citizen"])
                    cancelled = at - self.hours(24, 72)
                    self.add(cancelled, "appointment.cancelled", by=by, **{"with": with_},
                             purpose=purpose)
                    self.again(cancelled + self.hours(1, 20), with_, purpose)
                else:
                    self.add(at + HOUR, "appointment.attended", purpose=purpose)

    def again(self, booked, with_, purpose):
        at = self.working_day(booked + self.chance.uniform(4, 10) * DAY)
        self.add(booked, "appointment.scheduled", **{"with": with_}, purpose=purpose,
                 at=self.date(at))
        self.add(at, "appointment.attended", purpose=purpose)

    # Money and home

    def money(self):
        month = self.start.replace(day=1, hour=6)
        while month < self.end:
            following = (month + 32 * DAY).replace(day=1)
            paid = following - DAY
            while paid.weekday() >= 5:
                paid -= DAY
            self.add(month, "rent.due", date=self.date(month))
            late = self.share(0.01, 0.04, 0.12, month)
            rent = month + (self.hours(24 * 6, 24 * 12) if self.maybe(late) else self.hours(2, 60))
            self.add(rent, "rent.paid", date=self.date(rent))
            self.add(paid, "benefit.paid", kind="cash", on=self.date(paid))
            if self.maybe(self.share(0.002, 0.01, 0.03, month)):
                self.sanction(month + self.chance.uniform(3, 15) * DAY)
            month = following
        if self.maybe(self.share(0.02, 0.08, 0.2)):
            at = self.start + self.chance.uniform(60, 300) * DAY
            self.add(at, "housing.arrears_registered", months=1)
            self.add(at + self.chance.uniform(5, 20) * DAY, "housing.arrears_settled")

    def sanction(self, at):
        at = self.working_day(at)
        self.add(at, "benefit.sanction_pending", reason="missed_meeting",
                 decision_due=self.date(at + 14 * DAY))
        self.add(at + 3 * DAY, "jobcentre.contacted", by="contact_person", outcome="explained")
        self.add(at + 5 * DAY, "benefit.sanction_withdrawn", effective=self.date(at + 5 * DAY))

    # Letters

    def letters(self):
        for at in self.days(18):
            weighty = self.maybe(0.15)
            data = {"sender": "municipality", "channel": "eboks",
                    "consequence": "meeting" if weighty else "none"}
            if weighty:
                data["deadline"] = self.date(at + 14 * DAY)
            self.add(at, "letter.sent", **data)
            if self.maybe(self.share(0.97, 0.92, 0.8)):
                self.add(at + self.hours(4, 90), "letter.opened", by="citizen")
                if weighty:
                    self.add(at + self.hours(91, 110), "letter.explained", by="contact_person")

    # Plans

    def plans(self):
        at = self.working_day(self.start + self.chance.uniform(3, 12) * DAY)
        owner = f"worker-{self.case}"
        following = at + 80 * DAY
        self.add(at, "plan.created", owner=owner, kind="support", domain="support",
                 review_on=self.date(following))
        self.add(at + 5 * DAY, "plan.step_started", step="first")
        while following < self.end:
            held = self.working_day(following - self.chance.uniform(0, 10) * DAY)
            following = held + 80 * DAY
            self.add(held, "plan.reviewed", owner=owner, kind="support", domain="support",
                     review_on=self.date(following))
            if self.maybe(0.5):
                self.add(held + HOUR, "network_meeting.held", participants=["contact_person", "gp"],
                         citizen_present=True, review_on=self.date(following))
            if self.maybe(0.3):
                due = held + 14 * DAY
                self.add(held + HOUR, "action.agreed", owner=owner, due=self.date(due))
                self.add(due - self.chance.uniform(0, 8) * DAY, "action.done", owner=owner)

    # Everyday

    def everyday(self):
        if self.maybe(0.4):
            for at in self.days(7):
                if not self.is_away(at) and not self.maybe(self.share(0.05, 0.15, 0.3, at)):
                    self.add(at, "activity.attended", kind="drop-in")
        for at in self.days(10):
            if self.is_away(at):
                continue
            worse = self.maybe(self.share(0.03, 0.08, 0.15, at))
            self.add(at, "observation.recorded", by="contact_person",
                     domain=self.chance.choice(["sleep", "meals", "hygiene", "mood"]),
                     direction="worse" if worse else self.chance.choice(["same", "same", "better"]))
        if self.maybe(0.3):
            for at in self.days(45):
                self.add(at, "substance_use.reported", substance="alcohol")
        for at in self.days(30):
            high = self.maybe(self.share(0.0, 0.01, 0.04, at))
            self.add(at, "citizen.called", distress="high" if high else "low")
        if self.maybe(self.share(0.2, 0.4, 0.5)):
            at = self.start + self.chance.uniform(30, 300) * DAY
            self.add(at, "life_event.occurred", kind="bereavement", bridge_person=True)
            self.add(self.working_day(at + DAY), "contact.made", by="contact_person", place="home")
        if self.maybe(self.share(0.0, 0.05, 0.25)):
            at = self.start + self.chance.uniform(30, 300) * DAY
            self.add(at, "incident.occurred", kind="conflict", place="dropin")
            self.add(at + self.hours(2, 20), "risk.assessed", kind="worker", level="low")

    # Weekends, on which nobody of the office is at work

    def weekends(self):
        if self.kind == "settled":
            return
        friday = self.start.replace(hour=18, minute=0) + (4 - self.start.weekday()) % 7 * DAY
        while friday < self.end:
            if not self.is_away(friday):
                self.weekend(friday)
            friday += 7 * DAY

    def weekend(self, friday):
        monday = friday.replace(hour=9) + 3 * DAY + self.hours(0, 5)
        if self.maybe(self.share(0.0, 0.05, 0.3, friday)):
            for night in range(self.chance.choice([1, 2, 3])):
                self.add(friday + night * DAY + self.hours(3, 5), "shelter.stay", place="shelter")
        if self.maybe(self.share(0.0, 0.1, 0.3)):
            self.add(friday + self.hours(18, 22), "contact.observed", place="dropin")
        if self.maybe(self.share(0.0, 0.005, 0.03, friday)):
            self.add(friday + self.hours(20, 34), "substance_use.escalated",
                     evidence="told_by_citizen")
            self.add(monday, "contact.made", by="contact_person", place="street")
        if self.maybe(self.share(0.0, 0.004, 0.02, friday)):
            self.add(friday + self.hours(14, 20), "citizen.absent_unannounced",
                     since=self.date(friday))
            self.add(friday + self.hours(30, 60), "citizen.returned")
        if self.maybe(self.share(0.0, 0.003, 0.012, friday)):
            at = friday + self.hours(24, 34)
            self.add(at, "hospital.presented", place="emergency")
            self.add(at + HOUR, "hospital.admission_refused", reason="assessed_well")
            self.add(monday, "contact.made", by="contact_person", place="home")
        if self.maybe(self.share(0.0, 0.002, 0.015, friday)):
            self.add(friday + self.hours(26, 34), "incident.occurred", kind="threat",
                     place="street")

    # The summer, in which another comes

    def holidays(self):
        begun = self.start + self.chance.uniform(23, 31) * 7 * DAY
        self.add(self.working_day(begun - 20 * DAY), "contact_person.absent",
                 person="contact_person", stand_in="stand_in",
                 **{"from": self.date(begun), "to": self.date(begun + 21 * DAY)})
