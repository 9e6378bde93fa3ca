#!/usr/bin/env python3
"""Measures `tovholder replay` beside peers on one workload, and checks every alert.

    replay.py TOVHOLDER WORKLOAD [--events N]

WORKLOAD is the directory with the generator, the reference and the peers. Processor time is that
of the whole process, its start included.
"""
import argparse, json, os, pathlib, subprocess, sys, tempfile

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


def measure(command, output=None):
    """Seconds by the clock and of processor time, and the peak in MiB."""
    with open(output or os.devnull, "wb") as target:
        begun = os.times()
        process = subprocess.Popen(command, stdout=target, stderr=subprocess.DEVNULL)
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
        rows = [
            ("tovholder, 2 rules", ours(rules, work / "events-ce.jsonl"), True),
            ("tovholder, 2 rules, out of order", ours(rules, work / "events-ooo-ce.jsonl"), True),
            ("tovholder, 102 rules", ours(hundred, work / "events-ce.jsonl"), True),
            ("C++ with simdjson, by hand", [native, plain, work / "out"], False),
            ("C++ with simdjson, out of order", [native, late, work / "out", "600"], False),
            ("Python with orjson", [python, tools / "peer_stream.py", "orjson", plain, work / "out"], False),
            ("Python with json", [python, tools / "peer_stream.py", "json", plain, work / "out"], False),
        ]
        print(f"{'':34} {'events/s':>10} {'CPU µs/event':>13} {'peak MiB':>9}  alerts")
        for name, command, is_ours in rows:
            output = work / "out"
            elapsed, cpu, peak = measure([str(w) for w in command], output if is_ours else None)
            right = alerts(output, is_ours) == expected
            print(
                f"{name:34} {options.events / elapsed:10,.0f} {cpu / options.events * 1e6:13.2f}"
                f" {peak:9.0f}  {'right' if right else 'WRONG'}",
                flush=True,
            )
            if not right:
                sys.exit(1)


main()
