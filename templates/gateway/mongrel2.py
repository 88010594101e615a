"""A handler of Mongrel2. One process speaks ZeroMQ (mongrel2_bridge) and hands each request to a worker, here.

A worker gets a message as a netstring on a connection, and answers with netstrings, each a reply; an empty one says
that the answer has ended.
"""
import importlib.util
import os
import stat
import tempfile

from . import log
from .body import counted
from .environ import content_length
from .errors import BadRequest, body_too_large
from .http_output import HttpOutput
from .listeners import CannotListen, Listener, open_unix
from .mongrel2_bridge import Bridge
from .mongrel2_messages import Message, netstring, reply

# Below what Mongrel2 lets be on the way to a client.
LARGEST_REPLY = 32768
LONGEST_LENGTH = 12


class PrivateListener(Listener):
    """A unix socket in a folder of its own, between the bridge and the workers."""

    def remove(self):
        if self.owner == os.getpid():
            super().remove()
            os.rmdir(os.path.dirname(self.path))


def read_message(connection):
    """Return the message that the bridge hands over."""
    digits = connection.read_until(b":", LONGEST_LENGTH)
    if digits is None or not digits[:-1].isdigit():
        raise BadRequest("a message has no length")
    return Message(connection.read_exactly(int(digits[:-1]) + 1)[:-1])


def open_upload(message, folder, most):
    """Return descriptor, path and size of the file in which Mongrel2 has stored a body."""
    if not folder:
        raise BadRequest("Mongrel2 stores large bodies, and there is no --mongrel2-uploads", "413 Content Too Large")
    # Mongrel2 may see the folder elsewhere: it changes its root. Only the name counts.
    path = os.path.join(folder, os.path.basename(message.upload()))
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as error:
        raise BadRequest(f"the stored body {path} can't be read: {error.strerror}", "502 Bad Gateway") from None
    found = os.fstat(descriptor)
    declared = content_length(message.variables(), 0)
    problem = None
    if not stat.S_ISREG(found.st_mode) or declared not in (None, found.st_size):
        problem = BadRequest(f"the stored body {path} is not the declared one")
    elif most and found.st_size > most:
        problem = body_too_large(most)
    if problem:
        os.close(descriptor)
        raise problem
    return descriptor, path, found.st_size


class Mongrel2:
    """Serves the messages that the bridge hands over."""

    def __init__(self, uploads, path):
        self.uploads = uploads
        self.path = path

    def companion(self, options):
        """Return the process that runs beside the workers."""
        return Bridge(options, self.path)

    def __call__(self, connection, service):
        """Serve the message of a connection; it is not kept."""
        message = read_message(connection)
        connection.limit(0)
        variables = message.variables()
        is_kept = (
            variables.get("SERVER_PROTOCOL") == "HTTP/1.1" and variables.get("HTTP_CONNECTION", "").lower() != "close"
        )

        def send(data):
            for at in range(0, len(data), LARGEST_REPLY):
                part = data[at:at + LARGEST_REPLY]
                connection.send(netstring(reply(message.sender, message.connection, part)))

        output = HttpOutput(send, variables, is_kept)
        if message.has_upload():
            self.serve_upload(message, variables, output, service, connection)
        else:
            self.serve_body(message.body, variables, output, service, connection)
        if not output.keep:
            connection.send(netstring(reply(message.sender, message.connection, b"")))
        connection.send(netstring(b""))
        return False

    @staticmethod
    def serve_body(body, variables, output, service, connection):
        try:
            # The body has come whole, so that its length is known whatever the client has declared.
            if variables.get("CONTENT_LENGTH", "0") not in ("", "0") and int(variables["CONTENT_LENGTH"]) != len(body):
                raise BadRequest("the body of the request is not as long as its Content-Length")
            service.length_of_body(dict(variables, CONTENT_LENGTH=str(len(body))))
        except (BadRequest, ValueError) as refused:
            wrong = refused if isinstance(refused, BadRequest) else BadRequest("Content-Length is not a number")
            service.refuse(variables, wrong, output)
            return
        at = 0

        def read(most):
            nonlocal at
            data = body[at:at + most]
            at += len(data)
            return data

        service.handle(variables, read, output, connection)

    def serve_upload(self, message, variables, output, service, connection):
        try:
            descriptor, path, size = open_upload(message, self.uploads, service.options.max_body)
        except BadRequest as refused:
            service.refuse(variables, refused, output)
            return
        variables.pop("HTTP_TRANSFER_ENCODING", None)
        try:
            # The open file stays readable; Mongrel2 leaves it to its handler.
            os.unlink(path)
        except OSError as error:
            log.error(f"the stored body {path} can't be removed: {error.strerror}")
        try:
            service.handle(variables, counted(lambda most: os.read(descriptor, most), size), output, connection)
        finally:
            os.close(descriptor)


def prepare(options, listeners):
    """Open the socket between the bridge and the workers; return what serves its connections."""
    if importlib.util.find_spec("zmq") is None:
        raise CannotListen("Mongrel2 needs the module zmq (Debian's python3-zmq)")
    folder = tempfile.mkdtemp(prefix="mongrel2-", dir=os.environ.get("RUNTIME_DIRECTORY") or None)
    path = os.path.join(folder, "workers")
    listeners.append(PrivateListener(open_unix(path, options).socket, options.mongrel2_pull, path))
    return Mongrel2(options.mongrel2_uploads, path)
