"""The body of an HTTP/1.1 request in chunks (RFC 9112, part 7.1)."""
import re

from .errors import BadRequest, body_too_large

SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(;[^\r\n]*)?\r?\n\Z")
LONGEST_LINE = 1024
MOST_TRAILERS = 32


def chunks(connection, most):
    """Return a source of the bytes in the chunks, no more than `most` unless that is 0."""
    left = 0
    total = 0
    begun = False
    ended = False

    def line():
        read = connection.read_until(b"\n", LONGEST_LINE)
        if read is None:
            raise BadRequest("a line of a chunked body is too long")
        return read

    def next_chunk():
        nonlocal left, total, begun, ended
        if begun and line().strip(b"\r\n"):
            raise BadRequest("a chunk of the body does not end where it says")
        begun = True
        size = SIZE.match(line())
        if not size:
            raise BadRequest("a chunk of the body has no size")
        left = int(size[1], 16)
        total += left
        if most and total > most:
            raise body_too_large(most)
        if left == 0:
            ended = True
            for _ in range(MOST_TRAILERS):
                if not line().strip(b"\r\n"):
                    return
            raise BadRequest("a chunked body has too many trailers")

    def source(count):
        nonlocal left
        if left == 0 and not ended:
            next_chunk()
        if ended:
            return b""
        data = connection.read_exactly(min(count, left))
        left -= len(data)
        return data

    return source
