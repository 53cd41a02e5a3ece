#!/usr/bin/env python3
"""The program's answers about the four logs of tests/data/oracle against those of a real site: at every instant, over every window, every view.

usage: check_answers.py --program FILE"""
import argparse
import concurrent.futures
import datetime
import json
import os
import pathlib
import subprocess
import sys

DATA = pathlib.Path(__file__).resolve().parent.parent / "data" / "oracle"
LOGS = ["access.log", "access_tz.log", "access_ooo.log", "access_dirty.log"]


def rows_of(name):
    return [json.loads(line) for line in (DATA / name).read_text().splitlines()]


def seconds(text):
    """`2012-02-24T00:11:41Z` -> 1330042301"""
    return text and int(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp())


class Program:
    def __init__(self, path, log):
        self.path, self.log = path, log

    def ask(self, *words):
        done = subprocess.run([self.path, *words, "-o", "json", DATA / self.log], stdin=subprocess.DEVNULL, capture_output=True)
        if done.returncode:
            raise RuntimeError(f"{' '.join(words)} {self.log}: exit status {done.returncode}: {done.stderr.decode(errors='replace')}")
        return json.loads(done.stdout)


def users_at(program, expected):
    """Of one instant: (what was asked, what is true, what the program said) of users, users --all and who."""
    at, users = f"@{expected['at']}", expected["users"]
    everybody = program.ask("users", "--all", "--at", at)["users"]
    yield f"users --all --at {at}", {u["user"]: (u["last_seen"], u["online"]) for u in users}, \
        {u["user"]: (seconds(u["last_seen"]) if u["remembered"] else None, u["online"]) for u in everybody}
    remembered = program.ask("users", "--at", at)["users"]
    yield f"users --at {at}", {u["user"]: u["last_seen"] for u in users if u["last_seen"] is not None}, {u["user"]: seconds(u["last_seen"]) for u in remembered}
    online = program.ask("who", "--at", at)["users"]
    yield f"who --at {at}", {u["user"]: at_idle(expected["at"], u["last_seen"]) for u in users if u["online"]}, \
        {u["user"]: (seconds(u["last_seen"]), u["idle_seconds"]) for u in online}


def at_idle(at, last_seen):
    return last_seen, at - last_seen


def window(program, expected):
    since, until = f"@{expected['from']}", f"@{expected['to']}"
    said = program.ask("window", "--since", since, "--until", until)
    yield f"window --since {since} --until {until}", \
        {u["user"]: (u["first"], u["last"], u["requests"], u["online_seconds"], u["spans"]) for u in expected["users"]}, \
        {u["user"]: (seconds(u["first_seen"]), seconds(u["last_seen"]), u["requests"], u["online_seconds"], [[seconds(s["from"]), seconds(s["to"])] for s in u["spans"]])
         for u in said["users"]}
    yield f"peak of window --since {since} --until {until}", (expected["peak"]["users"], expected["peak"]["at"]), (said["peak"]["online"], seconds(said["peak"]["at"]))


def views(program):
    said = program.ask("views", "--profile", "/users/{user}", "--profile", "/profile/{user}")
    yield "views", {(v["viewer"], v["viewed"]): (v["count"], v["first"], v["last"]) for v in rows_of("views.jsonl")}, \
        {(v["viewer"], v["viewed"]): (v["count"], seconds(v["first"]), seconds(v["last"])) for v in said["pairs"]}


def coverage(program):
    rejected = sum(line["policy"] == "reject" for line in rows_of("dirty_manifest.jsonl")) if program.log == "access_dirty.log" else 0
    said = program.ask("who", "--at", "end")["coverage"]
    yield "coverage", (4000 + rejected, rejected, 1578), (said["lines"], said["malformed"], said["events"])


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--program", required=True)
    path = arguments.parse_args().program
    questions = []
    for program in (Program(path, log) for log in LOGS):
        questions += [(program, users_at, [e]) for e in rows_of("expected.jsonl")]
        questions += [(program, window, [w]) for w in rows_of("windows.jsonl")]
        questions += [(program, views, []), (program, coverage, [])]
    asked = failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for program, answers in pool.map(lambda q: (q[0], list(q[1](q[0], *q[2]))), questions):
            for question, truth, said in answers:
                asked += 1
                if truth != said:
                    failed += 1
                    print(f"{program.log}: {question}\n  true: {differing(truth, said)}\n  said: {differing(said, truth)}")
    print(f"{asked - failed} answers right, {failed} wrong")
    return failed > 0 or asked != len(LOGS) * (62 * 3 + 22 * 2 + 2)


def differing(one, other):
    """What of `one` is not in `other`."""
    return {k: v for k, v in one.items() if k not in other or other[k] != v} if isinstance(one, dict) else one


if __name__ == "__main__":
    sys.exit(main())
