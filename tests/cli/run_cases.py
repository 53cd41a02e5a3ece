#!/usr/bin/env python3
"""Runs command-line cases: files that read like a session at a terminal.

    A user is online at exactly last_seen + timeout.

      $ lastseen who -o names --at '2026-11-24 10:04:00' access.log
      alice
      ! lastseen: note: what goes to standard error
      [1]

What is not indented is prose. Indented by two blanks: `$ ` a command for bash, with `> ` before its further lines, then the lines of its
standard output, those of its standard error after `! `, and its exit status in brackets where it is not 0. A line that holds other bytes than
printable characters in UTF-8 and tabs is written with \\t, \\xHH and \\\\, and ` (esc)` after it; ` (no-eol)` follows a last line without its newline.
` (re)` makes of a line a regular expression, for what differs between machines.

Each file runs in a new folder that holds copies of the fixtures, in a fixed environment, without standard input. $DATA is tests/data.

usage: run_cases.py [--update] --program FILE CASE_OR_FOLDER...
       --update writes into the cases what the program prints"""
import argparse
import concurrent.futures
import difflib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SECONDS = 120                                       # after which a command is taken for hung


def shown(output, mark=""):
    """Standard output or error as the lines of a case."""
    lines = output.split(b"\n")
    unended = lines.pop()
    for line in lines:
        yield mark + readable(line)
    if unended:
        yield mark + readable(unended) + " (no-eol)"


def readable(line):
    text = line.decode("utf-8", "surrogateescape")
    if text.replace("\t", "").isprintable() and not text.endswith((" ", " (esc)", " (re)", " (no-eol)")):
        return text
    return "".join(map(escaped, text)) + " (esc)"


def escaped(c):
    if c in "\t\\":
        return {"\t": r"\t", "\\": r"\\"}[c]
    return c if c.isprintable() else "".join(f"\\x{b:02x}" for b in c.encode("utf-8", "surrogateescape"))


def run(command, folder, program, zone="Europe/Paris"):
    environment = {"PATH": f"{program.parent}:/usr/local/bin:/usr/bin:/bin", "HOME": str(folder), "TMPDIR": str(folder), "DATA": str(HERE.parent / "data"),
                   "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": zone, "COLUMNS": "80", "TERM": "xterm"}
    # Sanitizers speak on standard error, where a case would see them, and end the program.
    environment |= {k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS)
    lines = [*shown(done.stdout), *shown(done.stderr, "! ")]
    return lines + ([f"[{done.returncode}]"] if done.returncode else [])


def fits(expected, line):
    if expected.endswith(" (re)"):
        return re.fullmatch(expected.removesuffix(" (re)"), line)
    return expected == line


def kept(expected, actual):
    """The actual lines, with what the case says in its own way left as it stands."""
    if len(expected) == len(actual):
        return [e if fits(e, a) else a for e, a in zip(expected, actual)]
    return actual


def answered(case, program):
    """The text of the case as the program would have it."""
    out, lines = [], case.read_text(errors="surrogateescape").split("\n")
    with tempfile.TemporaryDirectory(prefix="lastseen-cli-") as name:
        folder = pathlib.Path(name)
        shutil.copytree(HERE / "fixtures", folder, dirs_exist_ok=True)
        at = 0
        while at < len(lines):
            line = lines[at]
            at += 1
            out.append(line)
            if not line.startswith("  $ "):
                continue
            command, expected = line[4:], []
            while at < len(lines) and lines[at].startswith("  > "):
                out.append(lines[at])
                command += "\n" + lines[at][4:]
                at += 1
            while at < len(lines) and lines[at].startswith("  ") and not lines[at].startswith("  $ "):
                expected.append(lines[at][2:])
                at += 1
            out += ["  " + l for l in kept(expected, run(command, folder, program))]
    return "\n".join(out)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--update", action="store_true")
    arguments.add_argument("--program", type=pathlib.Path, required=True)
    arguments.add_argument("cases", type=pathlib.Path, nargs="+")
    arguments = arguments.parse_args()
    cases = sorted(c for given in arguments.cases for c in ([given] if given.is_file() else given.rglob("*.case")))
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for case, actual in zip(cases, pool.map(lambda c: answered(c, arguments.program.resolve()), cases)):
            expected = case.read_text(errors="surrogateescape")
            if actual == expected:
                continue
            failed += 1
            sys.stdout.writelines(l + "\n" for l in difflib.unified_diff(expected.split("\n"), actual.split("\n"), f"{case} (expected)", "what the program printed", lineterm=""))
            if arguments.update:
                case.write_text(actual, errors="surrogateescape")
    print(f"{len(cases) - failed} cases passed, {failed} {'updated' if arguments.update else 'failed'}")
    return 2 if not cases else 0 if arguments.update else failed > 0


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="surrogateescape")
    sys.exit(main())
