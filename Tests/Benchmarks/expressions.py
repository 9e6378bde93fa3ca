#!/usr/bin/env python3
"""Evaluates one expression with our library and with its peers, on the same generated events.

    expressions.py PROGRAM [--events N] [--rounds N]

Everything is compiled once and evaluated many times; every figure is the median of the rounds, in
nanoseconds of processor time, which other work on the machine touches least. The exit status is 1
when two of them do not agree on how many events the expression is true of.
"""
import argparse
import gc
import json
import os
import platform
import random
import re
import statistics
import subprocess
import sys
import time
from importlib.metadata import version

import cel as rust_cel
import celpy
from cel_expr_python import cel as cpp_cel

EXPRESSION = ('event.type == "hospital.discharged" && event.data.ward.startsWith("P") && '
              '(event.data.planned == false || size(event.data.notified) == 0)')
MATCHING = "hospital.discharged"
OTHERS = ("hospital.admitted", "hospital.discharge_planned", "contact.made", "letter.sent",
          "medication.dispensed", "medication.missed", "observation.recorded",
          "activity.attended", "tenancy.rent_unpaid")
ROUND_SECONDS = 0.04
# The same events are evaluated again while they are in the processor's cache, as ours are.
BATCH = 100


def events(count, types, seed=42):
    """Events of these types; only discharges say what the expression asks for."""
    rng = random.Random(seed)
    for number in range(count):
        kind = rng.choice(types)
        if kind == MATCHING:
            data = {"ward": f"{rng.choice('PKMO')}{rng.randrange(1, 60)}",
                    "planned": rng.random() < 0.5,
                    "notified": rng.sample(["gp", "municipality", "kin"], rng.randrange(4))}
        else:
            data = {"domain": "mood", "direction": "same", "by": "support"}
        yield {"specversion": "1.0", "id": f"e{number:08d}", "source": "urn:example:workload",
               "type": kind, "subject": f"c-{rng.randrange(1000):06d}",
               "time": f"2024-03-{rng.randrange(1, 32):02d}T08:00:00Z",
               "datacontenttype": "application/json", "data": data}


def ours(program, found, rounds):
    """Asks the release program, which reads the events as JSON lines."""
    text = "".join(json.dumps(event, separators=(",", ":")) + "\n" for event in found)
    output = subprocess.run([program, EXPRESSION, str(rounds)], input=text, text=True,
                            stdout=subprocess.PIPE, check=True).stdout
    return {name: (float(nanoseconds), int(true_count))
            for name, nanoseconds, true_count in (
                line.split("\t") for line in output.splitlines())}


def measured(evaluate, activations, rounds, holds=bool):
    """Median nanoseconds of an evaluation, and how many held."""
    true_count = sum(holds(evaluate(activation)) for activation in activations)
    started = time.thread_time()
    for activation in activations:
        evaluate(activation)
    passes = max(1, int(ROUND_SECONDS / (time.thread_time() - started)))
    figures = []
    gc.collect()
    gc.disable()
    batches = [activations[start:start + BATCH] for start in range(0, len(activations), BATCH)]
    for _ in range(rounds):
        nanoseconds = 0
        for batch in batches:
            started = time.thread_time_ns()
            for _ in range(passes):
                for activation in batch:
                    kept = evaluate(activation)
            nanoseconds += time.thread_time_ns() - started
        figures.append(nanoseconds / passes / len(activations))
        holds(kept)
    gc.enable()
    return statistics.median(figures), true_count


def cpp(found, rounds, expression=EXPRESSION):
    """The C++ implementation: the event is one variable."""
    environment = cpp_cel.NewEnv(variables={"event": cpp_cel.Type.DYN})
    activations = [environment.Activation({"event": shortened(event)}) for event in found]
    compiled = environment.compile(expression)
    return measured(compiled.eval, activations, rounds, lambda value: value.value())


def cpp_declared(found, rounds):
    """The C++ implementation: each attribute is a variable of its own, declared with its type."""
    types = cpp_cel.Type
    environment = cpp_cel.NewEnv(variables={
        "event.type": types.STRING, "event.data.ward": types.STRING,
        "event.data.planned": types.BOOL, "event.data.notified": types.List(types.STRING)})
    activations = [
        environment.Activation({"event.type": event["type"]} | {
            f"event.data.{name}": event["data"][name]
            for name in ("ward", "planned", "notified") if name in event["data"]})
        for event in found]
    compiled = environment.compile(EXPRESSION)
    return measured(compiled.eval, activations, rounds, lambda value: value.value())


def rust(found, rounds, expression=EXPRESSION):
    """The Rust implementation."""
    activations = [rust_cel.Context({"event": shortened(event)}) for event in found]
    return measured(rust_cel.compile(expression).execute, activations, rounds)


def python(found, rounds, expression=EXPRESSION):
    """The pure Python implementation; a round is a tenth of the events, it takes so long."""
    environment = celpy.Environment()
    compiled = environment.program(environment.compile(expression))
    activations = [{"event": celpy.json_to_cel(shortened(event))} for event in found]
    true_count = sum(bool(compiled.evaluate(activation)) for activation in activations)
    few, _ = measured(compiled.evaluate, activations[:max(1, len(activations) // 10)], rounds)
    return few, true_count


def shortened(event):
    """What of the event the expression can reach; nobody has to carry the rest."""
    return {"type": event["type"], "data": event["data"]}


def machine():
    with open("/proc/cpuinfo") as file:
        model = re.search(r"model name\s*: (.*)", file.read())
    system = platform.freedesktop_os_release().get("PRETTY_NAME", "Linux")
    print(f"machine: {model.group(1) if model else platform.machine()}, {os.cpu_count()} cores, "
          f"{system}, Linux {platform.release()}, load {os.getloadavg()[0]:.1f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--events", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    if options.rounds < 7:
        parser.error("the median of less than 7 rounds says nothing")
    machine()
    swift = subprocess.run(["swift", "--version"], text=True, stdout=subprocess.PIPE,
                           stderr=subprocess.DEVNULL).stdout
    found = re.search(r"Swift version (\S+)", swift)
    print(f"versions: Swift {found.group(1) if found else 'unknown'}, "
          f"Python {platform.python_version()}, "
          + ", ".join(f"{name} {version(name)}" for name in (
              "cel-expr-python", "common-expression-language", "cel-python")))
    matching = list(events(options.events, (MATCHING,)))
    mixed = list(events(options.events, (MATCHING, *OTHERS)))
    one, other = (ours(options.program, found, options.rounds) for found in (matching, mixed))
    rows = [(f"ours, {name}", one[name], other[name]) for name in one]
    peers = [
        ("cel-expr-python (C++), attributes as typed variables", cpp_declared),
        ("cel-expr-python (C++), the event as one variable", cpp),
        ("common-expression-language (Rust)", rust),
        ("cel-python (Python)", python),
    ]
    rows += [(name, peer(matching, options.rounds), peer(mixed, options.rounds))
             for name, peer in peers]
    calls = [(f"  the call alone, of {language}, for `true`", peer(matching, options.rounds, "true"))
             for language, peer in (("C++", cpp), ("Rust", rust))]
    return show(rows, calls, options)


def show(rows, calls, options):
    """Prints the table; 1 when the true counts differ.

    The peers in other languages are called from Python; the last lines say what that alone takes.
    """
    print(f"{options.events:,} events, median of {options.rounds} rounds; "
          "processor ns an evaluation, and the ratio to the first line")
    print(f"{'':53}{'type matches':>20}{'mixed types':>20}")
    base = rows[0][1][0], rows[0][2][0]
    for name, one, other in rows:
        cells = (f"{written(found[0]):>11}{written(found[0] / first):>8}x"
                 for found, first in zip((one, other), base))
        print(f"{name:53}{''.join(cells)}")
    for name, (nanoseconds, _) in calls:
        print(f"{name:53}{written(nanoseconds):>11}")
    counts = {(one[1], other[1]) for _, one, other in rows}
    if len(counts) > 1:
        for name, one, other in rows:
            print(f"true: {one[1]} and {other[1]} by {name}", file=sys.stderr)
        return 1
    one, other = counts.pop()
    print(f"all agree: true of {one:,} where the type matches, of {other:,} of mixed types")
    return 0


def written(number):
    return f"{number:,.1f}" if number < 1000 else f"{number:,.0f}"


sys.exit(main())
