#!/usr/bin/env python3
"""Hostile log lines, names of logs and arguments through every output of every command: no control byte and no character that hides or turns text
reaches a terminal or a file, no cell begins a formula, JSON is JSON, and no mark-up of a name is mark-up of a page.

usage: hostile_lines.py --program FILE [--costs]
       --costs counts the instructions, by valgrind, that long lines of one byte take instead: ten minutes or so"""
import argparse
import csv
import html.parser
import io
import json
import pathlib
import re
import subprocess
import sys
import tempfile
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

QUESTIONS = [["who", "--at", "end"], ["users", "--at", "end", "--all"], ["window"], ["sessions"], ["views"], ["timeline"], ["events"], ["is-online", "alice", "--at", "end", "--why"], ["explain", "-n", "0"], ["report", "-n", "0"],
             ["live", "--once"], ["live", "--clock", "log"], ["ingest", "--archive", "new.lastseen"]]
OUTPUTS = {command: ["table", "tsv", "csv", "json", "jsonl"] for command in ("who", "users", "window", "sessions", "views", "timeline", "events", "is-online", "live")} | {
    "explain": ["table", "json"], "report": ["html", "text", "json", "markdown"], "ingest": ["table", "json"], "archive": ["table", "json"], "forget": ["table", "json"]}
for command in ("who", "users", "window", "live"):
    OUTPUTS[command] = OUTPUTS[command] + ["names"]
for command in ("who", "live"):
    OUTPUTS[command] = OUTPUTS[command] + ["prometheus"]
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


def ask(program, words, log, statuses=(0, 1)):
    words = [program, *words]
    if "--once" not in words and "live" in words:      # a pipe, whose end ends it
        with open(log, "rb") as lines:
            done = subprocess.run(words, input=lines.read(), capture_output=True, timeout=300)
    else:
        done = subprocess.run([*words, *([log] if log else [])], stdin=subprocess.DEVNULL, capture_output=True, timeout=300)
    if done.returncode not in statuses:
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


def judged(program, words, log, output, **more):
    """What is wrong with the answer, and with what is said beside it."""
    answer, notes = ask(program, [*words, "-o", output], log, **more)
    for part, what in ((answer, output), (notes, "notes")):
        yield from (f"{' '.join(map(repr, words))} -o {output}{' (standard error)' if what == 'notes' else ''}: {c}" for c in complaints(what, part))


def outputs(program, log, archive):
    for words in QUESTIONS:
        for output in OUTPUTS[words[0]]:
            if words[:2] == ["live", "--clock"] and output not in ("table", "tsv", "jsonl"): continue  # not of changes
            pathlib.Path(archive).unlink(missing_ok=True)
            yield from judged(program, [w.replace("new.lastseen", archive) for w in words], log, output)
    # What an archive holds is as hostile.
    for words in QUESTIONS:
        if words[0] not in ("explain", "live", "ingest"):
            for output in OUTPUTS[words[0]][:4]: yield from judged(program, words, archive, output)
    for output in OUTPUTS["archive"]:
        yield from judged(program, ["archive"], archive, output)
    for text in TEXTS[::9]:
        if b"\0" in text: continue
        for output in OUTPUTS["forget"]:
            yield from judged(program, ["forget", "--dry-run", "--archive", archive, "--user", escaped(text)], None, output, statuses=(0, 1, 2))


def arguments(program, log):
    """The names of users, times, formats and options that were given."""
    for text in TEXTS:
        if b"\0" in text or len(text) > 1000: continue
        for words in (["is-online", "--at", "end"], ["who", "--at"], ["who", "--log-format"], ["who", "--tz"], ["window", "--since"], ["who", "--fields"], ["who", "--user"],
                      ["report", "-o", "html", "--title"], ["report", "-o", "markdown", "--title"], [], ["who", "--redis"], ["who", "--fold"]):
            given = words + [text] if words[-1:] != ["end"] else [words[0], text, *words[1:]]
            answer, notes = ask(program, given, log, statuses=(0, 1, 2))
            output = words[2] if "-o" in words else "table"
            yield from (f"{given}: {c}" for part, what in ((answer, output), (notes, "notes")) for c in complaints(what, part))


def names_of_logs(program, folder):
    for name in (b"\x1b[31mred.log", b"\x1b]0;title\x07", "\u202egol.txt".encode(), "\u200bzero.log".encode(), b"a\nb.log", b"a\tb\r.log", b"\xff\xfe.log", b"<script>alert(1)</script>", b"=1+1.log", b"%s%n.log", b"\x9b31m.log"):
        if b"/" in name: name = name.replace(b"/", b"\\")
        log, archive = folder.encode() + b"/" + name, folder.encode() + b"/of " + name
        with open(log, "wb") as f:
            f.write(line(b"alice", b"/users/bob", 1) + b"no line\n")
        for words, outputs in ((["who", "--at", "end"], ["table", "json"]), (["is-online", "alice", "--at", "end", "--why"], ["table", "json"]), (["explain"], ["table", "json"]),
                               (["report"], ["html", "text", "markdown", "json"]), (["ingest", "--archive", archive], ["table", "json"]), (["live", "--once"], ["table"])):
            for output in outputs: yield from judged(program, words, log, output)
        for output in ("table", "json"): yield from judged(program, ["archive"], archive, output)
        for words in (["who"], ["explain"], ["ingest", "--archive", archive], ["archive"]): yield from judged(program, words, log + b".missing", "table", statuses=(2,))
        with open(log, "wb") as f:
            f.write(b"no line\n" * 5)
        yield from judged(program, ["who"], log, "table", statuses=(2,))


def instructions(program, words, log):
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out", program, "-j1", *words, log], stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode not in (0, 1, 2): raise RuntimeError(f"{words}: exit status {done.returncode}: {done.stderr[-500:]}")
        return int(re.search(r"^summary: (\d+)", pathlib.Path(folder, "out").read_text(), re.M)[1])


def costly_lines(program, folder):
    """Long lines of one byte must take no more instructions for a byte than ten times what ordinary lines take: a square would be thousands of times."""
    log = f"{folder}/lines.log"

    def cost(words, lines):
        """Instructions a byte; starting the program is not counted."""
        counts = []
        for repeat in (1, 2):
            with open(log, "wb") as f: f.write(line(b"alice", b"/", 1) + lines * repeat)
            counts.append(instructions(program, words, log))
        return (counts[1] - counts[0]) / len(lines)

    for words in (["events", "-o", "json", "-q"], ["window", "-q"], ["views", "-o", "csv", "-q"], ["report", "-o", "html", "-q"], ["explain"]):
        ordinary = cost(words, b"".join(line(b"alice", b"/users/user%d" % i, i) for i in range(5000)))
        worst = 0.0, b""
        for filler in (b"x", b"[", b'"', b"\\", b"\\x", b"\\x41", b'] "', b" ", b" - ", b"{", b"\xff", b"%", b"/", b"-", b":", b"\0", b"=", b"\t"):
            long = filler * (200_000 // len(filler))
            lines = long + b"\n" + line(long, b"/", 1) + line(b"bob", b"/users/" + long, 1) + b"1.2.3.4 - x [" + long + b"\n" + b'{"user":"' + long + b"\n"
            worst = max(worst, (cost(words, lines), filler))
        print(f"{' '.join(words)}: {ordinary:.1f} instructions a byte of ordinary lines, at most {worst[0]:.1f}, of {worst[1]!r}", flush=True)
        if worst[0] > 10 * ordinary: yield f"{' '.join(words)}: costly lines of {worst[1]!r}"


def main():
    given = argparse.ArgumentParser()
    given.add_argument("--program", required=True)
    given.add_argument("--costs", action="store_true")
    given = given.parse_args()
    lines = list(corpus())
    with tempfile.TemporaryDirectory(prefix="lastseen-hostile-") as folder:
        log = f"{folder}/hostile.log"
        with open(log, "wb") as f:
            f.writelines(lines)
        with open(f"{folder}/plain.log", "wb") as f:
            f.write(line(b"alice", b"/", 1))
        if given.costs: found = [*costly_lines(given.program, folder)]
        else: found = [*outputs(given.program, log, f"{folder}/new.lastseen"), *names_of_logs(given.program, folder), *arguments(given.program, f"{folder}/plain.log")]
    print("\n".join(found) or f"{len(lines)} hostile lines did no harm")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
