"""Whether the user stopped a command: an engine deep inside may tell it as an error of its own."""

import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import current_thread, main_thread
from types import FrameType

Told = Callable[[], bool]


def interruptible() -> AbstractContextManager[Told]:
    """Yield a function that tells whether the command was stopped (Ctrl-C) since."""
    return _guarded(signal.default_int_handler)


def stops_noted() -> AbstractContextManager[Told]:
    """Yield the same function; a stop is noted here, and breaks nothing off."""
    return _guarded(lambda _number, _frame: None)


@contextmanager
def _guarded(then: Callable[[int, FrameType | None], object]) -> Iterator[Told]:
    stops: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        stops.append(number)
        then(number, frame)

    if current_thread() is not main_thread():
        yield lambda: False
        return
    before = signal.signal(signal.SIGINT, stop)
    try:
        yield lambda: bool(stops)
    finally:
        signal.signal(signal.SIGINT, before)
