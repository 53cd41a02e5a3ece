#!/usr/bin/env python3
"""A real nginx under a real logrotate, 200 rotations by rename and 200 by copytruncate, a user a request: `lastseen live` must see each user once.

usage: rotation.py --program FILE
       exits with 77, which CTest takes for skipped, where nginx or logrotate is not installed"""
import base64
import collections
import http.client
import os
import shutil
import socket
import subprocess
import sys
import threading

from following import Folder, Live, run_all, until

PATH = os.environ["PATH"] + ":/usr/sbin:/sbin"
NGINX, LOGROTATE = shutil.which("nginx", path=PATH), shutil.which("logrotate", path=PATH)
ROTATIONS = 200


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Nginx:
    """One that logs to a folder and serves nothing."""

    def __init__(self, folder):
        self.port = free_port()
        self.pid = folder / "nginx.pid"
        (folder / "nginx.conf").write_text(f"""
            daemon off; master_process on; worker_processes 2; pid {self.pid}; error_log {folder}/error.log;
            {"user root;" if os.geteuid() == 0 else ""}
            events {{ worker_connections 64; }}
            http {{
              access_log {folder}/access.log combined;
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
    configuration.write_text(f"{folder}/access.log {{\n rotate 5\n {how}\n}}\n")
    configuration.chmod(0o600)
    subprocess.run([LOGROTATE, "-f", "-s", folder / "logrotate.state", configuration], check=True)


def check(live, users):
    until(lambda: len(live.lines) >= len(users), f"{len(users)} users, not {len(live.lines)}")
    seen = collections.Counter(live.online())
    missing, twice = collections.Counter(users) - seen, seen - collections.Counter(users)
    assert not missing and not twice, (missing.most_common(3), twice.most_common(3))
    assert live.notes == [], live.notes[:3]


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
        for _ in range(ROTATIONS):
            rotate(folder, f"nocreate\n postrotate\n kill -USR1 $(cat {nginx.pid})\n endscript")
            before = len(users)
            until(lambda: len(users) > before, "requests")
        rotating = False
        visitor.join()
        check(live, users)


def by_copytruncate(program):
    """What comes between logrotate's copy and its truncation is lost to everybody, so nothing does; but nothing waits for the program either."""
    with Folder() as folder, Nginx(folder) as nginx, Live(program, "-o", "jsonl", "--timeout", "1h", folder / "access.log") as live:
        users = first_visit(nginx, live)
        for _ in range(ROTATIONS):
            more = [f"user{len(users) + i:06}" for i in range(7)]
            nginx.visit(more)
            users.extend(more)
            rotate(folder, "copytruncate")
        check(live, users)


if NGINX is None or LOGROTATE is None:
    sys.exit(77)
run_all([by_rename, by_copytruncate])
