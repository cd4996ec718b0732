"""A WSGI application around another one: it writes each request as a line of JSON to a log.

Requests are answered one after the other. So the order of the lines is the order in which they took effect,
and no other request comes between the check of a condition and the put.
"""

import io
import json
import threading
import time

from werkzeug.serving import WSGIRequestHandler

HEADERS = {
    "if_match": "HTTP_IF_MATCH", "if_none_match": "HTTP_IF_NONE_MATCH",
    "if_generation_match": "HTTP_X_GOOG_IF_GENERATION_MATCH", "content_type": "CONTENT_TYPE",
    "cache_control": "HTTP_CACHE_CONTROL", "user_agent": "HTTP_USER_AGENT",
}


class Logged:
    def __init__(self, application, log):
        self.application = application
        self.log = log
        self.turn = threading.Lock()

    def __call__(self, environ, start_response):
        body = read_body(environ)
        environ["wsgi.input"] = io.BytesIO(body)
        record = {"time": time.time(), "method": environ["REQUEST_METHOD"], "path": name_of(environ),
                  "query": environ["QUERY_STRING"], "sent": len(body)}
        record.update((name, environ.get(variable) or None) for name, variable in HEADERS.items())

        def start(status, headers, problem=None):
            record["status"] = int(status.split()[0])
            return start_response(status, headers, problem)

        with self.turn:
            answer = b"".join(self.application(environ, start))
            record["received"] = 0 if record["method"] == "HEAD" else len(answer)
            self.log.write(json.dumps(record) + "\n")
            self.log.flush()
        return [answer]


def name_of(environ):
    """The path without the first slash: the bucket and the name of the object."""
    return environ["PATH_INFO"].lstrip("/").encode("latin-1").decode()


def read_body(environ):
    """The whole body, also one that comes in chunks. What follows it is another request."""
    if environ.get("wsgi.input_terminated"):
        return environ["wsgi.input"].read()
    return environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))


class Handler(WSGIRequestHandler):
    """Keeps connections open, and writes no log of its own."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code="-", size="-"):
        pass
