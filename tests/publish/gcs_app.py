#!/usr/bin/env python3
"""gcs_app.py PORT LOG PORT_OF_FAKE_GCS: stands before fake-gcs-server and writes each request to LOG.

It adds what Google's XML API has and fake-gcs-server lacks: the plain PUT of an object, its condition
`x-goog-if-generation-match`, and the ETag and the generation in the answer.
"""

import contextlib
import http.client
import sys
from urllib.parse import quote

from werkzeug.serving import run_simple
from werkzeug.wrappers import Request, Response

from request_log import Handler, Logged

# These belong to one connection, not to the message.
OF_THE_CONNECTION = {"connection", "content-length", "host", "transfer-encoding", "date"}


class Front:
    def __init__(self, port):
        self.port = port

    def __call__(self, environ, start_response):
        request = Request(environ)
        answer = self.put(request) if request.method == "PUT" else self.forward(request, target(request))
        return answer(environ, start_response)

    def put(self, request):
        wanted = request.headers.get("x-goog-if-generation-match")
        if wanted is not None and wanted != self.generation(request.path):
            return Response("<Error><Code>PreconditionFailed</Code></Error>", 412, content_type="application/xml")
        # fake-gcs-server takes a plain PUT if its address looks signed, and checks no signature.
        answer = self.forward(request, quote(request.path) + "?X-Goog-Algorithm=none")
        if answer.status_code == 200:
            status, headers, _ = self.ask("HEAD", quote(request.path))
            answer = Response(status=status, headers={
                "ETag": headers["Etag"], "x-goog-generation": headers["X-Goog-Generation"]})
        return answer

    def generation(self, path):
        """The generation of an object, "0" if there is none."""
        status, headers, _ = self.ask("HEAD", quote(path))
        return headers["X-Goog-Generation"] if status == 200 else "0"

    def forward(self, request, target):
        headers = {name: value for name, value in request.headers if name.lower() not in OF_THE_CONNECTION}
        status, headers, body = self.ask(request.method, target, request.get_data(), headers)
        kept = [(name, value) for name, value in headers.items() if name.lower() not in OF_THE_CONNECTION]
        answer = Response(body, status, headers=kept)
        if request.method == "HEAD":
            answer.headers["Content-Length"] = headers["Content-Length"]
        return answer

    def ask(self, method, target, body=b"", headers={}):
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        with contextlib.closing(connection):
            connection.request(method, target, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()


def target(request):
    query = request.query_string.decode()
    return quote(request.path) + (f"?{query}" if query else "")


def main():
    port, log, behind = int(sys.argv[1]), open(sys.argv[2], "a", encoding="utf-8"), int(sys.argv[3])
    run_simple("127.0.0.1", port, Logged(Front(behind), log), threaded=True, request_handler=Handler)


if __name__ == "__main__":
    main()
