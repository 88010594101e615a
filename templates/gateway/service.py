"""What a worker does with each request, whatever protocol brought it."""
import threading
import time

from . import log
from .answer import Answer
from .body import Body
from .environ import Environs, content_length
from .errors import BadRequest


class Service:
    """The application and the requests that it works on."""

    def __init__(self, application, options, logs, run_once=False):
        self.application = application
        self.options = options
        self.logs = logs
        self.environs = Environs(options, run_once)
        self.in_flight = {}
        self.answered = 0
        # Set when the process is about to end: a connection is not kept after its answer.
        self.draining = False

    def length_of_body(self, variables):
        """Return the declared length of a request's body or None; a wrong or too large one is `BadRequest`."""
        return content_length(variables, self.options.max_body)

    def handle(self, variables, source, output, connection=None):
        """Answer one request; nothing is raised."""
        started = time.monotonic()
        try:
            environ = self.environs.make(variables, Body(source))
        except BadRequest as refused:
            self.refuse(variables, refused, output)
            return
        answer = Answer(environ, output)
        thread = threading.get_ident()
        self.in_flight[thread] = (started, connection, answer)
        try:
            answer.run(self.application)
        finally:
            self.in_flight.pop(thread, None)
        self.count(environ, answer, started)

    def refuse(self, variables, refused, output):
        """Answer a request that is not given to the application."""
        started = time.monotonic()
        environ = dict(variables)
        environ.setdefault("REQUEST_METHOD", "GET")
        answer = Answer(environ, output)
        log.error(f"{answer.subject()}: {refused}")
        answer.fail(refused.status)
        self.count(environ, answer, started)

    def count(self, environ, answer, started):
        self.answered += 1
        status = (answer.status or "-")[:3]
        self.logs.request(environ, status, answer.size, time.monotonic() - started)

    def overdue(self):
        """Return thread, connection and answer of each request that has taken longer than the time-out."""
        limit = self.options.timeout
        if not limit:
            return []
        before = time.monotonic() - limit
        # A copy in one step, because threads add and remove.
        requests = list(self.in_flight.items())
        return [(thread, connection, answer) for thread, (at, connection, answer) in requests if at < before]
