#!/usr/bin/env python3
"""Whatever fails under it, the program gives the right answer, or says what failed and exits with 2; never another answer with 0.

usage: faults.py --program FILE --shim FILE"""
import argparse
import bz2
import gzip
import lzma
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile
import unittest

PROGRAM = SHIM = None
QUESTIONS = [["who", "--at", "end"], ["users", "--at", "end"], ["window"], ["sessions"], ["views"], ["timeline"], ["events"], ["report"], ["is-online", "user7", "--at", "end"]]


def line(i):
    return f'192.0.2.1 - user{i % 97} [24/Nov/2026:{i // 3600 % 24:02}:{i // 60 % 60:02}:{i % 60:02} +0000] "GET /users/user{i % 89} HTTP/1.1" 200 1 "-" "-"\n'.encode()


class Faults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix="lastseen-faults-")
        cls.folder = pathlib.Path(cls.temporary.name)
        plain = b"".join(line(i) for i in range(3000))
        (cls.folder / "access.log").write_bytes(plain)
        (cls.folder / "access.log.gz").write_bytes(gzip.compress(plain))
        (cls.folder / "access.log.bz2").write_bytes(bz2.compress(plain))
        (cls.folder / "access.log.xz").write_bytes(lzma.compress(plain))
        cls.logs = ["access.log", "access.log.gz", "access.log.bz2", "access.log.xz"]
        if shutil.which("zstd"):
            subprocess.run(["zstd", "-q", "access.log", "-o", "access.log.zst"], cwd=cls.folder, check=True)
            cls.logs.append("access.log.zst")
        cls.run_program(cls, "ingest", "--archive", "site.lastseen", "access.log")
        cls.logs.append("site.lastseen")

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def run_program(self, *words, faults=None, limit=None, **more):
        environment = {"TZ": "UTC", "PATH": "/usr/bin:/bin"}
        if faults: environment |= {"LD_PRELOAD": SHIM} | {f"FAULT_{k.upper()}": str(v) for k, v in faults.items()}
        more = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE} | more
        return subprocess.run([PROGRAM, *words], cwd=self.folder, env=environment, stderr=subprocess.PIPE, timeout=120,
                              preexec_fn=limit and (lambda: resource.setrlimit(*limit)), **more)

    def check(self, good, done, said=None):
        """The good answer; or exit status 2 and a word about it."""
        if done.returncode == 2:
            self.assertIn(b"lastseen: ", done.stderr)
            if said: self.assertIn(said, done.stderr.decode())
        else:
            self.assertEqual((done.returncode, done.stdout, done.stderr), (good.returncode, good.stdout, good.stderr))

    # --- reading

    def test_reads_that_are_interrupted_or_short(self):
        for log in self.logs:
            good = self.run_program("window", "-o", "json", log)
            for kind in ("eintr", "short"):
                with self.subTest(log=log, kind=kind):
                    done = self.run_program("window", "-o", "json", log, faults={"kind": kind, "file": log})
                    # SQLite takes a short read for the end of its file.
                    if (log, kind) == ("site.lastseen", "short"): self.check(good, done)
                    else: self.assertEqual((done.returncode, done.stdout, done.stderr), (0, good.stdout, b""))

    def test_standard_input_that_is_interrupted_or_short(self):
        for log in self.logs[:-1]:
            good = self.run_program("window", "-o", "json", log)
            for kind in ("eintr", "short"):
                with self.subTest(log=log, kind=kind), open(self.folder / log, "rb") as file:
                    done = self.run_program("window", "-o", "json", "-", faults={"kind": kind, "file": log}, stdin=file)
                    self.assertEqual((done.returncode, done.stdout, done.stderr), (0, good.stdout, b""))

    def test_a_read_that_fails_is_told(self):
        for log in self.logs:
            size = (self.folder / log).stat().st_size
            for words in (QUESTIONS if log == "access.log" else QUESTIONS[2:3]):
                good = self.run_program(*words, log)
                for at in (0, 1, 100, size // 2, size - 1):
                    with self.subTest(words=words, log=log, at=at):
                        done = self.run_program(*words, log, faults={"kind": "eio", "at": at, "file": log})
                        # A name that was seen before the failure is proven; SQLite may not have needed the page.
                        if words[0] == "is-online" and done.returncode == 0 or log == "site.lastseen": self.assertIn(done.returncode, (0, 2))
                        else: self.assertEqual(done.returncode, 2)
                        if done.returncode == 2: self.assertIn(log, done.stderr.decode())
                        if log == "site.lastseen": self.check(good, done)

    def test_an_input_is_told_of_once(self):
        (self.folder / "large.log").write_bytes(b"".join(line(i) for i in range(3000)) * 40)
        done = self.run_program("window", "-j2", "-o", "json", "large.log", faults={"kind": "eio", "at": 5, "file": "large.log"})
        self.assertEqual((done.returncode, done.stderr.count(b"cannot be read")), (2, 1), done.stderr)

    def test_the_other_inputs_are_answered(self):
        (self.folder / "other.log").write_bytes(line(10**5).replace(b"user", b"other"))
        done = self.run_program("window", "-o", "names", "access.log", "other.log", faults={"kind": "eio", "at": 0, "file": "access.log"})
        self.assertEqual((done.returncode, done.stdout), (2, b"other90\n"))

    def test_ingest_stores_nothing_wrong(self):
        for fault in ({"kind": "eintr"}, {"kind": "short"}, {"kind": "eio", "at": 100_000}, {"kind": "eio", "at": 0}):
            with self.subTest(fault=fault):
                archive = self.folder / "faulty.lastseen"
                done = self.run_program("ingest", "--archive", archive, "access.log", faults=fault | {"file": "access.log"})
                self.assertEqual(done.returncode, 2 if "at" in fault else 0, done.stderr)
                # What it lacks comes the next time.
                self.assertEqual(self.run_program("ingest", "--archive", archive, "access.log").returncode, 0)
                good, stored = (self.run_program("events", "-o", "jsonl", log).stdout for log in ("access.log", archive))
                self.assertEqual(sorted(stored.splitlines()), sorted(good.splitlines()))
                archive.unlink()

    def test_a_log_that_cannot_be_matched_is_no_new_one(self):
        log = self.folder / "grown.log"
        lines = [line(i) for i in range(3000)]
        log.write_bytes(b"".join(lines[:2000]))
        kept = self.folder / "grown.lastseen"
        self.run_program("ingest", "--archive", kept, "grown.log")
        log.write_bytes(b"".join(lines))
        good = sorted(self.run_program("events", "-o", "jsonl", "grown.log").stdout.splitlines())
        for times in (1, 2, 10**9):
            for at in (0, 100, 5000, 100_000, 130_000):
                with self.subTest(times=times, at=at):
                    faults = {"kind": "eio", "at": at, "times": times, "file": "grown.log"}
                    done = self.run_program("events", "-o", "jsonl", "grown.lastseen", "grown.log", faults=faults)
                    if done.returncode == 0: self.assertEqual(sorted(done.stdout.splitlines()), good)
                    else: self.assertIn(b"grown.log", done.stderr)
                    archive = self.folder / "again.lastseen"
                    shutil.copy(kept, archive)
                    done = self.run_program("ingest", "--archive", archive, "grown.log", faults=faults)
                    self.assertIn(done.returncode, (0, 2))
                    self.assertEqual(self.run_program("ingest", "--archive", archive, "grown.log").returncode, 0)
                    self.assertEqual(sorted(self.run_program("events", "-o", "jsonl", archive).stdout.splitlines()), good)
                    archive.unlink()

    def test_a_line_whose_number_cannot_be_counted_has_none(self):
        asked = ["is-online", "user3", "--at", "end", "--why", "site.lastseen"]
        good = self.run_program(*asked)
        for times in (1, 10**9):
            for at in (20_000, 70_000, 200_000):
                with self.subTest(times=times, at=at):
                    done = self.run_program(*asked, faults={"kind": "eio", "at": at, "times": times, "file": "access.log"})
                    self.assertEqual(done.returncode, good.returncode)
                    if done.stdout != good.stdout:
                        self.assertNotIn(b"access.log:", done.stdout)
                        self.assertIn(b"access.log: ", done.stderr)

    def test_configuration_that_cannot_be_read(self):
        for option, text in (("--user-map", "user1\tuser2\n"), ("--server-config", "log_format main '$remote_user';\n"), ("--pseudonyms", "0123456789abcdef"), ("--config", "-q\n")):
            path = self.folder / "configuration"
            path.write_text(text)
            path.chmod(0o600)
            with self.subTest(option=option):
                done = self.run_program("who", "--at", "end", option, "configuration", "access.log", faults={"kind": "eio", "at": 0, "file": "configuration"})
                self.assertEqual((done.returncode, done.stdout), (2, b""))
                self.assertIn(b"configuration", done.stderr)

    def test_a_file_that_shrank(self):
        # Long after its size was taken, a pipe that is read first lets the file shrink.
        for size in (0, 1, 1000, 100_000):
            with self.subTest(size=size):
                log = self.folder / "shrinking.log"
                log.write_bytes(b"".join(line(i) for i in range(3000)))
                done = subprocess.Popen([PROGRAM, "events", "-o", "jsonl", "-j1", "-", "shrinking.log"], cwd=self.folder, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={"TZ": "UTC"})
                first = b"".join(line(i) for i in range(20_000))     # more than a pipe holds: it is being read
                done.stdin.write(first)
                done.stdin.flush()
                os.truncate(log, size)
                answer, told = done.communicate()
                rest = b"".join(line(i) for i in range(3000))[:size]
                expected = 20_000 + rest.count(b"\n")
                self.assertGreaterEqual(answer.count(b"\n"), expected)
                self.assertLessEqual(answer.count(b"\n"), expected + 1)
                self.assertEqual(done.returncode, 2)
                self.assertIn(b"shrinking.log", told)

    # --- writing

    def test_writes_that_are_interrupted_or_short(self):
        for words in QUESTIONS:
            good = self.run_program(*words, "access.log")
            for kind in ("eintr", "short"):
                with self.subTest(words=words, kind=kind):
                    done = self.run_program(*words, "access.log", faults={"kind": kind})
                    self.assertEqual((done.returncode, done.stdout), (good.returncode, good.stdout))

    def test_a_write_that_fails_at_any_byte_is_told(self):
        for words in (["who", "--at", "end", "-n", "3"], ["is-online", "user7", "--at", "end"], ["help"], ["--version"], ["completions", "fish"], ["explain"], ["archive"]):
            logs = ["site.lastseen"] if words[0] == "archive" else [] if words[0] in ("help", "--version", "completions") else ["access.log"]
            good = self.run_program(*words, *logs)
            size = len(good.stdout)
            for at in sorted({0, 1, size // 3, size - 2, size - 1}):
                with self.subTest(words=words, at=at):
                    done = self.run_program(*words, *logs, faults={"kind": "eio", "at": at})
                    # What was proven is 0 whatever else failed.
                    self.assertEqual(done.returncode, good.returncode if words[0] == "is-online" else 2)
                    self.assertEqual(done.stdout, good.stdout[:at])
                    self.assertIn(b"standard output: No space left on device", done.stderr)
            done = self.run_program(*words, *logs, faults={"kind": "eio", "at": size})
            self.assertEqual((done.returncode, done.stdout), (good.returncode, good.stdout))

    def test_a_full_disk(self):
        with open("/dev/full", "wb") as full:
            for words in [*QUESTIONS[:-1], ["explain"], ["live", "--once"], ["ingest", "--archive", "full.lastseen"]]:
                with self.subTest(words=words):
                    done = self.run_program(*words, "access.log", stdout=full)
                    self.assertEqual(done.returncode, 2)
                    self.assertIn(b"No space left on device", done.stderr)

    def test_a_file_that_may_not_grow(self):
        whole = self.run_program("report", "-o", "html", "--write", "page.html", "access.log")
        self.assertEqual(whole.returncode, 0)
        page = (self.folder / "page.html").read_bytes()
        for limit in (0, 1, 1000, len(page) - 1):
            with self.subTest(limit=limit):
                done = self.run_program("report", "-o", "html", "--write", "page.html", "access.log", limit=(resource.RLIMIT_FSIZE, (limit, limit)))
                self.assertEqual(done.returncode, 2)
                self.assertIn(b"page.html", done.stderr)
                # The page that stood there still does, and nothing lies beside it.
                self.assertEqual((self.folder / "page.html").read_bytes(), page)
                self.assertEqual([p.name for p in self.folder.glob("*page.html*")], ["page.html"])

    def test_an_archive_that_may_not_grow(self):
        for limit in (0, 4096, 20_000, 60_000):
            with self.subTest(limit=limit):
                archive = self.folder / "small.lastseen"
                done = self.run_program("ingest", "--archive", archive, "access.log", limit=(resource.RLIMIT_FSIZE, (limit, limit)))
                self.assertEqual(done.returncode, 2)
                self.assertIn(b"small.lastseen", done.stderr)
                self.assertEqual(self.run_program("ingest", "--archive", archive, "access.log").returncode, 0)
                good, stored = (self.run_program("events", "-o", "jsonl", log).stdout for log in ("access.log", archive))
                self.assertEqual(sorted(stored.splitlines()), sorted(good.splitlines()))
                for left in self.folder.glob("small.lastseen*"): left.unlink()

    # --- memory

    def test_a_limit_of_memory(self):
        for log in self.logs:
            for words in (["window", "-o", "json", "-j4"], ["events", "-o", "jsonl", "-j3"], ["report", "-o", "html", "-j1"]):
                good = self.run_program(*words, log)
                for megabytes in (28, 36, 44, 56, 104):
                    with self.subTest(words=words, log=log, megabytes=megabytes):
                        done = self.run_program(*words, log, limit=(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20)))
                        # The loader says so itself where not even the libraries fit.
                        if done.returncode == 127: continue
                        self.check(good, done)
                        self.assertNotIn(b"damaged", done.stderr)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--program", required=True)
    arguments.add_argument("--shim", required=True)
    arguments = arguments.parse_args()
    PROGRAM, SHIM = os.path.abspath(arguments.program), os.path.abspath(arguments.shim)
    unittest.main(argv=[sys.argv[0]])
