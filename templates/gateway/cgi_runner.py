"""Serves the one request of a CGI program: its environment, standard input and standard output.

A script that a web server starts holds the command line, for example

    #!/bin/sh
    cd /srv/application && exec /srv/venv/bin/python3 /etc/gateway --protocol cgi --application wsgi:application
"""
import os
import sys
from wsgiref.handlers import read_environ

from . import log
from .body import Counted
from .cgi_output import CgiOutput
from .errors import BadRequest, Gone, body_too_large
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


def body_of(variables, service):
    """Return the source of the body on standard input."""
    length = service.length_of_body(variables)
    if length is None and "HTTP_TRANSFER_ENCODING" in variables:
        # The web server has decoded the chunks; the end of the input is the end of the body.
        return until_end(service.options.max_body)
    return Counted(read_input, length or 0)


def read_input(most):
    return os.read(0, min(most, 65536))


def until_end(most):
    """Return a source of what comes until the end, no more than `most` unless that is 0."""
    total = 0

    def source(count):
        nonlocal total
        data = read_input(count)
        total += len(data)
        if most and total > most:
            raise body_too_large(most)
        return data

    return source


def take_rest(source):
    """Receive what the application did not read: a web server that can't pass it on takes the answer for an error."""
    try:
        while source(65536):
            pass
    except (BadRequest, Gone):
        pass


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
        source = body_of(variables, service)
    except BadRequest as refused:
        service.refuse(variables, refused, output)
        return 0
    service.handle(variables, source, output)
    take_rest(source)
    sys.stdout.flush()
    return 1 if output.aborted else 0
