"""The messages of Mongrel2: a request `SENDER ID PATH HEADERS BODY`, and what it is answered with."""
import json
import re

from . import tnetstring
from .environ import add_header
from .errors import BadRequest

BEGIN = re.compile(rb"([A-Za-z0-9_-]{1,128}) ([0-9]{1,18}) ([^ ]*) ")
# Names that Mongrel2 gives, in upper case; those of a client's headers are in lower case.
VARIABLES = {
    "METHOD": "REQUEST_METHOD",
    "URI": "REQUEST_URI",
    "VERSION": "SERVER_PROTOCOL",
    "REMOTE_ADDR": "REMOTE_ADDR",
    "URL_SCHEME": "REQUEST_SCHEME",
}


class Message:
    """A message from Mongrel2: whose connection it is about, headers as pairs, and a body."""

    def __init__(self, data):
        begin = BEGIN.match(data)
        if not begin:
            raise BadRequest("a message of Mongrel2 does not begin with sender, connection and path")
        self.sender, self.connection = begin[1], begin[2]
        headers, kind, at = tnetstring.split(data, begin.end(), b"},")
        # Of a handler with the protocol json or tnetstring.
        self.headers = tnetstring.pairs_of(headers) if kind == b"}" else pairs_of_json(headers)
        self.body = tnetstring.split(data, at, b",")[0]
        self.by_name = dict(self.headers)

    def event(self):
        """Return the type of a message that is no request, None of a request."""
        if self.by_name.get("METHOD") != "JSON":
            return None
        try:
            return str(json.loads(self.body).get("type"))
        except (ValueError, AttributeError, RecursionError):
            return "unknown"

    def credits(self):
        """Return how many bytes more may be sent to a client; None when the message does not say it."""
        credits = self.by_name.get("DOWNLOAD_CREDITS", "")
        return int(credits) if credits.isdigit() and len(credits) < 12 else None

    def has_upload(self):
        """Say whether the body is in a file, or will be: only then a body was declared and none has come."""
        declared = self.by_name.get("content-length", "0") not in ("0", "") or "transfer-encoding" in self.by_name
        return declared and not self.body and "x-mongrel2-upload-start" in self.by_name

    def upload(self):
        """Return the path of the file with the body; None while it is still written."""
        start, done = self.by_name["x-mongrel2-upload-start"], self.by_name.get("x-mongrel2-upload-done")
        # A client can send such a header, too, but can't know the name of the file.
        return done if start == done else None

    def variables(self):
        """Return the CGI variables of a request."""
        variables = {"GATEWAY_INTERFACE": "CGI/1.1"}
        for name, value in self.headers:
            if name in VARIABLES:
                variables[VARIABLES[name]] = value
            elif name == name.lower() and not name.startswith("x-mongrel2-upload-"):
                add_header(variables, name, value)
        host, _, port = variables.get("HTTP_HOST", "").rpartition(":")
        variables["SERVER_NAME"] = host if port.isdigit() else variables.get("HTTP_HOST", "")
        variables["SERVER_PORT"] = port if host and port.isdigit() else ""
        return variables


def pairs_of_json(text):
    """Return the pairs of a JSON object."""
    try:
        headers = json.loads(text)
    except (ValueError, RecursionError):
        raise BadRequest("the headers of a message are no JSON") from None
    if not isinstance(headers, dict):
        raise BadRequest("the headers of a message are no object")
    # JSON carries the bytes of a header as UTF-8; WSGI wants each as a character.
    flat = tnetstring.flattened(headers.items())
    return [(name, value.encode("utf-8", "surrogatepass").decode("latin-1")) for name, value in flat]


def reply(sender, connection, data):
    """Return the message with a part of an answer; an empty part ends the connection."""
    return b"%b %d:%b, %b" % (sender, len(connection), connection, data)


def netstring(data):
    return b"%d:%b," % (len(data), data)
