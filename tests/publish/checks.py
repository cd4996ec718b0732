"""What the tests share: they publish, and say what is wrong."""

import json
import subprocess
import sys
import time
import traceback
import urllib.request

import paths
import project
import stores

SECRETS = [stores.SECRET, stores.READER_SECRET, stores.AZURE_KEY]


def command(folder, url, *options):
    return [paths.PAPERFEED, "-C", str(folder), "publish", url, *map(str, options)]


def publish(folder, store, *options, url=None, environment=None, exit_code=0):
    """Publishes a project, and checks the exit code and what may stand in the output."""
    done = subprocess.run(
        command(folder, url or store.url, *options), env=environment or store.environment(),
        capture_output=True, text=True, timeout=300)
    check_output(done)
    assert done.returncode == exit_code, f"exit {done.returncode} instead of {exit_code}\n{done.stdout}{done.stderr}"
    return done


def start_publish(folder, store, *options):
    """Starts to publish. `finish` waits for it."""
    return subprocess.Popen(
        command(folder, store.url, *options), env=store.environment(), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)


def finish(child, seconds=120):
    """Waits for the end of what `start_publish` began, and checks its output."""
    try:
        output, errors = child.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        child.kill()
        raise AssertionError(f"paperfeed publish has not ended after {seconds} s") from None
    done = subprocess.CompletedProcess(child.args, child.returncode, output, errors)
    check_output(done)
    return done


def check_output(done):
    """No output holds a secret, none is of a panic, and exit 2 is one line that begins with `error:`."""
    output = done.stdout + done.stderr
    for secret in SECRETS:
        assert secret not in output, f"the output holds a secret:\n{output}"
    assert "panicked" not in output, output
    errors = [line for line in done.stderr.splitlines() if line.startswith("error:")]
    if done.returncode == 2:
        assert len(errors) == 1, f"exit 2 with {len(errors)} lines that begin with `error:`\n{output}"


def error_of(done):
    return next(line for line in done.stderr.splitlines() if line.startswith("error:"))


def check_published(folder, store, beside=()):
    """The store holds the files of the project, and the objects `beside` them."""
    wanted, found = project.published_files(folder), store.objects()
    for name in beside:
        assert name in found, f"{name} was deleted"
        del found[name]
    missing, foreign = sorted(wanted.keys() - found.keys()), sorted(found.keys() - wanted.keys())
    assert not missing, f"{len(missing)} files were not published, such as {missing[0]}"
    assert not foreign, f"{len(foreign)} objects should not be there, such as {foreign[0]}"
    old = [name for name in wanted if wanted[name] != found[name]]
    assert not old, f"{len(old)} objects are not the files of feeds/, such as {old[0]}"


def published_manifest(store):
    """The manifest in the store, by the way that readers take. None if there is none."""
    try:
        with urllib.request.urlopen(store.public + "manifest.json", timeout=5) as answer:
            return json.load(answer)
    except (OSError, ValueError):
        return None


def is_claimed(store):
    """Whether a publisher is at work, as the manifest has it."""
    return "publishing" in (published_manifest(store) or {})


def some_list():
    """The long list, where it is; else None, which is the small list."""
    return paths.LIST if paths.LIST.exists() else None


def check_no_faults(poller):
    assert poller.rounds > 0, "the poller had no whole round"
    shown = "".join(f"\n  {first} {text}" for text, first in list(poller.faults.items())[:5])
    assert not poller.faults, f"{len(poller.faults)} faults, such as:{shown}"


class Skip(Exception):
    """What a test needs is not there."""


class Report:
    """Runs tests, prints a line of each, and counts those that failed."""

    def __init__(self, wanted=()):
        self.wanted = wanted
        self.failed = 0

    def run(self, test, *arguments):
        """Runs a test: a function whose docstring names it, and which may return some figures."""
        began = time.monotonic()
        try:
            figures = test(*arguments)
        except Skip as reason:
            return print(f"skipped: {name(test)} ({reason})", flush=True)
        except Exception as error:
            self.failed += 1
            print(f"FAILED: {name(test)}: {error}", flush=True)
            if not isinstance(error, AssertionError) or not str(error):
                traceback.print_exc(file=sys.stdout)
            return None
        seconds = f"{time.monotonic() - began:.1f} s"
        print(f"ok: {name(test)} ({figures + '; ' if figures else ''}{seconds})", flush=True)

    def is_wanted(self, group):
        return not self.wanted or group in self.wanted

    def end(self):
        if self.failed:
            sys.exit(f"{self.failed} tests failed")
        print("ok: all tests passed")


def name(test):
    return test.__doc__.splitlines()[0].rstrip(".")
