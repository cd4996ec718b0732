#!/usr/bin/env python3
"""long.py [GROUP…]: publishes while servers and publishers are killed, and while others publish too.

The groups: servers, publisher, two, outage. PUBLISHES, MOMENTS and PAIRS say how much; the moments come from SEED.
"""

import collections
import json
import os
import random
import sys
import threading
import time

import paths
import project
import stores
from checks import (Report, check_no_faults, check_published, error_of, finish, is_claimed, publish, published_manifest,
                    some_list, start_publish)
from poller import Poller
from processes import wait_until

WORK = paths.MADE / "long"
PUBLISHES = int(os.environ.get("PUBLISHES", 30))
MOMENTS = int(os.environ.get("MOMENTS", 100))
PAIRS = int(os.environ.get("PAIRS", 20))
SEED = os.environ.get("SEED", "2024")
DEADLINE = 20
# What the end of a program and a last request may take beyond the deadline.
GRACE = 10
# So long after an outage a store may still carry out a put that it never answered.
LATE = 25


def servers_killed(store):
    """Servers of the store are killed during publishes."""
    chance = random.Random(SEED)
    folder = project.make(WORK / "project", some_list())
    usual = time_to_publish(folder, store)
    ends, killed = collections.Counter(), collections.Counter()
    with Poller(project.URL, store.public) as poller:
        for number in range(PUBLISHES):
            change(folder, number)
            server = one_server(store, chance)
            code = publish_and_kill(folder, store, server, chance.uniform(0, usual))
            ends[code] += 1
            killed[server.name.rstrip("012")] += 1
            assert code in (0, 2), f"publish {number} ended with exit {code}"
            # The volume server is back, and the next publish makes it whole.
            publish(folder, store)
            check_published(folder, store)
        time.sleep(LATE)
        poller.wait_for_round()
    check_published(folder, store)
    check_no_faults(poller)
    return f"{PUBLISHES} publishes, seed {SEED}: killed {shown(killed)}; exits {shown(ends)}; {poller.figures()}"


def time_to_publish(folder, store):
    """Publishes all files, then a change of all files, and returns the seconds of the latter."""
    publish(folder, store)
    project.change_all(folder, 1000)
    began = time.monotonic()
    publish(folder, store)
    return time.monotonic() - began


def change(folder, number):
    """Changes all files or few, or takes a week back."""
    step = number % 8
    if step == 3:
        project.withdraw_oldest(folder)
    elif step % 2:
        project.change(folder, number // 2)
    else:
        project.change_all(folder, number)


def one_server(store, chance):
    """A volume server, or the leader of the masters."""
    return store.masters[store.leader()] if chance.random() < 0.4 else chance.choice(store.volumes)


def publish_and_kill(folder, store, server, seconds):
    """Publishes, kills the server after this time, and starts it again when the publish is over."""
    child = start_publish(folder, store)
    timer = threading.Timer(seconds, server.kill)
    timer.start()
    done = finish(child)
    timer.join()
    server.start()
    store.wait_for_volumes(3)
    return done.returncode


def shown(counter):
    return ", ".join(f"{key} {count}×" for key, count in sorted(counter.items()))


def publisher_killed(store):
    """The publisher is killed."""
    chance = random.Random(SEED)
    folder = project.make(WORK / "project", some_list())
    usual = time_to_publish(folder, store)
    claimed, waits = 0, []
    with Poller(project.URL, store.public) as poller:
        for number in range(MOMENTS):
            before = project.copy(folder, WORK / "before")
            change(folder, number)
            child = start_publish(folder, store)
            time.sleep(chance.uniform(0, usual))
            child.kill()
            child.communicate()
            claimed += is_claimed(store)
            if number % 3 == 0 and not is_recorded(store, folder):
                # What was being published is given up: nothing of it may stay.
                project.copy(before, folder)
            began = time.monotonic()
            publish(folder, store)
            waits.append(time.monotonic() - began)
            check_published(folder, store)
        poller.wait_for_round()
    check_no_faults(poller)
    return (f"{MOMENTS} moments, seed {SEED}: {claimed} left a claim; the next publish took up to {max(waits):.1f} s; "
            f"{poller.figures()}")


def is_recorded(store, folder):
    """Whether subscribers may have seen the new items: then they may not be given up."""
    there, here = published_manifest(store), json.loads((folder / "feeds/manifest.json").read_text())
    ids = [{item["id"] for feed in manifest["feeds"] for item in feed["items"]} for manifest in (there, here)]
    return ids[0] >= ids[1]


def two_at_once(store):
    """Two publish different contents at once: one wins."""
    one = project.make(WORK / "one", some_list())
    publish(one, store)
    other = project.copy(one, WORK / "other")
    won = collections.Counter()
    with Poller(project.URL, store.public) as poller:
        for number in range(PAIRS):
            project.change_all(one, 2 * number)
            project.change_all(other, 2 * number + 1)
            children = [start_publish(folder, store) for folder in (one, other)]
            ends = [finish(child) for child in children]
            codes = [done.returncode for done in ends]
            assert sorted(codes) == [0, 2], f"pair {number}: exits {codes}\n{ends[0].stderr}{ends[1].stderr}"
            winner = (one, other)[codes.index(0)]
            check_published(winner, store)
            won[winner.name] += 1
        poller.wait_for_round()
    check_no_faults(poller)
    return f"{PAIRS} pairs: won by {shown(won)}; \"{error_of(ends[codes.index(2)])}\"; {poller.figures()}"


def outage(store):
    """Two of three volume servers are gone: it ends within the deadline."""
    folder = project.make(WORK / "project", some_list())
    publish(folder, store)
    with Poller(project.URL, store.public) as poller:
        poller.wait_for_round()
        project.change_all(folder, 1)
        began = time.monotonic()
        child = start_publish(folder, store, "--timeout", DEADLINE)
        wait_until(lambda: is_claimed(store) or child.poll() is not None, "the claim")
        for server in store.volumes[:2]:
            server.kill()
        done = finish(child)
        seconds = time.monotonic() - began
        for server in store.volumes[:2]:
            server.start()
        store.wait_for_volumes(3)
        publish(folder, store)
        check_published(folder, store)
        time.sleep(LATE)
        poller.wait_for_round()
    assert done.returncode == 2, f"exit {done.returncode}\n{done.stdout}{done.stderr}"
    assert seconds < DEADLINE + GRACE, f"it took {seconds:.1f} s with a deadline of {DEADLINE} s"
    check_published(folder, store)
    check_no_faults(poller)
    return f"{seconds:.1f} s: \"{error_of(done)}\"; {poller.figures()}"


GROUPS = {"servers": servers_killed, "publisher": publisher_killed, "two": two_at_once, "outage": outage}


def main():
    report = Report(sys.argv[1:])
    for group, test in GROUPS.items():
        if report.is_wanted(group):
            with stores.seaweedfs(WORK / "seaweedfs") as store:
                report.run(test, store)
    report.end()


if __name__ == "__main__":
    main()
