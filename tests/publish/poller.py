"""A reader that never rests: it polls a published list and follows its links while the list is published.

It records as faults what no reader may ever see:

- a link within the site that leads nowhere (404);
- a feed or a file that is not well-formed;
- an old manifest over new files: a file that differs from what `manifest.json` says of it, while the manifest
  names no file as being published.

A store that is being killed may answer nothing, or with an error of its own (5xx): that is counted alone.
"""

import http.client
import json
import re
import threading
import time
import urllib.parse
import xml.etree.ElementTree
from html.parser import HTMLParser

from project import quoted, sha256

MAIN_FEEDS = ["atom.xml", "rss.xml"]
# From a feed to the first page, to the page of each week, to the feeds of that week.
DEPTH = 3
ATTRIBUTES = ("href", "src", "url", "xmlUrl", "htmlUrl")


class Transient(Exception):
    """The store did not answer, or said that it cannot now."""


class Stopped(Exception):
    """The test is over."""


class Poller:
    """Polls in a thread, between `with` and the end of its block.

    `site` is the URL that the list has in `paperfeed.toml`, and `public` is where its objects really are.
    """

    def __init__(self, site, public, depth=DEPTH):
        self.site, self.depth = site, depth
        self.fetcher = Fetcher(public)
        self.faults, self.rounds, self.transient, self.stale = {}, 0, 0, 0
        self._links = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._poll, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *problem):
        self._stop.set()
        self._thread.join()

    def wait_for_round(self, seconds=60):
        """Waits until a whole round that begins now is over."""
        wanted, deadline = self.rounds + 2, time.monotonic() + seconds
        while self.rounds < wanted:
            if time.monotonic() > deadline or not self._thread.is_alive():
                raise TimeoutError(f"the poller did not end a round in {seconds} s")
            time.sleep(0.02)

    def figures(self):
        return (f"{self.rounds} rounds, {self.fetcher.count} requests, {self.transient} rounds cut short by the store, "
                f"{self.stale} links followed from a page that had changed meanwhile, {len(self.faults)} faults")

    def _poll(self):
        while not self._stop.is_set():
            try:
                self.poll_once()
                self.rounds += 1
            except Stopped:
                pass
            except Transient:
                self.transient += 1
                self._stop.wait(0.05)
            except Exception as error:
                self._fault(f"the poller itself failed: {error!r}")
                raise

    def poll_once(self):
        """One round: the main feeds, and what they name, and what that names."""
        manifest = self.fetcher.get("manifest.json")
        found = {}
        names = {name: None for name in MAIN_FEEDS}
        for _ in range(self.depth + 1):
            for name, referrer in names.items():
                found[name] = self._read(name, referrer)
            read = [name for name in names if found[name] is not None]
            linked = {link: name for name in read for link in self._linked(name, found[name])}
            names = {link: name for link, name in linked.items() if link not in found}
        if self.fetcher.get("manifest.json") == manifest:
            self._compare(manifest, found)

    def _read(self, name, referrer):
        """The bytes of a file that `referrer` names. One that is missing is a fault if it still names it."""
        if self._stop.is_set():
            raise Stopped
        body = self.fetcher.get(name)
        if body is not None or (referrer is None and self.fetcher.get("manifest.json") is None):
            return body
        if referrer is not None:
            again = self.fetcher.get(referrer)
            if again is None or name not in self._linked(referrer, again):
                self.stale += 1
                return None
            body = self.fetcher.get(name)
        if body is None:
            self._fault(f"404 {name}, which {referrer or 'every subscriber'} names")
        return body

    def _linked(self, name, body):
        """The names of files in the site that a file names."""
        key = (name, sha256(body))
        if key not in self._links:
            try:
                addresses = links(name, body, self.site)
            except ValueError as error:
                self._fault(f"{name} is not well-formed ({len(body)} bytes): {error}")
                addresses = []
            inside = [address.removeprefix(self.site) for address in addresses if address.startswith(self.site)]
            self._links[key] = {file_name(path) for path in inside}
        return self._links[key]

    def _compare(self, manifest, found):
        if manifest is None:
            return
        try:
            stated = json.loads(manifest)
        except ValueError as error:
            return self._fault(f"manifest.json is not well-formed: {error}")
        in_flux = texts(stated.get("publishing"))
        for file in stated["files"]:
            body = found.get(file["path"])
            if body is not None and file["path"] not in in_flux and sha256(body) != file["sha256"]:
                self._fault(f"{file['path']} is not the file that manifest.json names")

    def _fault(self, text):
        """Notes a fault with the time when it was first seen."""
        self.faults.setdefault(text, time.strftime("%H:%M:%S"))


def texts(value):
    """All texts in a JSON value: those of a claim are the paths in flux, and who made it."""
    if isinstance(value, str):
        return {value}
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return set().union(*(texts(part) for part in parts))


def file_name(path):
    """The name of the object that a web server has at this path of the site."""
    path = urllib.parse.unquote(path.split("#")[0].split("?")[0])
    return path + "index.html" if path == "" or path.endswith("/") else path


# Links


def links(name, body, site):
    """All absolute addresses in a file, as they stand in feeds, pages, OPML and JSON. ValueError if it is malformed."""
    suffix = name.rpartition(".")[2]
    if suffix in ("xml", "opml"):
        return xml_links(body)
    if suffix == "json":
        return json_links(json.loads(body))
    if suffix == "html":
        return html_links(body.decode(), urllib.parse.urljoin(site, quoted(name)))
    return []


def xml_links(body):
    try:
        root = xml.etree.ElementTree.fromstring(body)
    except xml.etree.ElementTree.ParseError as error:
        raise ValueError(str(error)) from error
    found = []
    for element in root.iter():
        found += [value for name, value in element.attrib.items() if name in ATTRIBUTES]
        found += text_links(element.text or "")
    return found


def json_links(value):
    return [link for text in texts(value) for link in text_links(text)]


def text_links(text):
    """The addresses in a text that is an address, or HTML."""
    return html_links(text, "") if "<" in text else [text.strip()] if re.match(r"\s*https?://", text) else []


class LinkParser(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        self.found += [value for name, value in attributes if name in ATTRIBUTES and value]


def html_links(text, base):
    parser = LinkParser()
    parser.feed(text)
    parser.close()
    return [urllib.parse.urljoin(base, link) for link in parser.found]


# Requests


class Fetcher:
    """Gets objects by plain HTTP over one connection. What has not changed is not sent again."""

    def __init__(self, public):
        self.public = urllib.parse.urlsplit(public)
        self.count = 0
        self._connection = None
        self._known = {}

    def get(self, name):
        """The bytes of an object, None if there is none (404)."""
        etag, known = self._known.get(name, (None, None))
        status, headers, body = self._ask(name, {"If-None-Match": etag} if etag else {})
        if status == 304:
            return known
        if status in (404, 410):
            return None
        if status != 200:
            raise Transient(f"{name}: HTTP {status}")
        self._known[name] = (headers.get("ETag"), body)
        return body

    def _ask(self, name, headers):
        self.count += 1
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection(self.public.hostname, self.public.port, timeout=10)
            self._connection.request("GET", self.public.path + quoted(name), headers=headers)
            answer = self._connection.getresponse()
            return answer.status, answer.headers, answer.read()
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            self._connection = None
            raise Transient(f"{name}: {error!r}") from error
