"""The environ of a request, from the CGI variables that a protocol has brought."""
import sys
from urllib.parse import unquote_to_bytes

from .errors import BadRequest, body_too_large

# A client could set HTTP_PROXY with a header `Proxy`, which programs that the application starts obey. The other
# two have variables of their own.
NOT_PASSED_ON = {"HTTP_PROXY", "HTTP_CONTENT_LENGTH", "HTTP_CONTENT_TYPE"}
NAME_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")


def add_header(variables, name, value):
    """Add a header as its variable; one that was sent twice is joined.

    A name with an underscore is left out: it could be taken for another header's variable.
    """
    if not name or not NAME_CHARACTERS.issuperset(name):
        return
    key = name.upper().replace("-", "_")
    if key in ("CONTENT_LENGTH", "CONTENT_TYPE"):
        if variables.setdefault(key, value) != value:
            raise BadRequest(f"the header {name} was sent twice")
        return
    add_variable(variables, "HTTP_" + key, value)


def add_variable(variables, key, value):
    """Add the variable of a header, joined to one that is there."""
    there = variables.get(key)
    if there is None:
        variables[key] = value
    else:
        variables[key] = there + ("; " if key == "HTTP_COOKIE" else ",") + value


def content_length(variables, most):
    """Return the length of the body, None when none was declared; larger than `most` (unless 0) is an error."""
    text = variables.get("CONTENT_LENGTH", "")
    if text == "":
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > 18:
        raise BadRequest("Content-Length is not a number")
    length = int(text)
    if most and length > most:
        raise body_too_large(most)
    return length


def split_target(target):
    """Return path and query string of what stands in a request line."""
    if not target.startswith("/") and "://" in target:
        # The absolute form, which a client of a proxy sends.
        rest = target.partition("://")[2]
        slash = rest.find("/")
        target = rest[slash:] if slash >= 0 else "/"
    path, _, query = target.partition("#")[0].partition("?")
    return unquote_to_bytes(path.encode("latin-1")).decode("latin-1"), query


class Environs:
    """Makes environs: what is the same for every request of this process, and what the options say."""

    def __init__(self, options, run_once=False):
        self.prefix = options.prefix
        self.trust_forwarded_proto = options.trust_forwarded_proto
        self.constant = {
            "wsgi.version": (1, 0),
            "wsgi.multithread": options.threads > 1 and not run_once,
            "wsgi.multiprocess": options.workers > 1 or run_once,
            "wsgi.run_once": run_once,
            # Our input has an end, also where no length was declared.
            "wsgi.input_terminated": True,
        }

    def make(self, variables, body):
        """Return the environ. The raw REQUEST_URI decides the path, so that every front gives the same one; where
        there is none, SCRIPT_NAME and PATH_INFO together do."""
        environ = {key: value for key, value in variables.items() if key not in NOT_PASSED_ON}
        self.drop_empty(environ, variables)
        target = environ.get("REQUEST_URI")
        if target:
            path, query = split_target(target)
        else:
            path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "") or "/"
            query = environ.get("QUERY_STRING", "")
            environ["REQUEST_URI"] = path + ("?" + query if query else "")
        if not environ.get("REQUEST_METHOD"):
            raise BadRequest("the request has no method")
        environ["QUERY_STRING"] = query
        environ["SCRIPT_NAME"] = self.prefix
        environ["PATH_INFO"] = self.below_prefix(path)
        environ["wsgi.url_scheme"] = scheme = self.scheme(environ)
        environ.setdefault("SERVER_PROTOCOL", "HTTP/1.0")
        if not environ.get("SERVER_NAME"):
            environ["SERVER_NAME"] = environ.get("HTTP_HOST", "").rpartition(":")[0] or "localhost"
        if not environ.get("SERVER_PORT"):
            environ["SERVER_PORT"] = "443" if scheme == "https" else "80"
        environ.update(self.constant)
        environ["wsgi.input"] = body
        environ["wsgi.errors"] = sys.stderr
        return environ

    @staticmethod
    def drop_empty(environ, variables):
        """Leave out what fronts send about a body that there is not."""
        if environ.get("CONTENT_TYPE") == "":
            del environ["CONTENT_TYPE"]
        length = environ.get("CONTENT_LENGTH")
        # Some fronts say 0 of every request without a body; that a client does is only likely of these methods.
        declared = variables.get("HTTP_CONTENT_LENGTH") or environ.get("REQUEST_METHOD") in ("POST", "PUT", "PATCH")
        if length == "" or (length == "0" and not declared):
            del environ["CONTENT_LENGTH"]

    def below_prefix(self, path):
        if not self.prefix:
            return path
        if path == self.prefix or path.startswith(self.prefix + "/"):
            return path[len(self.prefix):]
        raise BadRequest(f"the path is not below {self.prefix}", "404 Not Found")

    def scheme(self, environ):
        if self.trust_forwarded_proto:
            forwarded = environ.get("HTTP_X_FORWARDED_PROTO", "").strip().lower()
            if forwarded in ("http", "https"):
                return forwarded
        if environ.get("HTTPS", "").lower() in ("on", "1", "yes", "true"):
            return "https"
        return "https" if environ.get("REQUEST_SCHEME") == "https" else "http"
