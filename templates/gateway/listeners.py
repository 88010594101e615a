"""The sockets on which a gateway listens: exactly those that it was started with, never another address."""
import os
import socket
import stat

FIRST_DESCRIPTOR = 3


class CannotListen(Exception):
    """An address that can't be used, and why."""


class Listener:
    """A listening socket, and the path to remove when the gateway ends."""

    def __init__(self, opened, name, path=None):
        self.socket = opened
        self.name = name
        self.path = path
        self.owner = os.getpid()
        self.identity = identity(path) if path else None
        opened.setblocking(False)

    def remove(self):
        """Remove the path, unless another gateway has put its own socket there."""
        if self.path and self.owner == os.getpid() and identity(self.path) == self.identity:
            os.unlink(self.path)


def identity(path):
    """Return what tells a file from another at its path; None when there is none."""
    try:
        found = os.lstat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def open_all(options):
    """Open every address of the options, or raise `CannotListen`."""
    opened = []
    try:
        for address in options.listen:
            opened += open_address(address, options)
    except BaseException:
        for listener in opened:
            listener.remove()
        raise
    return opened


def open_address(address, options):
    """Return the listeners of one address."""
    kind, _, rest = address.partition(":")
    try:
        if address == "systemd":
            return from_systemd()
        if kind == "unix" and rest:
            return [open_unix(rest, options)]
        if kind == "tcp" and rest:
            return [open_tcp(rest, options)]
    except OSError as error:
        raise CannotListen(f"{address}: {error.strerror or error}") from None
    raise CannotListen(f"{address} is neither unix:PATH, tcp:HOST:PORT nor systemd")


def from_systemd():
    """Return the sockets that systemd hands over (sd_listen_fds(3))."""
    if os.environ.get("LISTEN_PID") != str(os.getpid()):
        raise CannotListen("systemd hands over no socket: LISTEN_PID is not this process")
    count = os.environ.get("LISTEN_FDS", "")
    if not (count.isascii() and count.isdigit()) or not 1 <= int(count) <= 1000:
        raise CannotListen(f"systemd hands over no socket: LISTEN_FDS is {count!r}")
    listeners = []
    for descriptor in range(FIRST_DESCRIPTOR, FIRST_DESCRIPTOR + int(count)):
        opened = socket.socket(fileno=descriptor)
        if not opened.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            raise CannotListen(f"descriptor {descriptor} of systemd is no listening socket")
        os.set_inheritable(descriptor, False)
        listeners.append(Listener(opened, f"descriptor {descriptor}"))
    return listeners


def open_unix(path, options):
    """Make a unix socket; one that a gateway left behind is replaced, a file of another kind is not."""
    opened = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    staged = f"{path}.{os.getpid()}"
    try:
        there = os.lstat(path)
    except FileNotFoundError:
        there = None
    if there and not stat.S_ISSOCK(there.st_mode):
        raise CannotListen(f"unix:{path}: there is a file that is no socket")
    # Bound beside and renamed, so that the path never leads to a socket with a wrong mode or without a listener.
    try:
        opened.bind(staged)
        os.chmod(staged, options.socket_mode)
        opened.listen(options.backlog)
        os.rename(staged, path)
    except OSError:
        if os.path.lexists(staged):
            os.unlink(staged)
        raise
    return Listener(opened, f"unix:{path}", path)


def open_tcp(address, options):
    """Listen on HOST:PORT."""
    host, _, port = address.rpartition(":")
    if not host or not (port.isascii() and port.isdigit()) or not 0 < int(port) < 65536:
        raise CannotListen(f"tcp:{address} is not tcp:HOST:PORT")
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    family, kind, protocol, _, where = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)[0]
    opened = socket.socket(family, kind, protocol)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family == socket.AF_INET6:
        opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    opened.bind(where)
    opened.listen(options.backlog)
    return Listener(opened, f"tcp:{address}")


def is_local(listener):
    """Say whether only this machine can connect."""
    if listener.socket.family == socket.AF_UNIX:
        return True
    host = listener.socket.getsockname()[0]
    return host == "::1" or host.startswith("127.")
