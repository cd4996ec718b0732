"""Reads a project's BibTeX with pybtex and compares it with the entries: judge.py PROJECT."""

import pathlib
import sys
import tomllib

from pybtex.database import parse_file

# What is written for what TeX takes for a command, and what it stands for.
ESCAPES = [
    ("\\textbackslash{}", "\0"),
    ("\\textbraceleft{}", "{"),
    ("\\textbraceright{}", "}"),
    ("\\textasciitilde{}", "~"),
    ("\\textasciicircum{}", "^"),
    *((f"\\{mark}", mark) for mark in "&%$#_"),
    ("\0", "\\"),
]


def plain(words):
    """Words as they were before they were escaped."""
    for written, meant in ESCAPES:
        words = words.replace(written, meant)
    return words


def folded(words):
    """Words in one line, as BibTeX reads them."""
    return " ".join(words.split())


project = pathlib.Path(sys.argv[1])
paths = sorted((project / "entries").glob("*.toml"))
papers = [paper for path in paths for paper in tomllib.loads(path.read_text()).get("paper", [])]
entries = list(parse_file(project / "feeds/references.bib", bib_format="bibtex").entries.values())
assert len(entries) == len(papers), f"{len(entries)} of {len(papers)} papers"
for entry, paper in zip(entries, papers):
    title = plain(entry.fields["title"][1:-1])
    assert title == folded(paper["title"]), f"{title!r} is not {paper['title']!r}"
    people = entry.persons.get("author", [])
    assert len(people) == len(paper.get("authors", [])), f"{entry.key} has {len(people)} authors"
    venue = paper.get("venue")
    assert venue is None or plain(entry.fields["journal"]) == folded(venue), entry.key
    assert entry.fields["url"].startswith(("http://", "https://")), entry.key
print(f"{len(entries)} references, read by biber and pybtex")
