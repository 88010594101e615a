"""Starts a program as systemd does: with a listening unix socket and a socket to notify. Usage: SOCKET PROGRAM ARG…

What the program notifies is printed; signals are passed on to it.
"""
import os
import signal
import socket
import sys

path, *command = sys.argv[1:]
notified = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
notified.bind(path + ".notify")
listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
listening.bind(path)
listening.listen(100)

child = os.fork()
if child == 0:
    # systemd hands sockets over from descriptor 3 on.
    os.dup2(listening.fileno(), 10)
    os.dup2(10, 3)
    os.environ.update(
        LISTEN_PID=str(os.getpid()), LISTEN_FDS="1", NOTIFY_SOCKET=path + ".notify", WATCHDOG_USEC="200000"
    )
    os.execvp(command[0], command)

listening.close()
for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
    signal.signal(number, lambda received, _: os.kill(child, received))
notified.settimeout(0.1)
while True:
    try:
        print("notified:", notified.recv(1000).decode().replace("\n", " "), file=sys.stderr, flush=True)
    except socket.timeout:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            sys.exit(os.waitstatus_to_exitcode(status))
