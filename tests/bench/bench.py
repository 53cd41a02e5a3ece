#!/usr/bin/env python3
"""How long the program takes for a question, as a ratio to what else could be done with the same bytes, as a table in Markdown.

Each pair (a baseline, then the program) is run one after the other, again and again, and the medians of the pairs' ratios are shown: what else the
machine does meanwhile slows both. Where it does much else, judge by the ratio of processor time (2 threads). Baselines and peers that are not installed are left out. What the peers can answer too is checked to be the same.

The logs are made by lastseen_generate_log, once, in --folder; see there for what they imitate. They are read once before, so they come from the page
cache where there is memory enough.

usage: bench.py --program FILE --generate-log FILE --folder FOLDER [--runs N] [--size BYTES] [--only REGEX]"""
import argparse
import dataclasses
import json
import os
import pathlib
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import typing

HERE = pathlib.Path(__file__).resolve().parent

LOGS = {
    "log": [],
    "late": ["--disorder", "3600"],
    "users400k": ["--users", "400000"],
    "users800k": ["--users", "800000"],
    "json": ["--format", "json"],
    "custom": ["--format", "custom"],
    "requests50k": ["--requests", "50000"],
}
PACKED = {"gz": "gzip -c", "zst": "zstd -qc"}

# The logs end with the last second of 2 November 2026.
ONE_DAY = ["--since", "2026-10-29T00:00:00Z", "--until", "2026-10-29T23:59:59Z"]
# Strings that say what combined says are read as combined; those of LOGS' custom are not.
NGINX_CUSTOM = '$remote_addr [$time_local] $remote_user "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"'
APACHE_CUSTOM = '%h %t %u "%r" %>s %b "%{{Referer}}i" "%{{User-agent}}i"'
NGINX_STRING = '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$upstream_addr"'
REGEX = 're:^\\S+ - (?P<user>.+?) \\[(?P<time>[^\\]]+)\\] "(?P<request>[^"]*)" (?P<status>\\d+) '
APACHE_STRING = '%h %l %u %t "%r" %>s %b "%{{Referer}}i" "%{{X-User}}i"'

WC = "wc -l {log}"
COMBINED = "{lastseen} who --at end -j{threads} {log}"


@dataclasses.dataclass
class Row:
    what: str
    command: str                 # for bash; {lastseen}, {threads} and the logs are put in
    baseline: str = WC
    two: float | None = None     # what the ratio must reach with two threads
    one: float | None = None     # and with one; None: not run
    memory: int | None = None    # MiB
    needs: tuple = ()            # programs
    must: float | None = None    # seconds that it may take on two cores; these are shown beside the ratio
    prepare: str = ":"           # before each run, not timed


class Pairs(typing.NamedTuple):
    """Medians over pairs of a baseline and a command."""
    elapsed: float    # ratio
    processor: float  # ratio
    seconds: float    # that the command took
    beside: float     # and the baseline


def ask(words, log="log"):
    return f"{{lastseen}} {words} -j{{threads}} {{{log}}}"


ROWS = [
    Row("`who --at end`", ask("who --at end"), WC, 1.1, 1.9, 32),
    Row("`users --all --at end`", ask("users --all --at end"), WC, 1.1, 1.9, 32),
    Row("`views`", ask("views"), WC, 1.15, 1.9, 40),
    Row("`window`, whole log", ask("window"), WC, 1.9, 2.8, 48),
    Row("`sessions`, whole log", ask("sessions -o tsv"), WC, 1.9, 2.8, 48),
    Row("`window`, one day", ask("window " + " ".join(ONE_DAY)), WC, 1.4, 2.1, 32),
    Row("`timeline`, whole log", ask("timeline"), WC, 1.75, 2.5, 48),
    Row("`events -o jsonl`", ask("events -o jsonl"), WC, 1.15, 2.0, 16),
    Row("`events -o jsonl` into a pipe", ask("events -o jsonl") + " | cat", WC, 2.1, None, 16),
    Row("`cat LOG \\| who`", "cat {log} | {lastseen} who --at end -j{threads}", "cat {log} | wc -l", 0.7, None, 24),
    Row("`who`, .gz", ask("who --at end", "gz"), "igzip -dc {gz}", 1.5, None, 24, ("igzip",)),
    Row("`who`, .zst", ask("who --at end", "zst"), "zstdcat {zst} | wc -l", 1.15, None, 24, ("zstdcat",)),
    Row("`who`, lines up to an hour late", ask("who --at end", "late"), "wc -l {late}", 1.8, None, 40),
    Row("`who`, 400,000 users", ask("who --at end", "users400k"), "wc -l {users400k}", 2.1, None, 112),
    Row("`users --all`, 800,000 users", ask("users --all --at end", "users800k"), "wc -l {users800k}", 10, None, None),
    Row("`window`, 800,000 users", ask("window", "users800k"), "wc -l {users800k}", 20, None, None),
    Row("`who`, a pasted nginx string", f"{{lastseen}} who --at end -j{{threads}} --log-format '{NGINX_STRING}' {{log}}", COMBINED, 1.3, 1.3),
    Row("`who`, a pasted Apache string", f"{{lastseen}} who --at end -j{{threads}} --log-format '{APACHE_STRING}' {{log}}", COMBINED, 1.3, 1.3),
    Row("`who`, a custom nginx string", f"{{lastseen}} who --at end -j{{threads}} --log-format '{NGINX_CUSTOM}' {{custom}}", COMBINED, 1.3, 1.3),
    Row("`who`, a custom Apache string", f"{{lastseen}} who --at end -j{{threads}} --log-format '{APACHE_CUSTOM}' {{custom}}", COMBINED, 1.3, 1.3),
    Row("`who`, `re:`", f"{{lastseen}} who --at end -j{{threads}} --log-format '{REGEX}' {{log}}", COMBINED),
    Row("`who`, nginx's JSON", ask("who --at end", "json"), COMBINED, 3, 3),
    Row("`report`", "{lastseen} report -o html -j{threads} {log}", "{lastseen} window -j{threads} {log}", 2, None),
    Row("`live --clock log` on a pipe", "cat {log} | {lastseen} live --clock log -o tsv", "cat {log} | wc -l", must=2.5),  # 400 MB/s
]

INGEST = "{lastseen} ingest --archive {folder}/run.lastseen"
SQLITE = "sqlite3 -readonly {archive} "
AT, HOUR_LATER = 1793275200000, 1793278800000
ONE_HOUR = f"--since @{AT // 1000} --until @{HOUR_LATER // 1000}"
ONLINE = SQLITE + f"'SELECT count(DISTINCT user_id) FROM event WHERE time_ms BETWEEN {AT - 300_000} AND {AT}'"
HOUR = SQLITE + f"'SELECT count(*) FROM event WHERE time_ms BETWEEN {AT} AND {HOUR_LATER}'"
USERS = SQLITE + "'SELECT count(*), max(last_ms) FROM users'"

# The archive is that of 10 million events by 20,000 users in 50,000 requests; `rotated` is the log in 30 files, of which 28 are .gz. What the dictionaries
# of the 500,000 requests of the log take is on top of the memory that an ingest may take.
ARCHIVE_ROWS = [
    Row("`ingest`, first", INGEST + " {log}", WC, must=3, prepare="rm -f {folder}/run.lastseen*"),
    Row("`ingest`, first, 50,000 requests", INGEST + " {requests50k}", "wc -l {requests50k}", must=3, memory=64, prepare="rm -f {folder}/run.lastseen*"),
    Row("`ingest`, first, .gz", INGEST + " {gz}", "igzip -dc {gz}", must=4, needs=("igzip",), prepare="rm -f {folder}/run.lastseen*"),
    Row("`ingest`, nothing new in 30 files", "{lastseen} ingest --archive {folder}/rotated.lastseen {folder}/rotated/*", "cat {folder}/rotated/* | wc -l", must=0.05),
    Row("`ingest`, 100 new lines", "{lastseen} ingest --archive {folder}/grown.lastseen {grown}", "wc -l {grown}", must=0.05, prepare="tail -n 100 {log} >> {grown}"),
    Row("`who` from the archive, nobody online for long", f"{{lastseen}} who --at @{AT // 1000} --timeout 20s -j{{threads}} {{archive}}", ONLINE, must=0.1, needs=("sqlite3",)),
    Row("`who` from the archive, some online for days", f"{{lastseen}} who --at @{AT // 1000} -j{{threads}} {{archive}}", ONLINE, needs=("sqlite3",)),
    Row("`window` of an hour from the archive", f"{{lastseen}} window {ONE_HOUR} -j{{threads}} {{archive}}", HOUR, must=0.1, needs=("sqlite3",)),
    Row("`users --all` from the archive", "{lastseen} users --all --at end -j{threads} {archive}", USERS, must=2, needs=("sqlite3",)),
]

# Each answers a part of what the program answers in one pass; GoAccess takes its time, so it gets a tenth of the log.
PEERS = [
    Row("mawk, who is online at the end", f"mawk -f {HERE}/who.awk {{log}}", needs=("mawk",)),
    Row("ripgrep, lines that name a user", "rg -c '^[^ ]+ - [^ -]' {log}", needs=("rg",)),
    Row("DuckDB, lines that name a user", """{duckdb} "SELECT count(*) FROM read_csv('{log}', auto_detect = false, header = false, delim = E'\\x01', quote = '', escape = '',
        columns = {{'line': 'VARCHAR'}}) WHERE regexp_matches(line, '^[^ ]+ - [^ -]')\"""", needs=("duckdb",)),
    Row("GoAccess, its own report", "goaccess {tenth} --log-format=COMBINED --no-progress -o json", "wc -l {tenth}", needs=("goaccess",)),
]


def duckdb():
    """What asks DuckDB a query: its command, else Node with its module; None where there is neither."""
    if shutil.which("duckdb"):
        return "duckdb -noheader -list -c"
    with_node = ["node", str(HERE / "duckdb.js")]
    found = shutil.which("node") and subprocess.run([*with_node, "SELECT 1"], capture_output=True).returncode == 0
    return " ".join(with_node) if found else None


class Bench:
    def __init__(self, program, folder, runs):
        self.names = {"lastseen": program, "folder": folder, **{p.stem: p for p in folder.iterdir() if p.suffix == ".log"}, "archive": folder / "archive.lastseen",
                      "duckdb": duckdb()}
        self.runs = runs

    def shell(self, command, threads=2, **names):
        command = command.format(**self.names | names, threads=threads)
        return subprocess.run(["bash", "-o", "pipefail", "-c", command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE if "capture" in names else subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, check=True).stdout

    def has(self, row):
        """Whether all that a row needs is installed."""
        return all(self.names.get(program) or shutil.which(program) for program in row.needs)

    def output(self, command):
        return self.shell(command, capture=True)

    def seconds(self, command, threads):
        """Elapsed, and of the processors."""
        def spent():
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            return time.perf_counter(), used.ru_utime + used.ru_stime
        before = spent()
        self.shell(command, threads)
        return [after - start for start, after in zip(before, spent())]

    def pairs(self, row, threads):
        self.shell(row.prepare)
        self.shell(row.command, threads)
        pairs = []
        for _ in range(self.runs):
            self.shell(row.prepare)
            pairs.append((self.seconds(row.baseline, threads), self.seconds(row.command, threads)))
        return Pairs(*(statistics.median(own[i] / base[i] for base, own in pairs) for i in range(2)),
                     statistics.median(own[0] for _, own in pairs), statistics.median(base[0] for base, _ in pairs))

    def peak_memory(self, row, threads=2):
        """MiB; None where GNU time is not installed."""
        time_program = shutil.which("time")
        if not time_program or "{lastseen}" not in row.command:
            return None
        with tempfile.NamedTemporaryFile("r") as told:
            self.shell(row.prepare)
            self.shell(row.command, threads, lastseen=f"{time_program} -f %M -o {told.name} {self.names['lastseen']}")
            return int(told.read().split()[-1]) / 1024

    def table(self, rows):
        """Prints it; true where a command failed."""
        print("| question | beside | 2 threads | 1 thread | to reach | processor time | peak memory | at most |")
        print("|---|---|---|---|---|---|---|---|")
        failed = False
        for row in rows:
            if not self.has(row):
                continue
            try:
                two = self.pairs(row, 2)
                one = f"{self.pairs(row, 1).elapsed:.2f}" if row.one else ""
                memory = self.peak_memory(row)
            except subprocess.CalledProcessError as e:
                print(f"{row.what}: exit status {e.returncode}: {e.cmd[-1]}", file=sys.stderr)
                failed = True
                continue
            took = f"{two.elapsed:.2f}" if row.must is None else f"{two.elapsed:.2f} ({two.seconds * 1000:.0f} ms)"
            goal = f"{row.must * 1000:.0f} ms" if row.must else "" if row.two is None else f"{row.two} ({row.one})" if row.one else f"{row.two}"
            beside = re.sub(r"\{lastseen\} (\w+).*", r"lastseen \1", row.baseline)
            beside = re.sub(r"\{folder\}/rotated/\*|\{\w+\}", lambda name: "ARCHIVE" if name[0] == "{archive}" else "LOG", beside).replace("|", "\\|")
            print(f"| {row.what} | `{beside}`, {two.beside * 1000:.0f} ms | {took} | {one} | {goal} | {two.processor:.2f} | {'' if memory is None else f'{memory:.0f} MiB'} | {f'{row.memory} MiB' if row.memory else ''} |", flush=True)
        return failed


def make_log(folder, name, command):
    """Once: where it is there already, it stays."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.log"
    if not path.exists():
        with open(path.with_suffix(".part"), "wb") as out:
            subprocess.run(command, shell=True, stdout=out, check=True)
        path.with_suffix(".part").rename(path)


def make_logs(generate_log, folder, size):
    for name, options in LOGS.items():
        make_log(folder, name, " ".join([str(generate_log), "--size", size, *options]))
    log = folder / "log.log"
    make_log(folder, "tenth", f"head -c {log.stat().st_size // 10} {log} | head -n -1")
    for name, packer in PACKED.items():
        make_log(folder, name, f"{packer} {log}")
    for path in folder.glob("*.log"):
        path.read_bytes()


def make_archives(program, generate_log, folder):
    """What is asked of archives, and what is ingested again."""
    def run(command):
        subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=folder, stdout=subprocess.DEVNULL, check=True)

    def make(name, command):
        if not (folder / name).exists():
            run(command)

    ingest = f"{program} ingest --archive"
    events = f"{generate_log} --size 2330MB --authenticated 1 --requests 50000"
    make("archive.lastseen", f"{events} > events.part && {ingest} archive.part events.part && rm -f events.part archive.part-* && mv archive.part archive.lastseen")
    make("rotated", "mkdir rotated.part && cd rotated.part && split -n l/30 -d -a 2 ../log.log access.log. && gzip access.log.{02..29} && cd .. && mv rotated.part rotated")
    # Anew, as they go with files that may have been touched since; those written just now would be opened again.
    run(f"rm -f rotated.lastseen* grown.lastseen* && touch -d '1 hour ago' rotated/* && {ingest} rotated.lastseen rotated/*")
    run(f"cp log.log grown.log && {ingest} grown.lastseen grown.log")


def same_answers(bench, logs, archives):
    """What the peers say too, beside what the program says; yields what was compared."""
    def own(words, log="log"):
        return json.loads(bench.output(f"{{lastseen}} {words} -o json {{{log}}}"))

    if archives and shutil.which("sqlite3"):
        yield "requests of an hour", int(bench.output(HOUR)), sum(u["requests"] for u in own(f"window {ONE_HOUR}", "archive")["users"])
        yield "who is online in the archive", int(bench.output(ONLINE)), own(f"who --at @{AT // 1000}", "archive")["total"]
        yield "users and their last times", bench.output(USERS).decode().split("|")[0], str(own("users --all", "archive")["total"])

    if not logs:
        return
    coverage = own("who --at end")["coverage"]
    yield "lines", int(bench.output("wc -l < {log}")), coverage["lines"]
    if shutil.which("mawk"):
        *online, spans = bench.output(PEERS[0].command).decode().splitlines()
        yield "who is online", sorted(online), sorted(bench.output("{lastseen} who --at end -o names {log}").decode().splitlines())
        yield "spans", int(spans.split()[0]), sum(len(u["spans"]) for u in own("window")["users"])
    if shutil.which("rg"):
        yield "lines that name a user", int(bench.output(PEERS[1].command)), coverage["events"] + coverage["unauthenticated"]
        if bench.has(PEERS[2]):
            yield "lines that name a user, by DuckDB", int(bench.output(PEERS[2].command)), int(bench.output(PEERS[1].command))
    if shutil.which("goaccess"):
        yield "valid requests", json.loads(bench.output(PEERS[3].command))["general"]["valid_requests"], own("who --at end", "tenth")["coverage"]["lines"]
    for log in ("gz", "zst"):
        yield f"answer of .{log}", own("who --at end"), own("who --at end", log)


def machine():
    cpu = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{cpu[1] if cpu else platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB, Linux {platform.release().partition('-')[0]}"


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--program", required=True)
    arguments.add_argument("--generate-log", type=pathlib.Path, required=True)
    arguments.add_argument("--folder", type=pathlib.Path, required=True)
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--size", default="1GB")
    arguments.add_argument("--only", default="")
    arguments = arguments.parse_args()
    folder = arguments.folder / arguments.size
    make_logs(arguments.generate_log.resolve(), folder, arguments.size)
    rows = [row for row in ROWS + ARCHIVE_ROWS + PEERS if re.search(arguments.only, row.what)]
    archives = any(row in ARCHIVE_ROWS for row in rows)
    logs = any(row not in ARCHIVE_ROWS for row in rows)
    if archives:
        make_archives(pathlib.Path(arguments.program).resolve(), arguments.generate_log.resolve(), folder)
    bench = Bench(arguments.program, folder, arguments.runs)
    failed = False
    for what, theirs, ours in same_answers(bench, logs, archives):
        failed |= theirs != ours
        print(f"{what}: {'the same answer' if theirs == ours else f'differ: {theirs} {ours}'}", file=sys.stderr)
    print(f"{machine()}; {arguments.size} of log, medians of {arguments.runs} pairs\n")
    return bench.table(rows) or failed


if __name__ == "__main__":
    sys.exit(main())
