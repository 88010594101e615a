"""The main process: starts workers, replaces those that end, reloads and stops."""
import os
import select
import signal
import sys
import time

from . import log
from .signals import Signals
from .worker import LOADING_FAILED, READY, RETIRE, Worker

LOADING, SERVING, ENDING = "loading", "serving", "ending"
# A worker ends by itself within the graceful time-out; then it is killed.
GRACE = 2.0
# The generation of the process that a protocol has beside the workers: a reload does not touch it.
COMPANION = 0
# A worker whose main thread says nothing for so much longer than a request may take hangs in foreign code.
SILENCE = 5.0
LONGEST_PAUSE = 5.0


class Child:
    """A worker as the main process sees it."""

    def __init__(self, pid, pipe, generation):
        self.pid = pid
        self.pipe = pipe
        self.generation = generation
        self.state = LOADING
        self.heard = time.monotonic()
        self.speaks = True
        self.kill_at = None


class MainProcess:
    """Keeps the workers. Those of one generation have imported the same code."""

    def __init__(self, options, logs, listeners, serve, notifier, application=None):
        self.options = options
        self.logs = logs
        self.listeners = listeners
        self.serve = serve
        self.notifier = notifier
        self.application = application
        self.children = {}
        self.generation = 1
        self.candidate = None
        self.is_ready = False
        self.stopping = False
        self.status = 0
        self.failures = 0
        self.start_after = 0.0
        self.alive_reader, self.alive_writer = os.pipe()

    def run(self):
        """Serve until a signal ends it; return the exit status."""
        numbers = [signal.SIGTERM, signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGUSR1, signal.SIGCHLD]
        self.signals = Signals(numbers)
        log.error("listening on " + ", ".join(each.name for each in self.listeners))
        while not self.stopping or self.children:
            if not self.stopping:
                self.start_missing()
            self.wait()
            for number in self.signals.take():
                self.obey(number)
            self.reap()
            self.kill_late()
            self.check_generations()
            self.notifier.watchdog()
        return self.status

    def of_generation(self, generation):
        return [each for each in self.children.values() if each.generation == generation and each.state != ENDING]

    def start_missing(self):
        """Start workers until each generation that is to serve has its number."""
        if time.monotonic() < self.start_after:
            return
        for generation in (COMPANION, self.generation, self.candidate):
            for _ in range(self.wanted(generation) - len(self.of_generation(generation))):
                self.start(generation)

    def wanted(self, generation):
        """Return how many processes of a generation there should be."""
        if generation is None:
            return 0
        if generation == COMPANION:
            return 1 if hasattr(self.serve, "companion") else 0
        return self.options.workers

    def start(self, generation):
        reader, writer = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        # A signal between the fork and the child's own handlers would be lost.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, self.signals.numbers)
        pid = os.fork()
        if pid == 0:
            self.signals.release()
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            sys.exit(self.be_child(generation, reader, writer))
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        os.close(writer)
        os.set_blocking(reader, False)
        self.children[pid] = Child(pid, reader, generation)

    def be_child(self, generation, reader, writer):
        """Go on as a worker or the companion, in the child; return its exit status."""
        os.close(reader)
        os.close(self.alive_writer)
        for child in self.children.values():
            os.close(child.pipe)
        if generation == COMPANION:
            return self.serve.companion(self.options).run(writer, self.alive_reader)
        return Worker(self.options, self.logs, self.listeners, self.serve).run(
            self.application, writer, self.alive_reader
        )

    def wait(self):
        """Wait for a signal or a worker's message, at most a second."""
        poll = select.poll()
        poll.register(self.signals.descriptor, select.POLLIN)
        by_pipe = {child.pipe: child for child in self.children.values() if child.speaks}
        for pipe in by_pipe:
            poll.register(pipe, select.POLLIN)
        for descriptor, _ in poll.poll(1000):
            if descriptor in by_pipe:
                self.listen_to(by_pipe[descriptor])

    def listen_to(self, child):
        try:
            messages = os.read(child.pipe, 4096)
        except BlockingIOError:
            return
        if not messages:
            # The process ends; SIGCHLD says when it has.
            child.speaks = False
            return
        child.heard = time.monotonic()
        if READY in messages and child.state == LOADING:
            child.state = SERVING
        if RETIRE in messages and child.state != ENDING:
            child.state = ENDING
            child.kill_at = time.monotonic() + self.options.graceful_timeout + GRACE

    def obey(self, number):
        if number == signal.SIGTERM:
            self.stop(self.options.graceful_timeout)
        elif number in (signal.SIGINT, signal.SIGQUIT):
            self.stop(0)
        elif number == signal.SIGHUP and not self.stopping:
            self.reload()
        elif number == signal.SIGUSR1:
            self.logs.open()
            self.signal_all(signal.SIGUSR1)

    def signal_all(self, number):
        for child in self.children.values():
            os.kill(child.pid, number)

    def end_child(self, child, seconds):
        """Let a worker finish its requests in so many seconds, or end at once."""
        child.state = ENDING
        child.kill_at = time.monotonic() + seconds + GRACE
        os.kill(child.pid, signal.SIGTERM if seconds else signal.SIGQUIT)

    def stop(self, seconds):
        if not self.stopping:
            log.error("stopping")
            self.notifier.send("STOPPING=1")
        self.stopping = True
        # Requests come through the companion: it stops taking them, and the workers answer those that it has.
        first = self.of_generation(COMPANION) if seconds else []
        for child in first or self.children.values():
            self.end_child(child, seconds)

    def reload(self):
        """Start workers of a new generation; the old ones serve until all of those are ready."""
        log.error("reloading")
        self.notifier.send("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")
        if self.candidate is not None:
            self.drop(self.candidate)
        self.candidate = max([self.generation] + [each.generation for each in self.children.values()]) + 1

    def drop(self, generation, seconds=0.0):
        for child in self.of_generation(generation):
            self.end_child(child, seconds)

    def check_generations(self):
        """Go over to the new generation when all of its workers are ready; say when the first one is."""
        if self.stopping:
            return
        if self.candidate is not None and self.is_serving(self.candidate):
            former, self.generation, self.candidate = self.generation, self.candidate, None
            self.drop(former, self.options.graceful_timeout or 0.001)
            log.error("reloaded: new workers serve")
            self.notifier.send("READY=1")
        if not self.is_ready and self.is_serving(self.generation) and self.is_serving(COMPANION):
            self.is_ready = True
            log.error("ready")
            self.notifier.send("READY=1")

    def is_serving(self, generation):
        workers = self.of_generation(generation)
        return len(workers) >= self.wanted(generation) and all(each.state == SERVING for each in workers)

    def reap(self):
        """Take notice of the workers that have ended."""
        for pid in list(self.children):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                child = self.children.pop(pid)
                os.close(child.pipe)
                self.took_end(child, os.waitstatus_to_exitcode(status))

    def took_end(self, child, status):
        if self.stopping and child.generation == COMPANION:
            for worker in self.children.values():
                if worker.state != ENDING:
                    self.end_child(worker, self.options.graceful_timeout)
        if child.state == ENDING or self.stopping:
            return
        what = "the companion" if child.generation == COMPANION else "worker"
        cause = f"was ended by signal {-status}" if status < 0 else f"ended with status {status}"
        log.error(f"{what} {child.pid} {cause}")
        if child.state == SERVING:
            self.failures = 0
        elif child.generation == self.candidate:
            self.reload_failed()
        elif not self.is_ready:
            self.status = LOADING_FAILED
            self.stop(0)
        else:
            # A worker that can't start is tried again, more and more rarely.
            self.failures += 1
            self.start_after = time.monotonic() + min(0.1 * 2 ** min(self.failures, 10), LONGEST_PAUSE)

    def reload_failed(self):
        log.error("the new code can't be loaded; the workers with the old code go on")
        candidate, self.candidate = self.candidate, None
        self.drop(candidate)
        self.notifier.send("READY=1")

    def kill_late(self):
        """Kill the workers that don't end, and those that hang."""
        now = time.monotonic()
        silence = self.options.timeout + SILENCE if self.options.timeout else 0
        for child in self.children.values():
            if child.kill_at is not None and now >= child.kill_at:
                os.kill(child.pid, signal.SIGKILL)
            elif silence and child.state == SERVING and now - child.heard > silence:
                log.error(f"worker {child.pid} hangs: it has said nothing for {silence:g} s")
                os.kill(child.pid, signal.SIGKILL)
