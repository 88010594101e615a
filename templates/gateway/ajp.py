"""AJP13: requests and answers in packets, one after the other on a connection that the front keeps.

The protocol lets a front say who the user and the client are, so that only a front may connect: from this machine, or
with a secret.
"""
import hmac
import struct

from . import ajp_packets as packets
from .errors import BadRequest, Gone, body_too_large, header_too_large
from .listeners import CannotListen, is_local


class AjpBody:
    """The source of a request's body: the front sends a packet of it when it is asked to.

    The first one comes without a question when a length was declared.
    """

    def __init__(self, connection, length, most, is_framed):
        self.connection = connection
        self.is_framed = is_framed
        self.left = length
        self.most = most
        self.total = 0
        self.unasked = bool(length)
        self.ended = length == 0
        self.data = b""

    def __call__(self, most):
        if not self.data and not self.ended:
            self.receive()
        data, self.data = self.data[:most], self.data[most:]
        return data

    def receive(self):
        if not self.unasked:
            self.connection.send(packets.get_body_chunk(self.left or packets.PACKET))
        self.unasked = False
        payload = read_packet(self.connection, packets.PACKET)
        self.data = payload_of(payload) if self.is_framed else payload
        size = len(self.data)
        self.total += size
        if self.most and self.total > self.most:
            raise body_too_large(self.most)
        if size == 0:
            self.ended = True
            if self.left:
                raise Gone(f"the body of the request ended {self.left} bytes early")
        elif self.left is not None:
            if size > self.left:
                raise BadRequest("the body of the request is longer than its Content-Length")
            self.left -= size
            self.ended = self.left == 0

    def is_clean(self):
        """Say whether nothing of the body is on its way."""
        return not self.unasked


class AjpOutput:
    """The answer as packets; head and first part of the body go out together."""

    def __init__(self, connection, may_reuse):
        self.connection = connection
        self.may_reuse = may_reuse
        self.pending = b""
        self.reused = False
        self.aborted = False

    def head(self, status, headers):
        self.pending = packets.send_headers(status, headers)

    def body(self, data):
        sent, self.pending = self.pending, b""
        self.connection.send(sent + packets.send_body(data))

    def end(self):
        sent, self.pending = self.pending, b""
        self.reused = self.may_reuse()
        self.connection.send(sent + packets.end_response(self.reused))

    def abort(self):
        self.aborted = True


def payload_of(content):
    """Return the part of a body in a packet, which has its length before it."""
    if not content:
        return b""
    reader = packets.Reader(content)
    return reader.take(reader.number())


def read_packet(connection, most):
    """Return the content of a packet from the front."""
    head = connection.read_exactly(4)
    connection.acknowledge()
    if head[:2] != b"\x12\x34":
        raise BadRequest("a packet of AJP does not begin with its mark")
    length = struct.unpack(">H", head[2:])[0]
    if length > most:
        raise header_too_large(most)
    return connection.read_exactly(length)


class Ajp:
    """Serves the packets of connections.

    lighttpd's mod_ajp13 (1.4.69) speaks a dialect: the path of a request is decoded, a part of a body comes without its
    length, and a request without a body has an empty packet after it.
    """

    def __init__(self, secret, is_lighttpd):
        self.secret = secret
        self.is_lighttpd = is_lighttpd

    def __call__(self, connection, service):
        """Serve one request or question of a front; say whether the connection is kept."""
        options = service.options
        connection.limit(options.header_timeout)
        content = read_packet(connection, options.max_header)
        if self.is_lighttpd and not content:
            return True
        reader = packets.Reader(content)
        code = reader.byte()
        if code == packets.CPING:
            connection.send(packets.packet(bytes([packets.CPONG])))
            return True
        if code != packets.FORWARD_REQUEST:
            raise BadRequest(f"a packet of AJP has the code {code}, which is no request")
        variables, secret = packets.read_forward_request(reader, self.is_lighttpd)
        connection.limit(0)
        refusing = AjpOutput(connection, lambda: False)
        if self.secret and not hmac.compare_digest((secret or "").encode("latin-1"), self.secret):
            service.refuse(variables, BadRequest("the secret of AJP is wrong or missing", "403 Forbidden"), refusing)
            return False
        try:
            source = self.body_of(variables, connection, service)
        except BadRequest as refused:
            service.refuse(variables, refused, refusing)
            return False
        output = AjpOutput(connection, lambda: source.is_clean() and not service.draining)
        service.handle(variables, source, output, connection)
        connection.broken = output.aborted
        return output.reused

    def body_of(self, variables, connection, service):
        length = service.length_of_body(variables)
        if variables.pop("HTTP_TRANSFER_ENCODING", None) is None:
            length = length or 0
        return AjpBody(connection, length, service.options.max_body, not self.is_lighttpd)


def prepare(options, listeners):
    """Return what serves a connection; a port that others can reach needs a secret."""
    secret = b""
    if options.ajp_secret_file:
        try:
            with open(options.ajp_secret_file, "rb") as file:
                secret = file.read().strip()
        except OSError as error:
            raise CannotListen(f"{options.ajp_secret_file}: {error.strerror}") from None
        if not secret:
            raise CannotListen(f"{options.ajp_secret_file} is empty, it should hold the secret of AJP")
    for listener in listeners:
        if not secret and not is_local(listener):
            raise CannotListen(f"{listener.name}: AJP on an address that others can reach needs --ajp-secret-file")
    return Ajp(secret, options.ajp_front == "lighttpd")
