"""The answer as a CGI program writes it, for CGI and SCGI: a Status header, the other headers, the body."""


class CgiOutput:
    """Writes to `send(data)`; head and first part of the body go out together."""

    def __init__(self, send):
        self.send = send
        self.pending = b""
        self.aborted = False

    def head(self, status, headers):
        lines = [f"Status: {status}"] + [f"{name}: {value}" for name, value in headers]
        self.pending = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def body(self, data):
        self.send(self.pending + data if self.pending else data)
        self.pending = b""

    def end(self):
        if self.pending:
            self.body(b"")

    def abort(self):
        self.aborted = True
