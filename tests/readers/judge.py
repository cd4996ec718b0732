"""Builds projects, serves them on 127.0.0.1, and compares what feed readers show with the entries.

judge.py PROJECT… ; run by tests/readers/run, which installs the readers.
"""

import contextlib
import datetime
import functools
import html.parser
import http.server
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import tomllib
import urllib.parse
import urllib.request

HERE = pathlib.Path(__file__).parent
TOP = HERE.parent.parent
PAPERFEED = TOP / "target/release/paperfeed"
SHOW_FEED_RS = TOP / "target/debug/examples/show_feed_rs"
INSTALLED = TOP / "target/readers"
LIBRARIES = {
    "NODE_MODULES": f"{INSTALLED}/node_modules/",
    "WORDPRESS": f"{INSTALLED}/usr/share/wordpress",
}

XML = ["atom.xml", "rss.xml"]
ALL = [*XML, "feed.json"]

# Each reader: the command that asks it, the formats it reads, those of which it shows categories.
READERS = {
    "newsboat": (["python", "newsboat.py"], XML, []),
    "sfeed": (["python", "sfeed.py"], XML, XML),
    "reader": (["python", "reader.py"], ALL, []),
    "feedparser": (["python", "feedparser.py"], XML, XML),
    "rss-parser": (["node", "rss_parser.mjs"], XML, ["rss.xml"]),
    "feedsmith": (["node", "feedsmith.mjs"], ALL, ALL),
    "simplepie": (["php", "simplepie.php"], XML, XML),
    "feed-rs": (["feed_rs"], ALL, ALL),
}

# Readers that keep what they have seen, and show a correction in place of the item.
KEEP = ["newsboat", "reader"]


def weeks(project):
    """The settings of the site, and every week, the oldest first."""
    settings = tomllib.loads((project / "paperfeed.toml").read_text())
    paths = sorted((project / "entries").glob("*.toml"))
    return settings["site"], [tomllib.loads(path.read_text()) for path in paths]


def papers(project):
    """Every paper as a reader should show it, by id."""
    site, shown = weeks(project)[0], {}
    for week in weeks(project)[1]:
        for paper in week["paper"]:
            links = list(paper["links"].values())
            key = urllib.parse.quote(paper["id"], safe="-._~!$&'()*+,;=:@/?%")
            shown[f"tag:{site['tag']}:{week['start']}/{key}"] = {
                "title": paper["title"],
                "link": ascii(re.sub("#:~:.*", "", links[0])),
                "authors": paper.get("authors", []),
                "lister": site["author"],
                "day": paper.get("released", week["end"]),
                "categories": [f"Week of {week['start']}", *paper.get("topics", [])],
                "links": [ascii(link) for link in links],
            }
    return shown


def digests(project):
    """The newest 52 weeks as the weekly feed should show them, by id."""
    site, shown = weeks(project)[0], {}
    for week in weeks(project)[1][-52:]:
        start, end = week["start"], week["end"]
        first = f"{start:%B} {start.day}" + (f", {start.year}" if start.year != end.year else "")
        shown[f"tag:{site['tag']}:{start}"] = {
            "title": week.get("title", f"{first} – {end:%B} {end.day}, {end.year}"),
            "link": f"{site['url']}weeks/{start}/",
            "authors": [site["author"]],
            "lister": site["author"],
            "day": week.get("listed", end),
            "categories": [f"Week of {start}"],
            "links": [ascii(link) for paper in week["paper"] for link in paper["links"].values()],
        }
    return shown


def ascii(address):
    """An address as it is published: other characters percent-encoded."""
    return "".join(c if c.isascii() else urllib.parse.quote(c) for c in address)


class Hrefs(html.parser.HTMLParser):
    """The targets of all links of some HTML."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.found.extend(value for name, value in attrs if name == "href")


def faults(written, items, name, file):
    """What a reader shows otherwise than it was written."""
    if name == "simplepie":
        # It gives HTML, to be put into a page, and changes text fragments, as five readers do.
        for item in items:
            item.update({name: html.unescape(item[name]) for name in ("id", "title", "link")})
        written = {
            identifier: {**paper, "links": [link for link in paper["links"] if "#:~:" not in link]}
            for identifier, paper in written.items()
        }
    shown = [item["id"] for item in items]
    for identifier in sorted(set(shown)):
        if shown.count(identifier) > 1:
            yield f"{identifier} is shown {shown.count(identifier)} times"
    for identifier in sorted(set(written) - set(shown)):
        yield f"{identifier} is not shown"
    for identifier in sorted(set(shown) - set(written)):
        yield f"{identifier} is shown and was not written"
    for item in items:
        paper = written.get(item["id"])
        if paper is None:
            continue
        pairs = [
            ("title", item["title"], paper["title"]),
            ("link", item["link"], paper["link"]),
            ("day", str(datetime.datetime.fromtimestamp(item["date"], datetime.UTC).date()), str(paper["day"])),
            ("authors", *authors(item, paper)),
        ]
        if file in READERS[name][2]:
            pairs.append(("categories", item["categories"], paper["categories"]))
        hrefs = Hrefs(item["content"]).found
        pairs.append(("links", [link for link in paper["links"] if link not in hrefs], []))
        # The PDF is a link: readers of podcasts would download what is attached.
        pairs.append(("attachments", item.get("attachments", []), []))
        for field, seen, meant in pairs:
            if seen != meant:
                yield f"{item['id']}: {field} is {seen!r}, not {meant!r}"


def authors(item, paper):
    """A reader with one field for authors shows all of them, or the first, or the last. Where a paper has none it may
    show who makes the feed, which it has from the feed alone."""
    inherited = [] if paper["authors"] else ["", None, paper["lister"]]
    if "authors" in item:
        seen = item["authors"]
        return seen, seen if seen in [[name] for name in inherited] else paper["authors"]
    fit = [", ".join(paper["authors"]), *paper["authors"], *inherited]
    return item["author"], item["author"] if item["author"] in fit else fit


def show(name, address, state):
    """What a reader shows of an address."""
    kind, *script = READERS[name][0]
    # -P: a file here has the name of the library that it imports.
    program = {"python": [sys.executable, "-P"], "feed_rs": [SHOW_FEED_RS]}.get(kind, [kind])
    run = subprocess.run(
        [*program, *(HERE / "show" / file for file in script), address, state],
        input=urllib.request.urlopen(address).read() if kind == "feed_rs" else b"",
        capture_output=True,
        env={**os.environ, **LIBRARIES},
    )
    if run.returncode != 0:
        raise SystemExit(f"{name} failed at {address}:\n{run.stderr.decode()}")
    return json.loads(run.stdout)


@contextlib.contextmanager
def serve(project):
    """Serves a project on 127.0.0.1 and gives its address; it is built again whenever it changes."""
    command = [PAPERFEED, "-C", project, "serve", "--addr", "127.0.0.1:0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            said = next(line for line in server.stdout if line.startswith("serving"))
            yield re.search(r"http://\S+/", said)[0]
        finally:
            server.kill()


def built(base, seen):
    """Waits for a build after the one that was seen."""
    with urllib.request.urlopen(f"{base}-/next.js?after={seen}") as answer:
        assert answer.read().decode() == f'paperfeedBuilt({seen + 1}, "");\n'


def copy(project, work):
    """A project with all weeks in its main feed, so that every item is tried."""
    shutil.copytree(project / "entries", work / "entries")
    settings = re.sub(r"(?m)^weeks = .*\n", "", (project / "paperfeed.toml").read_text())
    if "[feed]" not in settings:
        settings += "\n[feed]\n"
    settings = settings.replace("[feed]\n", "[feed]\nweeks = 10000\n")
    (work / "paperfeed.toml").write_text(settings)


def correct(work, base):
    """Corrects a title and a summary of the newest week, as a curator would."""
    path = sorted((work / "entries").glob("*.toml"))[-1]
    text = path.read_text()
    first, second = tomllib.loads(text)["paper"][:2]
    title = json.dumps(first["title"], ensure_ascii=False)
    text = text.replace(f"title = {title}", 'title = "A title that was corrected"', 1)
    text = text.replace(second["summary"].split()[0], "Corrected", 1)
    path.write_text(text)
    built(base, 1)
    assert "A title that was corrected" in (work / "feeds/atom.xml").read_text()


def told(what, items, found):
    """Prints what was found of one feed in one reader, and gives the number of faults."""
    print(f"{what:30} {len(items):5} items, {len(found)} faults")
    for fault in found[:5]:
        print(f"    {fault}")
    return len(found)


def outlines(work, state):
    """What newsboat and sfeed make of the list of all feeds: the addresses they subscribe to."""
    opml = work / "feeds/feeds.opml"
    urls = state / "urls"
    urls.write_text("")
    command = ["newsboat", "-q", "-u", urls, "-c", state / "cache.db", "-i", opml]
    environment = {**os.environ, "HOME": str(state)}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    yield "newsboat", [line.split()[0] for line in urls.read_text().splitlines() if line]
    rc = subprocess.run(["sfeed_opml_import"], stdin=opml.open(), capture_output=True, check=True)
    yield "sfeed", re.findall(r"feed '[^']*' '([^']*)'", rc.stdout.decode())


def judge(project):
    """Tries every reader on a project. Gives the number of faults."""
    wrong = 0
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        work = pathlib.Path(folder)
        copy(project, work)
        base = stack.enter_context(serve(work))
        runs = [(name, file) for name, (_, files, _) in READERS.items() for file in files]
        states = {}
        for name, file in runs:
            for channel, written in [("", papers(work)), ("weekly/", digests(work))]:
                state = pathlib.Path(tempfile.mkdtemp(dir=folder))
                states[name, file, channel] = state
                # The second poll must show what the first did.
                for _ in range(2):
                    items = show(name, base + channel + file, state)
                found = list(faults(written, items, name, file))
                wrong += told(f"{name} {channel}{file}", items, found)

        site, topics = weeks(work)[0], {topic for paper in papers(work).values() for topic in paper["categories"][1:]}
        channels = ["", "weekly/", *sorted(f"topics/{topic}/" for topic in topics)]
        written = [f"{site['url']}{channel}atom.xml" for channel in channels]
        for name, addresses in outlines(work, pathlib.Path(tempfile.mkdtemp(dir=folder))):
            found = [] if sorted(addresses) == sorted(written) else [f"{addresses}, not {written}"]
            wrong += told(f"{name} feeds.opml", addresses, found)

        correct(work, base)
        for name, file in runs:
            if name in KEEP:
                items = show(name, base + file, states[name, file, ""])
                found = list(faults(papers(work), items, name, file))
                corrected = sum("Corrected" in item["content"] for item in items)
                if corrected != 1:
                    found.append(f"the corrected summary is shown {corrected} times")
                wrong += told(f"{name} {file}, corrected", items, found)
    return wrong


# How a reader that keeps what it has seen says so: its database, how all is marked as read, what counts the rest.
SEEN = {
    "newsboat": ("cache.db", "update rss_item set unread = 0", "select count(*) from rss_item where unread"),
    "reader": ("reader.sqlite", "update entries set read = 1", "select count(*) from entries where read is not 1"),
}


def upgraded():
    """Reads what the program before published, then what this one makes of it: nothing may come again."""
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        shutil.copytree(TOP / "tests/site/entries", folder / "entries")
        shutil.copy(TOP / "tests/site/paperfeed.toml", folder)
        shutil.copytree(TOP / "tests/upgrade/feeds", folder / "feeds")
        handler = functools.partial(Quiet, directory=folder / "feeds")
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        runs = [(name, file, pathlib.Path(tempfile.mkdtemp(dir=folder))) for name in KEEP for file in READERS[name][1]]
        before = {state: show(name, address + file, state) for name, file, state in runs}
        for name, _, state in runs:
            with contextlib.closing(sqlite3.connect(state / SEEN[name][0])) as database:
                database.execute(SEEN[name][1])
                database.commit()
        subprocess.run([PAPERFEED, "-C", folder, "build"], check=True, stdout=subprocess.DEVNULL)
        # Last-Modified has no part of a second, so that a file of the same second would count as unchanged.
        for path in (folder / "feeds").rglob("*.*"):
            os.utime(path, (path.stat().st_atime, path.stat().st_mtime + 10))
        for name, file, state in runs:
            items = show(name, address + file, state)
            with contextlib.closing(sqlite3.connect(state / SEEN[name][0])) as database:
                (unread,) = database.execute(SEEN[name][2]).fetchone()
            found = [f"{unread} items come again"] if unread else []
            if {item["id"] for item in items} != {item["id"] for item in before[state]}:
                found.append("other items than before")
            wrong += told(f"{name} {file}, upgraded", items, found)
        server.shutdown()
    return wrong


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder and says nothing of it."""

    def log_message(self, *_):
        pass


wrong = upgraded() + sum(judge(pathlib.Path(project)) for project in sys.argv[1:])
sys.exit(1 if wrong else 0)
