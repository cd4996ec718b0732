#!/usr/bin/env python3
"""compare.py: what paperfeed publish, `aws s3 sync` and `hugo deploy` send for the same files, as a Markdown table.

The store is moto, which answers one request after the other: the times say what the requests cost on a store
without a network between. They are medians of RUNS runs, with the start of the program. WEEKS gives a list of so many
weeks, made here, in place of the long list.
"""

import os
import statistics
import subprocess
import sys
import time

import order
import paths
import project
import stores
from checks import command, some_list

WORK = paths.MADE / "compare"
RUNS = int(os.environ.get("RUNS", 3))
STEPS = ["first publish", "one week added", "nothing changed", "fresh clone"]


def paperfeed(folder, store):
    return command(folder, store.url)


def aws(folder, store):
    return [paths.COMPARE_PROGRAMS / "aws", "s3", "sync", "--delete", "--only-show-errors", folder / "feeds", store.url]


def hugo(folder, store):
    """hugo deploys the folder `public` of a site: the feeds, as they are."""
    site = stores.fresh(WORK / "hugo")
    url = f"{store.url}?region={stores.REGION}&endpoint={store.endpoint}&use_path_style=true&disable_https=true"
    (site / "hugo.toml").write_text(
        f'baseURL = "{project.URL}"\npublishDir = "{folder / "feeds"}"\n'
        f'[deployment]\n[[deployment.targets]]\nname = "store"\nURL = "{url}"\n')
    return [paths.COMPARE_PROGRAMS / "hugo", "deploy", "--source", site, "--maxDeletes", "-1", "--quiet"]


TOOLS = {"paperfeed publish": paperfeed, "aws s3 sync": aws, "hugo deploy": hugo}


def measure(tool, store):
    """One run: for each step the seconds, the requests, and the bytes of their bodies and answers."""
    folder = project.make(WORK / "project", None if "WEEKS" in os.environ else some_list())
    store.empty()
    found = {}
    for step in STEPS:
        if step == "one week added":
            project.change(folder, 1)
        if step == "fresh clone":
            folder = project.copy(folder, WORK / "clone")
        found[step] = run(tool(folder, store), folder, store)
    return found


def run(arguments, folder, store):
    store.log.forget()
    began = time.monotonic()
    done = subprocess.run([str(part) for part in arguments], env=store.environment(), capture_output=True, text=True)
    seconds = time.monotonic() - began
    if done.returncode != 0:
        sys.exit(f"{arguments[0]}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    requests = store.log.requests()
    check_same(arguments, folder, store)
    return seconds, requests


def check_same(arguments, folder, store):
    wanted = project.published_files(folder)
    if store.objects() != wanted:
        sys.exit(f"after {arguments[0]} the store does not hold the files of {folder}/feeds")


def row(name, step, runs):
    seconds = statistics.median(run[step][0] for run in runs)
    requests = runs[-1][step][1]
    sent = sum(request["sent"] for request in requests)
    received = sum(request["received"] for request in requests)
    counts = f"{len(requests):,} | {len(order.puts(requests)):,}"
    return f"| {step} | {name} | {seconds:.2f} s | {counts} | {shown(sent)} | {shown(received)} |"


def shown(count):
    return f"{count / 1000:,.1f} kB"


def main():
    tools = {}
    with stores.moto(WORK / "moto") as store:
        for name, tool in TOOLS.items():
            tools[name] = [measure(tool, store) for _ in range(RUNS)]
    count = len(project.published_files(WORK / "project"))
    print(f"{count} files, moto, median of {RUNS} runs\n")
    print("| | | time | requests | files put | sent | received |\n|---|---|--:|--:|--:|--:|--:|")
    for step in STEPS:
        for name, runs in tools.items():
            print(row(name, step, runs))


if __name__ == "__main__":
    main()
