"""Starts programs in process groups of their own, and ends every one of them when the test ends."""

import atexit
import os
import random
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

HOST = "127.0.0.1"

_started = []


class Process:
    """One program, with its output in `NAME.log` in its folder. It can be killed and started again."""

    def __init__(self, name, command, folder, environment=None):
        self.name = name
        self.command = [str(part) for part in command]
        self.folder = Path(folder)
        self.environment = environment
        self.child = None
        _started.append(self)

    @property
    def log(self):
        return self.folder / f"{self.name}.log"

    def start(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        with open(self.log, "ab") as output:
            self.child = subprocess.Popen(
                self.command, cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
                stdout=output, stderr=subprocess.STDOUT, start_new_session=True)
        return self

    def is_running(self):
        return self.child is not None and self.child.poll() is None

    def kill(self):
        """Ends it as `kill -9` does, with all that it started."""
        if self.is_running():
            os.killpg(self.child.pid, signal.SIGKILL)
            self.child.wait()

    def last_words(self):
        """The end of its output, for the message of a test that failed."""
        return self.log.read_text(errors="replace")[-2000:] if self.log.exists() else ""


def end_all():
    for process in _started:
        process.kill()


atexit.register(end_all)
# Python runs no exit functions if a signal ends it, but it does so on an exit.
signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))


def wait_until(is_true, what, seconds=60):
    """Waits until `is_true()` returns something true, and returns it. Errors of the network are "not yet"."""
    deadline = time.monotonic() + seconds
    problem = None
    while time.monotonic() < deadline:
        try:
            if found := is_true():
                return found
        except (OSError, ValueError) as error:
            problem = error
        time.sleep(0.05)
    raise TimeoutError(f"waited {seconds} s for {what}: {problem}")


def is_listening(port):
    with socket.create_connection((HOST, port), timeout=1):
        return True


def free_port(companion=0):
    """A port that nobody uses. With `companion`, the port that is this much higher is free too.

    The ports are below those that the system gives to clients, so that no client takes one meanwhile.
    """
    while True:
        port = random.SystemRandom().randrange(12_000, 22_000)
        if port not in _given and all(_is_free(number) for number in {port, port + companion}):
            _given.add(port)
            return port


_given = set()


def _is_free(port):
    with socket.socket() as probe:
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
