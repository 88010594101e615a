"""SCGI: the head of a request is a netstring of names and values, each with a NUL after it; one request a connection."""
from .body import counted
from .cgi_output import CgiOutput
from .environ import add_variable
from .errors import BadRequest, header_too_large


def read_head(connection, most):
    """Return the variables of a request."""
    digits = connection.read_until(b":", len(str(most)) + 1)
    if digits is None or not digits[:-1].isdigit():
        raise BadRequest("the head of the request is no netstring")
    length = int(digits[:-1])
    if length > most:
        raise header_too_large(most)
    data = connection.read_exactly(length + 1)
    if data[-1:] != b",":
        raise BadRequest("the netstring of the head has a wrong length")
    return parse_head(data[:-1])


def parse_head(data):
    """Return the variables in the text of a netstring."""
    parts = data.decode("latin-1").split("\0")
    if parts.pop() != "" or len(parts) % 2:
        raise BadRequest("the head of the request is not made of names and values")
    if not parts or parts[0] != "CONTENT_LENGTH":
        raise BadRequest("the head of the request does not begin with CONTENT_LENGTH")
    variables = {"CONTENT_LENGTH": parts[1]}
    for name, value in zip(parts[2::2], parts[3::2]):
        if name.startswith("HTTP_"):
            # A front sends the variable of each line of a header that was sent twice.
            add_variable(variables, name, value)
        elif name == "CONTENT_LENGTH":
            if value != parts[1]:
                raise BadRequest("CONTENT_LENGTH was sent twice")
        else:
            variables[name] = value
    return variables


def serve(connection, service):
    """Serve the request of a connection; it is not kept."""
    options = service.options
    output = CgiOutput(connection.send)
    connection.limit(options.header_timeout)
    try:
        variables = read_head(connection, options.max_header)
    except BadRequest as refused:
        if refused.status.startswith("400"):
            raise
        service.refuse({}, refused, output)
        return False
    connection.limit(0)
    try:
        length = service.length_of_body(variables) or 0
    except BadRequest as refused:
        service.refuse(variables, refused, output)
        return False
    service.handle(variables, counted(connection.read_some, length), output, connection)
    connection.broken = output.aborted
    return False


def prepare(_options, _listeners):
    """Return what serves a connection."""
    return serve
