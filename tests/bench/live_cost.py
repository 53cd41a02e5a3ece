#!/usr/bin/env python3
"""What `lastseen live` costs while nothing comes, with 10,000 users online, and how long a change takes from the line written to the change printed, by a pipe and by
a file that is followed. A busy machine makes the second longer.

usage: live_cost.py --program FILE [--seconds N] [--lines N]"""
import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "live"))
from following import log_line                     # noqa: E402

USERS = 10_000


def processor_seconds(process):
    fields = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def idle_share(program, log, seconds):
    """Of one core."""
    now = time.time()
    log.write_text("".join(log_line(f"user{i:05}", now - i % 60) for i in range(USERS)))
    with subprocess.Popen([program, "live", "-o", "jsonl", "--timeout", "1h", log], stdout=subprocess.PIPE) as live:
        for _ in range(USERS):
            live.stdout.readline()
        before = processor_seconds(live.pid)
        time.sleep(seconds)
        spent = processor_seconds(live.pid) - before
        live.kill()
    return spent / seconds


def latencies(live, write, lines):
    """In seconds, of single lines."""
    taken = []
    for number in range(lines):
        begin = time.perf_counter()
        write(log_line(f"late{number:06}").encode())
        live.stdout.readline()
        taken.append(time.perf_counter() - begin)
    live.kill()
    return taken


def by_pipe(program, lines):
    with subprocess.Popen([program, "live", "-o", "jsonl", "-q"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as live:
        live.stdin.write(log_line("first").encode())
        live.stdout.readline()
        return latencies(live, live.stdin.write, lines)


def by_file(program, log, lines):
    log.write_text(log_line("first"))
    with subprocess.Popen([program, "live", "-o", "jsonl", log], stdout=subprocess.PIPE, bufsize=0) as live, log.open("ab", buffering=0) as file:
        live.stdout.readline()
        return latencies(live, file.write, lines)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--program", required=True)
    arguments.add_argument("--seconds", type=float, default=60)
    arguments.add_argument("--lines", type=int, default=2000)
    arguments = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        log = pathlib.Path(folder) / "access.log"
        print("| what | measured | to reach |")
        print("|---|---|---|")
        print(f"| processor time while idle, {USERS:,} users online | {100 * idle_share(arguments.program, log, arguments.seconds):.2f} % of a core | 0.5 % |", flush=True)
        for how, taken in (("a pipe", by_pipe(arguments.program, arguments.lines)), ("a file", by_file(arguments.program, log, arguments.lines))):
            median, *_, late = (1000 * statistics.quantiles(taken, n=100)[i] for i in (49, 98))
            print(f"| from a line written to its change printed, {how} | median {median:.2f} ms, 99th percentile {late:.2f} ms | |", flush=True)


main()
