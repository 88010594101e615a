"""Tells systemd about the service's state (sd_notify(3)), and answers its watchdog."""
import os
import socket
import time


class Notifier:
    """Sends to the socket that systemd has named; does nothing where it has named none."""

    def __init__(self, environment):
        self.address = environment.pop("NOTIFY_SOCKET", "")
        if self.address.startswith("@"):
            self.address = "\0" + self.address[1:]
        microseconds = environment.pop("WATCHDOG_USEC", "0")
        of_this_process = environment.pop("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        # Twice in the time after which systemd takes the service for dead.
        self.interval = int(microseconds) / 2e6 if of_this_process and microseconds.isdigit() else 0.0
        self.due = 0.0

    def send(self, *lines):
        if not self.address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as opened:
                opened.sendto("\n".join(lines).encode(), self.address)
        except OSError:
            pass

    def watchdog(self):
        """Answer the watchdog when it is time to."""
        if self.interval and time.monotonic() >= self.due:
            self.due = time.monotonic() + self.interval
            self.send("WATCHDOG=1")
