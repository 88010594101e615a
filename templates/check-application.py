# Written by layer:wsgi.
"""Says, as one line of JSON, whether an application can be loaded, and if not what there is instead.

Usage: check-application.py SERVER MODULE CALLABLE factory|application
It runs where the service runs: as its user, in its folder, with its environment and packages.
"""
import difflib
import importlib
import json
import os
import sys
import traceback


class Verdict(Exception):
    """Ends the check."""

    def __init__(self, kind, **facts):
        super().__init__(kind)
        self.facts = dict(facts, kind=kind)


def modules_in(folder, prefix=""):
    """Return the names that could be imported from a folder, `wsgi` modules of subfolders included."""
    found = []
    try:
        entries = sorted(os.listdir(folder))
    except OSError:
        return found
    for entry in entries:
        stem, extension = os.path.splitext(entry)
        path = os.path.join(folder, entry)
        if extension == ".py" and stem.isidentifier() and stem != "__init__":
            found.append(prefix + stem)
        elif entry.isidentifier() and os.path.isfile(os.path.join(path, "__init__.py")):
            found.append(prefix + entry)
            if os.path.isfile(os.path.join(path, "wsgi.py")):
                found.append(prefix + entry + ".wsgi")
    return found


def nearest(name, names, most=8):
    """Return the names, those most like `name` first."""
    close = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
    return (close + [each for each in names if each not in close])[:most]


def failed(kind, error):
    """Return the verdict about an exception that the application raised."""
    last = traceback.format_exception_only(type(error), error)[-1].strip()
    text = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    return Verdict(kind, error=last, traceback=text[-4000:])


def load(name):
    """Import the module, or say why it can't be."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        missing = error.name or ""
        if name == missing or name.startswith(missing + "."):
            parent, _, last = missing.rpartition(".")
            folder = os.path.join(os.getcwd(), *parent.split(".")) if parent else os.getcwd()
            names = modules_in(folder, parent + "." if parent else "")
            raise Verdict("module-missing", missing=missing, found=nearest(missing, names)) from None
        raise failed("import-failed", error) from None
    except (Exception, SystemExit) as error:
        raise failed("import-failed", error) from None


def callables_of(module):
    """Return the names of what a module defines that can be called, its own before imported ones."""
    names = [name for name, value in vars(module).items() if callable(value) and name[0] != "_"]
    own = [n for n in names if getattr(vars(module)[n], "__module__", None) == module.__name__]
    return own + [name for name in names if name not in own]


def check(server, module_name, name, is_factory):
    """Return the verdict."""
    try:
        version = str(getattr(importlib.import_module(server), "__version__", ""))
    except ImportError as error:
        return Verdict("server-missing", error=str(error))
    module = load(module_name)
    try:
        found = getattr(module, name)
    except AttributeError:
        return Verdict("callable-missing", found=nearest(name, callables_of(module)))
    if is_factory and callable(found):
        try:
            found = found()
        except (Exception, SystemExit) as error:
            return failed("factory-failed", error)
    if not callable(found):
        return Verdict("not-callable", type=type(found).__name__, found=callables_of(module)[:8])
    return Verdict("ok", version=version)


def main():
    server, module, name, shape = sys.argv[1:]
    sys.path[0] = os.getcwd()
    try:
        verdict = check(server, module, name, shape == "factory")
    except Verdict as early:
        verdict = early
    sys.stdout.flush()
    sys.stderr.flush()
    os.write(1, ("\nwsgi-check: " + json.dumps(verdict.facts) + "\n").encode())
    # Threads that the application started must not keep the check from ending.
    os._exit(0)


main()
