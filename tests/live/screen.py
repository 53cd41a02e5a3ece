#!/usr/bin/env python3
"""The screen of `lastseen live` in a real terminal emulator, tmux: keys, sizes, a hostile name, and what it leaves behind.

usage: screen.py --program FILE
       exits with 77, which CTest takes for skipped, where tmux is not installed"""
import os
import re
import shutil
import subprocess
import sys
import time

from following import Folder, log_line, run_all, until

TMUX = shutil.which("tmux")


class Terminal:
    """A terminal of its own, with a shell command in it."""

    def __init__(self, folder, command, width=80, height=12):
        self.socket = folder / "tmux.socket"
        shell = f"trap : INT; stty -g > {folder}/before; {command}; echo \"status $?\" > {folder}/status; stty -g > {folder}/after; printf 'left\\n'; exec cat"
        self.folder = folder
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", str(width), "-y", str(height), "sh", "-c", shell)

    def tmux(self, *words):
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC", "NO_COLOR": "1"}
        return subprocess.run([TMUX, "-S", self.socket, *words], check=True, capture_output=True, text=True, env=environment).stdout

    def screen(self):
        return self.tmux("capture-pane", "-p").split("\n")

    def press(self, *keys):
        self.tmux("send-keys", *keys)

    def resize(self, width, height):
        self.tmux("resize-window", "-x", str(width), "-y", str(height))

    def shows(self, holds):
        until(lambda: holds(self.screen()), lambda: "\n".join(self.screen()))

    def left(self):
        """The status after the program has left the terminal as it was."""
        until((self.folder / "after").exists, "the end")
        until(lambda: (self.folder / "after").read_text() != "", "the end")
        assert (self.folder / "after").read_text() == (self.folder / "before").read_text()
        self.shows(lambda screen: "left" in screen)
        assert self.tmux("display-message", "-p", "#{alternate_on} #{cursor_flag}").strip() == "0 1"
        return (self.folder / "status").read_text().strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        subprocess.run([TMUX, "-S", self.socket, "kill-server"], capture_output=True)


def users(screen):
    """Who is in the table: its lines bear dates, those of the changes under it only clocks."""
    header = next(i for i, line in enumerate(screen) if line.startswith("USER"))
    return [line.split(" ")[0] for line in screen[header + 1:] if re.search(r" \d{4}-\d\d-\d\d ", line)]


def a_log(folder):
    now = time.time()
    log = folder / "access.log"
    log.write_text(log_line("alice", now - 200) + log_line("bob", now - 100) + log_line(r"x\x1B[2J\x07y", now - 10) + log_line("bob", now - 90))
    return log


ODD = r"x\x1B[2J\x07y"


def it_shows_sorts_filters_pauses_and_quits(program):
    """The table follows the log and the keys."""
    with Folder() as folder, Terminal(folder, f"{program} live {a_log(folder)}") as terminal:
        terminal.shows(lambda screen: users(screen) == [ODD, "bob", "alice"] if "USER" in "".join(screen) else False)
        screen = terminal.screen()
        assert " 3 online   3 seen " in screen[0], screen[0]
        assert screen[10].count(" + ") == 3, screen[10]
        assert screen[11].endswith("q: quit") and "0 malformed" in screen[11], screen[11]
        terminal.press("s")
        terminal.shows(lambda screen: users(screen) == ["alice", "bob", ODD])
        terminal.press("/", "B", "O")
        terminal.shows(lambda screen: users(screen) == ["bob"] and screen[11].endswith("/BO_"))
        terminal.press("Escape")
        terminal.shows(lambda screen: len(users(screen)) == 3)
        terminal.press("p")
        terminal.shows(lambda screen: "paused" in screen[0])
        with (folder / "access.log").open("a") as log:
            log.write(log_line("carol"))
        still = terminal.screen()
        terminal.press("C-l")
        assert terminal.screen()[1:] == still[1:] or "carol" not in "".join(terminal.screen())
        terminal.press("p")
        terminal.shows(lambda screen: "carol" in users(screen) and "paused" not in screen[0])
        terminal.press("q")
        assert terminal.left() == "status 0"


def it_fits_any_size(program):
    """Also while it runs."""
    with Folder() as folder, Terminal(folder, f"{program} live {a_log(folder)}") as terminal:
        terminal.shows(lambda screen: "USER" in "".join(screen))
        terminal.resize(40, 6)
        terminal.shows(lambda screen: screen[1].startswith("USER") and "REQS" not in screen[1] and screen[5].endswith("q: quit"))
        assert len(users(terminal.screen())) == 2
        terminal.resize(20, 2)
        terminal.shows(lambda screen: screen[0].startswith("20") and screen[1].endswith("q: quit"))
        terminal.resize(120, 20)
        terminal.shows(lambda screen: users(screen) == [ODD, "bob", "alice"] if "USER" in "".join(screen) else False)
        terminal.press("q")
        assert terminal.left() == "status 0"


def a_signal_leaves_the_terminal_as_it_was(program):
    """And the program dies by it."""
    with Folder() as folder, Terminal(folder, f"{program} live {a_log(folder)}") as terminal:
        terminal.shows(lambda screen: "USER" in "".join(screen))
        terminal.press("C-c")
        assert terminal.left() == "status 130"


def at_the_end_of_a_pipe_the_last_state_stays(program):
    """On the screen that was there before."""
    with Folder() as folder, Terminal(folder, f"cat {a_log(folder)} | {program} live") as terminal:
        terminal.shows(lambda screen: any(line.startswith("3 online at ") for line in screen))
        assert users(terminal.screen()) == [ODD, "bob", "alice"]
        assert terminal.left() == "status 0"


def an_error_on_the_screen_is_told_after_it(program):
    """Also where no notes are wanted."""
    with Folder() as folder:
        log = folder / "other.log"
        log.write_text("no request\n")
        errors = folder / "errors"
        with Terminal(folder, f"{program} live -q --log-format combined {log} 2>{errors}", width=200) as terminal:
            terminal.shows(lambda screen: "none of 1 line fits" in "".join(screen))
            assert errors.read_text() == ""
            terminal.press("q")
            assert terminal.left() == "status 2"
            assert "none of 1 line fits 'combined'" in errors.read_text()


def stopping_gives_the_terminal_back(program):
    """And going on takes it again."""
    with Folder() as folder:
        log = a_log(folder)
        with Terminal(folder, f"bash --norc -i -c 'set -m; {program} live {log}; echo stopped; fg' 2>/dev/null") as terminal:
            terminal.shows(lambda screen: "USER" in "".join(screen))
            terminal.press("C-z")
            terminal.shows(lambda screen: "stopped" in "".join(screen) or "USER" in "".join(screen))
            terminal.shows(lambda screen: "USER" in "".join(screen))
            terminal.press("q")
            assert terminal.left() == "status 0"


if TMUX is None:
    sys.exit(77)
run_all([it_shows_sorts_filters_pauses_and_quits, it_fits_any_size, a_signal_leaves_the_terminal_as_it_was,
         at_the_end_of_a_pipe_the_last_state_stays, an_error_on_the_screen_is_told_after_it, stopping_gives_the_terminal_back])
