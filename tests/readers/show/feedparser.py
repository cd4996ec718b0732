"""What the Python library feedparser shows of ADDRESS."""

import calendar
import json
import sys

import feedparser

found = feedparser.parse(sys.argv[1])
assert not found.bozo, found.bozo_exception
print(json.dumps([
    {
        "id": entry.id, "title": entry.title, "link": entry.link,
        "authors": [author.name for author in entry.get("authors", [])],
        "date": calendar.timegm(entry.published_parsed),
        "content": entry.content[0].value,
        "categories": [tag.term for tag in entry.tags],
        "summary": entry.get("summary", ""),
        "attachments": [enclosure.href for enclosure in entry.enclosures],
    }
    for entry in found.entries
]))
