#!/usr/bin/env python3
"""Whether the names that clients send are the names that lastseen reads: nginx and Apache, started for the test on ports of its own, are asked under
each name of tests/data/awkward_names.tsv, and their logs are read in all the formats that they write.

usage: real_servers.py --program FILE
       exits with 77, which CTest takes for skipped, where nginx or Apache is not installed"""
import argparse
import base64
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = None
SYSTEM_PATH = os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin"
NGINX = shutil.which("nginx", path=SYSTEM_PATH)
APACHE = shutil.which("apache2", path=SYSTEM_PATH)
MODULES = pathlib.Path("/usr/lib/apache2/modules")
NAMES = [(label, bytes.fromhex(code)) for label, code in
         (line.rstrip("\n").split("\t") for line in (pathlib.Path(__file__).parent.parent / "data" / "awkward_names.tsv").open() if not line.startswith("#"))]
IS_ROOT = os.geteuid() == 0

NGINX_FORMATS = r"""
  log_format custom '$time_iso8601 $msec $remote_addr user="$remote_user" "$request" $status rt=$request_time';
  log_format tsv escape=default '$msec\t$remote_user\t$status\t$request';
  log_format json escape=json '{"ts":"$time_iso8601","remote_user":"$remote_user","request":"$request","status":$status}';
  log_format json_default escape=default '{"ts":"$time_iso8601","remote_user":"$remote_user","request":"$request","status":$status}';
"""
NGINX_CONFIG = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log; {user}
events {{ worker_connections 64; }}
http {{
  {formats}
  access_log {folder}/combined.log combined; access_log {folder}/custom.log custom; access_log {folder}/tsv.log tsv;
  access_log {folder}/json.log json; access_log {folder}/json_default.log json_default;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3; uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{
    listen 127.0.0.1:{port}; root {folder}/www;
    location /open/ {{ try_files /index.html =404; }}
    location /locked/ {{ auth_basic x; auth_basic_user_file {folder}/passwords; try_files /index.html =404; }}
  }}
}}
"""
APACHE_FORMATS = r"""
LogFormat "%v:%p %h %l %u %t \"%r\" %>s %O \"%{Referer}i\" \"%{User-Agent}i\"" vhost_combined
LogFormat "%h %l %u %t \"%r\" %>s %O \"%{Referer}i\" \"%{User-Agent}i\"" combined
LogFormat "%{sec}t.%{msec_frac}t u=\"%u\" %>s \"%r\" [%{%Y-%m-%d}t]" custom
LogFormat "{\"ts\":\"%{%Y-%m-%dT%H:%M:%S%z}t\",\"user\":\"%u\",\"status\":%>s,\"request\":\"%r\"}" json
"""
APACHE_CONFIG = """
ServerRoot {folder}
PidFile {folder}/apache.pid
DefaultRuntimeDir {folder}
Mutex file:{folder} default
Listen 127.0.0.1:{port}
ServerName vh.example
{user}
{modules}
ErrorLog {folder}/error.log
{formats}
CustomLog {folder}/vhost_combined.log vhost_combined
CustomLog {folder}/combined.log combined
CustomLog {folder}/custom.log custom
CustomLog {folder}/json.log json
DocumentRoot {folder}/www
FallbackResource /index.html
<Directory {folder}/www>
  AuthType Basic
  AuthName x
  AuthBasicProvider anon
  Anonymous "*"
  Anonymous_NoUserID on
  Anonymous_MustGiveEmail off
  Require valid-user
</Directory>
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """Runs while the requests are sent."""

    def __init__(self, folder, port, words):
        self.folder, self.port = folder, port
        self.process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                return
            except ConnectionRefusedError:
                if self.process.poll() is not None: break
                time.sleep(0.05)
        self.stop()
        raise RuntimeError(f"{words[0]} did not start: {(folder / 'error.log').read_text() if (folder / 'error.log').exists() else ''}")

    def get(self, target, name=None, password=b"x"):
        """The status of the answer."""
        request = b"GET " + target.encode() + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        if name is not None: request += b"Authorization: Basic " + base64.b64encode(name + b":" + password) + b"\r\n"
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            connection.sendall(request + b"\r\n")
            answer = b""
            while part := connection.recv(65536): answer += part
        return int(answer.split()[1])

    def stop(self):
        self.process.terminate()
        self.process.wait()


def site(folder):
    folder.chmod(0o755)
    (folder / "www").mkdir()
    (folder / "www" / "index.html").write_text("here")
    return folder


def start_nginx(folder):
    port = free_port()
    (site(folder) / "passwords").write_text("alice:{PLAIN}secret\n")
    (folder / "nginx.conf").write_text(NGINX_CONFIG.format(folder=folder, port=port, formats=NGINX_FORMATS, user="user root root;" if IS_ROOT else ""))
    return Server(folder, port, [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")])


def start_apache(folder):
    port = free_port()
    site(folder)
    modules = ["mpm_event", "authn_core", "authn_anon", "authz_core", "authz_user", "auth_basic", "dir"]
    (folder / "apache.conf").write_text(APACHE_CONFIG.format(
        folder=folder, port=port, formats=APACHE_FORMATS, user="User www-data\nGroup www-data" if IS_ROOT else "",
        modules="\n".join(f"LoadModule {m}_module {MODULES}/mod_{m}.so" for m in modules)))
    return Server(folder, port, [APACHE, "-d", str(folder), "-f", str(folder / "apache.conf"), "-DFOREGROUND"])


def ask_under_each_name(server):
    """The names, by the number in the target, as they can be logged: a colon ends them, says RFC 7617."""
    for number, (label, name) in enumerate(NAMES):
        status = server.get(f"/open/?n={number}", name)
        if status != 200: raise RuntimeError(f"{label}: {status}")
    server.get("/open/?n=999")
    return {number: name.split(b":")[0] for number, (_, name) in enumerate(NAMES)}


def ask(*words):
    done = subprocess.run([PROGRAM, *words], stdin=subprocess.DEVNULL, capture_output=True)
    return done.returncode, done.stdout, done.stderr


class RealServers(unittest.TestCase):
    def names_in(self, *words):
        """The user of each event, by the number in its target; and the messages."""
        _, out, errors = ask("events", "-o", "jsonl", *words)
        users = {}
        for line in out.decode().splitlines():
            event = json.loads(line)
            if "?n=" not in event["target"]: continue
            number = int(event["target"].split("?n=")[1])
            self.assertNotIn(number, users)
            users[number] = base64.b64decode(event["user_base64"]) if "user_base64" in event else event["user"].encode()
        return users, errors

    def check(self, expected, *words):
        """An empty name and `-` are nobody: no log tells them from a request without credentials."""
        users, errors = self.names_in(*words)
        self.assertEqual(users, {n: name for n, name in expected.items() if name not in (b"", b"-")}, f"{words}")
        self.assertEqual(errors, b"", f"{words}")

    def check_names_alone(self, expected, *words):
        """The same through users -0, which writes names as they are."""
        status, out, errors = ask("users", "--all", "--at", "end", "-0", "-o", "names", *words)
        self.assertEqual(status, 0, errors)
        self.assertEqual(set(out.split(b"\0")[:-1]), set(expected.values()) - {b"", b"-"}, f"{words}")

    def test_nginx(self):
        with tempfile.TemporaryDirectory(prefix="lastseen-nginx-") as folder:
            folder = pathlib.Path(folder)
            server = start_nginx(folder)
            try:
                expected = ask_under_each_name(server)
                self.assertEqual(server.get("/locked/?n=1000", b"alice", b"secret"), 200)
                self.assertEqual(server.get("/locked/?n=1001", b"alice", b"wrong"), 401)
                self.assertEqual(server.get("/locked/?n=1002", b"mallory", b"x"), 401)
            finally:
                server.stop()
            expected[1000] = b"alice"
            config = ["--server-config", str(folder / "nginx.conf")]
            for log, *words in (("combined",), ("combined", "--log-format", "combined"), ("custom", *config, "--log-format", "custom"), ("tsv", *config, "--log-format", "tsv"),
                                ("json",), ("json", *config, "--log-format", "json"), ("json_default",), ("json_default", *config, "--log-format", "json_default")):
                with self.subTest(log=log, words=words):
                    self.check(expected, *words, str(folder / f"{log}.log"))

    def test_apache(self):
        with tempfile.TemporaryDirectory(prefix="lastseen-apache-") as folder:
            folder = pathlib.Path(folder)
            server = start_apache(folder)
            try:
                sent = ask_under_each_name(server)
            finally:
                server.stop()
            # Apache takes a NUL for the end of a name.
            expected = {n: name.split(b"\0")[0] for n, name in sent.items()}
            config = ["--server-config", str(folder / "apache.conf")]
            for log, *words in (("combined",), ("combined", *config, "--log-format", "combined"), ("vhost_combined",), ("vhost_combined", "--log-format", "vhost_combined"),
                                ("custom", *config, "--log-format", "custom"), ("json", *config, "--log-format", "json")):
                with self.subTest(log=log, words=words):
                    self.check(expected, *words, str(folder / f"{log}.log"))
            self.check_names_alone(expected, str(folder / "combined.log"))



if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--program", required=True)
    arguments, rest = arguments.parse_known_args()
    if not (NGINX and APACHE and MODULES.is_dir()): sys.exit(77)
    PROGRAM = os.path.abspath(arguments.program)
    unittest.main(argv=[sys.argv[0], *rest])
