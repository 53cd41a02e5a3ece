#!/usr/bin/env python3
"""Runs the examples of README.md and the manual pages: each prints what is shown.

In Markdown a block of ```console is a session: `$ ` a command, with `> ` before its further lines, then what it prints; a line `...` stands for any
lines. In mdoc the same stands between `.Bd -literal` and `.Ed`, where the first line begins with `$ `. They run in a folder that holds samples/,
as if it were this one, in the zone UTC.

What is shown without its output runs too, and must be answered: lines of ```sh and `.Dl` and of `.Bd -literal` that begin with `lastseen`, those of
crontabs, the examples of each --help, and SQL queries, in a folder where the logs and archives that they name lie. `live` is asked to end; what asks a
Redis, installs packages or is written for other languages is not run.

usage: run_examples.py --program FILE PAGE..."""
import argparse
import pathlib
import gzip
import re
import shutil
import sqlite3
import subprocess
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


# Beside the sample's, logs in the formats that examples give.
FITTING = {"'$remote_addr $remote_user [": '192.0.2.1 alice [24/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200\n', "'%t %u": '[24/Nov/2026:10:00:00 +0000] alice "GET / HTTP/1.1" 200\n',
           "re:^": "2026-11-24T10:00:00Z alice\n"}


def bare_commands(page):
    """Lines that call the program, without what they print."""
    text = page.read_text()
    if page.suffix == ".md":
        blocks = re.findall(r"^```sh\n(.*?)^```", text, re.M | re.S)
        lines = [line for block in blocks for line in block.splitlines()] + re.findall(r"`(lastseen [^`]*)`", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))
    else:
        text = re.sub(r"\\&|\\e|\\-", lambda m: {"\\e": "\\", "\\-": "-"}.get(m[0], ""), text)
        lines = re.findall(r"^\.Dl (.*)", text, re.M) + [line for block in re.findall(r"^\.Bd -literal[^\n]*\n(.*?)^\.Ed", text, re.M | re.S) for line in block.splitlines()]
    # Of a crontab's line, what comes after the times and the user.
    lines = [re.sub(r"^[\d*/]+( +[\d*/]+){4} +root +", "", line) for line in lines]
    return [line for line in lines if re.match(r"(umask \d+; *|zcat .*|tail .*)?lastseen |if lastseen ", line) and "redis" not in line and not re.search(r" (COMMAND|SHELL|USER)\b|^lastseen \S+$", line)]


def prepare(folder, program):
    """The logs and archives that examples name."""
    sample = (HERE.parent / "samples" / "access.log").read_bytes()
    for name in ("var/log/nginx", "var/lib/lastseen", "srv/private", "etc/nginx"): (folder / name).mkdir(parents=True)
    for logs in (folder, folder / "var/log/nginx"):
        (logs / "access.log").write_bytes(sample)
        (logs / "access.log.1").write_bytes(sample)
        (logs / "access.log.2.gz").write_bytes(gzip.compress(sample))
    (folder / "etc/nginx/nginx.conf").write_text("log_format main '$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent \"$http_referer\" \"$http_user_agent\"';\n")
    for archive in ("var/lib/lastseen/site.lastseen", "audit.lastseen", "web1.lastseen", "web2.lastseen"):
        subprocess.run([program, "ingest", "-q", "--archive", folder / archive, folder / "access.log"], check=True, stdout=subprocess.DEVNULL)


def refused(command, program):
    """What the program says against a command that is shown without its answer."""
    with tempfile.TemporaryDirectory(prefix="lastseen-examples-") as name:
        folder = pathlib.Path(name)
        prepare(folder, program)
        (folder / "samples").symlink_to(HERE.parent / "samples")
        for given, line in FITTING.items():
            if given in command: (folder / "access.log").write_text(line)
        command = re.sub(r"(?<![\w.])/(var|srv|etc)/", r"\1/", command).replace(" FILE", " audit.lastseen").replace(" NAME", " alice").replace("tail -n +1 -F", "tail -n +1")
        if "lastseen live" in command and "|" not in command: command = command.replace("lastseen live", "lastseen live --once")
        lines = run_cases.run("mail() { cat; }; " + command, folder, program, zone="UTC")
        errors = [line for line in lines if line.startswith("! ") and not line.startswith("! lastseen: note:")]
        return errors + [line for line in lines if re.fullmatch(r"\[(?!1\])\d+\]", line)]


def queries(page, program):
    """How many queries of SQL a page has; those that fail raise."""
    found = re.findall(r"^((?:WITH|SELECT) .*?;)$", page.read_text(), re.M | re.S) if page.suffix != ".md" else []
    with tempfile.TemporaryDirectory(prefix="lastseen-examples-") as name:
        prepare(pathlib.Path(name), program)
        archive = pathlib.Path(name, "audit.lastseen")
        end = 1330548760000                                   # of the sample
        for i, query in enumerate(found):
            rows = sqlite3.connect(archive).execute(query.replace("\\-", "-"), {"at": end, "since": 0, "until": end}).fetchall()
            assert rows, query
            if ":at" in query:
                who = subprocess.run([program, "who", "--at", "end", "-o", "names", archive], capture_output=True, text=True, check=True).stdout.split("\n")
                assert sorted(row[0] for row in rows) == sorted(who[:-1]), query
    return len(found)


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
    program = arguments.program.resolve()
    bare = [(page, command) for page in arguments.pages for command in bare_commands(page)]
    for name in re.findall(r"^  ([a-z-]+)  ", subprocess.run([program, "help"], capture_output=True, text=True).stdout, re.M):
        text = subprocess.run([program, "help", name], capture_output=True, text=True).stdout
        bare += [(f"lastseen {name} --help", line.strip()) for line in text.split("Examples:\n")[1].splitlines()]
    for page, command in bare:
        ran += 1
        if errors := refused(command, program):
            failed += 1
            print(f"{page}: {command}", *errors, sep="\n  ")
    ran += sum(queries(page, program) for page in arguments.pages)
    print(f"{ran - failed} examples print what is shown, {failed} do not")
    return failed > 0 or not ran


if __name__ == "__main__":
    sys.exit(main())
