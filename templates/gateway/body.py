"""`wsgi.input`: the body of a request, with an end."""
from .errors import Gone


class Body:
    """A readable file over a source of bytes.

    `source(most)` returns up to so many bytes and none at the end; it is not called again after that.
    """

    def __init__(self, source):
        self.source = source
        self.buffer = b""
        self.at_end = False

    def fill(self, most):
        if self.at_end:
            return False
        data = self.source(most)
        if not data:
            self.at_end = True
            return False
        self.buffer = self.buffer + data if self.buffer else data
        return True

    def take(self, count):
        data, self.buffer = self.buffer[:count], self.buffer[count:]
        return data

    def read(self, size=-1):
        """Return so many bytes, fewer only at the end; all of them without a size."""
        if size is None or size < 0:
            size = 2**62
        parts = []
        while size > 0 and (self.buffer or self.fill(min(size, 65536))):
            data = self.take(size)
            parts.append(data)
            size -= len(data)
        return b"".join(parts)

    def readline(self, size=-1):
        """Return the bytes up to a newline and the newline, at most `size`."""
        if size is None or size < 0:
            size = 2**62
        parts = []
        while size > 0 and (self.buffer or self.fill(min(size, 65536))):
            at = self.buffer.find(b"\n", 0, size)
            data = self.take(at + 1 if at >= 0 else size)
            parts.append(data)
            size -= len(data)
            if at >= 0:
                break
        return b"".join(parts)

    def readlines(self, hint=-1):
        """Return the lines; with a hint no more once they have so many bytes."""
        lines = []
        total = 0
        for line in self:
            lines.append(line)
            total += len(line)
            if hint is not None and 0 < hint <= total:
                break
        return lines

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line


def counted(read_some, length):
    """Return a source of exactly `length` bytes; an early end is `Gone`, so that it can't be taken for all."""
    left = length

    def source(most):
        nonlocal left
        if left == 0:
            return b""
        data = read_some(min(most, left))
        if not data:
            raise Gone(f"the body of the request ended {left} bytes early")
        left -= len(data)
        return data

    return source
