"""Serves the one request of a CGI program: its environment, standard input and standard output.

A script that a web server starts holds the command line, for example

    #!/bin/sh
    cd /srv/application && exec /srv/venv/bin/python3 /etc/gateway --protocol cgi --application wsgi:application
"""
import os
import sys
from wsgiref.handlers import read_environ

from . import log
from .body import counted
from .cgi_output import CgiOutput
from .errors import BadRequest, Gone
from .load import CannotLoad, load
from .service import Service

# Beside the headers (HTTP_…); anything else in the environment is the application's own.
OF_THE_REQUEST = (
    "AUTH_TYPE", "CONTENT_LENGTH", "CONTENT_TYPE", "GATEWAY_INTERFACE", "HTTPS", "PATH_INFO", "PATH_TRANSLATED",
    "QUERY_STRING", "REMOTE_ADDR", "REMOTE_HOST", "REMOTE_IDENT", "REMOTE_PORT", "REMOTE_USER", "REQUEST_METHOD",
    "REQUEST_SCHEME", "REQUEST_URI", "SCRIPT_FILENAME", "SCRIPT_NAME", "SERVER_ADDR", "SERVER_NAME", "SERVER_PORT",
    "SERVER_PROTOCOL", "SERVER_SOFTWARE",
)


def take_variables():
    """Return the request's variables, and take them out of the environment.

    What a client sends must not reach the programs that the application starts (`Proxy` as HTTP_PROXY).
    """
    variables = {}
    for key, value in read_environ().items():
        if key.startswith(("HTTP_", "REDIRECT_")) or key in OF_THE_REQUEST:
            variables[key] = value
            os.environ.pop(key, None)
    return variables


def send_to(descriptor):
    """Return what writes to the web server; an end of it is `Gone`."""

    def send(data):
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(descriptor, view):]
        except OSError as error:
            raise Gone(f"the web server took no more: {error.strerror}") from None

    return send


def run(options, logs):
    """Serve the request; return the exit status."""
    variables = take_variables()
    output = CgiOutput(send_to(os.dup(1)))
    # What the application prints belongs to the log and not to the answer.
    os.dup2(2, 1)
    try:
        application = load(options)
    except CannotLoad as error:
        log.exception(str(error), error.__cause__ or error)
        application = None
    service = Service(application, options, logs, run_once=True)
    try:
        if application is None:
            raise BadRequest("there is no application", "500 Internal Server Error")
        length = service.length_of_body(variables) or 0
    except BadRequest as refused:
        service.refuse(variables, refused, output)
        return 0
    service.handle(variables, counted(lambda most: os.read(0, min(most, 65536)), length), output)
    sys.stdout.flush()
    return 1 if output.aborted else 0
