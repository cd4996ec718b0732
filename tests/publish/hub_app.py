#!/usr/bin/env python3
"""hub_app.py PORT FOLDER PUBLIC: a WebSub hub, the site whose feeds it sends, and a subscriber.

- `/hub` is the hub of Flask-WebSub. Its tasks run at once instead of in a queue.
- `/site/…` is the site: the objects at PUBLIC, with the Link headers that WebSub wants of a web server.
- `/subscriber` confirms each subscription, and writes what it receives to FOLDER/received.jsonl.
"""

import hashlib
import json
import sys
import time
from pathlib import Path
from urllib.parse import quote

import requests
from celery import Celery
from flask import Flask, Response, request
from flask_websub.hub import Hub, SQLite3HubStorage
from requests.utils import parse_header_links
from werkzeug.serving import WSGIRequestHandler


class Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"


def make_app(port, folder, public):
    here = f"http://127.0.0.1:{port}"
    app = Flask(__name__)
    app.config["PUBLISH_SUPPORTED"] = True
    queue = Celery("hub", broker="memory://")
    queue.conf.task_always_eager = True
    hub = Hub(SQLite3HubStorage(str(folder / "hub.sqlite3")), queue)
    app.register_blueprint(hub.build_blueprint(url_prefix="/hub"))

    @app.before_request
    def note_pings():
        if request.form.get("hub.mode") == "publish":
            write(folder / "pings.jsonl", {"topic": request.form["hub.topic"]})

    @app.get("/site/<path:name>")
    def site(name):
        found = requests.get(public + name, timeout=10)
        links = f'<{here}/hub>; rel="hub", <{here}/site/{quote(name)}>; rel="self"'
        kept = {"Content-Type": found.headers.get("Content-Type", ""), "Link": links}
        return Response(found.content, found.status_code, headers=kept)

    @app.get("/subscriber")
    def confirm():
        return request.args["hub.challenge"]

    @app.post("/subscriber")
    def receive():
        links = parse_header_links(request.headers["Link"])
        topic = next(link["url"] for link in links if link["rel"] == "self")
        write(folder / "received.jsonl", {"topic": topic, "sha256": hashlib.sha256(request.get_data()).hexdigest()})
        return "", 204

    return app


def write(path, record):
    with open(path, "a", encoding="utf-8") as log:
        log.write(json.dumps({"time": time.time(), **record}) + "\n")


def main():
    port, folder, public = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    make_app(port, folder, public).run("127.0.0.1", port, threaded=True, request_handler=Handler)


if __name__ == "__main__":
    main()
