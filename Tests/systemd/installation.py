"""The installed package as checks see it: units, events, mails and the store."""

import contextlib
import http.client
import json
import os
import pathlib
import sqlite3
import subprocess
import threading
import time

SERVICE, SENDER = "tovholderd.service", "tovholder-sender.service"
PORT = 8088
TOKEN = "a-token-for-tests"
PASSWORD = "a-password-for-tests"
STORE = "/var/lib/tovholder/tovholder.sqlite"

CONFIGURATION = """\
state_directory: /var/lib/tovholder
rules: [/usr/share/tovholder/rules]
local_rules: /etc/tovholder/rules
roster: /etc/tovholder/roster.yaml
citizen_registry: /etc/tovholder/registry.tsv
spool: /var/spool/tovholder
language: en
http:
  port: 8088
  socket: /run/tovholder/control.sock
  public_address: https://tovholder.kommune.example
  tokens: ["credential:tovholder.token"]
mail:
  from: tovholder@kommune.example
  server:
    host: localhost
    port: 2525
    security: starttls
    username: tovholder
    password_file: credential:tovholder.smtp-password
    ca_file: /etc/tovholder/ca.pem
  detail_domains: [kommune.example]
"""

ROSTER = """\
catch_all: {id: watch, email: vagt@kommune.example}
operator: {id: drift, email: drift@kommune.example}
people:
  - {id: bo, name: Bo Holm, email: bo@kommune.example}
  - {id: lis, name: Lis, email: lis@kommune.example}
everywhere: {contact_person: bo, stand_in: lis, team_lead: lis}
"""


class Failure(Exception):
    """What a check did not find as it must be."""


def expect(condition, *said):
    """Fails the check, with what was found instead."""
    if not condition:
        raise Failure(" ".join(str(word) for word in said) or "not as expected")


def run(*command, okay=(0,), text_in=None):
    """Runs a command and returns what it said on both streams."""
    result = subprocess.run(
        command, input=text_in, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        errors="replace", timeout=900)
    if okay is not None:
        expect(result.returncode in okay, " ".join(command), "ended with", result.returncode,
               "and said:", result.stdout.strip())
    return result.stdout


def status(*command):
    """Runs a command and returns its exit status."""
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          check=False, timeout=900).returncode


def shown(unit, name):
    """One property of a unit."""
    return run("systemctl", "show", "--value", "--property", name, unit).strip()


def main_process(unit=SERVICE):
    return int(shown(unit, "MainPID"))


PATIENCE = int(os.environ.get("CHECK_SECONDS", "600"))


def wait_until(condition, what, seconds=PATIENCE):
    """Waits for a condition that a busy machine may take long to fulfil."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise Failure(f"not within {seconds} s: {what}")


def journal(*arguments):
    """Entries of the journal since the machine started."""
    lines = run("journalctl", "--output=json", "--all", "--no-pager", *arguments).splitlines()
    return [json.loads(line) for line in lines if line.startswith("{")]


def write(path, text, mode=0o644, group=None):
    pathlib.Path(path).write_text(text)
    os.chmod(path, mode)
    if group:
        run("chgrp", group, path)


def event(identifier, case="c-1001", kind="hospital.discharged", data="{}"):
    """A case event that happened just now."""
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    return ('{"specversion":"1.0","id":"%s","source":"urn:test:hospital","type":"%s",'
            '"subject":"%s","time":"%s","data":%s}' % (identifier, kind, case, now, data))


def post(body, timeout=600):
    """Sends an event over TCP on a connection of its own; returns the status."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=timeout)
    try:
        connection.request("POST", "/events", body=body, headers={
            "Content-Type": "application/cloudevents+json",
            "Authorization": f"Bearer {TOKEN}", "Connection": "close"})
        return connection.getresponse().status
    finally:
        connection.close()


def get(path):
    """Asks the daemon; returns status and text."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=600)
    try:
        connection.request("GET", path, headers={"Connection": "close"})
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def stored():
    """Identifiers of all events in the store that came from outside."""
    with contextlib.closing(sqlite3.connect(f"file:{STORE}?mode=ro", uri=True)) as database:
        rows = database.execute("SELECT * FROM event").fetchall()
    return "\n".join(repr(row) for row in rows)


class Load:
    """A sender that posts one event after the other until it is told to stop.

    `accepted` names what was acknowledged; `broken` counts connections that broke off after they
    were made, and `refused` those that were not made at all.
    """

    def __init__(self, name):
        self.name = name
        self.accepted, self.broken, self.refused, self.others = [], 0, 0, []
        self.ending = threading.Event()
        self.thread = threading.Thread(target=self.work, daemon=True)

    def work(self):
        number = 0
        while not self.ending.is_set():
            identifier = f"{self.name}-{number}"
            try:
                answer = post(event(identifier, case=f"c-{self.name}-{number}",
                                    kind="contact.made"))
                if 200 <= answer < 300:
                    self.accepted.append(identifier)
                    number += 1
                else:
                    self.others.append(answer)
                    time.sleep(0.05)
            except ConnectionRefusedError:
                self.refused += 1
                time.sleep(0.05)
            except (OSError, http.client.HTTPException):
                self.broken += 1

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ending.set()
        self.thread.join()

    def goes_on(self):
        """Waits until something more has been accepted."""
        before = len(self.accepted)
        wait_until(lambda: len(self.accepted) > before + 3, "events accepted")

    def check_nothing_lost(self):
        """Everything that was acknowledged is in the store."""
        accepted = list(self.accepted)
        kept = stored()
        lost = [name for name in accepted if f"'{name}'" not in kept]
        expect(not lost, "acknowledged and lost:", lost[:5])


@contextlib.contextmanager
def drop_in(unit, text):
    """A change to a unit for a while; the unit is not restarted."""
    folder = pathlib.Path(f"/run/systemd/system/{unit}.d")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "check.conf").write_text(text)
    run("systemctl", "daemon-reload")
    try:
        yield
    finally:
        (folder / "check.conf").unlink()
        run("systemctl", "daemon-reload")


def is_ready():
    return shown(SERVICE, "ActiveState") == "active" and shown(SERVICE, "SubState") == "running"


def wait_for_another_process(before):
    """Waits until systemd runs the daemon anew; returns its process."""
    wait_until(lambda: main_process() not in (0, before) and is_ready(), "a new process is ready")
    return main_process()
