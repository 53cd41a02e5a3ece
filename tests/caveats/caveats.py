#!/usr/bin/env python3
"""When an answer says that it may miss somebody: each caveat in a log where it must stand and in one, as near to it as can be, where it must not, through every command.

usage: caveats.py --program FILE"""
import argparse
import datetime
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = None
AT = ("who", "users", "is-online")
ARGUMENTS = {"is-online": ["alice"], "live": ["--once"]}
RANGES = ("window", "sessions", "views", "timeline", "events", "report")
ALL = (*AT, *RANGES)


def entry(time, user="alice", status=200):
    """A line of JSON, since that has milliseconds, and times without a zone."""
    return json.dumps({"time": time, "user": user, "method": "GET", "target": "/users/bob", "status": status}) + "\n"


def day(clock, **more):
    return entry(f"2026-11-24T{clock}Z", **more)


def steady(first, last, **more):
    """A line every half hour, both ends included."""
    def seconds(clock):
        h, m, s = clock.split(":")
        return int(h) * 3600 + int(m) * 60 + float(s)
    at, lines = seconds(first), []
    while at < seconds(last):
        lines.append(day(f"{int(at) // 3600:02}:{int(at) // 60 % 60:02}:{at % 60:06.3f}", **more))
        at += 1800
    return [*lines, day(last, **more)]


class Caveats(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="lastseen-caveats-")
        self.addCleanup(self.folder.cleanup)

    def run_program(self, command, lines, *options):
        log = pathlib.Path(self.folder.name, "access.log")
        log.write_text("".join(lines))
        words = [command, *ARGUMENTS.get(command, []), "--log-format", "json", *options, log]
        return subprocess.run([PROGRAM, *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, env={"TZ": "UTC", "PATH": "/usr/bin:/bin"})

    def caveats(self, command, lines, *options):
        done = self.run_program(command, lines, "-o", "json", *options)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return json.loads(done.stdout)["coverage"]["caveats"]

    def check_consequences(self, command, lines, options, found):
        """Each caveat is a note beside a table, fails a strict run, and is silent where that is asked for."""
        notes = self.run_program(command, lines, *options).stderr.splitlines()
        self.assertEqual(sum("note:" in line and "forgotten" not in line for line in notes), len(found), notes)
        strict = self.run_program(command, lines, "-q", "--strict", *options)
        self.assertEqual((strict.returncode == 3, strict.stderr), (bool(found), ""))

    def check(self, commands, lines, options, expected, without=()):
        for command in commands:
            asked = options(command) if callable(options) else options
            with self.subTest(command=command, options=asked, lines=len(lines)):
                found = self.caveats(command, lines, *asked)
                self.assertEqual([c for c in found if c["caveat"] not in without], expected)
                if command in ("who", "window"): self.check_consequences(command, lines, asked, found)

    # --- what was read

    def test_no_lines(self):
        stands = [{"caveat": "no_lines"}]
        for lines in ([], ["\n"], [" \t\n", "\r\n"]):
            self.check(AT, lines, ["--at", "2026-11-24T10:00:00Z"], stands)
            self.check(RANGES, lines, [], stands)
            self.check(["live"], lines, [], stands)
        self.check(RANGES, [day("10:00:00")], [], [])
        self.check(RANGES, [day("10:00:00", user="-")], [], [{"caveat": "no_users"}])

    def test_no_users(self):
        stands = [{"caveat": "no_users"}]
        anonymous = [day("10:00:00", user="-"), day("10:01:00", user="")]
        self.check(RANGES, anonymous, [], stands)
        self.check(AT, anonymous, ["--at", "end"], stands, without=["log_starts_late"])
        # A name that is only claimed is a name; and it is about lines, not about what filters leave.
        self.check(RANGES, [*anonymous, day("10:01:00", status=401)], [], [])
        self.check(RANGES, [*anonymous, day("10:01:00")], ["--user", "nobody"], [])

    # --- where it starts and ends

    def test_log_starts_late_at_an_instant(self):
        for timeout, first, late in (("5m", "09:55:00", "09:55:00.001"), ("0", "10:00:00", "10:00:00.001"), ("1h", "09:00:00", "09:00:00.001")):
            for commands, options in ((("who", "is-online"), ["--timeout", timeout]), (("users",), ["--timeout", "0", "--retention", timeout])):
                options = ["--at", "2026-11-24T10:00:00Z", *options]
                self.check(commands, [day(first), day("10:00:01")], options, [])
                self.check(commands, [day(late), day("10:00:01")], options, [{"caveat": "log_starts_late"}])
        # Nobody is ever forgotten: no log starts early enough, and none is asked for.
        self.check(("users",), [day("10:00:00")], ["--at", "2026-11-24T10:00:00Z", "--retention", "forever"], [])
        # An anonymous line is a line of the log too.
        self.check(("who",), [day("09:55:00", user="-"), day("10:00:00")], ["--at", "2026-11-24T10:00:00Z"], [])

    def test_log_starts_late_in_a_window(self):
        late = [{"caveat": "log_starts_late"}]
        since = ["--since", "2026-11-24T10:00:00Z"]
        spans, requests = ("window", "sessions", "timeline", "report"), ("views", "events")
        self.check(spans, [day("09:55:00"), day("10:00:01")], since, [])
        self.check(spans, [day("09:55:00.001"), day("10:00:01")], since, late)
        self.check(requests, [day("10:00:00"), day("10:00:01")], since, [])
        self.check(requests, [day("10:00:00.001"), day("10:00:01")], since, late)
        # Never for a bound that was not given.
        self.check(RANGES, [day("10:00:00")], [], [])
        self.check(RANGES, [day("10:00:00"), day("10:00:01")], ["--since", "start", "--until", "end"], [])

    def test_log_ends_early_at_an_instant(self):
        early = [{"caveat": "log_ends_early"}]
        at = ["--at", "2026-11-24T10:00:00Z", "--timeout", "5m", "--retention", "5m"]
        self.check(AT, [*steady("09:30:00", "10:00:00")], at, [])
        self.check(AT, [*steady("09:30:00", "09:59:59.999")], at, early)
        self.check(AT, [*steady("09:30:00", "09:59:00"), day("10:00:00", user="-")], at, [])

    def test_log_ends_early_before_now(self):
        now = datetime.datetime.now(datetime.timezone.utc)
        def lines(minutes):
            return [entry((now - datetime.timedelta(minutes=m)).strftime("%Y-%m-%dT%H:%M:%SZ")) for m in range(minutes, 300, 30)]
        online = ["--timeout", "1h", "--retention", "1h"]
        for commands, options in (AT, online), (AT, [*online, "--at", "now"]), (["live"], online):
            self.check(commands, lines(30), options, [])
            self.check(commands, lines(90), options, [{"caveat": "log_ends_early"}])

    def test_log_ends_early_in_a_window(self):
        until = ["--until", "2026-11-24T10:00:00Z"]
        self.check(RANGES, steady("09:30:00", "10:00:00"), until, [])
        self.check(RANGES, steady("09:30:00", "09:59:59.999"), until, [{"caveat": "log_ends_early"}])
        self.check(RANGES, steady("09:30:00", "10:00:00"), [], [])

    # --- gaps

    def test_log_gap(self):
        def gap(first, end):
            return [{"caveat": "log_gap", "from": f"2026-11-24T{first}:00Z", "to": f"2026-11-24T{end}:00Z"}]
        # Whole minutes without a line: 60 of them are no gap, 61 are.
        self.check(RANGES, [day("10:00:30"), day("11:01:30")], [], [])
        self.check(RANGES, [day("10:00:30"), day("11:02:00")], [], gap("10:01", "11:02"))
        self.check(RANGES, [day("10:00:00"), day("10:00:59.999"), day("11:02:59")], [], gap("10:01", "11:02"))
        # Over the timeout too.
        self.check(("window", "report"), [day("10:00:30"), day("12:01:30")], ["--timeout", "2h"], [])
        self.check(("window", "report"), [day("10:00:30"), day("12:02:00")], ["--timeout", "2h"], gap("10:01", "12:02"))
        # Anonymous lines fill it, malformed ones do not.
        self.check(RANGES, [day("10:00:30"), day("10:30:00", user="-"), day("11:02:00")], [], [])
        self.check(("window", "users"), [day("10:00:30"), "no line\n", day("11:02:00")],
                   lambda c: ["--at", "2026-11-24T11:02:00Z", "--retention", "1h2m"] if c == "users" else [], gap("10:01", "11:02"), without=["log_starts_late"])
        # The longest, the first of equals.
        self.check(RANGES, [day("08:00:00"), day("09:30:00"), day("11:30:00"), day("12:40:00")], [], gap("09:31", "11:30"))
        self.check(RANGES, [day("08:00:00"), day("09:30:00"), day("11:00:00")], [], gap("08:01", "09:30"))
        # In the order of time, not of lines.
        self.check(RANGES, [day("11:02:00"), day("10:00:30")], [], gap("10:01", "11:02"))

    def test_log_gap_within_what_the_answer_needs(self):
        lines = [day("08:00:00"), day("12:00:00"), *steady("12:30:00", "14:00:00")]
        self.check(AT, lines, ["--at", "2026-11-24T13:00:00Z", "--retention", "30m"], [])
        self.check(("window", "sessions", "timeline", "report"), lines, ["--since", "2026-11-24T12:05:00Z"], [])
        gap = {"caveat": "log_gap", "from": "2026-11-24T10:00:00Z", "to": "2026-11-24T12:00:00Z"}
        # Both ends on whole minutes inside.
        self.check(("views", "events"), lines, ["--since", "2026-11-24T09:59:00.001Z"], [gap])
        self.check(("window", "sessions", "timeline", "report"), lines, ["--since", "2026-11-24T10:04:00.001Z"], [gap])
        self.check(("views", "events"), lines, ["--since", "2026-11-24T11:00:00Z"], [])
        self.check(("views", "events"), lines, ["--since", "2026-11-24T10:59:00Z"], [gap | {"from": "2026-11-24T10:59:00Z"}])
        self.check(RANGES, lines, ["--until", "2026-11-24T09:02:00Z"], [gap | {"from": "2026-11-24T08:01:00Z", "to": "2026-11-24T09:02:00Z"}])
        self.check(RANGES, lines, ["--until", "2026-11-24T09:01:59Z"], [])
        self.check(("users",), lines, ["--at", "2026-11-24T12:00:00Z", "--retention", "2h"], [gap])
        # What is online at an instant needs no more than the timeout, in which no gap fits.
        self.check(("who", "is-online"), lines, ["--at", "2026-11-24T12:00:00Z", "--timeout", "3h"], [])

    # --- what is odd

    def test_events_in_future(self):
        tomorrow = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
        yesterday = (datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
        others = ["log_gap", "log_starts_late", "log_ends_early", "no_users"]
        for command in ALL:
            options = ["--at", "end"] if command in AT else []
            self.check([command], [entry(yesterday), entry(tomorrow), entry(tomorrow, user="bob")], options, [{"caveat": "events_in_future", "count": 2}], others)
            self.check([command], [entry(yesterday), entry(tomorrow, user="bob")], [*options, "--user", "alice"], [{"caveat": "events_in_future", "count": 1}], others)
            # Events: not anonymous lines, nor names that are only claimed.
            self.check([command], [entry(yesterday), entry(tomorrow, user="-"), entry(tomorrow, status=401)], options, [], others)

    def test_names_differ_in_case(self):
        def pair(count, *example):
            return [{"caveat": "names_differ_in_case", "count": count, "example": list(example)}]
        def names(*users):
            return [day("10:00:00", user=user) for user in users]
        others = ["log_starts_late"]
        for command in ALL:
            options = ["--at", "end"] if command in AT else []
            def told(users, expected, *more):
                self.check([command], names(*users), [*options, *more], expected, others)
            told(["alice", "bob", "alice"], [])
            told(["alice", "ALICE", "bob"], pair(2, "ALICE", "alice"))
            told(["alice", "Alice", "ALICE", "bob", "Bob"], pair(5, "ALICE", "Alice"))
            told(["\u00e9mile", "\u00c9mile"], pair(2, "\u00c9mile", "\u00e9mile"))
            told(["alice", "ALICE"], [], "--fold", "case")
            # Before filters and after folding.
            told(["alice", "ALICE", "bob"], pair(2, "ALICE", "alice"), "--user", "bob")
            told(["CORP\\alice", "ALICE"], [], "--fold", "case,domain")
            told(["CORP\\alice", "ALICE"], [])
            told(["CORP\\alice", "ALICE"], pair(2, "ALICE", "alice"), "--fold", "domain")
        # A name that nobody bore is no user.
        self.check(RANGES, [*names("alice"), day("10:00:00", user="ALICE", status=401)], [], [])

    def test_ambiguous_times(self):
        options = ["--log-tz", "Europe/Paris"]
        for command in ALL:
            at = ["--at", "end"] if command in AT else []
            def told(times, count, user="alice"):
                self.check([command], [entry(time, user=user) for time in times], [*options, *at],
                           [{"caveat": "ambiguous_times", "count": count}] if count else [], ["log_starts_late", "log_gap", "no_users"])
            # Set back at 03:00 to 02:00, and forward at 02:00 to 03:00.
            told(["2026-10-25 02:00:00", "2026-10-25 02:30:00", "2026-10-25 02:59:59"], 3)
            told(["2026-10-25 01:59:59", "2026-10-25 03:00:00"], 0)
            told(["2026-03-29 02:00:00", "2026-03-29 02:59:59.999"], 2)
            told(["2026-03-29 01:59:59.999", "2026-03-29 03:00:00"], 0)
            told(["2026-10-25 02:30:00"], 1, user="-")
            told(["2026-10-25T02:30:00+02:00"], 0)

    # --- of an archive

    def test_rotated_away(self):
        folder = pathlib.Path(self.folder.name)
        log, archive = folder / "access.log", folder / "site.lastseen"
        def ingested(*options):
            done = subprocess.run([PROGRAM, "ingest", "-o", "json", "--archive", archive, *options, log], stdin=subprocess.DEVNULL, capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)
            return [c["caveat"] for c in json.loads(done.stdout)["coverage"]["caveats"]]
        def rotate(name):
            if name: log.rename(folder / name)
            else: log.unlink()
            nonlocal hour
            hour += 1
            log.write_text("".join(day(f"{hour:02}:{m:02}:00") for m in range(60)))
        hour = 8
        log.write_text("".join(day(f"08:{m:02}:00") for m in range(60)))
        self.assertEqual(ingested(), [])
        rotate("access.log.1")
        self.assertEqual(ingested(), [])
        (folder / "access.log.1").unlink()
        rotate(None)
        self.assertEqual(ingested(), ["rotated_away"])
        self.assertEqual(ingested(), [])
        rotate(None)
        self.assertEqual(ingested("--no-siblings"), [])


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--program", required=True)
    PROGRAM = str(pathlib.Path(arguments.parse_args().program).resolve())
    unittest.main(argv=[sys.argv[0]])
