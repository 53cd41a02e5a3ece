#!/usr/bin/env python3
"""What README.md tells a site's own code to ask a Redis, run as it stands there, beside what the program says of the same Redis.

usage: site_code.py --program FILE --readme FILE
       exits with 77, which CTest takes for skipped, where no redis-server or no python3-redis is installed"""
import argparse
import json
import pathlib
import re
import sys
import tempfile
import time
import types
import unittest

import redis_commands
from redis_commands import Redis, answer, lastseen

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "live"))
from following import Live, log_line, until

README = None
HOST = "redis.example.com"


def snippets():
    """The blocks of Python of the section."""
    section = re.search(r"^### From your site's code\n(.*?)^##", README.read_text(), re.M | re.S)[1]
    return re.findall(r"^```python\n(.*?)^```", section, re.M | re.S)


class SiteCode(unittest.TestCase):
    def setUp(self):
        self.redis = Redis()
        self.addCleanup(self.redis.stop)
        with tempfile.NamedTemporaryFile("w", prefix="lastseen-site-", suffix=".log") as log:
            now = time.time()
            for user, ago, page in (("alice", 5, "/orders/42"), ("bob", 4000, "/logout"), ("carol", 30, "/")):
                log.write(log_line(user, now - ago, page))
            log.flush()
            with Live(redis_commands.PROGRAM, "--redis", self.redis.url, "--publish-every", "100ms", log.name):
                until(lambda: len(self.users()) == 3, lambda: f"three users, not {self.users()}")

    def users(self):
        done = lastseen("users", "--redis", self.redis.url, "-o", "json")
        return {user["user"]: user for user in json.loads(done.stdout)["users"]} if done.returncode == 0 else {}

    def connection(self):
        return redis.Redis(unix_socket_path=self.redis.path)

    def test_asked_of_redis(self):
        plain, _ = snippets()
        self.assertEqual(plain.count(f'host="{HOST}"'), 1)
        told = {}
        exec(plain.replace(f'host="{HOST}"', f'unix_socket_path="{self.redis.path}"'), told)
        online = [user["user"] for user in answer("who", "--redis", self.redis.url)[0]["users"]]
        self.assertEqual(sorted(name.decode() for name in told["online"]), sorted(online))
        alice = self.users()["alice"]
        self.assertEqual(time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(told["seen"])), alice["last_seen"])
        self.assertEqual(told["page"].decode(), alice["target"])

    def test_in_terms_of_django(self):
        # django_redis needs all of Django to give a connection; this gives the same one.
        stand_in = types.ModuleType("django_redis")
        stand_in.get_redis_connection = lambda alias: self.connection()
        sys.modules["django_redis"] = stand_in
        self.addCleanup(sys.modules.pop, "django_redis")
        _, django = snippets()
        told = {}
        exec(django, told)
        self.redis.see("old", 8 * 86400)
        for name in ("alice", "bob", "carol", "old", "nobody"):
            user = types.SimpleNamespace(username=name)
            own, status = answer("is-online", name, "--redis", self.redis.url)
            seen = told["last_seen"](user)
            self.assertEqual(seen and time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seen)), own["last_seen"] and own["last_seen"][:19] + "Z")
            self.assertEqual((name, told["is_online"](user)), (name, own["online"]))
            self.assertEqual((name, told["remembered"](user)), (name, own["remembered"]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--readme", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    redis_commands.PROGRAM, README = arguments.program, arguments.readme
    try:
        import redis
    except ImportError:
        print("skipped: the Redis client for Python is not installed (apt install python3-redis)")
        sys.exit(77)
    if not redis_commands.SERVER:
        print("skipped: redis-server is not installed (apt install redis-server)")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1], warnings="ignore")
