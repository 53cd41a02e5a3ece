#!/usr/bin/env python3
"""Whether memory stays small where a compressed log grows a thousandfold: in lines, and as one line without an end.

usage: compression_bomb.py --program FILE"""
import argparse
import gzip
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = None
SIZE = 64 << 20
MOST_MEMORY = 64 << 20
LINE = b'1.2.3.4 - alice [24/Nov/2026:10:00:00 +0000] "GET /' + b"a" * 4000 + b' HTTP/1.1" 200 5\n'


class CompressionBomb(unittest.TestCase):
    def answer(self, text, stdin):
        """The coverage, of a file or of standard input; the peak of memory is checked."""
        with tempfile.TemporaryDirectory() as folder:
            log = pathlib.Path(folder, "bomb.gz")
            with gzip.open(log, "wb", 9) as out:
                for _ in range(SIZE // len(text)): out.write(text)
            self.assertGreater(SIZE / log.stat().st_size, 200)
            with log.open("rb") as source:
                words = [PROGRAM, "who", "--at", "2026-11-24T10:00:00Z", "-o", "json", "-q"]
                child = subprocess.Popen([*words, "-" if stdin else str(log)], stdin=source if stdin else subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
                out = child.stdout.read()
                child.stdout.close()
                _, status, used = os.wait4(child.pid, 0)
                child.returncode = os.waitstatus_to_exitcode(status)
            self.assertLess(used.ru_maxrss * 1024, MOST_MEMORY)
            return child.returncode, json.loads(out)["coverage"]

    def test_lines(self):
        for stdin in (False, True):
            status, coverage = self.answer(LINE, stdin)
            self.assertEqual((status, coverage["events"], coverage["malformed"]), (0, SIZE // len(LINE), 0))

    def test_a_line_without_an_end(self):
        for stdin in (False, True):
            _, coverage = self.answer(b"a" * 65536, stdin)
            self.assertEqual((coverage["lines"], coverage["malformed"]), (1, 1))


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--program", required=True)
    arguments, rest = arguments.parse_known_args()
    PROGRAM = os.path.abspath(arguments.program)
    unittest.main(argv=[sys.argv[0], *rest])
