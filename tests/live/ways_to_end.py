#!/usr/bin/env python3
"""How `lastseen live` begins and ends, and what it says meanwhile: pipes, signals, readers that leave, files that are replaced.

usage: ways_to_end.py --program FILE"""
import array
import fcntl
import json
import os
import select
import signal
import subprocess
import termios
import time

from following import BOUND, Folder, Live, for_strangers, log_line, run_all, until

F_GETPIPE_SZ = 1032                                # of Linux; named in fcntl from Python 3.10 on


def a_pipe_is_read_as_it_comes(program):
    """A line is told at once, an unfinished one waits, at the end nobody is declared offline."""
    with Live(program, "-o", "jsonl", stdin=subprocess.PIPE) as live:
        live.process.stdin.write(log_line("alice").encode())
        live.process.stdin.flush()
        until(lambda: live.online() == ["alice"], "alice")
        line = log_line("bob").encode()
        live.process.stdin.write(line[:40])
        live.process.stdin.flush()
        live.process.stdin.write(line[40:] + log_line("carol").rstrip("\n").encode())
        live.process.stdin.flush()
        until(lambda: live.online() == ["alice", "bob"], "bob")
        live.process.stdin.close()
        assert live.ended() == 0
        assert live.online() == ["alice", "bob", "carol"]
        assert len(live.lines) == 3


def a_busy_pipe_tells_all_the_same(program):
    """Lines that come without a pause are told when they are of later than the start."""
    with Live(program, "-o", "jsonl", stdin=subprocess.PIPE) as live:
        def another_line_is_told():
            live.process.stdin.write(log_line("alice").encode())
            live.process.stdin.flush()
            return live.online() == ["alice"]
        until(another_line_is_told, "alice")


def a_pipe_warms_up(program):
    """Who was seen before a pipe began is not known, unless older lines came."""
    for age, warms_up in ((10, True), (400, False)):
        with Live(program, stdin=subprocess.PIPE) as live:
            live.process.stdin.write(log_line("alice", time.time() - age).encode())
            live.process.stdin.close()
            assert live.ended() == 0
            assert any("warming up" in note for note in live.notes) == warms_up, live.notes


def a_pipe_may_begin_with_what_fits_nothing(program):
    """A banner and a pause: it chooses neither the format of what comes then nor the status."""
    with Live(program, "--clock", "log", "-o", "jsonl", stdin=subprocess.PIPE) as live:
        live.process.stdin.write(b"a banner\n")
        live.process.stdin.flush()
        until(lambda: any("none of 1 line fits" in note for note in live.notes), "the note")
        live.process.stdin.write(b'{"time":"2026-11-24T10:00:00Z","remote_user":"alice","request":"GET / HTTP/1.1","status":200}\n')
        live.process.stdin.close()
        assert live.ended() == 0
        assert live.online() == ["alice"]


def signals_end_it(program):
    """It dies by the signal, so that a shell sees it."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        with Folder() as folder:
            log = folder / "access.log"
            log.write_text(log_line("alice"))
            with Live(program, "-o", "jsonl", log) as live:
                until(lambda: live.online() == ["alice"], "alice")
                live.process.send_signal(number)
                assert live.ended() == -number


def a_reader_that_does_not_read_keeps_no_signal_from_its_effect(program):
    """The pipe is full; SIGTERM ends the program all the same."""
    with Folder() as folder:
        log = folder / "access.log"
        log.write_text("".join(log_line(f"user{i:06}") for i in range(20000)))
        process = subprocess.Popen([program, "live", "-o", "jsonl", log], stdout=subprocess.PIPE)

        # Whether a pipe holds as many bytes as it can.
        def is_full():
            held = array.array("i", [0])
            fcntl.ioctl(process.stdout, termios.FIONREAD, held)
            return held[0] >= fcntl.fcntl(process.stdout, F_GETPIPE_SZ) - select.PIPE_BUF
        until(is_full, "a full pipe")
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == -signal.SIGTERM
        process.stdout.close()


def a_reader_that_leaves_ends_it(program):
    """Quietly, also while nothing comes."""
    with Folder() as folder:
        log = folder / "access.log"
        log.write_text(log_line("alice"))
        process = subprocess.Popen([program, "live", "-o", "jsonl", log], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert json.loads(process.stdout.readline())["user"] == "alice"
        process.stdout.close()
        assert process.wait(60) == 0
        assert process.stderr.read() == b""
        process.stderr.close()


def an_output_that_is_full_ends_it(program):
    """With a message, also while nothing more comes."""
    with open("/dev/full", "w") as full:
        process = subprocess.Popen([program, "live", "-q", "-o", "jsonl"], stdin=subprocess.PIPE, stdout=full, stderr=subprocess.PIPE)
        process.stdin.write(log_line("alice").encode())
        process.stdin.flush()
        assert process.wait(BOUND) == 2
        assert process.stderr.read() == b"lastseen: standard output: No space left on device\n"
        process.stdin.close()
        process.stderr.close()


def a_file_is_replaced_again_and_again(program):
    """--every --write: readers never see half a state, and the last state stays."""
    with Folder() as folder:
        log, state = folder / "access.log", folder / "state.json"
        log.write_text(log_line("alice"))
        with Live(program, "--every", "100ms", "-o", "json", "--write", state, log) as live:
            until(state.exists, "the file")
            assert [user["user"] for user in json.loads(state.read_text())["users"]] == ["alice"]
            with log.open("a") as file:
                file.write(log_line("bob"))
            until(lambda: len(json.loads(state.read_text())["users"]) == 2, "bob")
            assert json.loads(state.read_text())["command"] == "who"
            live.process.send_signal(signal.SIGTERM)
            live.ended()
            assert live.lines == []
        assert sorted(os.listdir(folder)) == ["access.log", "state.json"]


def a_file_that_cannot_be_replaced_is_noted(program):
    """One note, and it goes on."""
    with Folder() as folder:
        log = folder / "access.log"
        log.write_text(log_line("alice"))
        state = folder / "away" / "state.prom"
        with Live(program, "--every", "50ms", "-o", "prometheus", "--write", state, log) as live:
            until(lambda: live.notes, "a note")
            (folder / "away").mkdir()
            until(state.exists, "the file")
            assert "lastseen_online_users 1\n" in state.read_text()
            assert len(live.notes) == 1, live.notes


def a_log_that_is_not_there_is_waited_for(program):
    """With a note; a folder is refused."""
    with Folder() as folder:
        log = folder / "access.log"
        with Live(program, "-o", "jsonl", log) as live:
            until(lambda: live.notes, "a note")
            assert "no such file" in live.notes[0], live.notes
            log.write_text(log_line("alice"))
            until(lambda: live.online() == ["alice"], "alice")
        refused = subprocess.run([program, "live", folder], capture_output=True, text=True)
        assert refused.returncode == 2
        assert refused.stderr == f"lastseen: {folder}: is a directory; name its logs: {folder}/access.log*\n", refused.stderr


def a_compressed_log_is_read_once(program):
    """And then there is nothing to wait for."""
    with Folder() as folder:
        log = folder / "access.log"
        log.write_text(log_line("alice"))
        subprocess.run(["gzip", log], check=True)
        with Live(program, "-o", "jsonl", folder / "access.log.gz") as live:
            assert live.ended() == 0
            assert live.online() == ["alice"]


def a_file_is_replaced_and_comes_back(program):
    """By a folder, or nothing that may be read: a note, and it goes on when that is over."""
    stranger = 64123
    with Folder() as folder:
        program = for_strangers(program, folder)
        log, away = folder / "access.log", folder / "away"
        log.write_text(log_line("alice"))
        reader = {"user": stranger} if os.geteuid() == 0 else {}   # root may read all
        with Live(program, "-o", "jsonl", log, **reader) as live:
            until(lambda: live.online() == ["alice"], "alice")
            log.rename(away)
            log.mkdir()
            until(lambda: len(live.notes) == 1, "a note")
            assert "access.log: is a directory" in live.notes[0], live.notes
            log.rmdir()
            log.write_text(log_line("bob"))
            until(lambda: live.online() == ["alice", "bob"], "bob")
            log.unlink()
            log.touch(0o000)
            until(lambda: len(live.notes) == 2, "a note")
            assert "access.log: permission denied" in live.notes[1], live.notes
            log.write_text(log_line("carol"))
            log.chmod(0o644)
            until(lambda: live.online() == ["alice", "bob", "carol"], "carol")
            assert live.process.poll() is None and len(live.notes) == 2, live.notes


def a_truncated_file_may_grow_beyond_where_it_was(program):
    """Between two looks; the program is stopped meanwhile."""
    with Folder() as folder:
        log = folder / "access.log"
        log.write_text(log_line("alice") + log_line("bob"))
        with Live(program, "-o", "jsonl", log) as live:
            until(lambda: live.online() == ["alice", "bob"], "bob")
            live.process.send_signal(signal.SIGSTOP)
            users = [f"user{i}" for i in range(10)]
            log.write_text("".join(map(log_line, users)))
            live.process.send_signal(signal.SIGCONT)
            until(lambda: live.online() == ["alice", "bob", *users], "all users")


def a_time_far_ahead_is_left_out(program):
    """And counted in one note; one that is a little ahead was seen on arrival, one an hour back is late."""
    with Live(program, "-o", "jsonl", stdin=subprocess.PIPE) as live:
        now = time.time()
        for user, ahead in (("alice", 0), ("bob", 100), ("carol", 3600), ("dave", 3600), ("erin", -3600), ("zoe", 0)):
            live.process.stdin.write(log_line(user, now + ahead).encode())
        live.process.stdin.close()
        live.ended()
        assert sorted(live.online()) == ["alice", "bob", "zoe"], live.lines
        notes = [note for note in live.notes if "ahead" in note]
        assert notes == ["lastseen: note: 2 events are over 5m ahead of the clock and left out\n"], live.notes


def a_line_without_end_takes_no_memory(program):
    """1 GiB of it: malformed, and what follows counts."""
    with Live(program, "-o", "jsonl", stdin=subprocess.PIPE) as live:
        live.process.stdin.write(log_line("alice").encode())
        live.process.stdin.flush()
        block = b"x" * (1 << 20)
        for _ in range(1 << 10):
            live.process.stdin.write(block)
        live.process.stdin.write(b"\n" + log_line("bob").encode())
        live.process.stdin.flush()
        until(lambda: live.online() == ["alice", "bob"], "bob")
        with open(f"/proc/{live.process.pid}/status") as status:
            peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
        assert peak < 64 << 10, f"{peak} KiB"
        live.process.stdin.close()
        live.ended()
        assert any("longer than 1 MiB" in note for note in live.notes), live.notes


def a_full_disk_is_noted_and_waited_for(program):
    """One note; the old state stays, and the next one is written when there is room. And a standard output that is full ends it with a message."""
    with Folder() as folder:
        log = folder / "access.log"
        log.write_text("".join(log_line(f"user{i:04}") for i in range(1000)))
        small = folder / "small"
        small.mkdir()
        is_mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small], capture_output=True).returncode == 0
        try:
            if is_mounted:
                state, filler = small / "state.json", small / "filler"
                state.write_text("old")
                filler.write_bytes(b"x" * (980 << 10))
                with Live(program, "--every", "50ms", "-o", "json", "--write", state, log) as live:
                    until(lambda: live.notes, "a note")
                    assert "No space left on device; the next try is in 0.05s" in live.notes[0], live.notes
                    assert state.read_text() == "old" and sorted(os.listdir(small)) == ["filler", "state.json"]
                    filler.unlink()
                    until(lambda: state.read_text() != "old", "the state")
                    assert json.loads(state.read_text())["command"] == "who"
                    assert len(live.notes) == 1, live.notes
        finally:
            if is_mounted:
                subprocess.run(["umount", small], check=True)
        with open("/dev/full", "w") as full:
            ended = subprocess.run([program, "live", "-o", "jsonl", log], stdout=full, stderr=subprocess.PIPE, text=True, timeout=BOUND)
        assert ended.returncode == 2 and ended.stderr == "lastseen: standard output: No space left on device\n", ended


run_all([a_pipe_is_read_as_it_comes, a_busy_pipe_tells_all_the_same, a_pipe_warms_up, a_pipe_may_begin_with_what_fits_nothing, signals_end_it,
         a_reader_that_does_not_read_keeps_no_signal_from_its_effect,
         a_reader_that_leaves_ends_it, an_output_that_is_full_ends_it, a_file_is_replaced_again_and_again, a_file_that_cannot_be_replaced_is_noted,
         a_log_that_is_not_there_is_waited_for, a_compressed_log_is_read_once, a_file_is_replaced_and_comes_back,
         a_truncated_file_may_grow_beyond_where_it_was, a_time_far_ahead_is_left_out, a_line_without_end_takes_no_memory,
         a_full_disk_is_noted_and_waited_for])
