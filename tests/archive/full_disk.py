#!/usr/bin/env python3
"""Runs ingest, forget, archive and questions on a file system of its own that is full: a message, exit status 2, nothing lost, and it goes on once there is room.

usage: full_disk.py --program FILE; exit status 77 where nothing can be mounted"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

PROGRAM = None


def run(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, stdin=subprocess.DEVNULL, text=True,
                          env={"PATH": os.environ["PATH"], "TZ": "UTC", "LC_ALL": "C.UTF-8"})


def answer(*arguments):
    done = run(*arguments)
    assert done.returncode == 0, (arguments, done)
    return done.stdout


def refused(*arguments):
    done = run(*arguments)
    assert done.returncode == 2 and "No space left on device" in done.stderr and not done.stdout, (arguments, done)


def events(*names):
    return json.loads(answer("events", "-o", "json", *names))["total"]


def fill(path, leave=0):
    """Takes all room there is but for so many bytes."""
    path.unlink(missing_ok=True)
    room = os.statvfs(path.parent)
    with open(path, "wb") as ballast:
        ballast.write(b"x" * max(0, room.f_bavail * room.f_frsize - leave))


def line(i):
    user = "quetzalcoatl" if i % 900 == 7 else f"user{i % 900}"
    return f'203.0.113.7 - {user} [09/Oct/2025:{i // 3600 % 24:02}:{i // 60 % 60:02}:{i % 60:02} +0000] "GET /{i} HTTP/1.1" 200 5 "-" "-"\n'


def check(disk, elsewhere):
    log, more, archive, ballast = elsewhere / "access.log", elsewhere / "more.log", disk / "a", disk / "ballast"
    log.write_text("".join(line(i) for i in range(3000)))
    more.write_text("".join(line(i) for i in range(3000, 60000)))
    answer("ingest", "--archive", archive, log)
    whole = answer("window", "-o", "json", archive)

    for leave in (0, 4096, 20_000, 200_000, 1_000_000):
        fill(ballast, leave)
        refused("ingest", "--archive", archive, more)
        assert answer("window", "-o", "json", archive) == whole, leave
        ballast.unlink()
        answer("archive", "--check", archive)
        answer("ingest", "--archive", archive, log)  # gives back what the write-ahead log has grown to
    fill(ballast)
    refused("ingest", "--archive", disk / "new", log)
    refused("forget", "--archive", archive, "--user", "quetzalcoatl")
    answer("archive", archive)
    answer("archive", "--check", archive)
    assert "user8" in answer("users", "--all", "-o", "names", archive)
    # Without the files beside it, which a reader makes where it can.
    for suffix in ("-wal", "-shm"):
        pathlib.Path(f"{archive}{suffix}").unlink(missing_ok=True)
    fill(ballast)
    assert answer("window", "-o", "json", archive) == whole
    ballast.unlink()

    # With some room it may get as far as to erase the rows, but not what their pages still hold.
    for leave in range(0, 600_000, 40_000):
        copy = disk / "copy"
        for name in disk.glob("copy*"):
            name.unlink()
        copy.write_bytes(archive.read_bytes())
        fill(ballast, leave)
        done = run("forget", "--archive", copy, "--user", "quetzalcoatl")
        assert done.returncode == 0 or "No space left on device" in done.stderr, done
        answer("archive", "--check", copy)
        ballast.unlink()
        answer("forget", "--archive", copy, "--user", "quetzalcoatl")
        for name in disk.glob("copy*"):
            assert b"quetzalcoatl" not in name.read_bytes(), (leave, name)
        copy.unlink()

    answer("forget", "--archive", archive, "--user", "quetzalcoatl")
    assert "quetzalcoatl" not in answer("users", "--all", "-o", "names", archive)
    answer("ingest", "--archive", archive, log, more)
    assert events(archive) == events(log, more) - 4
    answer("ingest", "--archive", disk / "new", log)
    assert events(disk / "new") == 3000


def main():
    global PROGRAM
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    PROGRAM = os.path.abspath(parser.parse_args().program)
    with tempfile.TemporaryDirectory() as folder:
        disk, elsewhere = pathlib.Path(folder) / "disk", pathlib.Path(folder) / "elsewhere"
        disk.mkdir()
        elsewhere.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(disk)], capture_output=True).returncode != 0:
            print("nothing can be mounted here")
            return 77
        try:
            check(disk, elsewhere)
        finally:
            subprocess.run(["umount", str(disk)], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
