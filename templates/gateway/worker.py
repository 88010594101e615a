"""A worker: one process that accepts connections and serves their requests in its threads.

The main thread waits for connections, signals and time-outs. A connection that is idle has no thread.
"""
import os
import queue
import random
import selectors
import signal
import sys
import threading
import time
import traceback

from . import log
from .connection import Connection
from .errors import BadRequest, Gone
from .load import CannotLoad, load
from .service import Service
from .signals import Signals

# What a worker says to the main process, one byte each.
READY, BEAT, RETIRE = b"r", b"b", b"t"
LOADING_FAILED = 3
TICK = 0.5
# How long a thread waits for the first byte before it hands a connection back, and what a connection that ends may
# still have on its way.
FIRST_BYTE, LINGER, LINGER_BYTES = 0.05, 5.0, 2**26


class Worker:
    """The state of a worker's process."""

    def __init__(self, options, logs, listeners, serve):
        self.options = options
        self.logs = logs
        self.listeners = listeners
        self.serve = serve
        self.selector = selectors.DefaultSelector()
        self.jobs = queue.SimpleQueue()
        self.handed_back = queue.SimpleQueue()
        self.lock = threading.Lock()
        self.busy = 0
        self.parked = {}
        self.accepting = False
        self.deadline = None
        self.cut = set()
        self.signals = None
        self.service = None
        self.to_main = None
        jitter = random.randint(0, options.max_requests_jitter) if options.max_requests else 0
        self.most_requests = options.max_requests + jitter

    def run(self, application, to_main, main_alive):
        """Serve until the main process asks it to stop; return the exit status."""
        self.to_main = to_main
        try:
            application = application or load(self.options)
        except CannotLoad as error:
            log.exception(str(error), error.__cause__ or error)
            return LOADING_FAILED
        self.signals = Signals([signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGUSR1])
        self.service = Service(application, self.options, self.logs)
        for _ in range(self.options.threads):
            threading.Thread(target=self.work, daemon=True).start()
        self.selector.register(self.signals.descriptor, selectors.EVENT_READ, "signals")
        self.selector.register(main_alive, selectors.EVENT_READ, "main process")
        self.tell(READY)
        while not self.is_done():
            self.step()
        return self.end()

    def step(self):
        """Wait for something to happen, and do it."""
        self.accept_if_free()
        events = self.selector.select(TICK)
        keys = [key for key, _ in events]
        # Requests of known connections first; a new one may need the same thread.
        for key in sorted(keys, key=lambda each: not isinstance(each.data, Connection)):
            if isinstance(key.data, Connection):
                self.unpark(key.data)
                self.submit(key.data)
            elif key.data == "signals":
                self.obey_signals()
            elif key.data == "main process":
                self.selector.unregister(key.fileobj)
                self.drain()
            elif self.accepting and self.busy < self.options.threads:
                self.accept(key.fileobj)
        self.park_handed_back()
        self.keep_time()

    def is_done(self):
        if self.deadline is None:
            return False
        stuck = len(self.cut & set(self.service.in_flight))
        return self.busy <= stuck or time.monotonic() >= self.deadline

    def end(self):
        """Close what is left and return the exit status, or end at once while a request goes on."""
        self.close_parked()
        sys.stdout.flush()
        sys.stderr.flush()
        if self.busy:
            late = len(self.service.in_flight) - len(self.cut)
            if late > 0:
                log.entry(f"{late} requests were cut off: they took longer than the graceful time-out")
            os._exit(0)
        return 0

    def tell(self, message):
        try:
            os.write(self.to_main, message)
        except OSError:
            pass

    def obey_signals(self):
        for number in self.signals.take():
            if number == signal.SIGUSR1:
                self.logs.open()
            elif number == signal.SIGTERM:
                self.drain()
            else:
                os._exit(0)

    def drain(self):
        """Accept nothing more; the loop ends when the requests in flight have."""
        if self.deadline is None:
            self.deadline = time.monotonic() + self.options.graceful_timeout
            self.service.draining = True
            self.close_parked()

    def accept_if_free(self):
        """Listen only while a thread is free, so that a connection goes to a worker that has one."""
        wanted = self.deadline is None and self.busy < self.options.threads
        wanted = wanted and self.busy + len(self.parked) < self.options.connections
        if wanted == self.accepting:
            return
        self.accepting = wanted
        for listener in self.listeners:
            if wanted:
                self.selector.register(listener.socket, selectors.EVENT_READ, "listener")
            else:
                self.selector.unregister(listener.socket)

    def accept(self, listener):
        try:
            opened, _ = listener.accept()
        except (BlockingIOError, ConnectionError):
            return
        except OSError as error:
            log.entry(f"a connection can't be accepted: {error.strerror}")
            time.sleep(TICK)
            return
        self.submit(Connection(opened, self.options.read_timeout))

    def submit(self, connection):
        with self.lock:
            self.busy += 1
        self.jobs.put(connection)

    def work(self):
        """Serve one connection after the other; the body of each thread."""
        while True:
            connection = self.jobs.get()
            kept = False
            try:
                kept = self.attend(connection)
            except (BadRequest, Gone) as refused:
                log.entry(f"a connection was closed: {refused}")
            except Exception as error:
                log.exception("a connection was closed", error)
            try:
                if kept:
                    self.handed_back.put(connection)
                elif connection.broken:
                    connection.reset()
                else:
                    connection.close(LINGER, LINGER_BYTES)
            finally:
                with self.lock:
                    self.busy -= 1
                self.signals.wake()

    def attend(self, connection):
        """Serve the requests that have come; say whether the connection is kept."""
        if not connection.has_data(FIRST_BYTE):
            return True
        while True:
            connection.limit(self.options.header_timeout)
            first = connection.read_some(65536)
            if not first:
                return False
            connection.buffer = first + connection.buffer
            if not self.serve(connection, self.service) or connection.broken or self.service.draining:
                return False
            connection.limit(0)
            connection.silent_since = time.monotonic()
            if not connection.buffer:
                return True

    def park_handed_back(self):
        """Watch the connections that have no request at the moment."""
        while True:
            try:
                connection = self.handed_back.get_nowait()
            except queue.Empty:
                return
            if self.deadline is not None:
                connection.close()
            else:
                self.parked[connection.fileno()] = connection
                self.selector.register(connection, selectors.EVENT_READ, connection)

    def unpark(self, connection):
        self.selector.unregister(connection)
        del self.parked[connection.fileno()]

    def close_parked(self):
        for connection in list(self.parked.values()):
            self.unpark(connection)
            if self.deadline is not None and connection.has_data(0):
                self.submit(connection)
            else:
                connection.close()

    def keep_time(self):
        """Close what is idle for too long, cut off what takes too long, and tell that this process is alive."""
        self.tell(BEAT)
        limit = self.options.keep_alive
        if limit:
            before = time.monotonic() - limit
            for connection in [each for each in self.parked.values() if each.silent_since < before]:
                self.unpark(connection)
                connection.close()
        for thread, connection, answer in self.service.overdue():
            if thread not in self.cut:
                self.cut_off(thread, connection, answer)
        if self.most_requests and self.service.answered >= self.most_requests:
            self.retire()

    def cut_off(self, thread, connection, answer):
        """Give up a request that takes too long; its thread can't be ended, so the process is replaced."""
        frame = sys._current_frames().get(thread)
        where = "".join(traceback.format_stack(frame)).rstrip() if frame else ""
        log.entry(f"{answer.subject()}: the request took longer than {self.options.timeout:g} s, at\n{where}")
        self.cut.add(thread)
        if connection is not None:
            connection.interrupt()
        self.retire()

    def retire(self):
        """Ask for a replacement and end when the other requests are finished."""
        if self.deadline is None:
            self.tell(RETIRE)
            self.drain()
