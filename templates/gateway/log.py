"""The logs: an entry is one write, so that those of several processes don't mix."""
import datetime
import os
import sys
import traceback


def write_all(descriptor, data):
    """Write everything; a log that can't be written must not stop the service."""
    try:
        while data:
            data = data[os.write(descriptor, data):]
    except OSError:
        pass


def now():
    """Return the time with its offset."""
    return datetime.datetime.now().astimezone().isoformat(timespec="milliseconds")


def error(message):
    """Write an entry to standard error."""
    sys.stderr.flush()
    text = f"{now()} [{os.getpid()}] {message}\n"
    write_all(2, text.encode("utf-8", "backslashreplace"))


def exception(message, caught):
    """Write an entry with the traceback of an exception."""
    lines = traceback.format_exception(type(caught), caught, caught.__traceback__)
    error(message + "\n" + "".join(lines).rstrip())


def visible(text, most=2000):
    """Return text of a client as it may stand in a line: printable ASCII without quotes, and bounded."""
    if len(text) > most:
        text = text[:most] + "…"
    kept = (c if " " <= c <= "~" and c not in '"\\' else c.encode("unicode_escape").decode() for c in text)
    return "".join(kept).replace('"', '\\"') or "-"


class LogFiles:
    """The files that standard error and output and the access log go to, which can be opened again."""

    def __init__(self, access, errors):
        self.access_path = access
        self.errors_path = errors
        self.access_descriptor = None
        self.open()

    def open(self):
        """Open the files, again after they were renamed."""
        if self.errors_path:
            opened = self.open_one(self.errors_path)
            sys.stdout.flush()
            sys.stderr.flush()
            os.dup2(opened, 1)
            os.dup2(opened, 2)
            os.close(opened)
        if self.access_path == "-":
            self.access_descriptor = 1
        elif self.access_path:
            opened = self.open_one(self.access_path)
            if self.access_descriptor is None:
                self.access_descriptor = opened
            else:
                # Other threads go on using the number.
                os.dup2(opened, self.access_descriptor, inheritable=False)
                os.close(opened)

    @staticmethod
    def open_one(path):
        return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o640)

    def request(self, environ, status, size, duration):
        """Write the line of a request: time, client, request, status, bytes, seconds, request id. No query string:
        addresses carry secrets there."""
        if self.access_descriptor is None:
            return
        path = environ.get("REQUEST_URI", "").partition("?")[0]
        line = '{} {} "{} {} {}" {} {} {:.3f} {}\n'.format(
            now(),
            visible(environ.get("REMOTE_ADDR", "")),
            visible(environ.get("REQUEST_METHOD", "")),
            visible(path),
            visible(environ.get("SERVER_PROTOCOL", "")),
            status,
            size,
            duration,
            visible(environ.get("HTTP_X_REQUEST_ID", ""), 128),
        )
        write_all(self.access_descriptor, line.encode("utf-8", "backslashreplace"))
