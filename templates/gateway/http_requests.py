"""HTTP/1.1 for development, its requests taken by `wsgiref.simple_server`.

A front server would shield the application from slow clients; here each of them holds a thread.
"""
import io
import re
import socket
from wsgiref.simple_server import WSGIRequestHandler

from .body import counted
from .chunked_body import chunks
from .environ import add_header
from .errors import BadRequest, Gone, header_too_large
from .http_output import HttpOutput

REQUEST_LINE = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+ [\x21-\x7e\x80-\xff]+ HTTP/1\.[01]\r?\n\Z")
HEADER = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t\x20-\x7e\x80-\xff]*\r?\n\Z")
# What of an unread body is received so that the connection can be kept.
MOST_UNREAD = 2**18


class Head(WSGIRequestHandler):
    """The head of one request; wsgiref says what it means for the connection."""

    protocol_version = "HTTP/1.1"
    expects_continue = False

    def __init__(self, lines):  # the base class would serve a connection at once
        self.raw_requestline = lines[0]
        self.rfile = io.BytesIO(b"".join(lines[1:]))
        if not self.parse_request():
            raise BadRequest("the head of the request can't be read")

    def send_error(self, code, message=None, explain=None):
        raise BadRequest(message or explain or "the head of the request is wrong", f"{int(code)} {message or 'Error'}")

    def handle_expect_100(self):
        self.expects_continue = True
        return True


def read_lines(connection, most):
    """Return the lines of a head, each checked."""
    lines = []
    left = most
    while True:
        line = connection.read_until(b"\n", left)
        if line is None:
            raise header_too_large(most)
        left -= len(line)
        if line in (b"\r\n", b"\n"):
            if lines:
                return lines + [line]
            continue
        if not (HEADER if lines else REQUEST_LINE).match(line):
            raise BadRequest("a line of the head is wrong" if lines else "the request line is wrong")
        lines.append(line)


def variables_of(head, connection):
    """Return the CGI variables of a request."""
    variables = {
        "REQUEST_METHOD": head.command,
        "REQUEST_URI": head.raw_requestline.split(b" ")[1].decode("latin-1"),
        "SERVER_PROTOCOL": head.request_version,
        "GATEWAY_INTERFACE": "CGI/1.1",
    }
    variables.update(addresses(connection.socket))
    for name, value in head.headers.items():
        add_header(variables, name, value.strip(" \t"))
    return variables


def addresses(opened):
    """Return the variables about the two ends of a TCP connection."""
    if opened.family == socket.AF_UNIX:
        return {"REMOTE_ADDR": ""}
    here, there = opened.getsockname(), opened.getpeername()
    return {
        "SERVER_NAME": here[0],
        "SERVER_PORT": str(here[1]),
        # A socket for both families has IPv4 clients, too.
        "REMOTE_ADDR": there[0][7:] if there[0].startswith("::ffff:") else there[0],
        "REMOTE_PORT": str(there[1]),
    }


def body_of(variables, connection, service):
    """Return the source of a request's body."""
    coding = variables.get("HTTP_TRANSFER_ENCODING")
    length = service.length_of_body(variables)
    if coding is None:
        return counted(connection.read_some, length or 0)
    if coding.lower() != "chunked" or length is not None:
        raise BadRequest("Transfer-Encoding is something else than chunked, or is beside a Content-Length")
    del variables["HTTP_TRANSFER_ENCODING"]
    return chunks(connection, service.options.max_body)


def serve(connection, service):
    """Serve one request; say whether the connection can be kept."""
    output = HttpOutput(connection.send, {}, False)
    variables = {}
    connection.limit(service.options.header_timeout)
    try:
        head = Head(read_lines(connection, service.options.max_header))
        variables = variables_of(head, connection)
        source = body_of(variables, connection, service)
    except BadRequest as refused:
        service.refuse(variables, refused, output)
        return False
    connection.limit(0)
    keep = head.request_version == "HTTP/1.1" and not head.close_connection and not service.draining
    waiting = [head.expects_continue]

    def read(most):
        if waiting[0]:
            waiting[0] = False
            connection.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        return source(most)

    output = HttpOutput(connection.send, variables, keep)
    service.handle(variables, read, output, connection)
    connection.broken = output.aborted
    return output.keep and not waiting[0] and is_received(source)


def is_received(source):
    """Receive the rest of a body, within bounds; say whether it has ended."""
    left = MOST_UNREAD
    try:
        while left > 0:
            data = source(min(left, 65536))
            if not data:
                return True
            left -= len(data)
    except (BadRequest, Gone):
        pass
    return False


def prepare(_options, _listeners):
    """Return what serves a connection."""
    return serve
