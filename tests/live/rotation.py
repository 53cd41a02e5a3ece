#!/usr/bin/env python3
"""A real nginx under a real logrotate, 200 rotations by rename and 200 by copytruncate, a user a request: `lastseen live` must see each user once. And one that
keeps its lines back for a while.

usage: rotation.py --program FILE
       exits with 77, which CTest takes for skipped, where nginx or logrotate is not installed"""
import base64
import collections
import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import threading

from following import Folder, Live, run_all, until

PATH = os.environ["PATH"] + ":/usr/sbin:/sbin"
NGINX, LOGROTATE = shutil.which("nginx", path=PATH), shutil.which("logrotate", path=PATH)
ROTATIONS = 200
KEPT = 5                                           # rotated logs; one more, and what was not read of the first is lost to everybody


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Nginx:
    """One that logs to a folder and serves nothing."""

    def __init__(self, folder, buffer=""):
        self.port = free_port()
        self.pid = folder / "nginx.pid"
        (folder / "nginx.conf").write_text(f"""
            daemon off; master_process on; worker_processes 2; pid {self.pid}; error_log {folder}/error.log;
            {"user root;" if os.geteuid() == 0 else ""}
            events {{ worker_connections 64; }}
            http {{
              access_log {folder}/access.log combined {buffer};
              client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
              uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
              server {{ listen 127.0.0.1:{self.port}; return 204; }}
            }}""")
        self.process = subprocess.Popen([NGINX, "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "error.log"])
        until(self.is_up, "nginx")

    def is_up(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0 and self.pid.exists()

    def visit(self, users):
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        for user in users:
            token = base64.b64encode(f"{user}:x".encode()).decode()
            connection.request("GET", "/", headers={"Authorization": f"Basic {token}"})
            connection.getresponse().read()
        connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def rotate(folder, how):
    configuration = folder / "logrotate.conf"
    configuration.write_text(f"{folder}/access.log {{\n rotate {KEPT}\n {how}\n}}\n")
    configuration.chmod(0o600)
    subprocess.run([LOGROTATE, "-f", "-s", folder / "logrotate.state", configuration], check=True)


def check(live, users):
    until(lambda: len(live.lines) >= len(users), f"{len(users)} users, not {len(live.lines)}")
    seen = collections.Counter(live.online())
    missing, twice = collections.Counter(users) - seen, seen - collections.Counter(users)
    assert not missing and not twice, (missing.most_common(3), twice.most_common(3))
    assert live.notes == [], live.notes[:3]


class Rotation:
    """Rotates when what is about to be deleted has been read, however busy the machine is: no log can be read after that."""

    def __init__(self, folder, how, live):
        self.folder, self.how, self.live = folder, how, live
        self.requested = collections.deque([0] * (KEPT - 2))     # before the last rotations

    def __call__(self, users):
        oldest = self.requested.popleft()
        until(lambda: len(self.live.lines) >= oldest, lambda: f"{oldest} users, not {len(self.live.lines)}")
        self.requested.append(len(users))
        until((self.folder / "access.log").exists, "nginx's new log, without which logrotate fails")
        rotate(self.folder, self.how)


def first_visit(nginx, live):
    """What was rotated before the program has begun is not its business: so it waits until that has."""
    nginx.visit(["first"])
    until(lambda: live.online() == ["first"], "the first user")
    return ["first"]


def by_rename(program):
    """Requests come while the log is renamed and nginx reopens it."""
    with Folder() as folder, Nginx(folder) as nginx, Live(program, "-o", "jsonl", "--timeout", "1h", folder / "access.log") as live:
        users, rotating = first_visit(nginx, live), True

        def visit():
            while rotating:
                more = [f"user{len(users) + i:06}" for i in range(5)]
                nginx.visit(more)
                users.extend(more)
        visitor = threading.Thread(target=visit)
        visitor.start()
        rotation = Rotation(folder, f"nocreate\n postrotate\n kill -USR1 $(cat {nginx.pid})\n endscript", live)
        for _ in range(ROTATIONS):
            rotation(users)
            before = len(users)
            until(lambda: len(users) > before, "requests")
        rotating = False
        visitor.join()
        check(live, users)


def by_copytruncate(program):
    """What comes between logrotate's copy and its truncation is lost to everybody, so nothing does; but some rotations may be ahead of the program."""
    with Folder() as folder, Nginx(folder) as nginx, Live(program, "-o", "jsonl", "--timeout", "1h", folder / "access.log") as live:
        users, rotation = first_visit(nginx, live), Rotation(folder, "copytruncate", live)
        for _ in range(ROTATIONS):
            more = [f"user{len(users) + i:06}" for i in range(7)]
            nginx.visit(more)
            users.extend(more)
            rotation(users)
        check(live, users)


def lines_that_come_late(program):
    """One note with the figure, and what would help; users are seen all the same. Less than five seconds are nothing to tell."""
    for flush, is_late in ((7, True), (2, False)):
        with Folder() as folder, Nginx(folder, f"buffer=32k flush={flush}s") as nginx, Live(program, "-o", "jsonl", folder / "access.log") as live:
            users = []

            def visit():
                users.append(f"user{len(users):06}")
                nginx.visit(users[-1:])
                return bool(live.notes) if is_late else len(live.lines) > 1
            until(visit, "late lines", pause=0.2)
            until(lambda: len(live.lines) == len(users), "all users")
            assert sorted(live.online()) == users
            if is_late:
                assert len(live.notes) == 1 and re.fullmatch(r"lastseen: note: lines arrive up to \d+(\.\d+)?s late: --lag \d+s, or nginx flush=1s\n", live.notes[0]), live.notes


if NGINX is None or LOGROTATE is None:
    sys.exit(77)
run_all([by_rename, by_copytruncate, lines_that_come_late])
