"""The program: reads the command line, opens the sockets and runs."""
import importlib
import os
import sys

from . import log, options
from .listeners import CannotListen, open_all
from .load import CannotLoad, load
from .log import LogFiles
from .notify import Notifier

OF_SYSTEMD = ("LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES")
USAGE = 2
LOADING_FAILED = 3
MODULES = {"scgi": ".scgi", "http": ".http_requests", "ajp": ".ajp", "mongrel2": ".mongrel2"}


def main(arguments):
    """Run the gateway; return the exit status."""
    read = options.read(arguments)
    logs = LogFiles(read.access_log, read.error_log)
    if read.protocol == "cgi":
        # Each request starts the program: it imports nothing of the server.
        return importlib.import_module(".cgi_runner", __package__).run(read, logs)
    from .main_process import MainProcess

    notifier = Notifier(os.environ)
    try:
        listeners = open_all(read)
        serve = importlib.import_module(MODULES[read.protocol], __package__).prepare(read, listeners)
    except CannotListen as error:
        log.error(str(error))
        return USAGE
    for name in OF_SYSTEMD:
        os.environ.pop(name, None)
    try:
        application = load(read) if read.preload else None
        return MainProcess(read, logs, listeners, serve, notifier, application).run()
    except CannotLoad as error:
        log.exception(str(error), error.__cause__ or error)
        return LOADING_FAILED
    finally:
        for listener in listeners:
            listener.remove()
        sys.stderr.flush()
