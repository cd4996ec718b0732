#!/usr/bin/env python3
"""moto_app.py PORT LOG: moto's S3 server, which writes each request to LOG."""

import sys

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import run_simple

from request_log import Handler, Logged


class MotoHandler(Handler, MotoRequestHandler):
    """moto's own handler leaves the percent signs of the path to it."""


def main():
    port, log = int(sys.argv[1]), open(sys.argv[2], "a", encoding="utf-8")
    application = Logged(DomainDispatcherApplication(create_backend_app), log)
    run_simple("127.0.0.1", port, application, threaded=True, request_handler=MotoHandler)


if __name__ == "__main__":
    main()
