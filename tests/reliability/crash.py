#!/usr/bin/env python3
"""crash.py PAPERFEED MOMENTS: builds that change much are killed at random moments.

After each: every file in feeds/ is one of the two whole versions, a new folder has all its files, and nothing
is old once a main feed is new. Then the next build makes it what an undisturbed build makes, to the byte, and
no temporary file stays. After every other one, what was written last is damaged first, as power loss would."""
import os, random, shutil, signal, subprocess, sys, tempfile, time
from pathlib import Path

if len(sys.argv) != 3:
    sys.exit(__doc__)
paperfeed, moments = os.path.abspath(sys.argv[1]), int(sys.argv[2])
chance = random.Random(2024)
work = Path(tempfile.mkdtemp(prefix="paperfeed-crash-"))
project = work / "project"

SETTINGS = """[site]
title = "Papers"
url = "https://papers.example.org/"
description = "Papers worth reading"
author = "Ada Example"
tag = "papers.example.org,2024"

[feed]
weeks = 4
withdrawn = [{withdrawn}]
"""


def week(day, number, edition):
    from datetime import date, timedelta
    start = date.fromordinal(day)
    papers = "".join(
        f'\n[[paper]]\ntitle = "Paper {number}.{place}, edition {edition}"\n'
        f'summary = "{"Words of a summary. " * 20}"\n'
        f'links = {{ Paper = "https://example.org/{number}/{place}" }}\ntopics = ["topic-{place}"]\n'
        f'id = "{number}.{place}"\n'
        for place in range(5))
    return f"{start}.toml", f"start = {start}\nend = {start + timedelta(days=6)}\n{papers}"


def entries(edition):
    """Edition 1 has other words in each third week, lacks each fifth, and has five more."""
    found, first = {}, 738_521
    for number in range(40 + 5 * edition):
        if edition == 1 and number % 5 == 2:
            continue
        name, text = week(first + 7 * number, number, edition if number % 3 == 0 else 0)
        found[name] = text
    return found


def write(edition):
    shutil.rmtree(project / "entries", ignore_errors=True)
    (project / "entries").mkdir(parents=True)
    for name, text in entries(edition).items():
        (project / "entries" / name).write_text(text)
    # What edition 1 lacks, and what edition 0 does not have yet, is taken back.
    gone = sorted(set(entries(1 - edition)) - set(entries(edition)))
    other = entries(1 - edition)
    ids = [line.split('"')[1] for name in gone for line in other[name].splitlines() if line.startswith("id")]
    weeks = [name[:-5] for name in gone for _ in range(5)]
    withdrawn = ", ".join(f'"tag:papers.example.org,2024:{w}/{i}"' for w, i in zip(weeks, ids))
    (project / "paperfeed.toml").write_text(SETTINGS.format(withdrawn=withdrawn))


def build():
    done = subprocess.run([paperfeed, "build"], cwd=project, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def published():
    feeds = project / "feeds"
    return {str(path.relative_to(feeds)): path.read_bytes() for path in feeds.rglob("*") if path.is_file()}


def lose_power(folder, paths):
    """Leaves of files that were just written what the loss of power can leave: nothing or zeros of any, or a
    part of each but one, since one of the two feeds of a folder that hold ids has to be whole."""
    is_cut, damaged = chance.random() < 0.5, 0
    for path in sorted(paths):
        file = project / "feeds" / folder / path
        found = file.read_bytes()
        if is_cut:
            left = found if path == "rss.xml" else found[:chance.randrange(1, len(found))]
        else:
            left = chance.choice([found, b"", bytes(len(found))])
        file.write_bytes(left)
        damaged += left != found
    return damaged


def temporary(path):
    """The part of a path that is a temporary file or folder."""
    return next((part for part in path.split("/") if part.startswith(".paperfeed-")), None)


whole = []
for edition in (0, 1):
    write(edition)
    build()
    shutil.rmtree(project / "feeds")
    began = time.monotonic()
    build()
    took = time.monotonic() - began
    whole.append(published())
    subprocess.run([paperfeed, "validate", "--strict", "feeds"], cwd=project, check=True, stdout=subprocess.DEVNULL)

killed = between = leftovers = damaged = 0
edition = 1
while killed < moments:
    edition = 1 - edition
    write(edition)
    process = subprocess.Popen([paperfeed, "build"], cwd=project, stdout=subprocess.DEVNULL)
    time.sleep(chance.random() * took)
    process.send_signal(signal.SIGKILL)
    # A build that was done before it was killed is no moment.
    killed += process.wait() == -signal.SIGKILL
    now, new, old = published(), whole[edition], whole[1 - edition]
    left = {temporary(path) for path in now} - {None}
    leftovers += len(left)
    now = {path: found for path, found in now.items() if not temporary(path)}
    for path, found in now.items():
        assert found in (new.get(path), old.get(path)), f"{path} is no whole version"
    for folder in {os.path.dirname(path) for path in set(new) - set(old)} - {os.path.dirname(path) for path in old}:
        meant = {path for path in new if os.path.dirname(path) == folder}
        assert len(meant & set(now)) in (0, len(meant)), f"{folder} is new and lacks a file"
    changed = [path for path in new if new[path] != old.get(path)]
    done = [path for path in changed if now.get(path) == new[path]]
    between += 0 < len(done) < len(changed)
    if any(now.get(path) == new[path] for path in changed if "/" not in path and path.endswith((".xml", ".json"))
           and path != "feeds.opml"):
        for path in changed:
            assert "/" not in path or now.get(path) == new[path], f"a main feed is new, {path} is not"
    if killed % 2:
        for folder in sorted({os.path.dirname(path) for path in done}):
            damaged += lose_power(folder, [os.path.basename(path) for path in done if os.path.dirname(path) == folder])
    build()
    now = published()
    assert now == new, (f"{project} is not as an undisturbed build makes it: "
                        f"{sorted(path for path in set(now) | set(new) if now.get(path) != new.get(path))}")

shutil.rmtree(work)
print(f"{killed} builds killed, {between} of them between the first file and the last, "
      f"{leftovers} temporary files or folders left and removed, {damaged} files lost or cut off as if power had failed and written anew: 0 faults")
