"""Running `lastseen live` in a test and waiting for what it says, without sleeping for a fixed time."""
import json
import pathlib
import shutil
import subprocess
import tempfile
import threading
import time

BOUND = 120                                        # seconds after which something must be wrong, whatever else the machine does


def until(holds, what, bound=BOUND, pause=0.01):
    """Waits until `holds()` is true. `what` is a text, or gives one."""
    end = time.monotonic() + bound
    while not holds():
        if time.monotonic() > end:
            raise AssertionError(f"waited in vain: {what() if callable(what) else what}")
        time.sleep(pause)


def log_line(user, seconds=None, target="/"):
    when = time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(seconds))
    return f'192.0.2.1 - {user} [{when}] "GET {target} HTTP/1.1" 200 5\n'


class Live:
    """`lastseen live` with its lines as they come."""

    def __init__(self, program, *arguments, **options):
        self.process = subprocess.Popen([program, "live", *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
        self.lines, self.notes = [], []
        self.readers = [threading.Thread(target=self._read, args=pair, daemon=True)
                        for pair in ((self.process.stdout, self.lines), (self.process.stderr, self.notes))]
        for reader in self.readers:
            reader.start()

    @staticmethod
    def _read(stream, into):
        for line in stream:
            into.append(line.decode())

    def changes(self):
        return [json.loads(line) for line in list(self.lines)]

    def online(self):
        return [change["user"] for change in self.changes() if change["event"] == "online"]

    def ended(self):
        """Its status, once it has ended and all it said is read."""
        status = self.process.wait(BOUND)
        for reader in self.readers:
            reader.join()
        return status

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


class Folder:
    """A folder that goes with the test."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        return pathlib.Path(self.folder.name)

    def __exit__(self, *_):
        self.folder.cleanup()


def for_strangers(program, folder):
    """A copy in a folder that all may enter: the program may have been built where only its maker may."""
    folder.chmod(0o755)
    copy = folder / "lastseen"
    shutil.copy(program, copy)
    copy.chmod(0o755)
    return copy


def run_all(tests):
    """Runs functions of one argument, the program, given on the command line after --program."""
    import argparse
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", type=pathlib.Path, required=True)
    program = parser.parse_args().program.resolve()
    for test in tests:
        try:
            test(str(program))
        except Exception:
            print(f"failed: {test.__name__}: {test.__doc__}")
            raise
        print(f"{test.__name__}: well")
