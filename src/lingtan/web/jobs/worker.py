"""The process that does jobs: begun for the first one, and kept a while for those that follow.

Of a short job most was the beginning: Python, libraries and code, half a CPU second to one. Who
works at a browser asks for one thing after the other, and waits for the first alone.
"""

from dataclasses import dataclass
from mmap import PAGESIZE
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from lingtan.base.errors import JobError
from lingtan.web.actions.action import Order
from lingtan.web.actions.table import ACTIONS
from lingtan.web.jobs.child import serve

SECONDS_TO_END = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one job may use; the command line has no such limits.

    Attributes
    ----------
    seconds : float
        From its beginning [s].
    memory_mb : int
        Of its process, without files mapped into memory [MB].
    """

    seconds: float = 1_800.0
    memory_mb: int = 4_096

    def exceeded_by(self, seconds: float, memory_mb: int) -> JobError | None:
        """Return which limit is exceeded, if any."""
        if seconds > self.seconds:
            return JobError("time_limit", facts={"minutes": self.seconds / 60})
        if memory_mb > self.memory_mb:
            return JobError("memory_limit", facts={"megabytes": self.memory_mb})
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A process of our own, and the pipe to it.

    Attributes
    ----------
    pipe : Connection
        By it orders go there; `Progress` and states come back.
    """

    process: BaseProcess
    pipe: Connection

    def give(self, order: Order) -> None:
        """Let it do a job.

        Raises
        ------
        OSError
            It is there no longer.
        """
        self.pipe.send((ACTIONS[order.action].work, order))

    @property
    def is_there(self) -> bool:
        """Whether it can be given another job."""
        return self.process.is_alive()

    @property
    def memory_mb(self) -> int:
        """How much memory it uses [MB]; 0 where the system does not tell (only Linux does)."""
        try:
            text = Path(f"/proc/{self.process.pid}/statm").read_text(encoding="ascii")
            resident, shared = map(int, text.split()[1:3])
        except (OSError, ValueError):
            return 0
        return (resident - shared) * PAGESIZE >> 20

    def end(self) -> None:
        """See to it that it is gone, whatever it does."""
        self.pipe.close()
        self.process.terminate()
        self.process.join(SECONDS_TO_END)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.process.close()


def begin_worker() -> Worker:
    """Start a process that waits for jobs.

    Raises
    ------
    OSError
        No memory, process or file is left for one more.
    """
    context = get_context("spawn")  # a fork would carry the locks of other threads along
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(theirs,), daemon=True)
    try:
        process.start()
    except OSError:
        ours.close()
        raise
    finally:
        theirs.close()
    return Worker(process=process, pipe=ours)
