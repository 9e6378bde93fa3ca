#!/usr/bin/env python3
"""Measures `tovholder replay` beside peers on one workload, and checks every alert.

    replay.py TOVHOLDER WORKLOAD [--events N]

WORKLOAD is the directory with the generator, the reference and the peers. Processor time is that
of the whole process, its start included.
"""
import argparse, importlib.metadata, json, os, pathlib, platform, subprocess, sys, tempfile

here = pathlib.Path(__file__).parent
rules = here / "rules"
letters = {"discharge-not-announced": "A", "dose-not-dispensed": "B"}


def more_rules(directory, count):
    """The two rules, and so many others that look at the same events."""
    for file in rules.glob("*.yaml"):
        (directory / file.name).write_text(file.read_text())
    shapes = [
        ("hospital.discharged", "event.data.los_hours > {0}.0", "hospital.admitted", "before: 30d"),
        ("medication.due", "event.data.dose_mg > {0}", "medication.dispensed", "after: 48h"),
        ("hospital.transferred", "event.data.to == 'X{0}'", "hospital.admitted", "before: 9d"),
        ("lab.result", "event.data.value > {0}.0", "note.added", "after: 24h"),
    ]
    text = ""
    for number in range(count):
        when, where, expected, window = shapes[number % len(shapes)]
        text += f"""- rule: further-{number}
  title: {{da: Yderligere, en: Further}}
  severity: low
  status: experimental
  owner: benchmark
  when: {when}
  where: "{where.format(600 + number)}"
  expect:
    - {{event: {expected}, {window}}}
  per: anchor
  tell: [{{to: contact_person}}]
  say: {{da: Yderligere., en: Further.}}
  answers: [contacted]
"""
    (directory / "further.yaml").write_text(text)


def measure(command, output=None, environment=None):
    """Seconds by the clock and of processor time, and the peak in MiB."""
    with open(output or os.devnull, "wb") as target:
        begun = os.times()
        process = subprocess.Popen(
            command,
            stdout=target,
            stderr=subprocess.DEVNULL,
            cwd=environment and environment.get("BW_PLACE"),
            env=environment and os.environ | environment,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        elapsed = os.times().elapsed - begun.elapsed
    if process.returncode != 0:
        sys.exit(f"{command[0]} ended with {process.returncode}")
    return elapsed, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def alerts(path, ours):
    """The sorted (rule, event) pairs of an output."""
    found = []
    for line in open(path, encoding="utf-8"):
        alert = json.loads(line)
        if not ours:
            found.append((alert["rule"], alert["event_id"]))
        elif alert["transition"] == "opened" and alert["rule"] in letters:
            found.append((letters[alert["rule"]], alert["anchor"]["id"]))
    return sorted(found)


def machine():
    model = next(
        (line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor(),
    )
    versions = [f"Python {platform.python_version()}"]
    for package in ("orjson", "bytewax"):
        versions.append(f"{package} {importlib.metadata.version(package)}")
    print(f"machine: {model}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"versions: {', '.join(versions)}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tovholder")
    parser.add_argument("workload", type=pathlib.Path)
    parser.add_argument("--events", type=int, default=1_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        work = pathlib.Path(place)
        python, tools = sys.executable, options.workload
        run = lambda *words: subprocess.run([*map(str, words)], check=True, stdout=subprocess.DEVNULL)
        run(python, tools / "gen_events.py", work, options.events)
        run(python, tools / "reference.py", work / "events.jsonl", work / "expected")
        for name in ("events", "events-ooo"):
            run(python, tools / "to_cloudevents.py", work / f"{name}.jsonl", work / f"{name}-ce.jsonl")
        hundred = work / "rules"
        hundred.mkdir()
        more_rules(hundred, 100)
        expected = alerts(work / "expected", False)
        native = work / "peer"
        run("g++", "-O3", "-march=native", "-std=c++17", tools / "peer.cpp", "-o", native, "-lsimdjson")
        plain, late = work / "events.jsonl", work / "events-ooo.jsonl"
        ours = lambda book, file: [options.tovholder, "replay", "--rules", str(book), str(file)]
        few = work / "few"
        few.mkdir()
        run(python, tools / "gen_events.py", few, options.events // 4, 25_000 * options.events // 1_000_000)
        run(python, tools / "reference.py", few / "events.jsonl", few / "expected")
        run(python, tools / "to_cloudevents.py", few / "events.jsonl", few / "events-ce.jsonl")
        stream = {"BW_IN": str(plain), "BW_OUT": str(work / "out"), "BW_PLACE": str(tools / "bytewax")}
        rows = [
            ("tovholder, 2 rules", ours(rules, work / "events-ce.jsonl"), True),
            ("tovholder, 2 rules, out of order", ours(rules, work / "events-ooo-ce.jsonl"), True),
            ("tovholder, 102 rules", ours(hundred, work / "events-ce.jsonl"), True),
            ("C++ with simdjson, by hand", [native, plain, work / "out"], False),
            ("C++ with simdjson, out of order", [native, late, work / "out", "600"], False),
            ("Python with orjson", [python, tools / "peer_stream.py", "orjson", plain, work / "out"], False),
            ("Python with json", [python, tools / "peer_stream.py", "json", plain, work / "out"], False),
            ("Bytewax", [python, "-m", "bytewax.run", "peer:flow"], False),
        ]
        machine()
        print(f"{options.events:,} events of {options.events // 10:,} cases, {len(expected):,} alerts expected")
        print(f"{'':34} {'events/s':>10} {'CPU µs/event':>13} {'peak MiB':>9}  alerts")
        for name, command, is_ours in rows:
            output = work / "out"
            environment = stream if name == "Bytewax" else None
            elapsed, cpu, peak = measure(
                [str(w) for w in command], output if is_ours else None, environment
            )
            show(name, options.events, elapsed, cpu, peak, alerts(output, is_ours) == expected)
        # Of a quarter of the events in a quarter of the cases an event costs as much, if all is linear.
        elapsed, cpu, peak = measure(ours(rules, few / "events-ce.jsonl"), work / "out")
        right = alerts(work / "out", True) == alerts(few / "expected", False)
        show("tovholder, 2 rules, a quarter", options.events // 4, elapsed, cpu, peak, right)


def show(name, events, elapsed, cpu, peak, right):
    print(
        f"{name:34} {events / elapsed:10,.0f} {cpu / events * 1e6:13.2f}"
        f" {peak:9.0f}  {'right' if right else 'WRONG'}",
        flush=True,
    )
    if not right:
        sys.exit(1)


main()
