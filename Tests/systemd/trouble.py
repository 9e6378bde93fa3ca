"""Checks of what goes wrong round the service: disk, owners, names, files that are gone."""

import contextlib
import os
import pathlib
import shutil

from installation import (
    CONFIGURATION, SENDER, SERVICE, STORE, event, expect, is_ready, journal, main_process, post,
    run, shown, status, wait_for_another_process, wait_until, write)
from listing import check, world

OPERATOR, BO = "drift@kommune.example", "bo@kommune.example"
STATE = pathlib.Path("/var/lib/tovholder")
ROSTER_FILE = pathlib.Path("/etc/tovholder/roster.yaml")
BOTH = ("tovholderd.socket", "tovholder-sender.socket", SENDER, SERVICE)


def forget_reports():
    """The same failure is mailed once an hour: what was mailed before is another hour's."""
    (STATE / "failure-reported").unlink(missing_ok=True)
    world["mail"].messages.clear()


def expect_refusal(number, *words):
    """A start is refused once, for good, with a reason, and the operator is told."""
    with contextlib.suppress(OSError):
        forget_reports()
    run("journalctl", "--sync")
    before = len(journal("-u", SERVICE))
    expect(status("systemctl", "restart", SERVICE) != 0, "it starts")
    run("journalctl", "--sync")
    said = [str(entry.get("MESSAGE")) for entry in journal("-u", SERVICE)[before:]]
    expect(any(all(word in line for word in words) for line in said), "it said", said)
    expect(shown(SERVICE, "ExecMainStatus") == str(number), shown(SERVICE, "ExecMainStatus"))
    expect(shown(SERVICE, "NRestarts") == "0", "it is tried again and again")
    expect(shown("tovholderd.socket", "ActiveState") == "active", "the socket is down")
    wait_until(lambda: world["mail"].received(OPERATOR, str(number)), "a mail to the operator")


@contextlib.contextmanager
def small_disk():
    """The state lies on a disk of its own for a while; the service is stopped before and after."""
    run("systemctl", "stop", "tovholderd.socket", SERVICE)
    aside = pathlib.Path("/root/state-aside")
    shutil.rmtree(aside, ignore_errors=True)
    run("cp", "-a", str(STATE), str(aside))
    run("mount", "-t", "tmpfs", "-o", "size=256m", "tmpfs", str(STATE))
    try:
        run("cp", "-a", f"{aside}/.", str(STATE))
        run("systemctl", "start", "tovholderd.socket")
        yield
    finally:
        run("systemctl", "stop", "tovholderd.socket", SERVICE)
        run("umount", "--lazy", str(STATE))
        shutil.rmtree(aside)
        run("systemctl", "start", "tovholderd.socket", SERVICE)


def fill():
    """Takes all room; returns what to remove."""
    filler = STATE / "filler"
    with filler.open("wb", buffering=0) as file:
        with contextlib.suppress(OSError):
            while True:
                file.write(bytes(1 << 20))
        with contextlib.suppress(OSError):
            while True:
                file.write(bytes(512))
    return filler


@check("each thread has a name that the system shows")
def _():
    def names(process):
        return {(task / "comm").read_text().strip()
                for task in pathlib.Path(f"/proc/{process}/task").iterdir()}
    wanted = {"cases", "audit", "deliver mail", "deliver journal", "sender watch"}
    expect(wanted <= names(main_process()), names(main_process()))
    expect("accept" in names(main_process(SENDER)), names(main_process(SENDER)))


@check("memory and tasks are limited")
def _():
    for unit in (SERVICE, SENDER):
        for name in ("MemoryMax", "TasksMax"):
            expect(shown(unit, name).isdigit(), unit, name, shown(unit, name))


@check("a sender that is killed is started again, and its failure is told")
def _():
    process = main_process(SENDER)
    os.kill(process, 9)
    expect(200 <= post(event("orphaned", case="c-1010")) < 300)
    wait_until(lambda: world["mail"].received(BO, "c-1010"), "the mail")
    wait_until(lambda: main_process(SENDER) not in (0, process), "another process")
    wait_until(lambda: journal("TOVHOLDER_UNIT=tovholder-sender"), "the failure in the journal")


@check("a roster that is gone is refused and told, not passed over")
def _():
    aside = ROSTER_FILE.with_suffix(".aside")
    ROSTER_FILE.rename(aside)
    try:
        expect_refusal(78, "roster.yaml")
    finally:
        aside.rename(ROSTER_FILE)
        run("systemctl", "restart", SERVICE)
    expect(is_ready())


@check("a store of another owner is refused, once and for good")
def _():
    run("systemctl", "stop", SERVICE)
    shutil.chown(STORE, "root", "root")
    os.chmod(STORE, 0o600)
    try:
        expect_refusal(77)
    finally:
        shutil.chown(STORE, "tovholder", "tovholder")
        run("systemctl", "restart", SERVICE)
    expect(is_ready())


@check("a full disk refuses events and loses nothing, and a start waits for room")
def _():
    with small_disk():
        run("systemctl", "start", SERVICE)
        filler = fill()
        answers = [post(event(f"full-{number}", case="c-1011")) for number in range(40)]
        expect({503, 507} & set(answers) and set(answers) <= {200, 503, 507}, answers)
        expect(is_ready(), "it does not bear a full disk")
        fill()
        run("systemctl", "restart", "--no-block", SERVICE)
        wait_until(lambda: "full" in shown(SERVICE, "StatusText"), "the status says why it waits")
        expect(shown(SERVICE, "ActiveState") == "activating", shown(SERVICE, "ActiveState"))
        filler.unlink()
        wait_until(is_ready, "it starts when there is room")
        expect(shown(SERVICE, "NRestarts") == "0", "it was tried again and again")
        expect(200 <= post(event("room-again", case="c-1011")) < 300)


@check("a disk that is mounted read-only is refused, once and for good")
def _():
    with small_disk():
        run("systemctl", "start", SERVICE)
        run("systemctl", "stop", SERVICE)
        forget_reports()
        run("mount", "-o", "remount,ro", str(STATE))
        try:
            expect_refusal(77, "read-only")
        finally:
            run("mount", "-o", "remount,rw", str(STATE))


@check("with no name service and no mail server it starts, takes events, and tells later")
def _():
    elsewhere = CONFIGURATION.replace("host: localhost", "host: mail.invalid")
    expect(elsewhere != CONFIGURATION)
    run("systemctl", "stop", *BOTH)
    write("/etc/tovholder/tovholder.yaml", elsewhere)
    try:
        run("systemctl", "start", *BOTH)
        expect(is_ready())
        expect(200 <= post(event("no-names", case="c-1012")) < 300)
        wait_until(lambda: "resolve host" in str(journal("-u", SERVICE)), "why it waits")
    finally:
        write("/etc/tovholder/tovholder.yaml", CONFIGURATION)
        run("systemctl", "restart", SENDER, SERVICE)
    wait_until(lambda: world["mail"].received(BO, "c-1012"), "the mail that waited")


@check("a nightly copy that cannot be made is told")
def _():
    forget_reports()
    shutil.chown("/var/backups/tovholder", "root", "root")
    try:
        expect(status("systemctl", "start", "tovholder-backup.service") != 0, "it succeeds")
        wait_until(lambda: world["mail"].received(OPERATOR, "systemctl start tovholder-backup"),
                   "a mail that says how to try again")
    finally:
        shutil.chown("/var/backups/tovholder", "tovholder", "tovholder")
        run("systemctl", "reset-failed", "tovholder-backup.service")


@check("a process that was killed while nobody connects is started again")
def _():
    process = main_process()
    os.kill(process, 9)
    wait_for_another_process(process)
