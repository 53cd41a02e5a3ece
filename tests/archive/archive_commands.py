#!/usr/bin/env python3
"""Runs ingest, archive, forget and questions about archives as people do: through rotation, kills, full disks, damage and hostile files.

usage: archive_commands.py --program FILE [--kills N] [--damages N] [--seed N] [NAME...]
       --damages: how many damaged archives are tried, of those that --seed gives
       NAME: run only the checks whose names contain one of these"""
import argparse
import base64
import gzip
import json
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

PROGRAM = None
KILLS = 100
DAMAGES = 150
SEED = 7
ENVIRONMENT = {"PATH": os.environ["PATH"], "TZ": "UTC", "LC_ALL": "C.UTF-8"}


def run(*arguments, program=None, **more):
    return subprocess.run([program or PROGRAM, *map(str, arguments)], capture_output=True, env=ENVIRONMENT, stdin=subprocess.DEVNULL, **more)


def answer(*arguments, status=0):
    done = run(*arguments)
    assert done.returncode == status, (arguments, done.returncode, done.stderr.decode(errors="replace")[:500])
    return done.stdout


def document(*arguments, status=0):
    return json.loads(answer(*arguments, "-o", "json", status=status))


def line(second, user, path="/", status=200, address="203.0.113.7"):
    at = time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(1_760_000_000 + second))
    return f'{address} - {user} [{at}] "GET {path} HTTP/1.1" {status} 5 "-" "-"\n'


def some_lines(count, seed=1, start=0):
    rng = random.Random(seed)
    users = ["-", "-", "alice", "bob", "Bob", "carol", "d\\xC3\\xA9d\\xC3\\xA9", "\\xFF\\xFEodd", "eve"]
    lines = []
    for i in range(count):
        path = rng.choice(["/", "/users/alice", "/users/Bob/", "/orders/%d" % rng.randrange(50), "/search?q=secret", "http://x.example/u/carol"])
        lines.append(line(start + i * 7 + rng.randrange(7), rng.choice(users), path, rng.choice([200, 200, 200, 304, 401, 404])))
        if rng.random() < 0.01:
            lines.append("what is this\n")
        if rng.random() < 0.005:
            start += rng.randrange(10000)
    return "".join(lines)


def questions(raw):
    """Options whose answers must be the same from logs and from their archive."""
    starts = json.loads(answer("window", *raw, "-o", "json"))["coverage"]
    span = ["--since", starts["log_starts"]], ["--until", starts["log_ends"]]
    middle = "@1760003000"
    ranges = [[], span[0], span[1], ["--since", "@1760002000", "--until", middle], ["--since", "end"], ["--until", "start"]]
    for at in ("start", "end", middle, "2030-01-01"):
        yield ["who", "--at", at]
        yield ["users", "--at", at, "--all"]
        yield ["is-online", "alice", "--at", at, *(["--why"] if len(raw) == 1 else [])]
    for chosen in ranges:
        for command in ("window", "sessions", "views", "timeline"):
            yield [command, *chosen]
    yield ["who", "--at", "end", "--ignore-status", "+404"]
    yield ["window", "--fold", "case"]
    yield ["window", "--path", "^/users/"]
    yield ["users", "--at", "end", "--user", "re:^[ab]"]


def compare(archives, raw, skip=()):
    """Every question has the same bytes of answer."""
    for asked in questions(raw):
        if asked[0] in skip:
            continue
        from_archive = run(*asked, *archives, "-o", "json")
        from_logs = run(*asked, *raw, "-o", "json")
        assert from_archive.stdout == from_logs.stdout, (asked, from_archive.stdout[-600:], from_logs.stdout[-600:], from_archive.stderr)
        assert from_archive.returncode == from_logs.returncode, asked
    events = answer("events", *archives, "-o", "jsonl")
    logged = re.sub(rb'("target":"(?:http://[^/"]*)?)([^"?#]*)[?#][^"]*"', rb'\1\2"', answer("events", *raw, "-o", "jsonl"))
    assert events == logged.replace(b'"target":"http://x.example/', b'"target":"/'), "events differ"


def settle(path):
    """As if nobody had written to the file for two hours: then its unfinished last line is stored too."""
    then = time.time() - 7200
    os.utime(path, (then, then))


# ----- checks, each in a folder of its own

def answers_as_the_logs(folder):
    names = []
    for i in range(3):
        path = folder / f"access.log.{i}"
        path.write_text(some_lines(400, seed=i, start=i * 4000))
        names.append(path)
    packed = folder / "access.log.3.gz"
    packed.write_bytes(gzip.compress(some_lines(300, seed=9, start=15000).encode()))
    names.append(packed)
    for path in names:
        settle(path)
    answer("ingest", "--archive", folder / "a", *names)
    compare([folder / "a"], names)
    # Logs beside their archive count once.
    whole = document("window", folder / "a")
    assert document("window", folder / "a", *names) == whole
    assert document("window", *names[1:], folder / "a") == whole
    with open(names[0], "a") as log:
        log.write(line(99000, "zoe"))
    both = document("window", folder / "a", *names)
    assert both["coverage"]["lines"] == whole["coverage"]["lines"] + 1
    assert any(row["user"] == "zoe" for row in both["users"])


def sees_where_long_runs_begin(folder):
    """Of users who are online for longer than is read at first, under several names and in several archives."""
    bot = [line(60 * i, ["bot", "Bot", "BOT"][i % 3], f"/{i}") for i in range(100, 3000)]
    others = [line(3600 * i, f"user{i}") for i in range(60)]
    busy = [line(250 * i, "busy", "/users/bot") for i in range(400, 800)]
    logs = [folder / "old.log", folder / "new.log"]
    logs[0].write_text("".join(bot[:1500] + others[:40] + busy[:100]))
    logs[1].write_text("".join(bot[1500:] + others[40:] + busy[100:]))
    for i, log in enumerate(logs):
        settle(log)
        answer("ingest", "--archive", folder / f"a{i}", log)
    answer("ingest", "--archive", folder / "both", *logs)
    for archives in ([folder / "both"], [folder / "a0", folder / "a1"]):
        for at in ("@1760179900", "@1760120000", "@1760006060", "end", "start"):
            for more in ([], ["--fold", "case"], ["--timeout", "59s"], ["--timeout", "60s", "--user", "bot"], ["--path", "^/users/"], ["-j1"]):
                asked = ["who", "--at", at, *more, "-o", "json"]
                assert run(*asked, *archives).stdout == run(*asked, *logs).stdout, asked


def why_is_in_the_log(folder):
    log = folder / "access.log"
    log.write_text(line(0, "alice", "/first") + line(100, "alice", "/last?q=1"))
    settle(log)
    answer("ingest", "--archive", folder / "a", log)
    asked = ["is-online", "alice", "--at", "end", "--why"]
    assert document(*asked, folder / "a") == document(*asked, log)
    log.rename(folder / "old.log")
    evidence = document(*asked, folder / "a")["evidence"]
    assert evidence["file"] == str(log) and evidence["line"] is None and evidence["text"] is None, evidence


def survives_rotation(folder):
    log, old, packed = folder / "access.log", folder / "access.log.1", folder / "access.log.2.gz"
    lines = [line(i, f"user{i % 5}", f"/{i}") for i in range(60)]
    log.write_text("".join(lines[:20]))
    answer("ingest", "--archive", folder / "a", log)
    log.write_text("".join(lines[:25]))
    log.rename(old)
    log.write_text("".join(lines[25:30]))
    answer("ingest", "--archive", folder / "a", log)
    packed.write_bytes(gzip.compress(old.read_bytes())[:-9])
    assert run("ingest", "--archive", folder / "a", log, packed).returncode == 0  # nothing of it was new
    packed.write_bytes(gzip.compress("".join(lines[:12]).encode()) + gzip.compress("".join(lines[12:25]).encode()))
    old.unlink()
    done = document("ingest", "--archive", folder / "a", *sorted(folder.glob("access.log*")))
    assert {entry["state"] for entry in done["inputs"]} == {"same"}, done
    shutil.copy(log, old)
    with open(log, "a") as more:
        more.write("".join(lines[30:35]))
    answer("ingest", "--archive", folder / "a", log)
    with open(log, "r+") as cut:
        cut.truncate(0)
        cut.seek(5000)
        cut.write("".join(lines[35:40]))
    done = document("ingest", "--archive", folder / "a", *sorted(folder.glob("access.log*")))
    states = {pathlib.Path(entry["path"]).name: entry["state"] for entry in done["inputs"]}
    assert states == {"access.log": "new", "access.log.1": "older_copy", "access.log.2.gz": "same"}, states
    assert document("events", folder / "a")["total"] == 40


def says_what_it_did(folder):
    log = folder / "access.log"
    log.write_text(line(0, "alice") + line(1, "-") + line(2, "bob", status=401))
    done = document("ingest", "--archive", folder / "a", log)
    assert list(done) == ["command", "archive", "inputs", "events", "coverage"], done
    assert done["inputs"] == [{"path": str(log), "input": 1, "state": "new", "from": 0, "to": log.stat().st_size, "lines": 3, "events": 1}]
    assert (folder / "a").stat().st_mode & 0o777 == 0o640
    assert (folder / "a-wal").stat().st_size == 0
    log.write_text(line(9, "carol"))
    done = document("ingest", "--archive", folder / "a", log)
    assert [caveat["caveat"] for caveat in done["coverage"]["caveats"]] == ["rotated_away"], done
    assert run("ingest", "--archive", folder / "a", "--strict", log).returncode == 0
    missing = run("ingest", "--archive", folder / "a", folder / "nothing", log)
    assert missing.returncode == 2
    log.write_text("".join(line(i, "u%d" % i) for i in range(200)))
    answer("ingest", "--archive", folder / "b", log)
    (folder / "trimmed.log").write_text("".join(line(i, "u%d" % i) for i in range(50, 200)))
    noted = run("ingest", "--archive", folder / "b", folder / "trimmed.log").stderr.decode()
    assert "150 events" in noted and "--input 2" in noted, noted
    answer("forget", "--archive", folder / "b", "--input", 2)
    assert document("events", folder / "b")["total"] == 200
    assert document("ingest", "--archive", folder / "b", folder / "trimmed.log")["events"] == 0


def refuses(folder):
    log = folder / "access.log"
    log.write_text(line(0, "alice"))
    other = sqlite3.connect(folder / "other.db")
    other.execute("create table t (x)")
    other.commit()
    other.close()
    for asked in (["who", "--at", "end"], ["archive"], ["ingest", "--archive"], ["forget", "--before", "now", "--archive"]):
        done = run(*asked, folder / "other.db", *([log] if asked[0] == "ingest" else []))
        assert done.returncode == 2 and done.stderr, (asked, done)
    before = log.read_bytes()
    assert run("ingest", "--archive", log, log).returncode == 2 and log.read_bytes() == before
    assert run("ingest", "--archive", folder / "a", "-").returncode == 2
    answer("ingest", "--archive", folder / "a", log)
    for sql in ("create trigger t after insert on event begin delete from user; end", "pragma user_version = 2",
                "alter table user rename to user_; create view user as select * from user_"):
        shutil.copy(folder / "a", folder / "evil")
        evil = sqlite3.connect(folder / "evil")
        evil.executescript(sql)
        evil.close()
        done = run("who", "--at", "end", folder / "evil")
        assert done.returncode == 2, (sql, done)
    with open(folder / "a", "rb") as pipe:
        assert subprocess.run([PROGRAM, "who", "-"], stdin=pipe, capture_output=True, env=ENVIRONMENT).returncode == 2
    assert run("ingest", "--archive", folder / "a", "--ignore-status", "403", log).returncode == 2
    assert run("ingest", "--archive", folder / "a", folder / "a").returncode == 2
    # The others are still answered.
    assert document("who", "--at", "end", folder / "other.db", log, status=2)["total"] == 1


def waits_for_a_writer(folder):
    log = folder / "access.log"
    log.write_text(line(0, "alice"))
    answer("ingest", "--archive", folder / "a", log)
    writer = sqlite3.connect(folder / "a", isolation_level=None)
    writer.execute("begin immediate")
    done = run("ingest", "--archive", folder / "a", "--wait", "1s", log)
    assert done.returncode == 2 and b"--wait" in done.stderr, done
    assert document("who", "--at", "end", folder / "a")["total"] == 1  # readers do not wait
    writer.execute("rollback")
    writer.close()
    answer("ingest", "--archive", folder / "a", log)


def outlives_kills(folder):
    log = folder / "access.log"
    log.write_text(some_lines(20000, seed=4))
    settle(log)
    expected = document("window", log)
    rng = random.Random(5)
    for i in range(KILLS):
        if i % 10 == 0:
            for name in folder.glob("a*"):
                if name.name != "access.log":
                    name.unlink()
        ingest = subprocess.Popen([PROGRAM, "ingest", "--archive", str(folder / "a"), str(log)], env=ENVIRONMENT,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            ingest.wait(rng.random() * 0.15)
        except subprocess.TimeoutExpired:
            ingest.send_signal(signal.SIGKILL)
            ingest.wait()
        if (folder / "a").exists():
            read = run("window", folder / "a", "-o", "json")
            assert read.returncode == 0, read
            assert json.loads(read.stdout)["coverage"]["lines"] in (0, expected["coverage"]["lines"])
    answer("ingest", "--archive", folder / "a", log)
    assert document("window", folder / "a") == expected
    answer("archive", "--check", folder / "a")


def goes_on_where_the_maker_was_killed(folder):
    """Between the schema and the write-ahead log."""
    log = folder / "access.log"
    log.write_text(some_lines(500, seed=6))
    settle(log)
    answer("ingest", "--archive", folder / "a", log)
    with sqlite3.connect(folder / "a") as archive:
        archive.execute("PRAGMA journal_mode = DELETE")
    with log.open("a") as more:
        more.write(line(900_000, "late"))
    answer("ingest", "--archive", folder / "a", log)
    assert document("window", folder / "a") == document("window", log)


def readers_see_one_commit(folder):
    logs = []
    for i in range(8):
        log = folder / f"log{i}"
        log.write_text(some_lines(1500, seed=i, start=i * 20000))
        settle(log)
        logs.append(log)
    answer("ingest", "--archive", folder / "a", logs[0])
    for i in range(1, 8):
        ingest = subprocess.Popen([PROGRAM, "ingest", "--archive", str(folder / "a"), str(logs[i])], env=ENVIRONMENT,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        states = (document("window", *logs[:i]), document("window", *logs[:i + 1]))
        seen = document("window", folder / "a")
        assert seen in states, i
        assert ingest.wait() == 0
    assert document("window", folder / "a") == document("window", *logs)


def full_disk(folder):
    log = folder / "access.log"
    log.write_text("".join(line(i, "user%d" % (i % 900), "/%d" % i) for i in range(20000)))
    settle(log)
    small = folder / "small.log"
    small.write_text(line(0, "alice"))
    answer("ingest", "--archive", folder / "a", small)

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
    done = run("ingest", "--archive", folder / "a", log, preexec_fn=limit)
    assert done.returncode == 2 and done.stderr, done
    answer("archive", "--check", folder / "a")
    assert document("events", folder / "a")["total"] == 1
    answer("ingest", "--archive", folder / "a", log)
    assert document("events", folder / "a")["total"] == 20001


def damaged(folder):
    log = folder / "access.log"
    log.write_text(some_lines(2000))
    answer("ingest", "--archive", folder / "a", log)
    whole = (folder / "a").read_bytes()
    rng = random.Random(SEED)
    for i in range(DAMAGES):
        bytes_ = bytearray(whole)
        for _ in range(rng.choice([1, 1, 5, 50])):
            bytes_[rng.randrange(0 if i % 3 == 0 else 100, len(bytes_))] = rng.randrange(256)
        if i % 10 == 0:
            del bytes_[rng.randrange(len(bytes_)):]
        copy = folder / "copy"
        for name in folder.glob("copy*"):
            name.unlink()
        copy.write_bytes(bytes_)
        command = rng.choice([["who", "--at", "end"], ["window"], ["users", "--all"], ["archive"], ["archive", "--check"], ["events"], ["views"],
                              ["is-online", "alice", "--why"], ["ingest", "--archive"], ["forget", "--user", "alice", "--archive"],
                              ["ingest", "--archive", folder / "copy-central"]])
        done = run(*command, copy, *([log] if command[0] == "ingest" else []), timeout=600)
        assert done.returncode in (0, 1, 2), (i, command, done.returncode, done.stderr[-300:])
        assert done.returncode != 1 or "--check" in command or command[0] == "is-online", (i, command)
        assert b"Sanitizer" not in done.stderr and b"runtime error" not in done.stderr, (i, command, done.stderr[-3000:])


def check_tells_damage(folder):
    """From what is no archive: what bears the mark of one is an archive, whatever has become of the rest."""
    log = folder / "access.log"
    log.write_text(some_lines(2000))
    answer("ingest", "--archive", folder / "a", log)
    whole = (folder / "a").read_bytes()
    def check(bytes_):
        (folder / "copy").write_bytes(bytes_)
        done = run("archive", folder / "copy", "--check")
        assert b"see lastseen archive" not in done.stderr, done
        (folder / "copy").unlink()
        return done.returncode
    for size in (72, 100, 1000, 4095, 4096, 8192, len(whole) // 2, len(whole) - 1):
        assert check(whole[:size]) == 1, size
    assert check(whole[:16] + b"\xff\xff" + whole[18:]) == 1  # no such size of page
    assert check(whole[:4096] + b"\x55" * 4096 + whole[8192:]) == 1
    for other in (b"", whole[:16], whole[:60], b"text\n", whole[:68] + b"else" + whole[72:], (whole[:68] + b"else" + whole[72:])[:5000]):
        assert check(other) == 2, other[:80]
    assert run("archive", folder / "nothing", "--check").returncode == 2
    assert run("archive", folder, "--check").returncode == 2


def forgets(folder):
    log = folder / "access.log"
    names = ["alice", "quetzalcoatl"]
    log.write_text("".join(line(i * 50, names[i % 2], ["/", "/users/quetzalcoatl", "/users/%71uetzalcoatl"][i % 3]) for i in range(3000)))
    settle(log)
    answer("ingest", "--archive", folder / "a", log)
    before = document("window", folder / "a")["coverage"]
    said = answer("forget", "--archive", folder / "a", "--user", "quetzalcoatl", "--dry-run")
    assert b"1,500 events" in said, said
    assert document("window", folder / "a")["coverage"] == before
    answer("forget", "--archive", folder / "a", "--user", "quetzalcoatl")
    for name in folder.glob("a*"):
        if name != log:
            assert b"uetzalcoatl" not in name.read_bytes(), name
    after = document("window", folder / "a")["coverage"]
    assert after["lines"] == before["lines"] and after["events"] == 1500 and after["anonymous"] == 1500, after
    assert document("ingest", "--archive", folder / "a", log)["events"] == 0
    answer("forget", "--archive", folder / "a", "--before", "@1760050000")
    after = document("window", folder / "a")["coverage"]
    assert after["log_starts"] >= "2025-10-09T22:46:40Z" and after["lines"] == before["lines"], after
    (folder / "old.log").write_text(line(5, "zoe") + line(60000, "zoe"))
    assert document("ingest", "--archive", folder / "a", folder / "old.log")["inputs"][0]["lines"] == 2
    zoe = [row for row in document("users", "--all", folder / "a")["users"] if row["user"] == "zoe"]
    assert zoe[0]["requests"] == 1, zoe
    answer("archive", "--check", folder / "a")


def pseudonyms(folder):
    log, key, other = folder / "access.log", folder / "key", folder / "other"
    log.write_text(line(0, "alice", "/users/bob") + line(1, "bob", "/letters/alice") + line(2, "bob", "/users/alice"))
    settle(log)
    for path, text in ((key, "0123456789abcdef"), (other, "another key, longer")):
        path.write_text(text)
        path.chmod(0o600)
    with_key = ["--pseudonyms", key]
    answer("ingest", "--archive", folder / "a", *with_key, log)
    for name in ("a", "a-wal"):
        assert not re.search(rb"alice|bob", (folder / name).read_bytes())
    for asked in (["window"], ["views"], ["is-online", "alice", "--at", "end"]):
        assert answer(*asked, *with_key, folder / "a", "-o", "json") == answer(*asked, *with_key, log, "-o", "json"), asked
    assert document("window", *with_key, folder / "a", log) == document("window", *with_key, log)
    assert run("ingest", "--archive", folder / "a", log).returncode == 2
    assert run("ingest", "--archive", folder / "a", "--pseudonyms", other, log).returncode == 2
    answer("forget", "--archive", folder / "a", *with_key, "--user", "alice")
    assert document("window", folder / "a")["total"] == 1


def fleet(folder):
    logs = []
    for i in range(2):
        log = folder / f"web{i}.log"
        log.write_text(some_lines(500, seed=20 + i))
        settle(log)
        logs.append(log)
        answer("ingest", "--archive", folder / f"node{i}", "--source", f"web{i}", log)
    nodes = [folder / "node0", folder / "node1"]
    answer("ingest", "--archive", folder / "central", *nodes)
    compare([folder / "central"], logs)
    compare(nodes, logs, skip=("events",))
    commits = document("archive", folder / "central")["commits"]
    done = document("ingest", "--archive", folder / "central", *reversed(nodes))
    assert done["events"] == 0 and document("archive", folder / "central")["commits"] == commits
    with open(logs[0], "a") as log:
        log.write(line(90000, "zoe"))
    answer("ingest", "--archive", nodes[0], "--source", "web0", logs[0])
    shutil.copy(nodes[0], folder / "copy")
    done = document("ingest", "--archive", folder / "central", nodes[0])
    assert done["events"] == 1 and done["coverage"]["log_starts"] == done["coverage"]["log_ends"] == "2025-10-10T09:53:20Z", done
    whole = document("window", *logs)
    assert document("window", folder / "central") == whole
    # An input known to several archives counts once, and of two copies of one archive the later one.
    assert document("window", folder / "central", *nodes, folder / "copy") == whole
    answer("archive", "--check", folder / "central")


def read_only(folder):
    """An archive that its reader may not write to, in a folder where nothing can be made."""
    if os.geteuid() != 0:
        return
    log = folder / "access.log"
    log.write_text(some_lines(100))
    settle(log)
    sealed = folder / "sealed"
    sealed.mkdir()
    answer("ingest", "--archive", sealed / "a", log)

    def nobody():
        os.setgid(65534)
        os.setuid(65534)
    folder.chmod(0o755)
    copy = folder / "lastseen"                       # the program may have been built where nobody may enter
    shutil.copy(PROGRAM, copy)
    copy.chmod(0o755)
    for change in ("keep", "alone"):
        if change == "alone":
            for suffix in ("-wal", "-shm"):
                (sealed / ("a" + suffix)).unlink()
        for name in sealed.iterdir():
            name.chmod(0o644)
        sealed.chmod(0o555)
        done = run("window", sealed / "a", "-o", "json", program=copy, preexec_fn=nobody)
        assert done.returncode == 0, done
        assert done.stdout == answer("window", log, "-o", "json")
        sealed.chmod(0o755)


def shell(archive, name, **values):
    """The rows of a query of the manual page, as the shell of SQLite gives them."""
    page = (pathlib.Path(__file__).resolve().parents[2] / "man" / "lastseen-archive.5").read_text()
    sql = re.search(rf"^-- {name}\n(.*?)^\.Ed", page, re.M | re.S)[1]
    sets = [f".parameter set :{key} {value}" for key, value in values.items()]
    done = subprocess.run(["sqlite3", "-readonly", "-batch", str(archive)], input="\n".join([".mode json", *sets, sql]), text=True,
                          errors="surrogateescape", capture_output=True, env=ENVIRONMENT)
    assert done.returncode == 0 and not done.stderr, done.stderr
    return json.loads(done.stdout or "[]")


def milliseconds(text):
    return int(subprocess.run(["date", "-d", text, "+%s"], capture_output=True, text=True).stdout) * 1000


def documented_queries(folder):
    """The SQL of the manual page answers as the commands do."""
    if not shutil.which("sqlite3"):
        return
    log = folder / "access.log"
    rng = random.Random(3)
    awkward = ["user3", "\\x80", "d\\xC3\\xA9", "d\\xFF", "z"]  # at one instant: in the order of their bytes
    requests = [line(second, user, f"/users/{viewed}") for second in (19_990, 49_000) for user in awkward for viewed in awkward]
    requests += ['203.0.113.7 - user1 [09/Oct/2025:22:00:00 +0000] "-" 200 5 "-" "-"\n']
    log.write_text("".join(line(i * 40 + rng.randrange(40), f"user{rng.randrange(12)}",
                                rng.choice(["/", "/users/user3", "/users/user4/", "/users/a/b", "/users/", "/users/user5//"]),
                                rng.choice([200, 304, 404, 500])) for i in range(1500)) + "".join(requests))
    settle(log)
    answer("ingest", "--archive", folder / "a", log)
    since, until = 1_760_010_000_000, 1_760_050_000_000
    bounds = ["--since", f"@{since // 1000}", "--until", f"@{until // 1000}"]
    at = 1_760_020_000_000
    def told(row, key):
        exact = row.get(key + "_base64")
        return base64.b64decode(exact).decode(errors="surrogateescape") if exact else row[key]
    who = document("who", "--at", f"@{at // 1000}", folder / "a")["users"]
    assert [(row["user"], row["last_ms"]) for row in shell(folder / "a", "who", at=at)] == \
        [(told(row, "user"), milliseconds(row["last_seen"])) for row in who] and who
    users = document("users", "--all", folder / "a")["users"]
    assert [(row["user"], row["first_ms"], row["last_ms"], row["requests"]) for row in shell(folder / "a", "users")] == \
        [(told(row, "user"), milliseconds(row["first_seen"]), milliseconds(row["last_seen"]), row["requests"]) for row in users]
    views = document("views", *bounds, "--profile", "/users/{user}", folder / "a")["pairs"]
    assert [(row["viewer"], row["viewed"], row["count"]) for row in shell(folder / "a", "views", since=since, until=until)] == \
        [(told(row, "viewer"), told(row, "viewed"), row["count"]) for row in views] and views
    peak = document("window", *bounds, folder / "a")["peak"]
    assert shell(folder / "a", "peak", since=since, until=until) == [{"online": peak["online"], "at_ms": milliseconds(peak["at"])}]
    view = subprocess.run(["sqlite3", "-readonly", str(folder / "a"), "select time, user, target from events limit 1"],
                          capture_output=True, text=True).stdout.strip().split("|")
    first = document("events", "-n", "1", folder / "a")["events"][0]
    assert view == [first["time"], first["user"], first["target"]], (view, first)


def main():
    global PROGRAM, KILLS, DAMAGES, SEED
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--damages", type=int, default=150)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    PROGRAM, KILLS, DAMAGES, SEED = os.path.abspath(options.program), options.kills, options.damages, options.seed
    checks = [answers_as_the_logs, sees_where_long_runs_begin, why_is_in_the_log, survives_rotation, says_what_it_did, refuses, waits_for_a_writer, outlives_kills,
              goes_on_where_the_maker_was_killed, readers_see_one_commit, full_disk, damaged, check_tells_damage, forgets, pseudonyms, fleet, read_only, documented_queries]
    failed = 0
    for check in checks:
        if options.names and not any(name in check.__name__ for name in options.names):
            continue
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            try:
                check(pathlib.Path(folder))
                print(f"{check.__name__}: good, {time.monotonic() - began:.1f} s")
            except Exception as error:  # the others are still run
                failed += 1
                print(f"{check.__name__}: FAILED: {type(error).__name__}: {str(error)[:2000]}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
