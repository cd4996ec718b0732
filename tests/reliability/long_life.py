#!/usr/bin/env python3
"""long_life.py PAPERFEED WEEKS [SEED]: a list that grows by a week at a time, with corrections, removals,
topics that are renamed, mistyped and dropped, and a moved site, and subscribers who know items by their id.

Each build stands on the one before. The subscriber polls the main feed after each and follows its archives
(RFC 5005) back to what is known. At the end every paper has come once, whichever format was read, and who
begins on the last day finds every paper that was not taken back. No feed of a topic is ever lost."""
import json, os, random, re, shutil, subprocess, sys, tempfile
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

if len(sys.argv) < 3:
    sys.exit(__doc__)
paperfeed, weeks = os.path.abspath(sys.argv[1]), int(sys.argv[2])
chance = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 10)
project = Path(tempfile.mkdtemp(prefix="paperfeed-life-"))
(project / "entries").mkdir()
feeds = project / "feeds"
url, withdrawn, history = "https://papers.example.org/", [], {}
topics, renamed, subscribed = ["vision", "audio", "agents"], {}, set()
first = date(2016, 1, 4)


def write_settings():
    gone = ", ".join(f'"{id}"' for id in withdrawn)
    lines = ", ".join(f'"{old}" = "{new}"' for old, new in renamed.items())
    (project / "paperfeed.toml").write_text(
        f'[site]\ntitle = "Papers"\nurl = "{url}"\ndescription = "Papers worth reading"\nauthor = "Ada Example"\n'
        f'tag = "papers.example.org,2016"\n\n[feed]\nweeks = 6\nwithdrawn = [{gone}]\n'
        f'renamed = {{ {lines} }}\n')


def write_week(start):
    text = f"start = {start}\nend = {start + timedelta(days=6)}\n"
    for key, paper in history[start].items():
        updated = f"updated = {paper['updated']}\n" if paper["updated"] else ""
        text += (f'\n[[paper]]\ntitle = "{paper["title"]}"\nsummary = "{paper["summary"]}"\n{updated}'
                 f'links = {{ Paper = "https://arxiv.org/abs/{key}" }}\ntopics = ["{paper["topic"]}"]\n')
    (project / "entries" / f"{start}.toml").write_text(text)


def id_of(start, key):
    return f"tag:papers.example.org,2016:{start}/arxiv:{key}"


def build():
    done = subprocess.run([paperfeed, "build"], cwd=project, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


ATOM, HISTORY = "{http://www.w3.org/2005/Atom}", "{http://purl.org/syndication/history/1.0}"


def atom(path):
    root = ElementTree.parse(path).getroot()
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    items = [(entry.find(f"{ATOM}id").text, entry.find(f"{ATOM}title").text) for entry in root.findall(f"{ATOM}entry")]
    return items, links.get("prev-archive")


def rss(path):
    channel = ElementTree.parse(path).getroot().find("channel")
    links = {link.get("rel"): link.get("href") for link in channel.findall(f"{ATOM}link")}
    items = [(item.find("guid").text, item.find("title").text) for item in channel.findall("item")]
    return items, links.get("prev-archive")


def json_feed(path):
    feed = json.loads(path.read_text())
    return [(item["id"], item["title"]) for item in feed["items"]], feed.get("next_url")


FORMATS = {"atom.xml": atom, "rss.xml": rss, "feed.json": json_feed}


def poll(file_name, known):
    """Reads the main feed, then archives for as long as they hold something new. Gives what was new."""
    new, path = [], feeds / file_name
    while path:
        items, older = FORMATS[file_name](path)
        assert len({id for id, _ in items}) == len(items), f"{path}: an id twice"
        unknown = [id for id, _ in items if id not in known]
        new += unknown
        known.update(dict(items))
        path = feeds / older.removeprefix(url) if older and (unknown or path == feeds / file_name) else None
    return new


def change_topics(number):
    """A topic is renamed, with a line in the settings or without; one paper's is mistyped; one is dropped."""
    global renames, slips, drops
    if chance.random() < 0.04:
        old = chance.choice(topics)
        new = f"{old.split('-')[0]}-{number}"
        move_topic(old, new)
        topics[topics.index(old)] = new
        if chance.random() < 0.5:
            renamed[old] = new
        renames += 1
    if chance.random() < 0.04:
        week = chance.choice(list(history))
        paper = chance.choice(list(history[week].values()))
        paper["topic"] = f"{paper['topic']}x{number}"
        write_week(week)
        slips += 1
    if chance.random() < 0.02 and len(topics) > 2:
        dropped = topics.pop(chance.randrange(len(topics)))
        move_topic(dropped, topics[0])
        drops += 1


def move_topic(old, new):
    for week, papers_of in history.items():
        touched = [paper for paper in papers_of.values() if paper["topic"] == old]
        for paper in touched:
            paper["topic"] = new
        if touched:
            write_week(week)
    for before, now in list(renamed.items()):
        if now == old:
            renamed[before] = new
    given = {paper["topic"] for papers_of in history.values() for paper in papers_of.values()}
    for before, now in list(renamed.items()):
        if now not in given or before in given:
            del renamed[before]


def poll_topics():
    """A subscriber of a topic finds a feed at its address; of a renamed one, with the new one's papers."""
    subscribed.update(folder.name for folder in (feeds / "topics").iterdir())
    for topic in subscribed:
        items, _ = atom(feeds / "topics" / topic / "atom.xml")
        if topic in renamed:
            assert items == atom(feeds / "topics" / renamed[topic] / "atom.xml")[0], f"{topic}: not {renamed[topic]}"


renames = slips = drops = 0
subscribers = {name: {} for name in FORMATS}
seen = {name: [] for name in FORMATS}
corrections = removals = moves = papers = 0
for number in range(weeks):
    start = first + timedelta(weeks=number)
    history[start] = {}
    for place in range(chance.randint(1, 6)):
        papers += 1
        history[start][f"{number % 10000:04}.{place:05}"] = {
            "title": f"Paper {papers} of R&D", "summary": "Words of <1% of *a* summary. " * chance.randint(0, 8),
            "topic": chance.choice(topics), "updated": None}
    write_week(start)
    if chance.random() < 0.3:
        past = chance.choice(list(history))
        key = chance.choice(list(history[past]))
        paper = history[past][key]
        paper["title"] += ", corrected"
        if chance.random() < 0.5:
            paper["updated"] = start + timedelta(days=6)
        write_week(past)
        corrections += 1
    if chance.random() < 0.05:
        past = chance.choice([week for week in history if len(history[week]) > 1] or [start])
        if len(history[past]) > 1:
            key = chance.choice(list(history[past]))
            del history[past][key]
            withdrawn.append(id_of(past, key))
            write_week(past)
            removals += 1
    if number and number % 130 == 0:
        url = f"https://papers{number}.example.org/list/"
        moves += 1
    change_topics(number)
    write_settings()
    build()
    poll_topics()
    for name, known in subscribers.items():
        seen[name] += poll(name, known)

listed = {id_of(start, key) for start, papers_of in history.items() for key in papers_of}
titles = {id_of(start, key): paper["title"] for start, papers_of in history.items() for key, paper in papers_of.items()}
for name in FORMATS:
    assert len(seen[name]) == len(set(seen[name])), f"{name}: an item came twice"
    # A paper that was taken back before a poll was never there.
    assert listed <= set(seen[name]) <= listed | set(withdrawn), f"{name}: an item is lost or strange"
    newcomer, path = {}, feeds / name
    while path:
        items, older = FORMATS[name](path)
        newcomer.update({id: title for id, title in items if id not in newcomer})
        path = feeds / older.removeprefix(url) if older else None
    assert newcomer == titles, f"{name}: {set(newcomer) ^ set(titles)}"
subprocess.run([paperfeed, "validate", "--strict", "feeds"], cwd=project, check=True, stdout=subprocess.DEVNULL)
before = {path: path.stat().st_mtime_ns for path in feeds.rglob("*")}
build()
assert before == {path: path.stat().st_mtime_ns for path in feeds.rglob("*")}, "written though nothing changed"
shutil.rmtree(project)
print(f"{weeks} weeks, {papers} papers, {corrections} corrections, {removals} removals, {moves} moves, "
      f"{renames} topics renamed, {slips} mistyped, {drops} dropped, {len(subscribed)} feeds of topics kept: each paper "
      f"came once in {len(FORMATS)} formats, and a newcomer finds all {len(listed)}: 0 faults")
