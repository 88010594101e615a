"""Signals as things to read in a loop, so that no handler interrupts what is being done."""
import os
import signal


class Signals:
    """Collects signals; `descriptor` is readable when there are some, or when `wake` was called."""

    def __init__(self, numbers):
        self.descriptor, self.writer = os.pipe()
        os.set_blocking(self.descriptor, False)
        os.set_blocking(self.writer, False)
        self.received = []
        self.numbers = numbers
        for number in numbers:
            signal.signal(number, lambda received, _: self.received.append(received))
        signal.set_wakeup_fd(self.writer, warn_on_full_buffer=False)

    def wake(self):
        """Make the descriptor readable, from any thread."""
        try:
            os.write(self.writer, b"\0")
        except BlockingIOError:
            pass

    def take(self):
        """Return the signals received since the last call."""
        try:
            while len(os.read(self.descriptor, 4096)) == 4096:
                pass
        except BlockingIOError:
            pass
        taken, self.received = self.received, []
        return taken

    def release(self):
        """Let signals end this process, a new child, except those that are about the service as a whole."""
        signal.set_wakeup_fd(-1)
        for number in self.numbers:
            ignored = number in (signal.SIGHUP, signal.SIGUSR1)
            signal.signal(number, signal.SIG_IGN if ignored else signal.SIG_DFL)
        os.close(self.descriptor)
        os.close(self.writer)
