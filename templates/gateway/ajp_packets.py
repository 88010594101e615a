"""The packets of AJP13 ("Apache JServ Protocol version 1.3"): what a front sends, read, and what it is sent, built."""
import struct
from urllib.parse import quote

from .environ import add_header
from .errors import BadRequest

FORWARD_REQUEST, SHUTDOWN, PING, CPING = 2, 7, 8, 10
SEND_BODY_CHUNK, SEND_HEADERS, END_RESPONSE, GET_BODY_CHUNK, CPONG = 3, 4, 5, 6, 9
# The largest packet that every front takes, with its head of 4 bytes.
PACKET = 8192
# What a packet of an answer's body has beside the data: head, code, length and a NUL.
MOST_DATA = PACKET - 8

METHODS = (
    "OPTIONS GET HEAD POST PUT DELETE TRACE PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK ACL REPORT VERSION-CONTROL "
    "CHECKIN CHECKOUT UNCHECKOUT SEARCH MKWORKSPACE UPDATE LABEL MERGE BASELINE-CONTROL MKACTIVITY"
).split()
HEADERS = (
    "Accept Accept-Charset Accept-Encoding Accept-Language Authorization Connection Content-Type Content-Length Cookie "
    "Cookie2 Host Pragma Referer User-Agent"
).split()
# Attributes that are variables; the others (context, servlet path, route) mean something to servlets only.
VARIABLES = {3: "REMOTE_USER", 4: "AUTH_TYPE", 7: "SSL_CLIENT_CERT", 8: "SSL_CIPHER", 9: "SSL_SESSION_ID"}
QUERY_STRING, NAMED_ATTRIBUTE, SSL_KEY_SIZE, SECRET, STORED_METHOD, DONE = 5, 10, 11, 12, 13, 255
# What stands in a path as it is (RFC 3986, part 3.3).
UNQUOTED = "/!$&'()*+,;=:@"


class Reader:
    """Reads the fields of a packet in order; one that goes beyond its end is `BadRequest`."""

    def __init__(self, data):
        self.data = data
        self.at = 0

    def take(self, count):
        end = self.at + count
        if end > len(self.data):
            raise BadRequest("a packet of AJP ends in the middle of a field")
        taken, self.at = self.data[self.at:end], end
        return taken

    def byte(self):
        return self.take(1)[0]

    def number(self):
        return struct.unpack(">H", self.take(2))[0]

    def string(self, length=None):
        """Return a string, None for the one that is absent."""
        if length is None:
            length = self.number()
        if length == 0xFFFF:
            return None
        text = self.take(length)
        if self.byte() != 0:
            raise BadRequest("a string of AJP does not end with NUL")
        return text.decode("latin-1")


def read_forward_request(reader, is_decoded=False):
    """Return the variables of a request, whose path may be decoded already, and the secret that came with it."""
    method = reader.byte()
    protocol, uri, address = reader.string(), reader.string(), reader.string()
    reader.string()  # the client's name, which fronts leave out
    server, port, is_secure = reader.string(), reader.number(), reader.byte()
    variables = {
        "REQUEST_METHOD": METHODS[method - 1] if 0 < method <= len(METHODS) else "",
        "SERVER_PROTOCOL": protocol or "HTTP/1.0",
        "REMOTE_ADDR": address or "",
        "SERVER_NAME": server or "",
        "SERVER_PORT": str(port),
        "GATEWAY_INTERFACE": "CGI/1.1",
    }
    if is_secure:
        variables["HTTPS"] = "on"
    for _ in range(reader.number()):
        add_header(variables, read_name(reader), reader.string() or "")
    secret = read_attributes(reader, variables)
    if is_decoded:
        uri = quote((uri or "").encode("latin-1"), safe=UNQUOTED)
    query = variables.pop("QUERY_STRING", None)
    variables["REQUEST_URI"] = (uri or "/") + ("" if query is None else "?" + query)
    return variables, secret


def read_name(reader):
    """Return the name of a header, which has a code or is a string."""
    code = reader.number()
    if code >> 8 != 0xA0:
        return reader.string(code) or ""
    if not 1 <= code & 0xFF <= len(HEADERS):
        raise BadRequest("a header of AJP has an unknown code")
    return HEADERS[(code & 0xFF) - 1]


def read_attributes(reader, variables):
    """Add the attributes that are variables; return the secret, None where none was sent."""
    secret = None
    while True:
        code = reader.byte()
        if code == DONE:
            return secret
        if code == NAMED_ATTRIBUTE:
            name, value = reader.string(), reader.string()
            if name == "AJP_REMOTE_PORT":
                variables["REMOTE_PORT"] = value or ""
        elif code == SSL_KEY_SIZE:
            variables["SSL_CIPHER_USEKEYSIZE"] = str(reader.number())
        elif code == SECRET:
            secret = reader.string()
        elif code == STORED_METHOD:
            variables["REQUEST_METHOD"] = reader.string() or ""
        elif code == QUERY_STRING:
            variables["QUERY_STRING"] = reader.string() or ""
        elif 1 <= code <= 9:
            value = reader.string()
            if code in VARIABLES:
                variables[VARIABLES[code]] = value or ""
        else:
            raise BadRequest("an attribute of AJP has an unknown code")


def packet(payload):
    """Return a packet for the front."""
    return b"AB" + struct.pack(">H", len(payload)) + payload


def string(text):
    data = text.encode("latin-1")
    return struct.pack(">H", len(data)) + data + b"\0"


def send_headers(status, headers):
    """Return the packet with the head of an answer, which must not be larger than a packet is."""
    reason = status[4:] or "Status"
    parts = [struct.pack(">BH", SEND_HEADERS, int(status[:3])), string(reason), struct.pack(">H", len(headers))]
    for name, value in headers:
        parts += [string(name), string(value)]
    payload = b"".join(parts)
    if len(payload) + 4 > PACKET:
        raise ValueError(f"the headers of the answer are larger than an AJP packet ({PACKET} bytes)")
    return packet(payload)


def send_body(data):
    """Return the packets with a part of a body."""
    parts = []
    for at in range(0, len(data), MOST_DATA):
        piece = data[at:at + MOST_DATA]
        parts.append(packet(struct.pack(">BH", SEND_BODY_CHUNK, len(piece)) + piece + b"\0"))
    return b"".join(parts)


def end_response(reuse):
    return packet(bytes([END_RESPONSE, 1 if reuse else 0]))


def get_body_chunk(count):
    return packet(struct.pack(">BH", GET_BODY_CHUNK, min(count, PACKET - 6)))
