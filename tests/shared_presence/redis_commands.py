#!/usr/bin/env python3
"""who, users and is-online --redis, asked of a redis-server of this test's own.

usage: redis_commands.py --program FILE
       exits with 77, which CTest takes for skipped, where no redis-server is installed"""
import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = None
SERVER = shutil.which("redis-server") or shutil.which("valkey-server")


class Redis:
    """A server on a unix socket in a folder of its own."""

    def __init__(self, *options):
        self.folder = tempfile.TemporaryDirectory(prefix="lastseen-redis-")
        self.path = os.path.join(self.folder.name, "redis.sock")
        self.url = f"unix://{self.path}"
        self.options = options
        self.start()

    def start(self):
        """Empty."""
        self.process = subprocess.Popen([SERVER, "--port", "0", "--unixsocket", self.path, "--save", "", "--appendonly", "no",
                                         "--dir", self.folder.name, *self.options], stdout=subprocess.PIPE, text=True)
        for line in self.process.stdout:
            if "ready to accept" in line: break
        else: raise RuntimeError("redis-server did not start")

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def stop(self):
        if self.process.poll() is None: self.kill()
        self.folder.cleanup()

    def ask(self, *words):
        """One command whose answer fits in one packet and does not matter."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(self.path)
            words = [w if isinstance(w, bytes) else str(w).encode() for w in words]
            connection.sendall(b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(w), w) for w in words))
            answer = connection.recv(65536)
            assert not answer.startswith(b"-"), answer

    def see(self, user, ago, page=None, prefix="lastseen:"):
        self.ask("ZADD", prefix + "au", f"{time.time() - ago:.3f}", user)
        if page: self.ask("HSET", prefix + "page", user, page)


def lastseen(*arguments, **environment):
    return subprocess.run([PROGRAM, *arguments], stdin=subprocess.DEVNULL, capture_output=True, env={"TZ": "UTC", **environment})


def answer(*arguments):
    done = lastseen(*arguments, "-o", "json")
    assert done.stderr == b"", done.stderr
    return json.loads(done.stdout), done.returncode


class Commands(unittest.TestCase):
    def setUp(self):
        self.redis = Redis()
        self.addCleanup(self.redis.stop)
        self.redis.ask("ZADD", "lastseen:nodes", f"{time.time():.3f}", "web1")
        self.redis.see("alice", 5, "/orders/42")
        self.redis.see("bob", 200)
        self.redis.see("zoe", 4000, "/logout")
        self.redis.see("old", 8 * 86400, "/old")
        self.redis.see("early", -30, "/early")          # the clock of its node is ahead

    def test_who(self):
        document, status = answer("who", "--redis", self.redis.url)
        self.assertEqual(status, 0)
        self.assertEqual(list(document), ["command", "at", "timeout", "total", "users", "coverage"])
        self.assertEqual([u["user"] for u in document["users"]], ["early", "alice", "bob"])
        self.assertEqual(document["total"], 3)
        early, alice, bob = document["users"]
        self.assertEqual(early["last_seen"], document["at"])
        self.assertEqual(early["idle_seconds"], 0)
        self.assertEqual(alice["target"], "/orders/42")
        self.assertIsNone(bob["target"])
        for user in document["users"]:
            self.assertIsNone(user["since"])
            self.assertIsNone(user["requests"])
        self.assertEqual(list(document["coverage"]), ["nodes", "caveats"])
        self.assertEqual([n["node"] for n in document["coverage"]["nodes"]], ["web1"])
        self.assertEqual(document["coverage"]["caveats"], [])

    def test_options_select_and_sort(self):
        names = lambda *arguments: lastseen("who", "--redis", self.redis.url, "-o", "names", *arguments).stdout.split()
        self.assertEqual(names(), [b"early", b"alice", b"bob"])
        self.assertEqual(names("--timeout", "60s"), [b"early", b"alice"])
        self.assertEqual(names("--sort", "user", "-n", "2"), [b"alice", b"bob"])
        self.assertEqual(names("--user", "re:b"), [b"bob"])
        self.assertEqual(names("--user", "BOB", "--fold", "case"), [b"bob"])
        self.assertEqual(names("--ignore-user", "bob"), [b"early", b"alice"])

    def test_users(self):
        document, _ = answer("users", "--redis", self.redis.url, "--all")
        self.assertEqual([(u["user"], u["remembered"], u["online"]) for u in document["users"]],
                         [("early", True, True), ("alice", True, True), ("bob", True, True), ("zoe", True, False), ("old", False, False)])
        self.assertEqual({(u["first_seen"], u["requests"]) for u in document["users"]}, {(None, None)})
        self.assertEqual(document["users"][3]["target"], "/logout")
        done = lastseen("users", "--redis", self.redis.url, "-o", "names")
        self.assertEqual(done.stdout.split(), [b"early", b"alice", b"bob", b"zoe"])
        self.assertIn(b"1 forgotten after 7d", done.stderr)

    def test_is_online(self):
        document, status = answer("is-online", "alice", "--redis", self.redis.url)
        self.assertEqual((status, document["online"], document["remembered"], document["target"]), (0, True, True, "/orders/42"))
        document, status = answer("is-online", "zoe", "--redis", self.redis.url)
        self.assertEqual((status, document["online"], document["remembered"]), (1, False, True))
        document, status = answer("is-online", "eve", "--redis", self.redis.url)
        self.assertEqual((status, document["online"], document["last_seen"], document["target"]), (1, False, None, None))
        self.assertEqual(lastseen("is-online", "eve", "--redis", self.redis.url).stdout, b"eve is offline, never seen by any node\n")
        self.assertEqual(lastseen("is-online", "CORP\\Alice", "--fold", "case,domain", "-q", "--redis", self.redis.url).returncode, 0)

    def test_who_is_mapped_to_nobody_is_called_as_asked(self):
        with tempfile.NamedTemporaryFile("w") as users:
            users.write("alice\t\n")
            users.flush()
            done = lastseen("is-online", "alice", "--user-map", users.name, "--redis", self.redis.url)
        self.assertEqual((done.returncode, done.stdout), (1, b"alice is offline, never seen by any node\n"))

    def test_published_names_are_shown_as_asked_for(self):
        self.redis.see("ALICE", 100)
        names = lambda *arguments: lastseen("who", "--redis", self.redis.url, "-o", "names", *arguments).stdout.split()
        self.assertEqual(names(), [b"early", b"alice", b"ALICE", b"bob"])
        self.assertEqual(names("--fold", "case"), [b"early", b"alice", b"bob"])
        with tempfile.NamedTemporaryFile("w") as key:
            key.write("a key of sixteen bytes and more")
            key.flush()
            document, _ = answer("who", "--redis", self.redis.url, "--fold", "case", "--pseudonyms", key.name)
            self.assertEqual(len(document["users"]), 3)
            self.assertTrue(all(u["user"].startswith("p-") for u in document["users"]))
            for who in ("Alice", document["users"][1]["user"]):
                done = lastseen("is-online", who, "--fold", "case", "--pseudonyms", key.name, "--redis", self.redis.url)
                self.assertEqual((done.returncode, done.stdout[:2]), (0, b"p-"))

    def test_nodes_that_do_not_publish(self):
        self.redis.ask("ZADD", "lastseen:nodes", f"{time.time() - 400:.3f}", "web2")
        document, status = answer("who", "--redis", self.redis.url, "--strict")
        self.assertEqual(status, 3)
        self.assertEqual([(c["caveat"], c["node"]) for c in document["coverage"]["caveats"]], [("node_silent", "web2")])
        document, status = answer("is-online", "eve", "--redis", self.redis.url + "?prefix=none:", "--strict")
        self.assertEqual(status, 3)
        self.assertEqual(document["coverage"], {"nodes": [], "caveats": [{"caveat": "no_nodes"}]})
        self.assertIn(b"note: node", lastseen("who", "--redis", self.redis.url, "-o", "table").stderr)

    def test_an_empty_prefix_is_the_forums_own_set(self):
        self.redis.see("42", 5, prefix="")
        document, _ = answer("who", "--redis", self.redis.url + "?prefix=")
        self.assertEqual([u["user"] for u in document["users"]], ["42"])

    def test_a_redis_that_cannot_be_asked(self):
        for command in (["who"], ["users"], ["is-online", "alice"]):
            done = lastseen(*command, "--redis", "unix:///nonexistent/redis.sock")
            self.assertEqual((done.returncode, done.stdout), (2, b""))
            self.assertIn(b"/nonexistent/redis.sock", done.stderr)

    def test_what_a_redis_does_not_know(self):
        url = self.redis.url
        for arguments in (["who", "--at", "-1h"], ["is-online", "alice", "--why"], ["who", "--path", "^/a"], ["who", "--ignore-path", "x"],
                          ["who", "access.log"], ["window"], ["views"], ["timeline"], ["events"], ["sessions"]):
            done = lastseen(*arguments, "--redis", url)
            self.assertEqual((arguments, done.returncode, done.stdout), (arguments, 2, b""))

    def test_the_password_is_not_shown(self):
        done = lastseen("who", "--redis", "redis://app:secret@127.0.0.1:1/0")
        self.assertEqual(done.returncode, 2)
        self.assertNotIn(b"secret", done.stderr)


class Password(unittest.TestCase):
    def test_it_comes_from_the_environment(self):
        redis = Redis("--requirepass", "right")
        self.addCleanup(redis.stop)
        asked = lambda password: lastseen("is-online", "alice", "--redis", redis.url, LASTSEEN_REDIS_PASSWORD=password)
        self.assertEqual(asked("right").returncode, 1)
        for password in ("wrong", ""):
            done = asked(password)
            self.assertEqual(done.returncode, 2)
            self.assertIn(b"LASTSEEN_REDIS_PASSWORD", done.stderr)


class Tls(unittest.TestCase):
    """Where it is built in: the certificate must be from a known authority and for the host that was asked for."""

    def openssl(self, *arguments):
        subprocess.run(["openssl", *arguments], cwd=self.folder.name, check=True, capture_output=True)

    def setUp(self):
        if b"not built in" in lastseen("who", "--redis", "rediss://localhost").stderr: self.skipTest("TLS is not built in")
        if not shutil.which("openssl"): self.skipTest("openssl is not installed (apt install openssl)")
        self.folder = tempfile.TemporaryDirectory(prefix="lastseen-tls-")
        self.addCleanup(self.folder.cleanup)
        for name, subject in (("ca", "/CN=authority"), ("other", "/CN=other authority")):
            self.openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", subject, "-keyout", f"{name}.key", "-out", f"{name}.pem")
        self.openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=server", "-keyout", "server.key", "-out", "server.csr")
        with open(self.file("names"), "w") as names: names.write("subjectAltName=DNS:localhost")
        self.openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "names",
                     "-out", "server.pem")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def file(self, name):
        return os.path.join(self.folder.name, name)

    def serve(self, authenticate="no"):
        redis = Redis("--tls-port", str(self.port), "--bind", "127.0.0.1", "--tls-cert-file", self.file("server.pem"), "--tls-key-file",
                      self.file("server.key"), "--tls-ca-cert-file", self.file("ca.pem"), "--tls-auth-clients", authenticate)
        self.addCleanup(redis.stop)
        redis.see("alice", 5)

    def ask(self, host, parameters):
        return lastseen("is-online", "alice", "--redis", f"rediss://{host}:{self.port}?{parameters}")

    def test_the_certificate_is_checked(self):
        self.serve()
        self.assertEqual(self.ask("localhost", f"cafile={self.file('ca.pem')}").returncode, 0)
        for host, parameters, why in (("localhost", f"cafile={self.file('other.pem')}", b"certificate"), ("localhost", "", b"certificate"),
                                      ("127.0.0.1", f"cafile={self.file('ca.pem')}", b"mismatch"), ("localhost", "cafile=/nonexistent", b"cafile=/nonexistent"),
                                      ("localhost", f"cert={self.file('server.pem')}", b"key=")):
            done = self.ask(host, parameters)
            self.assertEqual((parameters, done.returncode), (parameters, 2))
            self.assertIn(why, done.stderr)

    def test_a_client_may_have_a_certificate(self):
        self.serve(authenticate="yes")
        authority = f"cafile={self.file('ca.pem')}"
        self.assertEqual(self.ask("localhost", authority).returncode, 2)
        self.assertEqual(self.ask("localhost", f"{authority}&cert={self.file('server.pem')}&key={self.file('server.key')}").returncode, 0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    PROGRAM = parser.parse_args().program
    if not SERVER:
        print("skipped: redis-server is not installed (apt install redis-server)")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
