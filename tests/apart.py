"""Run what is asynchronous in a thread of its own: a browser's loop may run in this one."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def run_apart(work: Callable[[], Coroutine[object, object, T]]) -> T:
    """Return what a coroutine gives."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(lambda: asyncio.run(work())).result()
