"""The answer as an HTTP/1.1 message, for HTTP and Mongrel2: framing of the body, and whether the connection is kept."""
from email.utils import formatdate


class HttpOutput:
    """Writes to `send(data)`. `keep` says after the answer whether another request can follow."""

    def __init__(self, send, variables, keep):
        self.send = send
        self.is_head = variables.get("REQUEST_METHOD") == "HEAD"
        self.knows_chunks = variables.get("SERVER_PROTOCOL") == "HTTP/1.1"
        self.keep = keep
        self.chunked = False
        self.pending = b""
        self.aborted = False

    def head(self, status, headers):
        names = {name.lower() for name, _ in headers}
        headers = list(headers)
        if "date" not in names:
            headers.append(("Date", formatdate(usegmt=True)))
        has_body = not self.is_head and status[:3] not in ("204", "304")
        if has_body and "content-length" not in names:
            self.chunked = self.knows_chunks
            if self.chunked:
                headers.append(("Transfer-Encoding", "chunked"))
            else:
                # The end of the connection is the end of the body.
                self.keep = False
        if not self.keep:
            headers.append(("Connection", "close"))
        lines = [f"HTTP/1.1 {status}"] + [f"{name}: {value}" for name, value in headers]
        self.pending = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def body(self, data):
        if self.chunked:
            data = b"%x\r\n%b\r\n" % (len(data), data)
        self.send(self.pending + data if self.pending else data)
        self.pending = b""

    def end(self):
        last = self.pending + (b"0\r\n\r\n" if self.chunked else b"")
        if last:
            self.send(last)
        self.pending = b""

    def abort(self):
        self.aborted = True
        self.keep = False
