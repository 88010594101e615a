"""The application of the gateway's tests: each path shows one thing."""
import hashlib
import json
import os
import sys
import threading
import time

version = "1"
closed = []


class Closing:
    """A body that notes that it was closed."""

    def __init__(self, parts):
        self.parts = iter(parts)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self.parts)

    def close(self):
        closed.append(1)


def environ_of(environ):
    return {key: value if isinstance(value, (str, bool)) else repr(value) for key, value in environ.items()}


def application(environ, start_response):
    path = environ["PATH_INFO"]
    query = environ["QUERY_STRING"]
    text = [("Content-Type", "text/plain")]
    body = environ["wsgi.input"]
    if path == "/body":
        digest, count = hashlib.sha256(), 0
        for data in iter(lambda: body.read(50_000), b""):
            digest.update(data)
            count += len(data)
        start_response("200 OK", text)
        return [f"{count} {digest.hexdigest()}".encode()]
    if path == "/lines":
        start_response("200 OK", text)
        first = [body.readline(), body.readline(2), body.read(1)]
        return [repr(first + body.readlines() + [body.read(), body.readline()]).encode()]
    if path == "/stream":
        start_response("200 OK", text)
        return Closing(b"%d\n" % number for number in range(int(query)))
    if path == "/large":
        start_response("200 OK", text)
        return Closing(b"x" * 65536 for _ in range(int(query)))
    if path == "/slowly":
        def parts():
            yield b"first\n"
            time.sleep(float(query))
            yield b"last\n"
        start_response("200 OK", text)
        return parts()
    if path == "/closed":
        start_response("200 OK", text)
        return [str(len(closed)).encode()]
    if path == "/wait":
        time.sleep(float(query))
    if path == "/wait-for-file":
        open(query + ".begun", "w").close()
        while not os.path.exists(query):
            time.sleep(0.01)
    if path == "/raise":
        raise ValueError("this is wrong")
    if path == "/exit":
        sys.exit(3)
    if path == "/raise-after-start":
        start_response("200 OK", text)
        raise ValueError("this is wrong")
    if path == "/raise-late":
        def parts():
            yield b"x"
            raise ValueError("this is wrong later")
        start_response("200 OK", text + [("Content-Length", "10")])
        return parts()
    if path == "/replaced":
        start_response("200 OK", text)
        try:
            raise ValueError("replaced")
        except ValueError:
            start_response("503 Service Unavailable", text, sys.exc_info())
        return [b"replaced"]
    if path == "/twice":
        start_response("200 OK", text)
        start_response("200 OK", text)
    if path == "/no-start":
        return [b"x"]
    if path == "/text":
        start_response("200 OK", text)
        return ["text"]
    if path == "/bytes":
        start_response("200 OK", text)
        return b"bytes"
    if path == "/write":
        write = start_response("200 OK", text)
        write(b"written ")
        return [b"", b"returned"]
    if path == "/empty":
        start_response("204 No Content", [])
        return []
    if path == "/not-modified":
        start_response("304 Not Modified", [("ETag", '"1"')])
        return [b"never sent"]
    if path == "/length":
        start_response("200 OK", text + [("Content-Length", "4")])
        return [query.encode()]
    if path == "/header":
        start_response("200 OK", text + [(query, "1\r\nX-Injected: 1")])
        return []
    if path == "/headers":
        start_response("200 OK", text + [("X-Two", "a"), ("X-Two", "b"), ("X-Latin", "\xe9"), ("Connection", "x")])
        return [b"x"]
    if path == "/read-some":
        body.read(10_000)
    if path == "/long-header":
        start_response("200 OK", text + [("X-Long", "x" * int(query))])
        return []
    if path == "/file":
        start_response("200 OK", text)
        return environ["wsgi.file_wrapper"](open(__file__, "rb"), 1000)
    if path == "/pid":
        start_response("200 OK", text)
        return [str(os.getpid()).encode()]
    if path == "/children-of-parent":
        start_response("200 OK", text)
        children = f"/proc/{os.getppid()}/task/{os.getppid()}/children"
        return [open(children, "rb").read().strip()]
    if path == "/version":
        start_response("200 OK", text)
        return [version.encode()]
    if path == "/process":
        start_response("200 OK", text)
        return [json.dumps(dict(os.environ)).encode()]
    if path == "/print":
        print("printed")
        print("noted", file=environ["wsgi.errors"])
    if path == "/threads":
        start_response("200 OK", text)
        return [str(threading.active_count()).encode()]
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(environ_of(environ)).encode()]


def make():
    return application
