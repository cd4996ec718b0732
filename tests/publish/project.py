"""Makes projects to publish, and changes them. The same call makes the same files, byte for byte."""

import datetime
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import urllib.parse
from pathlib import Path

import paths

URL = "https://papers.example.org/"
FIRST_WEEK = datetime.date(2024, 1, 1)
WEEKS, PAPERS = int(os.environ.get("WEEKS", 12)), 10
TOPICS = ["agents", "attention", "fine-tuning", "retrieval", "多模态"]
WORDS = ("model data token layer sparse dense prompt reward policy graph image speech code proof search memory "
         "planning routing scaling training").split()

SETTINGS = """[site]
title = "Papers of the week"
url = "{url}"
description = "Papers worth reading, each week"
author = "Ada Example"
language = "en"
tag = "papers.example.org,2024"

[feed]
weeks = 10
{hub}"""


def run(*arguments, check=True, **options):
    """Runs paperfeed, and returns what subprocess.run returns."""
    done = subprocess.run([paths.PAPERFEED, *map(str, arguments)], capture_output=True, text=True, **options)
    if check and done.returncode != 0:
        shown = " ".join(map(str, ["paperfeed", *arguments]))
        raise AssertionError(f"{shown}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done


def make(folder, list_path=None, url=URL, hub=None):
    """A new project with a small list, or with the list at `list_path`, imported. `feeds/` is built."""
    project = Path(folder)
    shutil.rmtree(project, ignore_errors=True)
    (project / "entries").mkdir(parents=True)
    shown_hub = f'hub = "{hub}"\n' if hub else ""
    (project / "paperfeed.toml").write_text(SETTINGS.format(url=url, hub=shown_hub))
    if list_path:
        run("-C", project, "import", list_path)
    else:
        for number in range(WEEKS):
            write_week(project, number)
    build(project)
    return project


def build(project):
    run("-C", project, "build")


def write_week(project, number):
    """Writes the week with this number, counted from FIRST_WEEK, and returns its file."""
    start = FIRST_WEEK + datetime.timedelta(weeks=number)
    papers = "".join(paper(start, number, place) for place in range(PAPERS))
    path = Path(project) / "entries" / f"{start}.toml"
    path.write_text(f"start = {start}\nend = {start + datetime.timedelta(days=6)}\n{papers}")
    return path


def paper(start, week, place):
    chance = random.Random(f"{week}/{place}")
    title = " ".join(chance.sample(WORDS, 5)).title()
    summary = " ".join(chance.choices(WORDS, k=chance.randrange(40, 160))).capitalize() + "."
    topics = json.dumps(chance.sample(TOPICS, 2), ensure_ascii=False)
    number = f"{start:%y%m}.{week * PAPERS + place:05}"
    released = start + datetime.timedelta(days=chance.randrange(7))
    return (f'\n[[paper]]\ntitle = "{title}"\nreleased = {released}\nsummary = "{summary}"\ntopics = {topics}\n'
            f'id = "arxiv:{number}"\nlinks = {{ Paper = "https://arxiv.org/abs/{number}" }}\n')


def change(project, number):
    """Change `number`, and a build: odd ones add a week, even ones edit the title of a paper."""
    if number % 2:
        add_week(project, number)
    else:
        edit_paper(project, number)
    build(project)


def add_week(project, number):
    """Adds a week after the newest, with papers that depend on `number`."""
    newest = datetime.date.fromisoformat(max(entries(project)).stem)
    weeks = (newest - FIRST_WEEK).days // 7 + 1
    path = write_week(project, weeks)
    path.write_text(path.read_text().replace('title = "', f'title = "Change {number}: '))


def edit_paper(project, number):
    """Puts `number` before the title of the first paper of one of the newest weeks."""
    path = sorted(entries(project))[-1 - number % 3]
    title = re.compile(r"""^(title = ["'])(Edition \d+: )?""", re.MULTILINE)
    path.write_text(title.sub(rf"\g<1>Edition {number}: ", path.read_text(), count=1))


def change_all(project, number):
    """Gives the list another name, so that nearly every file changes, and builds."""
    settings = Path(project) / "paperfeed.toml"
    title = re.compile('^title = ".*"$', re.MULTILINE)
    settings.write_text(title.sub(f'title = "Papers of the week, edition {number}"', settings.read_text()))
    build(project)


def entries(project):
    return list((Path(project) / "entries").glob("*.toml"))


def withdraw_week(project, day):
    """Removes a week on purpose, and builds."""
    (Path(project) / "entries" / f"{day}.toml").unlink()
    run("-C", project, "withdraw", day)
    build(project)


def withdraw_oldest(project):
    """Removes the oldest week on purpose, and builds."""
    withdraw_week(project, min(entries(project)).stem)


def copy(project, folder):
    """A copy elsewhere, in which every file is new, as in a fresh clone."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(project, folder, copy_function=shutil.copyfile)
    return Path(folder)


def published_files(project):
    """The bytes of all files that belong into a store, by name."""
    return files_in(Path(project) / "feeds")


def files_in(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def manifest(project):
    return json.loads((Path(project) / "feeds" / "manifest.json").read_text())


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def quoted(name):
    """The name of a file as it stands in an address."""
    return urllib.parse.quote(name)
