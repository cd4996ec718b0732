"""The order of puts: what a page or a feed needs is there before it is."""

import json

import stores

PAGES = ("index.html", "404.html", "references.bib", "weekly/index.html")
MAIN_FEEDS = ("rss.xml", "atom.xml", "feed.json")


def rank(name):
    """The place of a file in the order. Files of one rank may come in any order."""
    folder = name.split("/")[0] if "/" in name else ""
    if folder == "pictures" or (not folder and name.endswith((".css", ".js", ".png"))):
        return 0
    if folder in ("weeks", "topics", "search"):
        return {"weeks": 1, "topics": 2, "search": 3}[folder]
    if name in PAGES:
        return 4
    if name == "feeds.opml":
        return 5
    if folder == "weekly":
        return 6
    assert name in MAIN_FEEDS, f"{name} has no place in the order of puts"
    return 7


def object_name(request):
    """The name of the object of a request, without the bucket."""
    return request["path"].removeprefix(stores.BUCKET).lstrip("/")


def puts(requests):
    """The names of what was put, without manifest.json."""
    found = [object_name(request) for request in requests if request["method"] == "PUT" and request["status"] < 300]
    return [name for name in found if name != "manifest.json"]


def check_puts(requests, new, changed):
    """Just these files were put, each once: the new ones first, each of the two groups in its order."""
    done = puts(requests)
    assert sorted(done) == sorted([*new, *changed]), difference(done, [*new, *changed])
    check_order(done[:len(new)], "new files")
    check_order(done[len(new):], "changed files")
    late = set(done[len(new):]) & set(new)
    assert not late, f"{len(late)} new files were put after a changed one, such as {min(late)}"


def difference(done, wanted):
    twice = {name for name in done if done.count(name) > 1}
    missing, more = set(wanted) - set(done), set(done) - set(wanted)
    return f"put twice: {sorted(twice)[:3]}; not put: {sorted(missing)[:3]}; put in vain: {sorted(more)[:3]}"


def check_order(names, which):
    for before, after in zip(names, names[1:]):
        assert rank(before) <= rank(after), f"of the {which}, {before} was put before {after}"
    pages = {name.rpartition("/")[0]: place for place, name in enumerate(names) if name.endswith("/index.html")}
    for place, name in enumerate(names):
        page = pages.get(name.rpartition("/")[0], -1) if rank(name) in (1, 2) else -1
        assert page <= place, f"of the {which}, {name} was put before the page in its folder"


def check_manifests(requests):
    """A claim before the first put, the manifest after the last one, then deletions and, after these, the manifest without
    a claim. Each manifest is put under a condition."""
    writes = [request for request in requests if request["method"] in ("PUT", "DELETE", "POST")]
    places = [place for place, request in enumerate(writes) if object_name(request) == "manifest.json"]
    assert places and places[0] == 0, "the first write is not the claim in manifest.json"
    assert places[-1] == len(writes) - 1, "the last write is not manifest.json"
    for place in places:
        condition = writes[place]["if_match"] or writes[place]["if_none_match"]
        assert condition, f"manifest.json was written without a condition: {json.dumps(writes[place])}"
    deletions = [place for place, request in enumerate(writes) if is_deletion(request)]
    files = [place for place in range(len(writes)) if place not in places and place not in deletions]
    if deletions:
        assert deletions[0] > max(files, default=0), "a file was put after a deletion"
        between = [place for place in places if max(files, default=0) < place < deletions[0]]
        assert between, "nothing recorded the files before deletions began"


def is_deletion(request):
    return request["method"] == "DELETE" or (request["method"] == "POST" and "delete" in request["query"])
