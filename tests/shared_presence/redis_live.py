#!/usr/bin/env python3
"""Nodes that run live --redis, beside who of the logs they read: split, shuffled and written twice, and with a Redis that dies.

usage: redis_live.py --program FILE
       exits with 77, which CTest takes for skipped, where no redis-server is installed"""
import argparse
import json
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import redis_commands
from redis_commands import Redis, lastseen

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "live"))
from following import Live, log_line, until

QUICKLY = ["--publish-every", "100ms", "-o", "jsonl"]


class Nodes(unittest.TestCase):
    def setUp(self):
        self.redis = Redis()
        self.addCleanup(self.redis.stop)
        folder = tempfile.TemporaryDirectory(prefix="lastseen-nodes-")
        self.addCleanup(folder.cleanup)
        self.logs = [pathlib.Path(folder.name, f"web{i}.log") for i in (1, 2)]
        for log in self.logs: log.touch()

    def live(self, log, *arguments):
        node = Live(redis_commands.PROGRAM, "--redis", self.redis.url, "--node", log.stem, *QUICKLY, *arguments, log)
        self.addCleanup(node.__exit__)
        return node

    def told(self, *arguments):
        """Who was seen when and where, by the answer of who, if it has one."""
        done = lastseen("who", "--timeout", "6h", "-o", "json", *map(str, arguments))
        return {u["user"]: (u["last_seen"], u["target"]) for u in json.loads(done.stdout)["users"]} if done.returncode == 0 else None

    def equals_the_logs(self):
        of_logs = self.told(*self.logs)
        until(lambda: self.told("--redis", self.redis.url) == of_logs, lambda: f"{self.told('--redis', self.redis.url)} is not {of_logs}")

    def test_they_say_what_the_logs_say_whatever_becomes_of_the_redis(self):
        nodes = [self.live(log) for log in self.logs]
        rng = random.Random(11)
        now = int(time.time()) - 10
        facts = [(f"user{i % 40}", now - i * 5, f"/page/{i}") for i in range(1500)]
        lines = [log_line(*fact) for fact in facts] * 2
        rng.shuffle(lines)
        for i, line in enumerate(lines):
            if i == 1000: self.redis.kill()
            if i == 2000: self.redis.start()
            with open(rng.choice(self.logs), "a") as log: log.write(line)
        self.equals_the_logs()
        self.redis.kill()
        self.redis.start()
        self.equals_the_logs()
        for node in nodes:
            node.process.send_signal(signal.SIGTERM)
            self.assertEqual(node.ended(), -signal.SIGTERM, node.notes)

    def test_the_future_is_not_published(self):
        self.live(self.logs[0])
        with open(self.logs[0], "a") as log: log.write(log_line("early", time.time() + 600) + log_line("alice", time.time() - 1))
        until(lambda: "alice" in (self.told("--redis", self.redis.url) or {}), "alice")
        self.assertNotIn("early", self.told("--redis", self.redis.url))

    def test_what_there_is_to_say_is_said_at_the_end_of_a_pipe_too(self):
        log = log_line("alice", time.time() - 1) + log_line("early", time.time() + 200)

        def piped(url):
            return subprocess.run([redis_commands.PROGRAM, "live", "-o", "tsv", "--redis", url], input=log, capture_output=True, text=True)
        done = piped(self.redis.url)
        self.assertIn("1 event over 60s ahead of the clock, not published", done.stderr)
        self.assertEqual(set(self.told("--redis", self.redis.url)), {"alice"})
        wrong = self.redis.url.replace("://", "://nobody:wrong@")
        done = piped(wrong)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stderr.count("WRONGPASS"), 1, done.stderr)
        self.assertIn("ACL SETUSER nobody", done.stderr)

    def test_a_last_flush_that_fails_is_told(self):
        node = self.live(self.logs[0])
        with open(self.logs[0], "a") as log: log.write(log_line("alice", time.time() - 1))
        until(lambda: "alice" in (self.told("--redis", self.redis.url) or {}), "alice")
        self.redis.kill()
        with open(self.logs[0], "a") as log: log.write(log_line("bob", time.time() - 1))
        until(lambda: "bob" in node.online(), "bob")
        node.process.send_signal(signal.SIGTERM)
        self.assertEqual(node.ended(), 2, node.notes)

    def test_a_key_of_another_type_ends_it(self):
        self.redis.ask("SET", "lastseen:au", "x")
        with open(self.logs[0], "a") as log: log.write(log_line("alice", time.time() - 1))
        node = self.live(self.logs[0])
        self.assertEqual(node.ended(), 2)
        self.assertIn("WRONGTYPE", "".join(node.notes))
        for command in (["who"], ["users"], ["is-online", "alice"]):
            self.assertEqual(lastseen(*command, "--redis", self.redis.url).returncode, 2)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    redis_commands.PROGRAM = parser.parse_args().program
    if not redis_commands.SERVER:
        print("skipped: redis-server is not installed (apt install redis-server)")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1], warnings="ignore")
