"""The command line: every option, its default and its bounds."""
import argparse

PROTOCOLS = ("scgi", "ajp", "mongrel2", "http", "cgi")


def whole(least, most=2**31 - 1):
    """Return a reader of whole numbers within bounds."""

    def read(text):
        try:
            number = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number") from None
        if not least <= number <= most:
            raise argparse.ArgumentTypeError(f"{text} is not between {least} and {most}")
        return number

    return read


def seconds(text):
    """Read a number of seconds; 0 means no limit."""
    try:
        number = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds") from None
    if not 0 <= number < 1e9:
        raise argparse.ArgumentTypeError(f"{text} is not a number of seconds")
    return number


def prefix(text):
    """Read a URL prefix: empty, or a path that begins with a slash and does not end with one."""
    if text in ("", "/"):
        return ""
    if not text.startswith("/") or text.endswith("/") or "?" in text or "#" in text:
        raise argparse.ArgumentTypeError(f"{text!r} is not a prefix such as /foo")
    # WSGI's strings hold the bytes of a path, each as the character of its number.
    return text.encode().decode("latin-1")


def entry_point(text):
    """Read MODULE:CALLABLE."""
    module, _, name = text.partition(":")
    if not all(part.isidentifier() for part in module.split(".")):
        raise argparse.ArgumentTypeError(f"{text!r} does not begin with a module's name")
    name = name or "application"
    if not all(part.isidentifier() for part in name.split(".")):
        raise argparse.ArgumentTypeError(f"{name!r} is not the name of a callable")
    return module, name


def mode(text):
    """Read an octal file mode."""
    try:
        number = int(text, 8)
    except ValueError:
        number = -1
    if not 0 <= number <= 0o777:
        raise argparse.ArgumentTypeError(f"{text!r} is not a mode such as 660")
    return number


def parser():
    """Return the parser of the command line."""
    result = argparse.ArgumentParser(prog="gateway", allow_abbrev=False, description=__doc__)
    add = result.add_argument
    add("--protocol", required=True, choices=PROTOCOLS)
    add("--application", required=True, type=entry_point, metavar="MODULE:CALLABLE")
    add("--factory", action="store_true", help="the callable makes the application")
    add("--listen", action="append", default=[], metavar="ADDRESS", help="unix:PATH, tcp:HOST:PORT or systemd")
    add("--socket-mode", type=mode, default=0o660, help="mode of a unix socket (660)")
    add("--backlog", type=whole(1, 65535), default=1024, help="length of the listen queue (1024)")
    add("--prefix", type=prefix, default="", help="SCRIPT_NAME: the application is below this path")
    add("--workers", type=whole(1, 1024), default=1, help="processes (1)")
    add("--threads", type=whole(1, 1024), default=1, help="threads of each (1)")
    add("--connections", type=whole(1, 100_000), default=1000, help="connections of a worker, idle ones too (1000)")
    add("--preload", action="store_true", help="import the application before forking; HUP then keeps the code")
    add("--timeout", type=seconds, default=30.0, help="seconds a request may take, 0: no limit (30)")
    add("--graceful-timeout", type=seconds, default=30.0, help="seconds for requests in flight at a stop (30)")
    add("--keep-alive", type=seconds, default=75.0, help="seconds an idle connection is kept (75)")
    add("--read-timeout", type=seconds, default=30.0, help="seconds without a byte from or to the peer (30)")
    add("--header-timeout", type=seconds, default=15.0, help="seconds for the head of a request (15)")
    add("--max-header", type=whole(1024, 2**24), default=65536, help="bytes of a request's head (65536)")
    add("--max-body", type=whole(0, 2**62), default=0, help="bytes of a request's body, 0: no limit (0)")
    add("--max-requests", type=whole(0), default=0, help="requests after which a worker is replaced, 0: none (0)")
    add("--max-requests-jitter", type=whole(0), default=0, help="up to so many more, by chance (0)")
    add("--access-log", metavar="FILE", help="one line for each request; - is standard output (none)")
    add("--error-log", metavar="FILE", help="in place of standard error and output")
    add("--trust-forwarded-proto", action="store_true", help="the front sets X-Forwarded-Proto on every request")
    add("--ajp-secret-file", metavar="FILE", help="holds the secret that an AJP front must send")
    add("--ajp-front", choices=("apache", "lighttpd"), default="apache", help="whose dialect of AJP is read (apache)")
    add("--mongrel2-pull", metavar="SPEC", help="ZeroMQ address on which Mongrel2 sends requests (its send_spec)")
    add("--mongrel2-publish", metavar="SPEC", help="ZeroMQ address on which it takes replies (its recv_spec)")
    add("--mongrel2-uploads", metavar="FOLDER", help="where Mongrel2 stores large bodies (its upload.temp_store)")
    return result


def read(arguments):
    """Return the options; argparse ends the program with status 2 when they are wrong."""
    command = parser()
    options = command.parse_args(arguments)
    of_mongrel2 = [options.mongrel2_pull, options.mongrel2_publish]
    if any(of_mongrel2 + [options.mongrel2_uploads]) and options.protocol != "mongrel2":
        command.error("--mongrel2-… options go with --protocol mongrel2")
    if options.protocol == "mongrel2" and not all(of_mongrel2):
        command.error("--mongrel2-pull and --mongrel2-publish are missing")
    if (options.protocol in ("cgi", "mongrel2")) == bool(options.listen):
        command.error(
            f"--listen has no meaning with --protocol {options.protocol}"
            if options.listen
            else "--listen is missing: unix:PATH, tcp:HOST:PORT or systemd"
        )
    if (options.ajp_secret_file or options.ajp_front != "apache") and options.protocol != "ajp":
        command.error("--ajp-… options go with --protocol ajp")
    return options
