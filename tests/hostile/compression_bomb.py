#!/usr/bin/env python3
"""Whether memory stays small where a compressed log grows a thousandfold: in lines, and as one line without an end.

usage: compression_bomb.py --program FILE"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

PROGRAM = None
SIZE = 64 << 20
MOST_MEMORY = 64 << 20
LINE = b'1.2.3.4 - alice [24/Nov/2026:10:00:00 +0000] "GET /' + b"a" * 20000 + b' HTTP/1.1" 200 5\n'

# By how much each makes LINE smaller at least (gzip cannot do more than 1,032). What is packed is never held whole: a child's peak of memory counts
# what its parent held as it began.
PACKERS = {"gzip -9c": 900, "zstd -19 -qc": 1000}


def pack(packer, text, log):
    with log.open("wb") as out, subprocess.Popen(packer.split(), stdin=subprocess.PIPE, stdout=out) as child:
        for _ in range(SIZE // len(text)): child.stdin.write(text)


class CompressionBomb(unittest.TestCase):
    def answers(self, text):
        """The statuses and coverages, of files and of standard input; the peak of memory is checked."""
        for packer, least in PACKERS.items():
            if not shutil.which(packer.split()[0]): continue
            with tempfile.TemporaryDirectory() as folder:
                log = pathlib.Path(folder, "bomb")
                pack(packer, text, log)
                self.assertGreater(SIZE / log.stat().st_size, least)
                for stdin in (False, True):
                    with self.subTest(packer=packer, stdin=stdin):
                        yield self.answer(log, stdin)

    def answer(self, log, stdin):
        words = [PROGRAM, "who", "--at", "2026-11-24T10:00:00Z", "-o", "json", "-q"]
        with log.open("rb") as source:
            child = subprocess.Popen([*words, "-" if stdin else str(log)], stdin=source if stdin else subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            out = child.stdout.read()
            child.stdout.close()
            _, status, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
        self.assertLess(used.ru_maxrss * 1024, MOST_MEMORY)
        return child.returncode, json.loads(out)["coverage"]

    def test_lines(self):
        for status, coverage in self.answers(LINE):
            self.assertEqual((status, coverage["events"], coverage["malformed"]), (0, SIZE // len(LINE), 0))

    def test_a_line_without_an_end(self):
        for _, coverage in self.answers(b"a" * 65536):
            self.assertEqual((coverage["lines"], coverage["malformed"]), (1, 1))


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--program", required=True)
    arguments, rest = arguments.parse_known_args()
    PROGRAM = os.path.abspath(arguments.program)
    unittest.main(argv=[sys.argv[0], *rest])
