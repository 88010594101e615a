"""Turns a DATABASE_URL into the settings Django wants."""

from urllib.parse import parse_qsl, unquote, urlsplit


def parse(url):
    """Parse `postgresql://user:password@host:port/name`; every part may be percent-encoded.

    Raises ValueError, without quoting the URL (it holds a password), when it isn't one.
    """
    parts = urlsplit(url)
    if parts.scheme not in ('postgresql', 'postgres'):
        raise ValueError(
            "DATABASE_URL must begin with postgresql://, not {0!r}".format(parts.scheme + '://')
        )
    name = unquote(parts.path.lstrip('/'))
    if not name or not parts.hostname:
        raise ValueError('DATABASE_URL must name a host and a database')
    return {
        'ENGINE': 'django.db.backends.postgresql',
        'NAME': name,
        'USER': unquote(parts.username or ''),
        'PASSWORD': unquote(parts.password or ''),
        'HOST': unquote(parts.hostname),
        'PORT': str(parts.port or ''),
        'OPTIONS': dict(parse_qsl(parts.query)),
    }
