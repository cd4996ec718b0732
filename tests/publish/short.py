#!/usr/bin/env python3
"""short.py [GROUP…]: publishes small lists to stores on this machine, and looks at every request.

The groups: moto, refused, seaweedfs, clouds, hub. All of them take a few minutes.
"""

import os
import shutil
import subprocess
import sys

import order
import paths
import project
import stores
from checks import (Report, Skip, check_no_faults, check_output, check_published, command, error_of, finish, is_claimed,
                    publish, published_manifest, some_list, start_publish)
from poller import Poller
from processes import HOST, free_port, wait_until

WORK = paths.MADE / "short"


# moto: each request is looked at


def moto_group(report):
    with stores.moto(WORK / "moto") as store:
        folder = project.make(WORK / "project", url=store.public)
        for test in (first_publish, nothing_changed, fresh_copy, endpoint_option, dry_run, media_types, valid_feed,
                     newsboat_polls, one_week_added, one_title_edited, week_withdrawn, foreign_beside):
            report.run(test, store, folder)
        for test in (foreign_in_the_way, foreign_in_the_way_of_a_new_week, in_a_folder):
            store.empty()
            report.run(test, store, project.make(WORK / "project", url=store.public))
    report.run(to_a_folder)


def first_publish(store, folder):
    """The first publish puts all files in their order, between the claim and the manifest."""
    store.log.forget()
    publish(folder, store)
    requests = store.log.requests()
    order.check_manifests(requests)
    order.check_puts(requests, new=file_names(folder), changed=[])
    assert "publishing" not in published_manifest(store), "the published manifest still has a claim"
    check_published(folder, store)
    return f"{len(requests)} requests"


def file_names(folder):
    return [name for name in project.published_files(folder) if name != "manifest.json"]


def nothing_changed(store, folder):
    """Nothing changed: one GET."""
    store.log.forget()
    publish(folder, store)
    check_one_get(store)


def check_one_get(store):
    requests = [f"{request['method']} {order.object_name(request)}" for request in store.log.requests()]
    assert requests == ["GET manifest.json"], f"{len(requests)} requests: {', '.join(requests[:5])}"


def fresh_copy(store, folder):
    """A fresh copy of the project elsewhere: one GET."""
    copied = project.copy(folder, WORK / "copy")
    store.log.forget()
    publish(copied, store)
    check_one_get(store)


def endpoint_option(store, folder):
    """The address of the store from --endpoint."""
    environment = store.environment()
    del environment["AWS_ENDPOINT_URL"]
    store.log.forget()
    publish(folder, store, "--endpoint", store.endpoint, environment=environment)
    check_one_get(store)


def dry_run(store, folder):
    """With --dry-run nothing is written."""
    changed = project.copy(folder, WORK / "copy")
    project.change(changed, 1)
    store.log.forget()
    publish(changed, store, "--dry-run")
    methods = {request["method"] for request in store.log.requests()}
    assert methods <= {"GET", "HEAD"}, f"--dry-run sent {methods}"


def media_types(store, folder):
    """Objects have the media type that the manifest names, and a Cache-Control."""
    files = {os.path.splitext(file["path"])[1]: file for file in project.manifest(folder)["files"]}
    for file in files.values():
        head = store.client().head_object(Bucket=stores.BUCKET, Key=file["path"])
        found = head["ContentType"]
        assert found == file["media_type"], f"{file['path']} has the media type {found}, not {file['media_type']}"
        assert head.get("CacheControl"), f"{file['path']} has no Cache-Control"
    return ", ".join(sorted(files))


def valid_feed(store, folder):
    """What was published is valid."""
    for name in order.MAIN_FEEDS:
        done = project.run("validate", store.public + name)
        assert "valid" in done.stdout + done.stderr, done.stdout + done.stderr


def newsboat_polls(store, folder):
    """newsboat polls what was published, until it knows it: then the answer is 304."""
    if not shutil.which("newsboat"):
        raise Skip("there is no newsboat")
    state = stores.fresh(WORK / "newsboat")
    (state / "urls").write_text(store.public + "atom.xml\n")
    (state / "config").write_text("")
    store.log.forget()
    # It keeps the ETag of a feed once it has seen the feed before.
    for _ in range(3):
        subprocess.run(["newsboat", "-q", "-u", state / "urls", "-C", state / "config", "-c", state / "cache.db",
                        "-x", "reload"], check=True, capture_output=True, env={**os.environ, "HOME": str(state)})
    answers = [request["status"] for request in store.log.requests()]
    assert answers[-1] == 304, f"answered with {answers}"
    return f"answers {answers}"


def publish_change(store, folder, change, *arguments):
    """Changes a project, publishes it, and checks that only the difference was put. Returns the requests."""
    before = project.published_files(folder)
    change(folder, *arguments)
    after = project.published_files(folder)
    store.log.forget()
    publish(folder, store)
    requests = store.log.requests()
    order.check_manifests(requests)
    names = [name for name in after if name != "manifest.json"]
    changed = [name for name in names if name in before and before[name] != after[name]]
    order.check_puts(requests, new=[name for name in names if name not in before], changed=changed)
    return requests


def one_week_added(store, folder):
    """One week added: new files first, and only what differs."""
    requests = publish_change(store, folder, project.change, 1)
    check_published(folder, store)
    return f"{len(requests)} requests"


def one_title_edited(store, folder):
    """One title edited: only what differs."""
    requests = publish_change(store, folder, project.change, 2)
    check_published(folder, store)
    return f"{len(requests)} requests"


def week_withdrawn(store, folder):
    """A withdrawn week: only its objects are deleted, after the manifest."""
    store.put("weeks/2024-01-01/notes.txt", b"not ours")
    before = store.names()
    publish_change(store, folder, project.withdraw_week, "2024-01-01")
    check_published(folder, store, beside=["weeks/2024-01-01/notes.txt"])
    return f"{len(before) - len(store.names())} deleted"


def foreign_beside(store, folder):
    """Foreign objects beside ours are never deleted."""
    foreign = ["notes.txt", "weeks/notes.txt", "other/index.html"]
    for name in foreign:
        store.put(name, b"not ours")
    publish_change(store, folder, project.change, 4)
    publish_change(store, folder, project.withdraw_week, "2024-01-08")
    check_published(folder, store, beside=[*foreign, "weeks/2024-01-01/notes.txt"])


def foreign_in_the_way(store, folder):
    """A foreign object in the way: exit 2 and nothing put; with --adopt it goes."""
    store.put("index.html", b"not ours")
    done = publish(folder, store, exit_code=2)
    assert "index.html" in error_of(done), f"the object is not named: {error_of(done)}"
    assert store.objects() == {"index.html": b"not ours"}, f"there are {len(store.names())} objects now"
    publish(folder, store, "--adopt")
    check_published(folder, store)


def foreign_in_the_way_of_a_new_week(store, folder):
    """A foreign object in the way of a new week: exit 2 and nothing put."""
    publish(folder, store)
    day = "2024-03-25"
    store.put(f"weeks/{day}/index.html", b"not ours")
    before = store.objects()
    project.change(folder, 1)
    assert f"weeks/{day}/index.html" in project.published_files(folder)
    done = publish(folder, store, exit_code=2)
    assert day in error_of(done), f"the object is not named: {error_of(done)}"
    assert store.objects() == before, "something was put"
    publish(folder, store, "--adopt")
    check_published(folder, store)


def in_a_folder(store, folder):
    """Publishes to s3://BUCKET/PREFIX and with --prefix, beside each other."""
    publish(folder, store, url=f"{store.url}/one")
    publish(folder, store, "--prefix", "two/")
    files = project.published_files(folder)
    wanted = {f"{prefix}/{name}": body for name, body in files.items() for prefix in ("one", "two")}
    assert store.objects() == wanted, f"{len(wanted)} objects wanted, {len(store.names())} found"


def to_a_folder():
    """Publishes to file:///PATH."""
    folder, target = project.make(WORK / "project"), stores.fresh(WORK / "served")
    store = Folder(target)
    publish(folder, store)
    check_published(folder, store)
    project.change(folder, 1)
    publish(folder, store)
    check_published(folder, store)
    publish(folder, store)


class Folder:
    """A folder as a store."""

    def __init__(self, path):
        self.path = path
        self.url = f"file://{path}"

    def environment(self):
        return stores.plain_environment()

    def objects(self):
        return project.files_in(self.path)


# Refused: one line that begins with `error:`, exit 2, and no secret in the output


def refused_group(report, store):
    folder = project.make(WORK / "project")
    report.run(wrong_secret, store, folder)
    report.run(unknown_key, store, folder)
    report.run(missing_bucket, store, folder)
    report.run(reading_key, store, folder)
    report.run(no_network, store, folder)
    report.run(wrong_clock, store, folder)
    report.run(no_manifest, store, folder)


def wrong_secret(store, folder):
    """A wrong secret key is refused."""
    done = publish(folder, store, exit_code=2, environment=store.environment(secret=stores.READER_SECRET))
    return error_of(done)


def unknown_key(store, folder):
    """An unknown access key is refused."""
    done = publish(folder, store, exit_code=2, environment=store.environment(key="AKIANOBODY0000000001"))
    return error_of(done)


def missing_bucket(store, folder):
    """A bucket that does not exist."""
    done = publish(folder, store, url="s3://no-such-bucket", exit_code=2)
    assert "no-such-bucket" in error_of(done), f"the bucket is not named: {error_of(done)}"
    return error_of(done)


def reading_key(store, folder):
    """A key that may only read: nothing is put."""
    before = store.objects()
    reader = store.environment(stores.READER_KEY, stores.READER_SECRET)
    done = publish(folder, store, exit_code=2, environment=reader)
    assert store.objects() == before, "something was put"
    return error_of(done)


def no_network(store, folder):
    """A port that nobody listens to."""
    environment = {**store.environment(), "AWS_ENDPOINT_URL": f"http://{HOST}:{free_port()}"}
    done = publish(folder, store, "--timeout", 5, exit_code=2, environment=environment)
    return error_of(done)


def wrong_clock(store, folder):
    """A clock that is an hour off is refused."""
    faketime = shutil.which("faketime")
    if not faketime:
        raise Skip("there is no faketime")
    done = subprocess.run(
        [faketime, "-f", "+1h", *command(folder, store.url, "--timeout", 10)], env=store.environment(),
        capture_output=True, text=True, timeout=120)
    check_output(done)
    assert done.returncode == 2, f"exit {done.returncode}\n{done.stdout}{done.stderr}"
    return error_of(done)


def no_manifest(store, folder):
    """A project without a built manifest is not published: `check` says so."""
    copied = project.copy(folder, WORK / "copy")
    (copied / "feeds" / "manifest.json").unlink()
    publish(copied, store, exit_code=1)


# SeaweedFS: a volume server is killed


def seaweedfs_group(report, store):
    report.run(one_killed, store)


def one_killed(store):
    """A volume server is killed during a publish: no reader sees a fault, and the next publish is whole."""
    folder = project.make(WORK / "project", some_list())
    publish(folder, store)
    with Poller(project.URL, store.public) as poller:
        poller.wait_for_round()
        project.change_all(folder, 1)
        project.change(folder, 1)
        child = start_publish(folder, store)
        wait_until(lambda: is_claimed(store) or child.poll() is not None, "the claim")
        was_working = child.poll() is None
        store.volumes[0].kill()
        done = finish(child)
        poller.wait_for_round()
        store.volumes[0].start()
        store.wait_for_volumes(3)
        publish(folder, store)
        poller.wait_for_round()
    assert was_working, f"the publish ended before the kill\n{done.stdout}{done.stderr}"
    check_published(folder, store)
    check_no_faults(poller)
    return f"exit {done.returncode} of the disturbed publish; {poller.figures()}"


# The other stores


def clouds_group(report):
    for name, store in (("Azure", stores.azurite), ("Google", stores.fake_gcs)):
        with store(WORK / name) as opened:
            report.run(cloud, opened, name)
    with stores.s3rver(WORK / "s3rver") as store:
        report.run(no_conditions, store)


def cloud(store, name):
    """The clouds: a first publish, nothing changed, and changes."""
    folder = project.make(WORK / "project")
    publish(folder, store)
    check_published(folder, store)
    nothing_changed(store, folder)
    for number in (1, 2):
        project.change(folder, number)
        publish(folder, store)
        check_published(folder, store)
    project.withdraw_week(folder, "2024-01-01")
    store.put("notes.txt", b"not ours")
    publish(folder, store)
    check_published(folder, store, beside=["notes.txt"])
    return name


def no_conditions(store):
    """A store that takes no notice of conditions: the output says so."""
    done = publish_any(project.make(WORK / "project"), store)
    output = done.stdout + done.stderr
    assert "condition" in output.lower(), f"exit {done.returncode}, and no word of conditions:\n{output}"
    return f"exit {done.returncode}: {output.strip().splitlines()[-1]}"


def publish_any(folder, store):
    """Publishes, with any exit code."""
    return finish(start_publish(folder, store))


# The hub


def hub_group(report):
    with stores.moto(WORK / "moto") as store, stores.hub(WORK / "hub", store.public) as hub:
        report.run(notified, store, hub)


def notified(store, hub):
    """A subscriber of a feed gets its new version once."""
    folder = project.make(WORK / "project", url=hub.site, hub=hub.url)
    publish(folder, store)
    hub.subscribe(hub.site + "atom.xml")
    for number in (1, 2):
        project.change(folder, number)
        hub.received.forget()
        hub.log.forget()
        publish(folder, store)
        received = [(post["topic"], post["sha256"]) for post in hub.received.requests()]
        wanted = project.sha256(project.published_files(folder)["atom.xml"])
        assert received == [(hub.site + "atom.xml", wanted)], f"the subscriber got {received}"
        check_pings(hub, folder)
    hub.log.forget()
    publish(folder, store)
    assert not hub.log.requests(), "the hub was notified though nothing changed"


def check_pings(hub, folder):
    """The hub was notified of feeds of this site alone, and of none twice."""
    topics = [ping["topic"] for ping in hub.log.requests()]
    assert len(topics) == len(set(topics)), f"a feed was named twice: {topics}"
    names = {project.quoted(name) for name in project.published_files(folder)}
    unknown = [topic for topic in topics if topic.removeprefix(hub.site) not in names]
    assert not unknown, f"the hub was notified of {unknown[0]}, which is no published file"


def main():
    report = Report(sys.argv[1:])
    if report.is_wanted("moto"):
        moto_group(report)
    if report.is_wanted("refused") or report.is_wanted("seaweedfs"):
        with stores.seaweedfs(WORK / "seaweedfs") as store:
            if report.is_wanted("refused"):
                refused_group(report, store)
            if report.is_wanted("seaweedfs"):
                seaweedfs_group(report, store)
    if report.is_wanted("clouds"):
        clouds_group(report)
    if report.is_wanted("hub"):
        hub_group(report)
    report.end()


if __name__ == "__main__":
    main()
