"""Tagged netstrings (tnetstrings.info): `LENGTH:DATA` and a character for the type. Nested values are bounded."""
from .errors import BadRequest

DEEPEST = 4


def split(data, at=0, types=b",}]#^!~"):
    """Return the content, the type and the end of the value that begins at a place."""
    colon = data.find(b":", at, at + 11)
    digits = data[at:colon] if colon >= 0 else b""
    if not digits.isdigit():
        raise BadRequest("a netstring has no length")
    end = colon + 1 + int(digits)
    if end >= len(data):
        raise BadRequest("a netstring is shorter than it says")
    kind = data[end:end + 1]
    if kind not in types:
        raise BadRequest("a netstring has an unknown type")
    return data[colon + 1:end], kind, end + 1


def strings_of(content, deep=0):
    """Return the values of a list or a dictionary, one after the other: texts, and lists of texts."""
    values = []
    at = 0
    while at < len(content):
        inner, kind, at = split(content, at)
        if kind in b"]}":
            if deep == DEEPEST:
                raise BadRequest("a netstring is nested too deep")
            values.append(strings_of(inner, deep + 1))
        else:
            values.append(inner.decode("latin-1"))
    return values


def pairs_of(content):
    """Return the pairs of a dictionary; a value that is a list gives a pair for each of its texts."""
    values = strings_of(content)
    if len(values) % 2:
        raise BadRequest("a dictionary has a name without a value")
    return flattened(zip(values[::2], values[1::2]))


def flattened(pairs):
    """Return pairs of texts from those whose values may be lists."""
    flat = []
    for name, value in pairs:
        for each in value if isinstance(value, list) else [value]:
            if not isinstance(name, str) or not isinstance(each, str):
                raise BadRequest("a dictionary has something else than texts")
            flat.append((name, each))
    return flat
