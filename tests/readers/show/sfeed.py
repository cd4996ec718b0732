"""What sfeed shows: sfeed_update fetches ADDRESS and merges it into its file in STATE."""

import json
import pathlib
import re
import subprocess
import sys

address, state = sys.argv[1], pathlib.Path(sys.argv[2])
rc = state / "sfeedrc"
rc.write_text(f'sfeedpath="{state}/feeds"\nfeeds() {{\n  feed "list" "{address}"\n}}\n')
subprocess.run(["sfeed_update", rc], check=True, stdout=sys.stderr)


def plain(field):
    """sfeed(5): a tab, a line break and a backslash are written as two characters."""
    return re.sub(r"\\(.)", lambda found: {"n": "\n", "t": "\t"}.get(found[1], found[1]), field)


items = []
for line in (state / "feeds" / "list").read_text().splitlines():
    date, title, link, content, kind, guid, author, _, categories = map(plain, line.split("\t")[:9])
    items.append({
        "id": guid, "title": title, "link": link, "author": author, "date": int(date),
        "content": content, "categories": categories.split("|"),
    })
print(json.dumps(items))
