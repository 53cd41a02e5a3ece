#!/usr/bin/env python3
"""How many instructions the program takes for a line of a log, counted by callgrind, against the bounds of a file: a question a line with what it
may take. Exceeded by more than 5 % it fails. With --update the figures of this run become the bounds.

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


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--program", required=True)
    arguments.add_argument("--generate-log", required=True)
    arguments.add_argument("--update", action="store_true")
    arguments.add_argument("bounds", type=pathlib.Path)
    arguments = arguments.parse_args()
    failed, updated = False, []
    with tempfile.NamedTemporaryFile(suffix=".log") as log, tempfile.NamedTemporaryFile(suffix=".log") as twice:
        for file, size in ((log, "4MB"), (twice, "8MB")):
            subprocess.run([arguments.generate_log, "--size", size, "--users", "1000", "--days", "1"], stdout=file, check=True)
        lines = [pathlib.Path(file.name).read_bytes().count(b"\n") for file in (log, twice)]
        for line in arguments.bounds.read_text().splitlines():
            if not line or line.startswith("#"):
                updated.append(line)
                continue
            bound, *words = line.split()
            # The difference of two logs is what lines cost: starting the program is not counted.
            once, more = (instructions(arguments.program, [*words, "-j1"], file.name) for file in (log, twice))
            cost = (more - once) / (lines[1] - lines[0])
            exceeded = cost > float(bound) * SLACK
            failed |= exceeded
            print(f"{' '.join(words)}: {cost:.1f} instructions a line, bound {bound}{': exceeded' if exceeded else ''}")
            updated.append(f"{cost:<7.1f} {' '.join(words)}")
    if arguments.update:
        arguments.bounds.write_text("\n".join(updated) + "\n")
    return failed and not arguments.update


if __name__ == "__main__":
    sys.exit(main())
