#!/usr/bin/env python3
"""What bash, zsh and fish themselves offer at their prompts, with the scripts that `lastseen completions` writes. A shell that is not installed is passed over.

usage: shells.py --program FILE"""
import argparse
import os
import pathlib
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import unittest

PROGRAM = None
# (what is typed, what must be offered, what must not be)
TYPED = [
    ("lastseen w", ["who", "window"], ["views"]),
    ("lastseen help vi", ["views"], ["who"]),
    ("lastseen who --se", ["--server-config"], ["--sort"]),
    ("lastseen -q users --al", ["--all"], ["--at"]),
    ("lastseen who -o ", ["table", "names", "prometheus"], ["html"]),
    ("lastseen report --output ", ["text", "html", "markdown", "json"], ["csv"]),
    ("lastseen users --sort ", ["user", "last_seen"], ["viewer"]),
    ("lastseen who --log-format c", ["combined", "caddy"], ["json"]),
    ("lastseen window --since y", ["yesterday"], ["today"]),
    ("lastseen who ac", ["access.log"], ["who"]),
    ("lastseen who --server-config ngi", ["nginx.conf"], ["access.log"]),
]

# Typed in a terminal before anything is asked; ^O lists what is offered, ^U takes back what was typed.
ZSH = r"""PS1='PRO''MPT'; fpath=($PWD $fpath); autoload -U compinit; compinit -u -D; zstyle ':completion:*' list-colors ''; LISTMAX=1000; bindkey '^O' list-choices
"""

BASH = r"""
compopt() { :; }
source lastseen.bash
COMP_LINE=$1 COMP_POINT=${#1}
read -r -a COMP_WORDS <<< "$1"
[[ $1 == *' ' ]] && COMP_WORDS+=('')
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_lastseen
[[ ${#COMPREPLY[@]} -gt 0 ]] || COMPREPLY=($(compgen -f -- "${COMP_WORDS[COMP_CWORD]}"))
printf '%s\n' "${COMPREPLY[@]}"
"""


class Shells(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="lastseen-completions-")
        self.addCleanup(self.folder.cleanup)
        folder = pathlib.Path(self.folder.name)
        for shell, name in (("bash", "lastseen.bash"), ("zsh", "_lastseen"), ("fish", "lastseen.fish")):
            (folder / name).write_bytes(subprocess.run([PROGRAM, "completions", shell], capture_output=True, check=True).stdout)
        for name in ("access.log", "nginx.conf"): (folder / name).touch()

    def environment(self):
        return {"PATH": f"{pathlib.Path(PROGRAM).parent}:/usr/bin:/bin", "HOME": self.folder.name, "TERM": "xterm", "LC_ALL": "C.UTF-8"}

    def ask(self, *command):
        if not shutil.which(command[0]): self.skipTest(f"no {command[0]}")
        return subprocess.run(command, cwd=self.folder.name, env=self.environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120).stdout

    def check(self, shell, offered):
        for typed, wanted, unwanted in TYPED:
            with self.subTest(shell=shell, typed=typed):
                words = set(re.findall(r"[\w.-]+", offered(typed)))
                self.assertLessEqual(set(wanted), words)
                self.assertEqual(set(unwanted) & words, set())

    def test_bash(self):
        self.check("bash", lambda typed: self.ask("bash", "-c", BASH, "bash", typed))

    def test_fish(self):
        def offered(typed):
            lines = self.ask("fish", "--no-config", "-c", f"source lastseen.fish; complete -C '{typed}'").splitlines()
            return " ".join(line.split("\t")[0] for line in lines)
        self.check("fish", offered)

    def test_zsh(self):
        if not shutil.which("zsh"): self.skipTest("no zsh")
        ours, theirs = pty.openpty()
        shell = subprocess.Popen(["zsh", "-f", "-i"], cwd=self.folder.name, env=self.environment(), stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True)
        os.close(theirs)

        def shown_until(pattern):
            shown = b""
            while not re.search(pattern, shown, re.S):
                ready, _, _ = select.select([ours], [], [], 60)
                self.assertTrue(ready, shown)
                shown += os.read(ours, 65536)
            return shown.decode(errors="replace")

        def offered(typed):
            os.write(ours, typed.encode() + b"\x0f")
            # What is asked next is drawn after the list.
            os.write(ours, b"\x15print E''ND\n")
            drawn = shown_until(rb"END.*PROMPT")
            plain = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]|\r", "", drawn).replace(typed.strip(), "\n").split("print E")[0]
            return "\n".join(re.sub(" -- .*", "", line) for line in plain.splitlines())

        try:
            os.write(ours, ZSH.encode())
            shown_until(b"PROMPT")
            self.check("zsh", offered)
        finally:
            shell.kill()
            shell.wait()
            os.close(ours)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--program", required=True)
    PROGRAM = os.path.abspath(arguments.parse_args().program)
    unittest.main(argv=[sys.argv[0]])
