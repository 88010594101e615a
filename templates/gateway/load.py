"""Imports the application."""
import importlib
import os
import sys


class CannotLoad(Exception):
    """The application can't be imported; the cause says why."""


def load(options):
    """Return the application, imported from the current folder."""
    module_name, name = options.application
    folder = os.getcwd()
    if folder not in sys.path:
        sys.path.insert(0, folder)
    try:
        found = importlib.import_module(module_name)
        for part in name.split("."):
            found = getattr(found, part)
        if options.factory:
            found = found()
    except (Exception, SystemExit) as error:
        raise CannotLoad(f"the application {module_name}:{name} can't be loaded") from error
    if not callable(found):
        raise CannotLoad(f"{module_name}:{name} is {type(found).__name__}, which can't be called")
    return found
