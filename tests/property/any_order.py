#!/usr/bin/env python3
"""The same lines give the same bytes of output, coverage included: in any order, cut into any files, with any number of threads, from files or
through a pipe, compressed or not. `events` alone follows the order of the lines, whatever the threads.

usage: any_order.py --program FILE --generate-log FILE [--seed N] [--rounds N]"""
import argparse
import gzip
import pathlib
import random
import subprocess
import sys
import tempfile

ORACLE = pathlib.Path(__file__).resolve().parent.parent / "data" / "oracle"

# Of the oracle's days, and of the generated ones: an instant in the middle, and one late enough that some are forgotten.
QUESTIONS = [
    ["who", "--at", "@1330548760"], ["who", "--at", "@1793300000"], ["who", "--at", "end"], ["who", "--at", "end", "-o", "prometheus"],
    ["users", "--at", "@1330900000", "--all"], ["users", "--at", "@1793600000", "--retention", "5d"], ["users", "--at", "start"],
    ["window"], ["window", "--since", "@1330413000", "--until", "@1330500000"], ["window", "--since", "@1793300000", "--until", "@1793301000"],
    ["sessions"], ["sessions", "--since", "@1793300000", "--until", "@1793310000", "--user", "re:a"], ["sessions", "--fold", "case,domain"],
    ["views"], ["views", "--known-only", "--since", "@1330413000"], ["views", "--by", "alice"],
    ["timeline", "--step", "1h"], ["timeline"], ["timeline", "--step", "7min", "--since", "@1793300000", "--until", "@1793350000"],
    ["is-online", "alice", "--at", "@1330548760"], ["is-online", "alice", "--at", "end"],
]
FORMATS = ["json", "json", "table", "tsv", "csv"]


def answer(program, question, logs, stdin=None):
    done = subprocess.run([program, *question, *logs], stdin=stdin or subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return done.returncode, done.stdout, done.stderr


def cut(lines, parts, dice):
    """In pieces of whole hundreds of lines, so that each is long enough to know its format by."""
    places = sorted(100 * dice.randint(0, len(lines) // 100) for _ in range(parts - 1))
    return [lines[a:b] for a, b in zip([0, *places], [*places, len(lines)])]


def written(lines, parts, dice, folder):
    """The lines in `parts` files, some compressed."""
    logs = []
    for i, piece in enumerate(cut(lines, parts, dice)):
        log = folder / f"{i}.log"
        data = b"".join(piece)
        log.write_bytes(gzip.compress(data, 1) if dice.random() < 0.2 else data)
        logs.append(log)
    return logs


def check(program, name, lines, dice, rounds):
    """Yields what differs."""
    with tempfile.TemporaryDirectory(prefix="lastseen-any-order-") as place:
        place = pathlib.Path(place)
        whole = place / "whole.log"
        whole.write_bytes(b"".join(lines))
        questions = [[*q, *([] if "-o" in q else ["-o", dice.choice(FORMATS)])] for q in QUESTIONS]
        answers = [answer(program, [*q, "-j1"], [whole]) for q in questions]
        for round in range(rounds):
            lines = dice.sample(lines, len(lines))
            logs = written(lines, dice.randint(1, 7), dice, place)
            threads = f"-j{dice.randint(1, 8)}"
            for question, expected in zip(questions, answers):
                piped = dice.random() < 0.3
                if piped:
                    at = dice.randrange(len(logs))
                    given = [*logs[:at], "-", *logs[at + 1:]]
                    with subprocess.Popen(["cat", logs[at]], stdout=subprocess.PIPE) as cat:
                        said = answer(program, [*question, threads], given, cat.stdout)
                else:
                    said = answer(program, [*question, threads], logs)
                if said[:2] != expected[:2]:
                    yield f"{name}, round {round}: {' '.join(question)} {threads}, {len(logs)} files{', one a pipe' if piped else ''}: " + difference(expected, said)
            as_who = answer(program, ["who", "--at", "end", "-o", "json"], [whole])
            said = answer(program, ["live", "--once", "--clock", "log", "-o", "json"], logs)
            if said[:2] != as_who[:2]:
                yield f"{name}, round {round}: live, {len(logs)} files: " + difference(as_who, said)
            in_order = answer(program, ["events", "-o", "jsonl", "-j1"], logs)
            said = answer(program, ["events", "-o", "jsonl", threads], logs)
            if said[:2] != in_order[:2]:
                yield f"{name}, round {round}: events {threads}, {len(logs)} files: " + difference(in_order, said)


def difference(expected, said):
    if expected[0] != said[0]:
        return f"exit status {said[0]}, not {expected[0]}: {said[2].decode(errors='replace')}"
    at = next((i for i, (a, b) in enumerate(zip(expected[1], said[1])) if a != b), min(len(expected[1]), len(said[1])))
    around = slice(max(0, at - 60), at + 60)
    return f"from byte {at} on:\n  one file, one thread: {expected[1][around]}\n  here:                 {said[1][around]}"


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--program", required=True)
    arguments.add_argument("--generate-log", required=True)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments = arguments.parse_args()
    dice = random.Random(arguments.seed)
    # Larger than the blocks that threads share, with users enough that many meet at one instant.
    generated = subprocess.run([arguments.generate_log, "--size", "5MB", "--users", "400", "--disorder", "7200", "--seed", str(arguments.seed)], stdout=subprocess.PIPE, check=True).stdout
    logs = {"oracle": [line for line in (ORACLE / "access_dirty.log").read_bytes().splitlines(keepends=True)[:-1]], "generated": generated.splitlines(keepends=True)}
    found = [d for name, lines in logs.items() for d in check(arguments.program, name, lines, dice, arguments.rounds)]
    print("\n".join(found) or f"{arguments.rounds * len(logs)} cuts of {len(logs)} logs: the same bytes")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
