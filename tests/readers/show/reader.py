"""What the Python library reader shows, from its database in STATE."""

import json
import pathlib
import sys

from reader import make_reader

address, state = sys.argv[1], pathlib.Path(sys.argv[2])
reader = make_reader(str(state / "reader.sqlite"))
reader.add_feed(address, exist_ok=True)
# Not update_feeds, which leaves alone what was fetched within the hour.
reader.update_feed(address)
print(json.dumps([
    {
        "id": entry.id, "title": entry.title, "link": entry.link, "author": entry.authors_str,
        "date": entry.published.timestamp(), "content": entry.get_content(prefer_summary=False).value,
        "attachments": [enclosure.href for enclosure in entry.enclosures],
    }
    for entry in reader.get_entries()
]))
