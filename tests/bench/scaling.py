#!/usr/bin/env python3
"""How what a question costs grows with threads, users, events, disorder and the size of the log, as a table in Markdown: elapsed time as a ratio to `wc -l` on the same
file (bench.py says how that is measured), nanoseconds a line, peak memory. Where the logs are alike but for their size, a flat cost a line is what is wanted.

All logs are of the same density: 1 GB in 10 days. They are made once, in --folder, and take 4 GB.

usage: scaling.py --program FILE --generate-log FILE --folder FOLDER [--runs N] [--size MEGABYTES]"""
import argparse
import json
import pathlib
import sys

from bench import Bench, Row, ask, machine, make_log

QUESTIONS = ["who --at end", "window"]
SIZES = [125, 250, 500, 1000]


def logs(size):
    """What makes each, by name; in capitals, files that are made already."""
    def generated(megabytes, *options):
        return " ".join(["GENERATE_LOG", f"--size {megabytes}MB --days {megabytes / 100}", *options])
    return {
        "sorted": generated(size),
        "users10": generated(size, "--users 10"),
        "users1m": generated(size, "--users 1000000"),
        "events1": generated(size, "--authenticated 0.01"),
        "events100": generated(size, "--authenticated 1"),
        "late": generated(size, "--disorder 3600"),
        "reversed": "tac FOLDER/sorted.log",
        **{f"size{megabytes}": generated(megabytes) for megabytes in SIZES},
    }


CASES = [
    *((f"{threads} thread{'s' * (threads > 1)}", "sorted", threads) for threads in (1, 2, 4, 8)),
    ("10 users", "users10", 2),
    ("1,000,000 users", "users1m", 2),
    ("1 % of lines name a user", "events1", 2),
    ("100 % of lines name a user", "events100", 2),
    ("sorted", "sorted", 2),
    ("lines up to an hour late", "late", 2),
    ("reversed", "reversed", 2),
    *((f"{megabytes} MB", f"size{megabytes}", 2) for megabytes in SIZES),
]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--program", required=True)
    arguments.add_argument("--generate-log", type=pathlib.Path, required=True)
    arguments.add_argument("--folder", type=pathlib.Path, required=True)
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--size", type=int, default=250, help="MB, of all logs but the last ones")
    arguments = arguments.parse_args()
    folder = arguments.folder / f"scaling-{arguments.size}MB"
    for name, command in logs(arguments.size).items():
        make_log(folder, name, command.replace("GENERATE_LOG", str(arguments.generate_log.resolve())).replace("FOLDER", str(folder)))
    bench = Bench(arguments.program, folder, arguments.runs)
    print(f"{machine()}; {arguments.size} MB of log where no size is said, 2 threads where none are, medians of {arguments.runs} pairs\n")
    print("| what | question | ratio to `wc -l` | ns a line | peak memory | a million events |")
    print("|---|---|---|---|---|---|")
    for what, log, threads in CASES:
        bench.output(f"cat {{{log}}} > /dev/null")
        coverage = json.loads(bench.output(f"{{lastseen}} who --at end -o json {{{log}}}"))["coverage"]
        for question in QUESTIONS:
            row = Row(question, ask(question, log), f"wc -l {{{log}}}")
            pairs = bench.pairs(row, threads)
            memory = bench.peak_memory(row, threads)
            shown = ["", ""] if memory is None else [f"{memory:.0f} MiB", f"{memory / coverage['events'] * 1e6:.1f} MiB"]
            print(f"| {what} | `{question}` | {pairs.elapsed:.2f} | {pairs.seconds / coverage['lines'] * 1e9:.0f} | {shown[0]} | {shown[1]} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
