"""Results of periods that are computed in the background, so that no page waits long for them.

They are computed one after another in a thread of their own, for each state of the workspace once.
"""

from collections.abc import Hashable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from threading import Lock, Timer
from time import monotonic

from lingtan.app.present_park import STEPS, Presentation
from lingtan.app.state_of import state_of
from lingtan.web.answers import Asked, is_presented, presented

SECONDS_TO_WAIT = 1.0
"""For so long a page waits for results, from when their computation began [s]."""
SECONDS_FAILED = 5.0
"""For so long a computation that failed says why, before it is tried again [s]."""
SECONDS_TO_SETTLE = 1.0
"""After a change it is looked only then whether it was an import: readings come often [s]."""
MOST = 8
"""Computations under way; who asks for one more computes it while he waits, as all once did."""


@dataclass(slots=True)
class Computation:
    """Results that are not ready yet.

    Attributes
    ----------
    step : str
        The one of `STEPS` it is at.
    began : float
        When it was asked for first, on the clock of `time.monotonic` [s].
    """

    step: str = STEPS[0]
    began: float = field(default_factory=monotonic)
    ended: float | None = None
    future: "Future[Presentation] | None" = None

    def tell(self, step: str) -> None:
        """Note which step begins."""
        self.step = step

    def compute(self, asked: Asked) -> Presentation:
        """Compute what was asked for."""
        try:
            return presented(*asked, self.tell)
        finally:
            self.ended = monotonic()

    @property
    def is_told(self) -> bool:
        """Whether it is under way, or has failed just now."""
        if self.ended is None or self.future is None or not self.future.done():
            return True
        return self.future.exception() is not None and monotonic() < self.ended + SECONDS_FAILED


@dataclass(slots=True)
class Computations:
    """The computations under way, and what was asked for last."""

    _pool: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="results")
    )
    _under_way: dict[Hashable, Computation] = field(default_factory=dict)
    _last: Asked | None = None
    _timer: Timer | None = None
    _guard: Lock = field(default_factory=Lock)

    def lacking(self, asked: Asked, seconds: float = SECONDS_TO_WAIT) -> Computation | None:
        """Return the computation of results that are not ready; None where they are.

        It is begun where nobody has, and waited for until it has taken some seconds.

        Raises
        ------
        LingtanError
            The question cannot be answered.
        """
        self._last = asked
        until = None
        while (found := self._begun(asked)) is not None and found.future is not None:
            until = until or found.began + seconds
            wait([found.future], max(0.0, until - monotonic()))
            if not found.future.done():
                return found
            found.future.result()  # raises why it failed
        return None  # nothing was imported meanwhile: the results are those of now

    def renew_soon(self) -> None:
        """Compute anew, a moment after a change, what was asked for last: an import alters it."""
        with self._guard:
            if self._last is None or self._timer is not None:
                return
            self._timer = Timer(SECONDS_TO_SETTLE, self._renew)
            self._timer.daemon = True
            self._timer.start()

    def _renew(self) -> None:
        with self._guard:
            self._timer = None
        if self._last is not None:
            self._begun(self._last)

    def _begun(self, asked: Asked) -> Computation | None:
        """Return a computation, begun if need be; None where it is ready, or too many are."""
        key = (*asked, state_of(asked[0]))
        if is_presented(asked):
            return None
        with self._guard:
            told = {each: one for each, one in self._under_way.items() if one.is_told}
            self._under_way = told
            if key not in told and len(told) < MOST:
                told[key] = Computation()
                told[key].future = self._pool.submit(told[key].compute, asked)
            return told.get(key)


COMPUTATIONS = Computations()
