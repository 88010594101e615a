"""A connection of a front: bounded reading, and time-outs on each step."""
import select
import socket
import time

from .errors import Gone

CHUNK = 65536


class Connection:
    """A stream socket with a buffer of what was received and not yet read.

    `broken` is set when an answer was not sent whole; the connection is then reset and not closed.
    """

    def __init__(self, opened, timeout):
        self.socket = opened
        self.timeout = timeout or None
        self.buffer = b""
        self.deadline = None
        self.cut_off = False
        self.broken = False
        self.silent_since = time.monotonic()
        opened.settimeout(self.timeout)
        self.is_tcp = opened.family != socket.AF_UNIX
        if self.is_tcp:
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def acknowledge(self):
        """Acknowledge at once what comes: a front that sends a small packet first waits for that with the next one."""
        if self.is_tcp:
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)

    def fileno(self):
        return self.socket.fileno()

    def limit(self, seconds):
        """Let everything that is received from now on take so long in all; 0 takes the limit away."""
        self.deadline = time.monotonic() + seconds if seconds else None

    def has_data(self, seconds):
        """Say whether something can be read, after waiting at most so long for it."""
        if self.buffer:
            return True
        poll = select.poll()
        poll.register(self.socket, select.POLLIN)
        return bool(poll.poll(seconds * 1000))

    def read_some(self, most):
        """Return between 1 and `most` bytes, or none at the end of the stream."""
        if self.buffer:
            data, self.buffer = self.buffer[:most], self.buffer[most:]
            return data
        try:
            if self.deadline is not None:
                left = self.deadline - time.monotonic()
                if left <= 0:
                    raise Gone("the peer was too slow")
                self.socket.settimeout(min(left, self.timeout or left))
            return self.socket.recv(min(most, CHUNK))
        except socket.timeout:
            raise Gone("the peer was too slow") from None
        except Gone:
            raise
        except OSError as error:
            raise Gone(f"the connection broke: {error.strerror or error}") from None
        finally:
            if self.deadline is not None and not self.cut_off:
                self.socket.settimeout(self.timeout)

    def read_exactly(self, count):
        """Return so many bytes; an early end is `Gone`."""
        parts = []
        while count:
            data = self.read_some(count)
            if not data:
                raise Gone("the peer ended in the middle")
            parts.append(data)
            count -= len(data)
        return b"".join(parts)

    def read_until(self, mark, most):
        """Return the bytes up to a mark of one byte and the mark; None when there is none in `most` bytes."""
        parts = []
        while most > 0:
            data = self.read_some(most)
            if not data:
                raise Gone("the peer ended in the middle")
            at = data.find(mark)
            if at >= 0:
                self.buffer = data[at + 1:] + self.buffer
                parts.append(data[:at + 1])
                return b"".join(parts)
            parts.append(data)
            most -= len(data)
        return None

    def send(self, data):
        """Send everything; each step may take the time-out."""
        view = memoryview(data)
        try:
            while view:
                view = view[self.socket.send(view[:CHUNK * 4]):]
        except socket.timeout:
            raise Gone("the peer took nothing for too long") from None
        except OSError as error:
            raise Gone(f"the connection broke: {error.strerror or error}") from None

    def interrupt(self):
        """Break the connection while another thread uses it."""
        self.cut_off = True
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def close(self, seconds=0.0, most=0):
        """End the connection; receive what is still on its way first, within bounds.

        A socket that is closed with unread bytes resets the connection, and the peer may lose the answer.
        """
        try:
            if seconds and not self.cut_off:
                self.socket.shutdown(socket.SHUT_WR)
                self.buffer = b""
                self.limit(seconds)
                while most > 0:
                    data = self.read_some(CHUNK)
                    if not data:
                        break
                    most -= len(data)
        except OSError:
            pass
        finally:
            self.socket.close()

    def reset(self):
        """End the connection so that a TCP peer sees an error and not the end of an answer."""
        try:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        except OSError:
            pass
        self.socket.close()
