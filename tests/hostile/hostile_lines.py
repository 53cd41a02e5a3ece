#!/usr/bin/env python3
"""Hostile log lines through every output of every command: no control byte and no character that hides or turns text reaches a terminal or a file,
no cell begins a formula, JSON is JSON, no mark-up of a name is mark-up of a page, and no line costs more for its length than others do.

usage: hostile_lines.py --program FILE"""
import argparse
import csv
import html.parser
import io
import json
import re
import subprocess
import sys
import tempfile
import time
import unicodedata

# Names and targets alike: sequences that drive terminals, turn or hide text, formulas, mark-up, other languages, tricks with paths.
TEXTS = [
    b"\x1b[31mred", b"\x1b[2J\x1b[H", b"\x1b]0;title\x07", b"\x1b]8;;http://evil.example/\x1b\\link", b"\x1bP1$r0m\x1b\\", b"\x1b[6n", b"\x9b31m", b"\xc2\x9b31m", b"\x07\x08\x0b\x0c", b"a\rb", b"a\nb", b"a\tb", b"a\x7fb",
    b"a\x00b", b"\x0e\x0f", "\u202eexe.gpj".encode(), "\u2066a\u2069".encode(), "\u200bzero".encode(), "\u2028line".encode(), "\u2029para".encode(), "\ufeffbom".encode(), "\u00ad".encode(), "\u061c".encode(), "\U000e0001tag".encode(),
    b"=1+1", b"+1", b"-1", b"@SUM(A1)", b"=cmd|' /C calc'!A0", b"\t=1", b" =1", b'"=1"', b"'=1", b"<script>alert(1)</script>", b"</script><img src=x onerror=alert(1)>", b"<!--", b"]]>", b"&lt;b&gt;", b"\" onmouseover=\"x", b"' or '1'='1",
    b"'; DROP TABLE events;--", b"%s%n%x%p", b"{0}{}{user}", b"${HOME}`id`$(id)", b"../../../../etc/passwd", b"/dev/stdin", b"C:\\CON", b"--help", b"-", b"--", b"\\", b"\\x41\\u0041\\n", b"\\\\\\", b'"', b"'", b"|", b"`", b"*_#[]()",
    b"\xff\xfe", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x80", "e\u0301\u0301\u0301".encode(), ("\u0300" * 200).encode(), "\u1100\u1161\u11a8".encode(), b"a" * 5000, "\u65e5".encode() * 500, b"null", b"NaN", b"true", b"1e999",
    b"user\x1b", b"x] \"GET /", b"x [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.0\" 200 1", b"[::1] - y",
]

QUESTIONS = [["who", "--at", "end"], ["users", "--at", "end", "--all"], ["window"], ["sessions"], ["views"], ["timeline"], ["events"], ["is-online", "alice", "--at", "end", "--why"], ["explain"], ["report"]]
OUTPUTS = {command: ["table", "tsv", "csv", "json", "jsonl"] for command in ("who", "users", "window", "sessions", "views", "timeline", "events", "is-online")} | {
    "explain": ["table", "json"], "report": ["html", "text", "json", "markdown"]}
for command in ("who", "users", "window"):
    OUTPUTS[command] = OUTPUTS[command] + ["names"]
HIDDEN = {"Cc", "Cf", "Zl", "Zp"}


def escaped(text):
    """As nginx writes it."""
    return b"".join(b"\\x%02X" % c if c < 32 or c > 126 or c in b'"\\' else bytes([c]) for c in text)


def raw(text):
    """As a writer that escapes nothing leaves it."""
    return text.replace(b"\n", b" ")


def line(name, target, second):
    return b'192.0.2.1 - %s [24/Nov/2026:10:%02d:%02d +0000] "GET %s HTTP/1.1" 200 1 "-" "-"\n' % (name, second // 60 % 60, second % 60, target)


def corpus():
    yield line(b"alice", b"/", 0)
    for write in (escaped, raw):
        for i, text in enumerate(TEXTS):
            yield line(write(text), b"/", i)
            yield line(b"alice", write(text), i)
            yield line(b"bob", b"/users/" + write(text), i)
    for text in TEXTS:
        yield raw(text) + b"\n"


def ask(program, words, log):
    done = subprocess.run([program, *words, log], stdin=subprocess.DEVNULL, capture_output=True, timeout=300)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{words}: exit status {done.returncode}: {done.stderr[:500]}")
    return done.stdout, done.stderr


class Tags(html.parser.HTMLParser):
    """What could act in a page."""
    def __init__(self):
        super().__init__()
        self.scripts, self.handlers = 0, []

    def handle_starttag(self, tag, attributes):
        self.scripts += tag == "script"
        self.handlers += [name for name, _ in attributes if name.startswith("on")] + [tag for _ in [0] if tag in ("img", "iframe", "object", "embed", "base")]


def complaints(output, text):
    """What is wrong with an answer."""
    try:
        decoded = text.decode()
    except UnicodeDecodeError as e:
        yield f"not UTF-8: {e}"
        return
    # Lines and columns of the format itself.
    own = {"tsv": "\n\t", "csv": "\r\n"}.get(output, "\n")
    for c in sorted({c for c in decoded if unicodedata.category(c) in HIDDEN and c not in own}):
        yield f"U+{ord(c):04X} in {decoded[max(0, decoded.index(c) - 40):decoded.index(c) + 10]!r}"
    if output in ("json", "jsonl"):
        for document in decoded.splitlines():
            json.loads(document)
    if output == "tsv" and len({row.count("\t") for row in decoded.splitlines()}) > 1:
        yield "rows of different length"
    if output == "csv":
        rows = list(csv.reader(io.StringIO(decoded, newline="")))
        if len({len(row) for row in rows}) > 1:
            yield "rows of different length"
        yield from (f"a cell begins a formula: {cell!r}" for row in rows for cell in row if re.match(r"[=+@-]", cell))
    if output == "html":
        tags = Tags()
        tags.feed(decoded)
        if tags.scripts > 1 or tags.handlers:
            yield f"{tags.scripts} scripts, {tags.handlers}"


def outputs(program, log):
    for words in QUESTIONS:
        for output in OUTPUTS[words[0]]:
            answer, notes = ask(program, [*words, "-o", output], log)
            for part, what in ((answer, output), (notes, "notes")):
                yield from (f"{' '.join(words)} -o {output}{' (standard error)' if what == 'notes' else ''}: {c}" for c in complaints(what, part))


def seconds(program, words, log):
    start = time.process_time(), time.perf_counter()
    ask(program, words, log)
    return time.perf_counter() - start[1]


def costly_lines(program, folder):
    """Megabytes of one byte in a line must take no longer for a byte than short lines do; generously, for what else the machine does."""
    ordinary = f"{folder}/ordinary.log"
    with open(ordinary, "wb") as f:
        f.write(b"".join(line(b"alice", b"/orders/%d" % i, i) for i in range(100_000)))
    limit = max(1.0, 20 * seconds(program, ["events", "-o", "json", "-q"], ordinary))
    for filler in (b"x", b"[", b'"', b"\\", b"\\x", b"\\x41", b"] \"", b" ", b" - ", b"{", b"\xff", b"%", b"/", b"-", b":", b"\0", b"=", b"\t"):
        filler = filler * (900_000 // len(filler))
        log = f"{folder}/long.log"
        with open(log, "wb") as f:
            for i in range(4):
                f.write(line(b"alice", b"/", i) + filler + b"\n" + line(filler, b"/", i) + line(b"bob", b"/" + filler, i) + b"1.2.3.4 - x [" + filler + b"\n" + b'{"user":"' + filler + b"\n")
        for words in (["events", "-o", "json", "-q"], ["who", "--at", "end"], ["views", "-o", "csv"]):
            took = seconds(program, words, log)
            if took > limit:
                yield f"{' '.join(words)}: {took:.1f} s for {filler[:4]!r}..., over {limit:.1f} s"


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--program", required=True)
    program = arguments.parse_args().program
    lines = list(corpus())
    with tempfile.TemporaryDirectory(prefix="lastseen-hostile-") as folder:
        log = f"{folder}/hostile.log"
        with open(log, "wb") as f:
            f.writelines(lines)
        found = [*outputs(program, log), *costly_lines(program, folder)]
    print("\n".join(found) or f"{len(lines)} hostile lines did no harm")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
