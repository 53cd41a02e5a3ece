#!/usr/bin/env python3
"""Compares lastseen(1) and lastseen-formats(5) with the program: options and their values, formats, columns, caveats, exit statuses, and mandoc's own checks.

usage: manual_page.py --program FILE --pages FOLDER
       exits with 77, which CTest takes for skipped, where mandoc is not installed"""
import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

PROGRAM = PAGES = None
LINE = '192.0.2.1 - alice [24/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 1 "-" "-"\n'


def run(*words, **more):
    return subprocess.run([PROGRAM, *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, **more)


def section(page, name):
    return re.search(rf"^\.Sh {name}\n(.*?)(?=^\.Sh |\Z)", page, re.M | re.S)[1]


def entries(page):
    """The heads of the lists."""
    return re.findall(r"^\.It (.*)", page, re.M)


def commands():
    return re.findall(r"^  ([a-z-]+)  ", run("help").stdout, re.M)


def helped_options(command):
    """(letter or None, name or None, value or None) as the help of a command has it: whole in the list, by one name in what follows."""
    text = run("help", command).stdout
    for letter, name, value in re.findall(r"^  (?:-(.), |    )--([a-z-]+) (\S+)?", text, re.M):
        yield letter or None, name, value or None
    named = re.search(r"^See lastseen\(1\):(.*?)\n\n", text, re.M | re.S)[1]
    for word in re.findall(r"--?[a-zA-Z0-9-]+(?: [A-Z]+)?", named):
        option, _, value = word.partition(" ")
        yield (None, option[2:], value or None) if option.startswith("--") else (option[1:], None, value or None)


def page_options(head):
    """The same of a head of the page: `Fl S , Fl Fl since Ar time`, or some in brackets behind a command."""
    found, letter, names = [], None, []
    words = head.replace("Oo", "").replace("Oc", "").replace("Op", "").split()
    i = 0
    while i < len(words):
        if words[i] != "Fl":
            i += 1
        elif words[i + 1] == "Fl":
            names.append((letter, words[i + 2]))
            letter, i = None, i + 3
            if words[i:i + 1] in (["Ar"], ["Cm"]):
                value = " ".join(words[i + 1:]) if words[i] == "Cm" else words[i + 1]
                found += [(*name, value.replace(" Cm ", "").replace("|Cm", "|").replace(" ", "").upper()) for name in names]
                names = []
            elif words[i:i + 1] != [","]:
                found += [(*name, None) for name in names]
                names = []
        else:
            if letter: names.append((letter, None))
            letter, i = words[i + 1], i + 2
    return found + [(*name, None) for name in names] + ([(letter, None, None)] if letter else [])


class Options(unittest.TestCase):
    def setUp(self):
        self.page = (PAGES / "lastseen.1").read_text()
        self.described = [option for head in entries(self.page) for option in page_options(head)]

    def test_every_option_of_every_help_is_in_the_page(self):
        self.assertGreater(len(commands()), 10)
        for command in commands():
            for letter, name, value in helped_options(command):
                with self.subTest(command=command, letter=letter, name=name):
                    fitting = [o for o in self.described if (name is None or o[1] == name) and (letter is None or o[0] == letter)]
                    self.assertTrue(fitting, "not in the page")
                    values = {(o[2] or "").replace("CM", "") for o in fitting}
                    self.assertIn((value or "").upper(), values)

    def test_every_option_of_the_page_is_taken(self):
        taken = [option for command in commands() for option in helped_options(command)]
        for letter, name, _ in self.described:
            with self.subTest(letter=letter, name=name):
                self.assertTrue(any(name is not None and o[1] == name or letter is not None and o[0] == letter for o in taken))

    def test_an_option_beside_a_command_is_that_command_s(self):
        for head in entries(section(self.page, "COMMANDS")):
            command = head.split()[1]
            taken = {name for _, name, _ in helped_options(command)}
            for _, name, _ in page_options(head):
                with self.subTest(command=command, name=name):
                    self.assertIn(name, taken)

    def test_every_command_is_in_the_page(self):
        self.assertEqual([head.split()[1] for head in entries(section(self.page, "COMMANDS"))], commands())


class Values(unittest.TestCase):
    def setUp(self):
        self.page = (PAGES / "lastseen.1").read_text()

    def test_output_formats(self):
        in_help = set()
        for command in commands():
            in_help.update(re.search(r"-o, --output FORMAT +(.*)", run("help", command).stdout)[1].split(", "))
        head = re.search(r"^\.It Fl o , .*?(?=^\.It )", self.page, re.M | re.S)[0]
        self.assertEqual(in_help, set(re.findall(r"\.?Cm ([a-z]+)", head)) - {"who", "report"})

    def test_columns(self):
        for command in ("who", "users", "window", "sessions", "is-online", "views", "timeline", "events", "live"):
            told = run(command, *["alice"] * (command == "is-online"), "--fields", "nosuch", "-").stderr
            columns = re.search(r"columns of \S+: (.*)", told)[1]
            shown = re.search(rf"^\.It Cm {command}\n((?:\.Ql .*\n)+)", section(self.page, "OUTPUT"), re.M)
            with self.subTest(command=command):
                self.assertEqual(columns.split(", "), re.findall(r"^\.Ql ([a-z_]+)", shown[1], re.M) if shown else [])

    def test_log_formats(self):
        told = re.search(r"is not a format \((.*?)\)", run("who", "--log-format", "nosuch", "-").stderr)[1]
        page = (PAGES / "lastseen-formats.5").read_text()
        described = {name for head in entries(page) for name in re.findall(r"[a-z0-9_-]+", head.removeprefix("Cm "))}
        self.assertLessEqual(set(told.split(", ")) - {"auto"}, described)

    def test_caveats(self):
        for caveat in ("no_lines", "no_users", "log_starts_late", "log_ends_early", "log_gap", "events_in_future", "names_differ_in_case",
                       "ambiguous_times", "rotated_away", "node_silent", "no_nodes"):
            with self.subTest(caveat=caveat):
                self.assertIn(f".It Li {caveat}\n", section(self.page, "CAVEATS"))


class ExitStatuses(unittest.TestCase):
    def test_the_page_has_those_that_there_are(self):
        self.assertEqual(entries(section((PAGES / "lastseen.1").read_text(), "EXIT STATUS")), ["0", "1", "2", "3"])
        with tempfile.TemporaryDirectory(prefix="lastseen-manual-") as name:
            folder = pathlib.Path(name)
            (folder / "good.log").write_text(LINE)
            (folder / "bad.log").write_text(LINE + "no line\n")
            (folder / "empty.log").write_text("")
            (folder / "other.log").write_text("no line\n")
            for words, status in (
                    (["who", "--at", "end", "good.log"], 0), (["who", "--at", "end", "empty.log"], 0), (["is-online", "alice", "--at", "end", "good.log"], 0),
                    (["is-online", "bob", "--at", "end", "good.log"], 1), (["who", "--at", "end", "--fail-if-empty", "empty.log"], 1),
                    (["who", "--nosuch", "good.log"], 2), (["who", "--at", "end", "missing.log"], 2), (["who", "--at", "end", "other.log"], 2),
                    (["who", "--at", "end", "--strict", "bad.log"], 3), (["who", "--at", "end", "--strict", "empty.log"], 3),
                    # 2 before 3 before 1; what was proven is 0.
                    (["who", "--at", "end", "--strict", "bad.log", "missing.log"], 2), (["who", "--at", "end", "--strict", "--fail-if-empty", "empty.log"], 3),
                    (["is-online", "bob", "--at", "end", "good.log", "missing.log"], 2), (["is-online", "bob", "--at", "end", "--strict", "bad.log"], 3),
                    (["is-online", "alice", "--at", "end", "--strict", "bad.log", "missing.log"], 0)):
                with self.subTest(words=words):
                    self.assertEqual(run(*words, cwd=folder).returncode, status)


class Mdoc(unittest.TestCase):
    def test_mandoc_has_nothing_to_say(self):
        for page in sorted(PAGES.glob("*.[1-8]")):
            told = subprocess.run(["mandoc", "-Tlint", page], capture_output=True, text=True).stdout.splitlines()
            # Whether what is referred to is installed depends on the machine.
            self.assertEqual([line for line in told if "referenced manual not found" not in line and "outdated mandoc.db" not in line], [])


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--program", required=True)
    arguments.add_argument("--pages", type=pathlib.Path, required=True)
    arguments = arguments.parse_args()
    PROGRAM, PAGES = pathlib.Path(arguments.program).resolve(), arguments.pages
    if not shutil.which("mandoc"): sys.exit(77)
    unittest.main(argv=[sys.argv[0]])
