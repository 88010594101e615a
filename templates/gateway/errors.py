"""What can go wrong with a peer."""


class Gone(ConnectionError):
    """The peer ended the connection, broke it or was too slow."""


class BadRequest(Exception):
    """What was sent is no request that is served; the status says it to a peer that can be answered."""

    def __init__(self, message, status="400 Bad Request"):
        super().__init__(message)
        self.status = status


def header_too_large(most):
    """Return the error for a head that is larger than allowed."""
    return BadRequest(f"the head of the request is larger than {most} bytes", "431 Request Header Fields Too Large")


def body_too_large(most):
    """Return the error for a body that is larger than allowed."""
    return BadRequest(f"the body of the request is larger than {most} bytes", "413 Content Too Large")
