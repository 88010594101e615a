"""The one process that speaks ZeroMQ with Mongrel2, and hands requests to the workers on a unix socket.

Workers come and go without ZeroMQ's knowledge: it gives messages to a process that is about to end, and loses them.
"""
import os
import signal
import socket
import time

from . import log
from .errors import BadRequest
from .mongrel2_messages import Message, netstring, reply
from .signals import Signals
from .worker import BEAT, READY, TICK

# After a stop no message has come for so long: none is on its way.
QUIET = 0.2
MOST_FOLLOWING, MOST_CLIENTS = 16, 50_000
SILENT_END = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Exchange:
    """A request that a worker answers."""

    def __init__(self, message, data, path):
        self.sender, self.connection = message.sender, message.connection
        self.unsent = memoryview(netstring(data))
        self.received = b""
        self.has_answer = False
        # Mongrel2 takes no more for the moment; the worker has sent everything.
        self.is_blocked = False
        self.at_end = False
        self.following = []
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.connect(path)
        self.socket.setblocking(False)

    def next_reply(self, most):
        """Take a reply of at most so many bytes (None: any number); None when there is none, empty bytes at the end."""
        self.is_blocked = False
        colon = self.received.find(b":", 0, 12)
        if colon < 0:
            return None
        end = colon + 1 + int(self.received[:colon])
        if len(self.received) <= end:
            return None
        content = self.received[colon + 1:end]
        self.is_blocked = most is not None and self.size_of(content) > most
        if self.is_blocked:
            return None
        self.received = self.received[end + 1:]
        return content

    def size_of(self, content):
        """Return the bytes of a reply that go to the client."""
        return len(content) - len(reply(self.sender, self.connection, b"")) if content else 0


class Bridge:
    """The state of the process."""

    def __init__(self, options, path):
        self.options = options
        self.path = path
        self.most = options.workers * options.threads * 2
        self.exchanges = {}
        self.by_client = {}
        # How much may be on its way to a client, whose connection can have several requests.
        self.credits = {}
        self.deadline = None
        self.last_message = 0.0

    def run(self, to_main, main_alive):
        """Pass messages on until the main process asks it to stop; return the exit status."""
        import zmq

        self.zmq = zmq
        self.signals = Signals([signal.SIGTERM])
        context = zmq.Context()
        # The one of the two kinds of publisher that hears of a subscription: before that a reply would be dropped.
        self.publish = context.socket(zmq.XPUB)
        self.publish.sndhwm = 0
        self.publish.linger = 2000
        self.publish.connect(self.options.mongrel2_publish)
        self.pull = context.socket(zmq.PULL)
        self.pull.rcvhwm = 1
        self.pull.linger = 0
        self.is_connected = False
        self.poller = zmq.Poller()
        self.poller.register(self.signals.descriptor, zmq.POLLIN)
        self.poller.register(main_alive, zmq.POLLIN)
        self.poller.register(self.publish, zmq.POLLIN)
        os.write(to_main, READY)
        while not self.is_done():
            try:
                os.write(to_main, BEAT)
            except OSError:
                pass
            self.step(main_alive)
        self.pull.close()
        self.publish.close()
        context.term()
        return 0

    def step(self, main_alive):
        wanted = self.zmq.POLLIN if self.is_connected and len(self.exchanges) < self.most else 0
        self.poller.register(self.pull, wanted)
        ready = dict(self.poller.poll(50 if self.deadline else TICK * 1000))
        if self.signals.descriptor in ready or main_alive in ready:
            self.signals.take()
            self.deadline = self.deadline or time.monotonic() + self.options.graceful_timeout
            self.last_message = time.monotonic()
            if main_alive in ready:
                self.poller.unregister(main_alive)
        if self.publish in ready:
            self.publish.recv()
            if not self.is_connected:
                self.is_connected = True
                self.pull.connect(self.options.mongrel2_pull)
        # Events and requests come on one socket, in order.
        if self.pull in ready:
            self.receive()
        for exchange in [self.exchanges[each] for each in ready if each in self.exchanges]:
            self.serve(exchange, ready[exchange.socket.fileno()])

    def is_done(self):
        if self.deadline is None:
            return False
        now = time.monotonic()
        quiet = now - self.last_message > QUIET and not self.exchanges
        return quiet or now >= self.deadline

    def receive(self):
        data = self.pull.recv()
        self.last_message = time.monotonic()
        try:
            message = Message(data)
        except BadRequest as refused:
            log.entry(f"a message of Mongrel2 was left out: {refused}")
            return
        client = (message.sender, message.connection)
        kind, credits = message.event(), message.credits()
        exchange = self.by_client.get(client)
        if kind is None:
            if credits is not None:
                self.remember(client, credits)
            if not message.has_upload() or message.upload():
                self.start(message, data)
        elif kind == "disconnect":
            self.credits.pop(client, None)
            if exchange:
                self.forget(exchange)
        elif kind == "credits" and client in self.credits:
            self.credits[client] += credits or 0
            if exchange:
                self.send_replies(exchange)

    def remember(self, client, credits):
        """Keep what may be sent to a client; of those that have left without a word the oldest are dropped."""
        self.credits.pop(client, None)
        self.credits[client] = credits
        if len(self.credits) > MOST_CLIENTS:
            del self.credits[next(iter(self.credits))]

    def start(self, message, data):
        """Hand a request to a worker; the next one of a client waits until the one before is answered."""
        client = (message.sender, message.connection)
        before = self.by_client.get(client)
        if before is not None:
            if len(before.following) < MOST_FOLLOWING:
                before.following.append((message, data))
            else:
                self.publish.send(reply(*client, b""))
                self.forget(before)
            return
        try:
            exchange = Exchange(message, data, self.path)
        except OSError as error:
            log.entry(f"no worker takes a request: {error.strerror}")
            self.publish.send(reply(*client, SILENT_END))
            self.publish.send(reply(*client, b""))
            return
        self.exchanges[exchange.socket.fileno()] = exchange
        self.by_client[client] = exchange
        self.watch(exchange)

    def serve(self, exchange, events):
        """Pass on what a worker can take and what it has sent."""
        try:
            if events & self.zmq.POLLOUT and exchange.unsent:
                exchange.unsent = exchange.unsent[exchange.socket.send(exchange.unsent):]
                self.watch(exchange)
            if events & (self.zmq.POLLIN | self.zmq.POLLERR):
                data = exchange.socket.recv(65536)
                exchange.received += data
                exchange.at_end = not data
                self.send_replies(exchange)
        except BlockingIOError:
            pass
        except OSError:
            self.end_early(exchange)

    def watch(self, exchange):
        """Wait for what can be done: nothing is received while Mongrel2 takes nothing."""
        wanted = 0 if exchange.is_blocked or exchange.at_end else self.zmq.POLLIN
        wanted |= self.zmq.POLLOUT if exchange.unsent else 0
        self.poller.register(exchange.socket.fileno(), wanted)

    def send_replies(self, exchange):
        """Pass on the replies that have come whole, as far as Mongrel2 takes them."""
        client = (exchange.sender, exchange.connection)
        while True:
            most = self.credits.get(client)
            content = exchange.next_reply(most)
            if content:
                exchange.has_answer = True
                if most is not None:
                    self.credits[client] -= exchange.size_of(content)
                self.publish.send(content)
            elif content is not None:
                self.forget(exchange)
                self.go_on(exchange)
                return
            elif exchange.at_end and not exchange.is_blocked:
                self.end_early(exchange)
                return
            else:
                self.watch(exchange)
                return

    def go_on(self, exchange):
        """Start the request that has waited for the answer of another one."""
        if exchange.following:
            self.start(*exchange.following.pop(0))
            started = self.by_client.get((exchange.sender, exchange.connection))
            if started is not None:
                started.following = exchange.following

    def end_early(self, exchange):
        """End a client's connection whose worker has ended in the middle."""
        if not exchange.has_answer:
            self.publish.send(reply(exchange.sender, exchange.connection, SILENT_END))
        self.publish.send(reply(exchange.sender, exchange.connection, b""))
        self.forget(exchange)

    def forget(self, exchange):
        descriptor = exchange.socket.fileno()
        self.poller.register(descriptor, 0)
        del self.exchanges[descriptor]
        self.by_client.pop((exchange.sender, exchange.connection), None)
        exchange.socket.close()
