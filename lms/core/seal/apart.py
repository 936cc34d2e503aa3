"""Calls of pyHanko that run an event loop of their own, which can't be done where one runs already."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_one = ThreadPoolExecutor(max_workers=1, thread_name_prefix="seal")  # a token takes one call at a time


def apart(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """What the function gives, called in a thread of its own."""
    return _one.submit(function, *args, **kwargs).result()
