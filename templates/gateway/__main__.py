"""Runs the gateway from its folder, under a package name of its own, with the application's folder on the path."""
import importlib.util
import os
import sys

NAME = "charmwright_gateway"


def load_package():
    """Import the folder of this file as the package `NAME`."""
    folder = os.path.dirname(os.path.abspath(__file__))
    spec = importlib.util.spec_from_file_location(
        NAME, os.path.join(folder, "__init__.py"), submodule_search_locations=[folder]
    )
    package = importlib.util.module_from_spec(spec)
    sys.modules[NAME] = package
    spec.loader.exec_module(package)


if __name__ == "__main__":
    load_package()
    # Python puts the folder of the program first; the application must not find our modules there.
    sys.path.pop(0)
    sys.exit(importlib.import_module(NAME + ".command").main(sys.argv[1:]))
