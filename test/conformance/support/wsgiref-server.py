"""Serves wsgi:application with wsgiref on a port of its own."""
import os
import sys
from wsgiref.simple_server import WSGIRequestHandler, make_server

sys.path.insert(0, os.getcwd())

from wsgi import application  # noqa: E402


class QuietHandler(WSGIRequestHandler):
    def log_message(self, *args):
        pass


with make_server("127.0.0.1", 0, application, handler_class=QuietHandler) as server:
    print("listening on port %d" % server.server_port, flush=True)
    server.serve_forever()
