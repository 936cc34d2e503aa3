"""Tells by its exit code whether the system has every shared library named, for example `pango-1.0`."""

import ctypes
import ctypes.util
import sys


def has_library(name: str) -> bool:
    for candidate in (f"lib{name}.so.0", ctypes.util.find_library(name)):
        try:
            if candidate and ctypes.CDLL(candidate):
                return True
        except OSError:
            continue
    return False


if __name__ == "__main__":
    sys.exit(not all(has_library(name) for name in sys.argv[1:]))
