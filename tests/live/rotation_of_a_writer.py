#!/usr/bin/env python3
"""A process that writes a user a line, cut anywhere, into a log that is rotated 200 times in all the ways there are: `lastseen live` must say of each user
once that he is online, told of changes by inotify and where there is none.

usage: rotation_of_a_writer.py --program FILE"""
import collections
import ctypes
import multiprocessing
import os
import random
import shutil
import tempfile
import time

from following import Folder, Live, for_strangers, log_line, run_all, until

KEPT = 4                                           # rotated logs, of which none goes before it was read


class Writer:
    """What a server and its rotation do; `read` tells how many users were reported."""

    def __init__(self, log, seed, read):
        self.log, self.read = log, read
        self.random = random.Random(seed)
        self.written = 0
        self.rotated = collections.deque([0] * KEPT)             # users written before the last rotations
        self.log.parent.mkdir(exist_ok=True)
        self.open()

    def open(self):
        self.file = open(self.log, "ab", buffering=0)

    def write(self, most):
        for _ in range(self.random.randint(1, most)):
            line = log_line(f"u{self.written:06}").encode()
            cuts = sorted(self.random.choices(range(len(line)), k=self.random.randint(0, 2)))
            for start, end in zip([0, *cuts], [*cuts, len(line)]):
                self.file.write(line[start:end])
            self.written += 1

    def wait_until_read(self, users):
        until(lambda: self.read.value >= users, lambda: f"{users} users, not {self.read.value}")

    def name(self, number):
        return self.log.with_name(f"{self.log.name}.{number}")

    def make_room(self):
        """Log 1 becomes log 2 and so on; what is about to be deleted has been read."""
        self.wait_until_read(self.rotated.popleft())
        self.rotated.append(self.written)
        for number in range(KEPT, 0, -1):
            if self.name(number).exists():
                self.name(number).rename(self.name(number + 1))

    def rename(self):
        self.make_room()
        self.log.rename(self.name(1))
        self.write(3)
        self.open()

    def copytruncate(self):
        self.make_room()
        shutil.copyfile(self.log, self.name(1))
        os.truncate(self.log, 0)

    def vanish(self):
        self.wait_until_read(self.written)
        self.log.unlink()
        self.write(3)
        self.wait_until_read(self.written)
        self.open()

    def recreate(self):
        self.wait_until_read(self.written)
        self.log.unlink()
        self.open()

    def move_folder(self):
        self.wait_until_read(self.written)
        self.log.parent.rename(tempfile.mkdtemp(dir=self.log.parent.parent))
        self.write(3)
        self.log.parent.mkdir()
        self.open()
        self.write(1)
        self.wait_until_read(self.written)                       # until then nothing is told of what happens there


def write(log, seed, rotations, hurried, read, written):
    writer = Writer(log, seed, read)
    ways = [writer.rename, writer.copytruncate, writer.vanish, writer.recreate, writer.move_folder]
    writer.write(3)
    writer.wait_until_read(writer.written)                       # what was rotated before the program has begun is not its business
    for rotation in range(rotations):
        writer.write(10)
        if not hurried:
            writer.wait_until_read(writer.written)
            writer.write(3)
        ways[rotation % len(ways) if rotation < len(ways) else writer.random.randrange(len(ways))]()
    writer.write(3)
    written.value = writer.written


def rotate(program, rotations, hurried, **options):
    with Folder() as folder, Live(for_strangers(program, folder), "-o", "jsonl", "--timeout", "1h", folder / "logs" / "access.log", **options) as live:
        read, written = multiprocessing.Value("l", 0), multiprocessing.Value("l", -1)
        writer = multiprocessing.Process(target=write, args=(folder / "logs" / "access.log", 1, rotations, hurried, read, written))
        writer.start()

        def all_read():
            read.value = len(live.lines)                         # one a user
            return read.value >= written.value >= 0 or not writer.is_alive() and written.value < 0
        try:
            until(all_read, lambda: f"{written.value} users, not {read.value}", 300)
        finally:
            writer.terminate()
            writer.join()
        seen = collections.Counter(live.online())
        users = collections.Counter(f"u{user:06}" for user in range(written.value))
        assert seen == users, (written.value, (users - seen).most_common(3), (seen - users).most_common(3))


def told_by_inotify(program):
    """200 rotations in any order; by rename and copytruncate several may be ahead of the reader."""
    rotate(program, 200, True)


def without_inotify(program):
    """As on a network file system: the files are looked at again and again, so that rotations wait for the reader."""
    if os.geteuid() != 0:
        return
    stranger = 64123                               # who has all the instances of inotify that one may have, so that the program gets none
    end, other_end = multiprocessing.Pipe()

    def hold():
        os.setuid(stranger)
        libc = ctypes.CDLL(None)
        while libc.inotify_init1(0) >= 0:
            pass
        other_end.send(None)
        time.sleep(3600)
    holder = multiprocessing.Process(target=hold, daemon=True)
    holder.start()
    end.recv()
    try:
        rotate(program, 20, False, user=stranger)
    finally:
        holder.terminate()


run_all([told_by_inotify, without_inotify])
