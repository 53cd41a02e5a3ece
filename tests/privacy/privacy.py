#!/usr/bin/env python3
"""Who is one person, who has no name, and what proves it: --fold, --user-map, --pseudonyms and --why through every command, from logs, compressed logs and archives.

usage: privacy.py --program FILE"""
import argparse
import base64
import gzip
import hashlib
import hmac
import json
import lzma
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = None
KEY = b"a key of more than 16 bytes\n"
# Two persons and whom they look at, as a site may log them.
LINES = [("CORP\\\\Alice", "/users/Bob?token=geheim"), ("alice@example.com", "/users/bob"), ("ALICE", "/users/CORP%5Cbob"), ("bob", "/users/alice%40example.com?q=alice"), ("Bob", "/orders/1"), ("carol", "/users/dave")]
NAMES = ("alice", "bob", "carol", "dave", "corp", "geheim")
QUESTIONS = [["who", "--at", "end"], ["users", "--at", "end", "--all"], ["window"], ["sessions"], ["views"], ["timeline"], ["events"], ["report", "-n", "0"], ["live", "--once", "--timeout", "5000w", "--retention", "forever"]]
OUTPUTS = ["table", "tsv", "csv", "json", "jsonl"]


def line(user, target, second):
    return f'192.0.2.1 - {user} [24/Nov/2026:10:00:{second:02} +0000] "GET {target} HTTP/1.1" 200 1 "https://example.com/alice" "Mozilla alice"\n'


def pseudonym(name):
    return "p-" + base64.b32encode(hmac.new(KEY, name.encode(), hashlib.sha256).digest())[:16].decode().lower()


class Privacy(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="lastseen-privacy-")
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        text = "".join(line(user, target, i) for i, (user, target) in enumerate(LINES)).encode()
        (self.folder / "access.log").write_bytes(text)
        (self.folder / "access.log.gz").write_bytes(gzip.compress(text))
        (self.folder / "access.log.xz").write_bytes(lzma.compress(text))
        (self.folder / "key").write_bytes(KEY)
        (self.folder / "key").chmod(0o600)
        (self.folder / "map").write_text("ALICE\tali\nali\tnobody else\ncarol\t\nbob\tROBERT\n")
        self.ask("ingest", "-q", "--archive", "site.lastseen", "access.log")
        self.logs = ("access.log", "access.log.gz", "access.log.xz", "site.lastseen")

    def ask(self, *words, statuses=(0,)):
        done = subprocess.run([PROGRAM, *words], cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, env={"TZ": "UTC"})
        self.assertIn(done.returncode, statuses, done.stderr)
        return done.stdout, done.stderr

    def users(self, *words):
        return sorted(self.ask("window", "-o", "names", *words)[0].splitlines())

    def pairs(self, *words):
        rows = json.loads(self.ask("views", "-o", "json", *words)[0])["pairs"]
        return sorted((row["viewer"], row["viewed"], row["count"]) for row in rows)

    def test_folding_makes_one_person_of_users_and_of_who_is_viewed(self):
        for log in self.logs:
            with self.subTest(log=log):
                self.assertEqual(self.users(log), ["ALICE", "Bob", "CORP\\Alice", "alice@example.com", "bob", "carol"])
                self.assertEqual(self.users("--fold", "case", log), ["alice", "alice@example.com", "bob", "carol", "corp\\alice"])
                self.assertEqual(self.users("--fold", "domain", log), ["ALICE", "Alice", "Bob", "alice", "bob", "carol"])
                folded = ["--fold", "case,domain", log]
                self.assertEqual(self.users(*folded), ["alice", "bob", "carol"])
                self.assertEqual(self.pairs(*folded), [("alice", "bob", 3), ("bob", "alice", 1), ("carol", "dave", 1)])

    def test_names_that_are_given_are_folded_too(self):
        for log in self.logs:
            folded = ["--fold", "case,domain", log]
            for name in ("alice", "ALICE", "OTHER\\Alice", "Alice@example.org"):
                with self.subTest(log=log, name=name):
                    self.assertEqual(self.users("--user", name, *folded), ["alice"])
                    self.assertEqual(self.users("--ignore-user", name, *folded), ["bob", "carol"])
                    self.assertIn("alice is online", self.ask("is-online", name, "--at", "end", *folded)[0])
                    self.assertEqual(self.pairs("--by", name, *folded), [("alice", "bob", 3)])
                    self.assertEqual(self.pairs("--of", name, *folded), [("bob", "alice", 1)])

    def test_the_map_goes_first_and_drops_users(self):
        for log in self.logs:
            mapped = ["--user-map", "map", log]
            with self.subTest(log=log):
                self.assertEqual(self.users(*mapped), ["Bob", "CORP\\Alice", "ROBERT", "ali", "alice@example.com"])
                self.assertEqual(self.users("--fold", "case", *mapped), ["ali", "alice@example.com", "bob", "corp\\alice", "robert"])
                self.assertEqual(self.users("--user", "bob", *mapped), ["ROBERT"])
                self.assertIn(("alice@example.com", "ROBERT", 1), self.pairs(*mapped))
                coverage = json.loads(self.ask("window", "-o", "json", *mapped)[0])["coverage"]
                self.assertEqual((coverage["lines"], coverage["events"]), (6, 6))       # carol's is an event all the same

    def test_pseudonyms_leave_no_name_anywhere(self):
        for log in self.logs:
            for words in [*QUESTIONS, ["is-online", pseudonym("alice"), "--at", "end", "--why"]]:
                outputs = ["text", "html", "markdown", "json"] if words[0] == "report" else ["json"] if words[0] == "live" else OUTPUTS
                for output in outputs:
                    if log == "site.lastseen" and words[0] == "live": continue          # follows logs only
                    with self.subTest(log=log, words=words, output=output):
                        answer, notes = self.ask(*words, "-o", output, "--fold", "case,domain", "--pseudonyms", "key", log)
                        for name in NAMES: self.assertNotIn(name, (answer + notes).lower().replace(self.folder.name, ""))
                        if words[0] in ("who", "users", "window", "sessions", "live"): self.assertIn(pseudonym("alice"), answer)
                        if words[0] in ("views", "report"): self.assertIn(pseudonym("dave"), answer)

    def test_who_is_dropped_by_the_map_is_called_by_no_real_name_either(self):
        for log in self.logs:
            for words, called in ((["--pseudonyms", "key"], pseudonym("carol")), ([], "carol")):
                with self.subTest(log=log, words=words):
                    answer, _ = self.ask("is-online", "carol", "--at", "end", "--user-map", "map", *words, log, statuses=(1,))
                    self.assertEqual(answer, f"{called} is offline, never seen in these logs\n")

    def test_pseudonyms_and_real_names_are_both_taken(self):
        for log in self.logs:
            keyed = ["--fold", "case,domain", "--pseudonyms", "key", log]
            alice = pseudonym("alice")
            for name in ("alice", "CORP\\ALICE", alice):
                with self.subTest(log=log, name=name):
                    self.assertEqual(self.users("--user", name, *keyed), [alice])
                    self.assertIn(f"{alice} is online", self.ask("is-online", name, "--at", "end", *keyed)[0])
                    self.assertEqual(self.pairs("--by", name, *keyed), [(alice, pseudonym("bob"), 3)])
            self.assertEqual(self.users("--user", "re:^ali", *keyed), [alice])
            self.assertEqual(self.users("--user", f"re:^{alice[:6]}", *keyed), [alice])

    def test_an_archive_of_pseudonyms_has_no_name(self):
        self.ask("ingest", "-q", "--archive", "keyed.lastseen", "--fold", "case,domain", "--pseudonyms", "key", "access.log")
        self.assertEqual(self.users("keyed.lastseen"), sorted(map(pseudonym, ("alice", "bob", "carol"))))
        content = (self.folder / "keyed.lastseen").read_bytes().lower()
        for name in NAMES: self.assertNotIn(name.encode(), content)

    def test_notes_of_malformed_lines_show_no_name(self):
        (self.folder / "bad.log").write_text(line(*LINES[0], 0) + '192.0.2.1 - alice [24/Nov/2026 10:00] "GET /users/bob HTTP/1.1" 200 1\n')
        (self.folder / "worse.log").write_text('192.0.2.1 - alice [24/Nov/2026 10:00] "GET /users/bob HTTP/1.1" 200 1\n')
        for words in [*QUESTIONS, ["ingest", "--archive", "bad.lastseen"], ["is-online", "bob", "--at", "end"]]:
            for log in ("bad.log", "worse.log"):
                with self.subTest(words=words, log=log):
                    shown = self.ask(*words, log, statuses=(0, 1, 2))[1]
                    hidden = "".join(self.ask(*words, "--pseudonyms", "key", log, statuses=(0, 1, 2)))
                    self.assertIn(f"{log}", shown)
                    for name in ("alice", "users/bob"): self.assertNotIn(name, hidden.lower())

    def test_keys(self):
        for key, mode in ((b"fifteen bytes..", 0o600), (KEY, 0o640), (KEY, 0o604)):
            (self.folder / "other").write_bytes(key)
            (self.folder / "other").chmod(mode)
            answer, told = self.ask("who", "--pseudonyms", "other", "access.log", statuses=(2,))
            self.assertEqual(answer, "")
            self.assertIn("other", told)

    def test_why(self):
        expected = {"file": "access.log", "line": 3, "time": "2026-11-24T10:00:02Z", "text": line(*LINES[2], 2).rstrip("\n")}
        for log in self.logs:
            for threads in ("1", "2", "8"):
                with self.subTest(log=log, threads=threads):
                    answer = json.loads(self.ask("is-online", "ALICE", "--at", "end", "--why", "-o", "json", "-j", threads, log)[0])
                    evidence = answer["evidence"]
                    self.assertEqual((evidence["line"], evidence["time"]), (expected["line"], expected["time"]))
                    # The line is read again from the log that the archive was made of.
                    self.assertEqual(evidence["text"], expected["text"])
                    self.assertTrue(evidence["file"].endswith("access.log" if log == "site.lastseen" else log))
                    card = self.ask("is-online", "ALICE", "--at", "end", "--why", "-j", threads, log)[0]
                    self.assertIn(f"{log if log != 'site.lastseen' else 'access.log'}:3", card)
        # Where nothing was found, that is said.
        for words in (["zoe", "--at", "end"], ["ALICE", "--at", "2026-11-24T09:00:00Z"]):
            with self.subTest(words=words):
                self.assertIsNone(json.loads(self.ask("is-online", *words, "--why", "-o", "json", "access.log", statuses=(1,))[0])["evidence"])
                self.assertIn("never seen in these logs", self.ask("is-online", *words, "--why", "access.log", statuses=(1,))[0])


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--program", required=True)
    PROGRAM = str(pathlib.Path(arguments.parse_args().program).resolve())
    unittest.main(argv=[sys.argv[0]])
