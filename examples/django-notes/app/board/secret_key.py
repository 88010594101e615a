"""The key Django signs with: given, or made once and kept."""

import os
import secrets
import tempfile


def read_or_make(path):
    """Return the key kept in `path`; the first of several processes to ask makes it."""
    try:
        return _read(path)
    except FileNotFoundError:
        pass
    descriptor, draft = tempfile.mkstemp(dir=os.path.dirname(path))
    try:
        with os.fdopen(descriptor, 'w', encoding='ascii') as file:
            file.write(secrets.token_urlsafe(50))
        # A link appears whole or not at all, and fails if another process was quicker.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(draft)
    return _read(path)


def _read(path):
    with open(path, encoding='ascii') as file:
        return file.read()
