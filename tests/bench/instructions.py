#!/usr/bin/env python3
"""How many instructions the program takes for a line of a log, counted by callgrind, against the bounds of a file: in each line what a question may
take, the format of the log, the question. Exceeded by more than 5 % it fails. With --update the figures of this run become the bounds.

usage: instructions.py --program FILE --generate-log FILE [--update] BOUNDS"""
import argparse
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

SLACK = 1.05


def instructions(program, words, log):
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out", program, *words, log], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True)
        if done.returncode:
            raise RuntimeError(f"{shlex.join(words)}: exit status {done.returncode}: {done.stderr}")
        return int(re.search(r"^summary: (\d+)", pathlib.Path(folder, "out").read_text(), re.M)[1])


def made(generate_log, form, size, folder):
    log = pathlib.Path(folder, f"{form}-{size}.log")
    with log.open("wb") as out:
        subprocess.run([generate_log, "--format", form, "--size", size, "--users", "1000", "--days", "1"], stdout=out, check=True)
    return log


def count_lines(log):
    return log.read_bytes().count(b"\n")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--program", required=True)
    arguments.add_argument("--generate-log", required=True)
    arguments.add_argument("--update", action="store_true")
    arguments.add_argument("bounds", type=pathlib.Path)
    arguments = arguments.parse_args()
    failed, updated = False, []
    with tempfile.TemporaryDirectory() as folder:
        logs = {form: [made(arguments.generate_log, form, size, folder) for size in ("4MB", "8MB")] for form in ("combined", "json", "custom")}
        for line in arguments.bounds.read_text().splitlines():
            if not line or line.startswith("#"):
                updated.append(line)
                continue
            bound, form, *words = shlex.split(line)
            # The difference of two logs is what lines cost: starting the program is not counted.
            small, large = logs[form]
            counts = [instructions(arguments.program, [*words, "-j1"], log) for log in (small, large)]
            cost = (counts[1] - counts[0]) / (count_lines(large) - count_lines(small))
            exceeded = cost > float(bound) * SLACK
            failed |= exceeded
            print(f"{shlex.join(words)}, {form}: {cost:.1f} instructions a line, bound {bound}{': exceeded' if exceeded else ''}")
            updated.append(f"{cost:<7.1f} {form:<8} {shlex.join(words)}")
    if arguments.update:
        arguments.bounds.write_text("\n".join(updated) + "\n")
    return failed and not arguments.update


if __name__ == "__main__":
    sys.exit(main())
