"""What became of jobs, kept over a restart: who asked for what, when, and how it ended.

A line of JSON when a job is asked for, one when it begins and one when it is over, in the part of
the workspace that is safe to delete. Neither what was asked nor what was said stands in it:
secrets may be among both. A job without an end was cut off when the server was killed, or had not
begun then.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from lingtan.app.layout import Layout
from lingtan.web.actions.action import Order
from lingtan.web.jobs.job import Job, State

MOST_BYTES = 262_144  # some two thousand jobs; of a longer file the end is kept
BEGINS = "begins"  # in lines of a version that tells when a job begins
Line = dict[str, str]


@dataclass(frozen=True, slots=True)
class History:
    """The kept jobs of a workspace."""

    layout: Layout

    def keep(self, job: Job) -> None:
        """Keep how a job stands; a disk that takes nothing loses this line and nothing else."""
        path = self.layout.derived_jobs
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists() and path.stat().st_size > MOST_BYTES:
                lines = path.read_bytes().splitlines(keepends=True)
                path.write_bytes(b"".join(lines[len(lines) // 2 :]))
            with path.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(_line(job), ensure_ascii=False) + "\n")
        except OSError:
            return

    def jobs(self) -> tuple[Job, ...]:
        """Return what was kept, the oldest first; a line that cannot be read is left out."""
        path = self.layout.derived_jobs
        try:
            lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        except (OSError, UnicodeError):
            return ()
        found = {job.id: job for job in self._jobs_of(lines)}  # what was said last of each
        return tuple(found.values())

    def _jobs_of(self, lines: list[str]) -> Iterator[Job]:
        for text in lines:
            try:
                line = json.loads(text)
                yield _ended(_job(line, self.layout), line)
            except (ValueError, KeyError, TypeError):
                continue


def _ended(job: Job, line: Line) -> Job:
    """Return a job as a server that is gone left it."""
    if job.state.is_over:
        return job
    is_unbegun = job.state is State.WAITING and BEGINS in line
    return replace(job, state=State.UNBEGUN if is_unbegun else State.CUT)


def _line(job: Job) -> Line:
    order = job.order
    moments = {"asked": job.asked_at, "began": job.began_at, "ended": job.ended_at}
    told = {name: at.isoformat() for name, at in moments.items() if at is not None}
    return {
        "id": job.id,
        "action": order.action,
        "by": order.by,
        "enterprise": order.enterprise,
        "state": job.state.value,
        BEGINS: "told",
        **told,
    }


def _job(line: Line, layout: Layout) -> Job:
    order = Order(
        action=line["action"],
        layout=layout,
        values={},
        by=line["by"],
        enterprise=line["enterprise"],
    )
    return Job(
        id=line["id"],
        order=order,
        asked_at=datetime.fromisoformat(line["asked"]),
        state=State(line["state"]),
        began_at=_moment(line, "began"),
        ended_at=_moment(line, "ended"),
    )


def _moment(line: Line, name: str) -> datetime | None:
    return datetime.fromisoformat(line[name]) if name in line else None
