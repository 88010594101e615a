"""One request and its answer, as PEP 3333 has it. What is sent goes through an output, one class for each protocol:

`head(status, headers)` once, `body(data)` any number of times, then `end()`, or `abort()` when the answer is not whole.
"""
import re
from wsgiref.util import FileWrapper

from . import log
from .errors import BadRequest, Gone

STATUS = re.compile(r"[1-9][0-9]{2}( [\t\x20-\x7e\x80-\xff]*)?\Z")
NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*\Z")
# They belong to the connection, which is the server's.
HOP_BY_HOP = {
    "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer",
    "trailers", "transfer-encoding", "upgrade",
}


class Answer:
    """What an application answers to one request."""

    def __init__(self, environ, output):
        self.environ = environ
        self.output = output
        self.status = None
        self.headers = []
        self.head_sent = False
        self.size = 0
        self.left = None
        self.overlong = False
        environ["wsgi.file_wrapper"] = FileWrapper

    def start_response(self, status, headers, exc_info=None):
        """What the application calls before it returns a body."""
        if exc_info is not None:
            try:
                if self.head_sent:
                    raise exc_info[1].with_traceback(exc_info[2])
            finally:
                exc_info = None
        elif self.status is not None:
            raise RuntimeError("start_response was called a second time, without exc_info")
        self.status, self.headers = check_status(status), check_headers(headers)
        return self.write

    def write(self, data):
        """Send a part of the body, the head before the first one."""
        if not isinstance(data, bytes):
            if not isinstance(data, (bytearray, memoryview)):
                raise TypeError(wrong_type(data))
            data = bytes(data)
        if not self.head_sent:
            self.send_head()
        if self.left is not None and len(data) > self.left:
            if not self.overlong:
                log.entry(f"{self.subject()}: the body is longer than its Content-Length; the rest is left out")
            self.overlong = True
            data = data[:self.left]
        if self.left is not None:
            self.left -= len(data)
        if data and self.has_body():
            self.size += len(data)
            self.output.body(data)

    def has_body(self):
        return self.environ["REQUEST_METHOD"] != "HEAD" and self.status[:3] not in ("204", "304")

    def send_head(self, length=None):
        """Send status and headers; `length` is added as Content-Length where the application has none."""
        if self.status is None:
            raise RuntimeError("the application returned a body before it called start_response")
        for name, value in self.headers:
            if name.lower() == "content-length":
                if not (value.isascii() and value.isdigit()):
                    raise ValueError(f"the application's Content-Length is {value!r}")
                self.left = int(value)
        if self.status[:3] == "204":
            self.headers = [each for each in self.headers if each[0].lower() != "content-length"]
            self.left = None
        elif self.left is None and length is not None and self.has_body():
            self.headers.append(("Content-Length", str(length)))
            self.left = length
        # An output that can't send such a head raises before it has sent anything.
        self.output.head(self.status, self.headers)
        self.head_sent = True

    def send_result(self, result):
        """Send what the application returned, part by part as it comes."""
        if isinstance(result, (bytes, str)):
            raise TypeError(wrong_type(result, "returned {} itself, where WSGI wants a list or another iterable of it"))
        one = isinstance(result, (list, tuple)) and len(result) == 1
        for data in result:
            if one and isinstance(data, bytes) and self.status is not None and not self.head_sent:
                self.send_head(len(data))
            # The head waits for the first byte: until then the application may replace it.
            if data or not isinstance(data, (bytes, bytearray, memoryview)):
                self.write(data)
            if self.overlong or (self.head_sent and not self.has_body()):
                break
        if not self.head_sent:
            self.send_head(0)

    def run(self, application):
        """Call the application and send its answer. Nothing is raised."""
        try:
            result = application(self.environ, self.start_response)
            try:
                self.send_result(result)
                self.finish()
            finally:
                close = getattr(result, "close", None)
                if close is not None:
                    self.close(close)
        except Gone as gone:
            log.entry(f"{self.subject()}: {gone}")
            self.output.abort()
        except BadRequest as refused:
            log.entry(f"{self.subject()}: {refused}")
            self.fail(refused.status)
        except BaseException as error:  # an application that calls sys.exit() must not end a thread
            log.exception(f"{self.subject()}: the application failed", error)
            self.fail()

    def close(self, close):
        """Call the result's `close`. The answer has gone out, so that an error is only for the log."""
        try:
            close()
        except BaseException as error:
            log.exception(f"{self.subject()}: closing what the application returned failed", error)

    def finish(self):
        if self.left and self.has_body():
            log.entry(f"{self.subject()}: the body is {self.left} bytes shorter than its Content-Length")
            self.output.abort()
        else:
            self.output.end()

    def fail(self, status="500 Internal Server Error"):
        """Answer with an error, or break the connection when an answer has begun."""
        try:
            if self.head_sent:
                self.output.abort()
                return
            text = (status[4:] + "\n").encode()
            self.status, self.headers, self.left = status, [("Content-Type", "text/plain; charset=utf-8")], None
            self.send_head(len(text))
            self.write(text)
            self.output.end()
        except Gone:
            self.output.abort()

    def subject(self):
        """Return what a log entry begins with."""
        path = self.environ.get("REQUEST_URI", "").partition("?")[0]
        return log.visible(f"{self.environ.get('REQUEST_METHOD', '-')} {path}")


def wrong_type(data, text="returned {} in its body, where WSGI wants bytes"):
    """Return the message about a body of something else than bytes."""
    kind = "text (str)" if isinstance(data, str) else type(data).__name__
    hint = '; encode it, for example b"Hello" or text.encode()' if isinstance(data, str) else ""
    return "the application " + text.format(kind) + hint


def check_status(status):
    """Return the status, or raise what is wrong with it."""
    if not isinstance(status, str):
        raise TypeError(f"the status is {type(status).__name__}, where WSGI wants text such as '200 OK'")
    if not STATUS.match(status):
        raise ValueError(f"the status is {status!r}, where WSGI wants text such as '200 OK'")
    return status


def check_headers(headers):
    """Return the headers that are passed on, or raise what is wrong with them."""
    if not isinstance(headers, list):
        raise TypeError(f"the headers are {type(headers).__name__}, where WSGI wants a list of pairs")
    passed_on = []
    for header in headers:
        if not isinstance(header, tuple) or len(header) != 2:
            raise TypeError(f"the header {header!r} is no pair of name and value")
        name, value = header
        if not isinstance(name, str) or not isinstance(value, str):
            raise TypeError(f"the header {name!r} is not only of text (str)")
        if not NAME.match(name):
            raise ValueError(f"{name!r} is not the name of a header")
        if not VALUE.match(value):
            raise ValueError(f"the value of the header {name} has a character that no header may have")
        if name.lower() not in HOP_BY_HOP and name.lower() != "status":
            passed_on.append(header)
    return passed_on
