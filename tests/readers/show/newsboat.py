"""What newsboat shows, from its own cache: it fetches ADDRESS and keeps what it knows in STATE."""

import json
import pathlib
import re
import sqlite3
import subprocess
import sys

address, state = sys.argv[1], pathlib.Path(sys.argv[2])
(state / "urls").write_text(address + "\n")
(state / "config").write_text("")
subprocess.run(
    ["newsboat", "-q", "-u", state / "urls", "-C", state / "config", "-c", state / "cache.db", "-x", "reload"],
    check=True,
    stdout=sys.stderr,
    env={"HOME": str(state), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
)
rows = sqlite3.connect(state / "cache.db").execute(
    "select guid, title, url, author, pubDate, content, enclosure_url, enclosure_type from rss_item"
)
print(json.dumps([
    {
        "id": guid, "title": title, "link": link, "author": author, "date": date, "content": content,
        # It offers to download sound and pictures that move, and lists the others as links.
        "attachments": [url] if url and re.match("audio/|video/|application/ogg", kind) else [],
    }
    for guid, title, link, author, date, content, url, kind in rows
]))
