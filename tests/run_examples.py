#!/usr/bin/env python3
"""Runs the examples of README.md and the manual pages: each prints what is shown.

In Markdown a block of ```console is a session: `$ ` a command, with `> ` before its further lines, then what it prints; a line `...` stands for any
lines. In mdoc the same stands between `.Bd -literal` and `.Ed`, where the first line begins with `$ `. They run in a folder that holds samples/,
as if it were this one, in the zone UTC. Other blocks are not run.

usage: run_examples.py --program FILE PAGE..."""
import argparse
import pathlib
import re
import shutil
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "cli"))
sys.dont_write_bytecode = True
import run_cases


def sessions(page):
    """The lines of each."""
    text = page.read_text()
    if page.suffix == ".md":
        found = re.findall(r"^```console\n(.*?)^```", text, re.M | re.S)
    else:
        plain = re.sub(r"\\&|\\e|\\-", lambda m: {"\\e": "\\", "\\-": "-"}.get(m[0], ""), text)
        found = re.findall(r"^\.Bd -literal[^\n]*\n(\$ .*?)^\.Ed", plain, re.M | re.S)
    return [session.rstrip("\n").split("\n") for session in found]


def commands(session):
    """(command, what it is said to print)"""
    out = []
    for line in session:
        if line.startswith("$ "):
            out.append([line[2:], []])
        elif line.startswith("> ") and not out[-1][1]:
            out[-1][0] += "\n" + line[2:]
        else:
            out[-1][1].append(line)
    return out


def fits(shown, printed):
    pattern = "".join(r"(?:.*\n)*" if line == "..." else re.escape(line) + r"\n" for line in shown)
    return re.fullmatch(pattern, printed)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--program", type=pathlib.Path, required=True)
    arguments.add_argument("pages", type=pathlib.Path, nargs="+")
    arguments = arguments.parse_args()
    ran = failed = 0
    for page in arguments.pages:
        with tempfile.TemporaryDirectory(prefix="lastseen-examples-") as name:
            shutil.copytree(HERE.parent / "samples", pathlib.Path(name, "samples"))
            for session in sessions(page):
                for command, shown in commands(session):
                    ran += 1
                    # What goes to standard error is shown as a terminal would show it: after the answer, without a mark.
                    lines = run_cases.run(command, pathlib.Path(name), arguments.program.resolve(), zone="UTC")
                    printed = [line.removeprefix("! ") for line in lines if not re.fullmatch(r"\[\d+\]", line)]
                    if not fits([line for line in shown if line], "".join(line + "\n" for line in printed if line)):
                        failed += 1
                        print(f"{page}: {command}\n  shown:", *shown, "  printed:", *printed, sep="\n  ")
    print(f"{ran - failed} examples print what is shown, {failed} do not")
    return failed > 0 or not ran


if __name__ == "__main__":
    sys.exit(main())
