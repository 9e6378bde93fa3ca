#!/usr/bin/env python3
"""Measures the built daemon from outside, as a sender and an operator meet it.

    service.py PROGRAM [--events N] [--cases N]

Every figure is a median or a total of this run; nothing is asserted.
"""
import argparse
import http.client
import os
import platform
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import datetime, timezone

import workload

TOKEN = "a-token-for-benchmarks"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class MailSink:
    """Takes every message at once and remembers when the end of each arrived, by its case."""

    def __init__(self):
        self.arrived = {}
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        stream = connection.makefile("rwb", buffering=0)
        stream.write(b"220 sink\r\n")
        reader = connection.makefile("rb")
        while line := reader.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                stream.write(b"354 go on\r\n")
                case = None
                while (text := reader.readline()) != b".\r\n":
                    if case is None and (found := re.search(rb"Sag: (\S+)", text)):
                        case = found.group(1).decode()
                self.arrived.setdefault(case, time.monotonic())
                stream.write(b"250 kept\r\n")
            elif verb == b"QUIT":
                stream.write(b"221 bye\r\n")
                return
            elif verb == b"EHLO":
                stream.write(b"250-sink\r\n250 8BITMIME\r\n")
            else:
                stream.write(b"250 ok\r\n")


class Daemon:
    """The program on a directory of its own."""

    def __init__(self, program, directory, mail):
        self.program, self.directory = program, directory
        self.port = free_port()
        os.makedirs(directory, exist_ok=True)
        self.write("token", TOKEN)
        self.write("roster.yaml", """
catch_all: {id: watch, email: watch@kommune.example}
operator: {id: operator, email: operator@kommune.example}
people: [{id: bo, email: bo@kommune.example}]
everywhere: {contact_person: bo, stand_in: bo, team: bo, team_lead: bo, coordinator: bo,
  authority: bo, duty: bo, medicine_responsible: bo, drug_counsellor: bo, prescriber: bo}
""")
        rules = os.path.join(os.path.dirname(__file__), "..", "..", "rules")
        self.write("tovholder.yaml", f"""
state_directory: {directory}/state
rules: [{os.path.abspath(rules)}]
roster: {directory}/roster.yaml
http: {{port: {self.port}, tokens: [{directory}/token]}}
spool: {directory}/spool
mail: {{from: tovholder@kommune.example, {mail}}}
""")

    def write(self, name, text):
        with open(os.path.join(self.directory, name), "w", encoding="utf-8") as file:
            file.write(text)

    def start(self):
        begun = time.monotonic()
        self.log = open(os.path.join(self.directory, "log"), "ab")
        self.process = subprocess.Popen(
            [self.program, "run", "--config", f"{self.directory}/tovholder.yaml"],
            stderr=self.log, stdout=self.log)
        while True:
            try:
                if self.get("/readyz")[0] == 200:
                    return time.monotonic() - begun
            except OSError:
                pass
            if self.process.poll() is not None:
                sys.exit(open(os.path.join(self.directory, "log")).read())
            time.sleep(0.002)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        self.log.close()

    def memory(self, name):
        with open(f"/proc/{self.process.pid}/status") as file:
            for line in file:
                if line.startswith(name):
                    return int(line.split()[1]) / 1024

    def connection(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

    def get(self, path):
        connection = self.connection()
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read().decode()
        connection.close()
        return response.status, body

    def accepted(self):
        found = re.search(r"^tovholder_events_accepted_total (\d+)", self.get("/metrics")[1], re.M)
        return int(found.group(1))


def post(connection, body, kind):
    connection.request("POST", "/events", body, {
        "Content-Type": kind, "Authorization": f"Bearer {TOKEN}"})
    response = connection.getresponse()
    text = response.read()
    if response.status != 200:
        sys.exit(f"refused: {response.status} {text.decode()}")


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))]


def discharge(case):
    now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return (f'{{"specversion":"1.0","id":"{case}","source":"urn:example:single",'
            f'"type":"hospital.discharged","subject":"{case}","time":"{now}","data":{{}}}}').encode()


def spool(program, directory, count, cases):
    """Hands in files of 50,000 events and waits until the last of them is kept."""
    daemon = Daemon(program, directory, f"maildir: {directory}/mail")
    inbox = os.path.join(directory, "spool", "inbox")
    waiting = os.path.join(directory, "waiting")
    os.makedirs(waiting)
    names, file, size = [], None, 0
    for number, line in enumerate(workload.lines(count, cases)):
        if number % 50_000 == 0:
            if file:
                file.close()
            names.append(f"{number // 50_000:04d}.jsonl")
            file = open(os.path.join(waiting, names[-1]), "w", encoding="utf-8")
        size += len(line) + 1
        file.write(line + "\n")
    file.close()
    daemon.start()
    begun = time.monotonic()
    for name in names:
        os.rename(os.path.join(waiting, name), os.path.join(inbox, name))
    done = os.path.join(directory, "spool", "done")
    while len(os.listdir(done)) < len(names):
        time.sleep(0.02)
    seconds = time.monotonic() - begun
    kept = daemon.accepted()
    peak = daemon.memory("VmHWM")
    print(f"spool, durable                 {kept / seconds:>10,.0f} events/s"
          f"   ({kept:,} events of {size / count:.0f} bytes in {seconds:.1f} s)")
    daemon.stop()
    ready = sorted(restart(daemon) for _ in range(3))[1]
    daemon.start()
    time.sleep(2)
    print(f"memory, {cases:,} cases            {daemon.memory('VmRSS'):>10,.0f} MB"
          f"         (after a restart; peak while taking in {peak:.0f} MB)")
    daemon.stop()
    print(f"start to ready, {count:,} events   {ready:>8.2f} s           (median of 3)")
    store = os.path.join(directory, "state", "tovholder.sqlite")
    print(f"store                          {os.path.getsize(store) / count:>10,.0f} bytes an event")


def restart(daemon):
    seconds = daemon.start()
    daemon.stop()
    return seconds


def batches(program, directory, count, cases):
    """Posts batches of 100 over four connections."""
    daemon = Daemon(program, directory, f"maildir: {directory}/mail")
    lines = list(workload.lines(count, cases, seed=7))
    bodies = [("[" + ",".join(lines[at:at + 100]) + "]").encode()
              for at in range(0, len(lines), 100)]
    daemon.start()
    begun = time.monotonic()

    def send(part):
        connection = daemon.connection()
        for body in part:
            post(connection, body, "application/cloudevents-batch+json")

    senders = [threading.Thread(target=send, args=(bodies[at::4],)) for at in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    seconds = time.monotonic() - begun
    print(f"HTTP batches of 100, durable   {daemon.accepted() / seconds:>10,.0f} events/s"
          f"   (4 connections, the sender on the same cores)")
    daemon.stop()


def single(program, directory, count):
    """Posts single events that each raise an alert, and waits for the mail of each."""
    sink = MailSink()
    daemon = Daemon(
        program, directory, f"server: {{host: 127.0.0.1, port: {sink.port}, security: none}}")
    daemon.start()
    for connections in (1, 8):
        latencies, answered = [], {}

        def send(sender):
            connection = daemon.connection()
            for number in range(count // connections):
                case = f"s-{connections}-{sender}-{number}"
                begun = time.monotonic()
                post(connection, discharge(case), "application/cloudevents+json")
                now = time.monotonic()
                latencies.append((now - begun) * 1000)
                answered[case] = now
                time.sleep(0.002 * connections)

        senders = [threading.Thread(target=send, args=(at,)) for at in range(connections)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        end = time.monotonic() + 60
        while time.monotonic() < end and any(case not in sink.arrived for case in answered):
            time.sleep(0.05)
        handed = [(sink.arrived[case] - at) * 1000
                  for case, at in answered.items() if case in sink.arrived]
        print(f"single event to receipt        p50 {percentile(latencies, .5):>6.1f} ms"
              f"  p99 {percentile(latencies, .99):>6.1f} ms   ({connections} connection"
              f"{'s' if connections > 1 else ''}, {len(latencies)} events, each raises an alert)")
        print(f"receipt to mail handed over    p50 {percentile(handed, .5):>6.1f} ms"
              f"  p99 {percentile(handed, .99):>6.1f} ms   ({len(handed)} of {len(answered)} messages)")
    daemon.stop()


def fsync_latency(directory):
    times = []
    with open(os.path.join(directory, "probe"), "wb", buffering=0) as file:
        for _ in range(200):
            file.write(b"x" * 4096)
            begun = time.monotonic()
            os.fdatasync(file.fileno())
            times.append((time.monotonic() - begun) * 1000)
    return statistics.median(times)


def machine(directory):
    with open("/proc/cpuinfo") as file:
        model = re.search(r"model name\s*: (.*)", file.read())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    print(f"machine: {model.group(1) if model else platform.machine()}, {os.cpu_count()} cores, "
          f"{memory:.0f} GiB, Linux {platform.release()}, "
          f"fdatasync of 4 KiB {fsync_latency(directory):.2f} ms, load {os.getloadavg()[0]:.1f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--cases", type=int, help="a tenth of the events when left out")
    options = parser.parse_args()
    # Fewer events of as many cases would fill only the first days of the month.
    options.cases = options.cases or max(1, options.events // 10)
    directory = tempfile.mkdtemp(prefix="tovholder-benchmark.")
    try:
        print("command:", " ".join(sys.argv))
        machine(directory)
        single(options.program, os.path.join(directory, "single"), 2000)
        batches(options.program, os.path.join(directory, "batches"), options.events // 10,
                options.cases // 10)
        spool(options.program, os.path.join(directory, "spool"), options.events, options.cases)
    finally:
        shutil.rmtree(directory, ignore_errors=True)


main()
