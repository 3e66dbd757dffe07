"""Draw jobs: how far one is, what came of it, and the list of all."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from lingtan.app.layout import Layout
from lingtan.app.receive_files import file_of, upload_of
from lingtan.base.errors import JobError
from lingtan.park.park import Park
from lingtan.reports.html_blocks import draw_block
from lingtan.reports.words import Words
from lingtan.web.access import ACCESS
from lingtan.web.actions.action import Kind
from lingtan.web.actions.table import ACTIONS
from lingtan.web.drawings import plain_drawing
from lingtan.web.jobs.job import Fault, Job, State
from lingtan.web.jobs.kept_words import ABOUT, said_before
from lingtan.web.pages import draw_page, environment
from lingtan.web.view import View
from lingtan.web.visitor import Visitor

JOBS, AGAIN = "/jobs", "job"


def job_path(id_: str) -> str:
    """Return the address of a job."""
    return f"{JOBS}/{id_}"


def may_see(job: Job, visitor: Visitor) -> bool:
    """Whether a visitor may see a job: one that he might ask for, and his own or of the park.

    What he asked for while he had another role or enterprise is not his own any more; nor is that
    of somebody who had his name before.
    """
    if not visitor.may(ACCESS[ACTIONS[job.order.action].path]):
        return False
    is_once = any(told.is_shown_once for told in (job.told or {}).values())
    return is_own(job, visitor) or (visitor.sees_the_park and not is_once)


def is_own(job: Job, visitor: Visitor) -> bool:
    """Whether a visitor asked for a job; on one's own machine all are one's own."""
    asked = (job.order.by, job.order.enterprise)
    return visitor.is_own_machine or (
        bool(visitor.name) and (visitor.name, visitor.enterprise) == asked
    )


def draw_job(job: Job, before: int, park: Park | None, view: View, visitor: Visitor) -> str:
    """Return the page of a job.

    Parameters
    ----------
    before : int
        How many are done before it.
    """
    title = Words(view.language).say(f"do.{job.order.action}")
    shown = _shown(job, before, view, visitor)
    return draw_page("job.html", view, park, visitor, path=job_path(job.id), title=title, **shown)


def draw_job_part(job: Job, before: int, view: View, visitor: Visitor) -> str:
    """Return what of the page of a job may have changed since it was drawn."""
    say, shown = Words(view.language).say, _shown(job, before, view, visitor)
    return (
        environment()
        .get_template("job_part.html")
        .render(say=say, view=view, visitor=visitor, **shown)
    )


def _shown(job: Job, before: int, view: View, visitor: Visitor) -> dict[str, object]:
    """Return what the template of a job needs."""
    words, drawing = Words(view.language), plain_drawing(view, visitor)
    told = (job.told or {}).get(view.language)
    is_doubtful = told is not None and told.is_doubtful
    key = "doubtful" if is_doubtful else job.state.value
    is_open, may_stop = not job.state.is_over, not (job.state.is_over or job.is_settled)
    return {
        "state": key,
        "said": _said(job, before, words, "settled" if is_open and job.is_settled else key),
        "since": _since(job, words),
        "progress": job.progress,
        "fault": _fault_of(job, words, visitor),
        "blocks": [draw_block(each, drawing) for each in told.blocks] if told else [],
        "links": [
            (
                words.say(each.words) if each.words else each.text,
                view.link(each.path, **dict(each.brings)),
            )
            for each in (told.links if told else ())
        ],
        "files": [
            (path.name, view.link(f"{job_path(job.id)}/files/{path.name}"))
            for path in (told.files if told else ())
        ],
        "itself": view.link(job_path(job.id)),
        "is_open": is_open,
        "stop": view.link(f"{job_path(job.id)}/stop") if may_stop else "",
        "again": "" if is_open else _again(job, view),
        "jobs": view.link(JOBS),
    }


def _since(job: Job, words: Words) -> str:
    """Return for how long a job has been worked on: many have no steps to count."""
    if job.state is not State.WORKING or job.began_at is None:
        return ""
    seconds = int((datetime.now(UTC) - job.began_at).total_seconds())
    return words.say("job.since", {"seconds": seconds})


def _again(job: Job, view: View) -> str:
    """Return where the same is asked for once more; nowhere where what it was about is gone."""
    action, order = ACTIONS[job.order.action], job.order
    needed = {each.name for each in action.fields if each.kind is Kind.HIDDEN} & ABOUT
    kept = {name: order.value(name) for name in sorted(needed)}
    is_there = all(kept.values()) and _is_there(order.layout, kept)
    if said_before(job, action):
        kept[AGAIN] = job.id
    return view.link(action.path, **kept) if is_there else ""


def _is_there(layout: Layout, kept: Mapping[str, str]) -> bool:
    """Whether what was sent waits still: what was imported is not sent once more."""
    if "upload" not in kept:
        return True
    try:
        upload = upload_of(layout, kept["upload"])
        return "file" not in kept or bool(file_of(upload, kept["file"]))
    except JobError:
        return False


def _fault_of(job: Job, words: Words, visitor: Visitor) -> Fault | None:
    """Return why a job was refused; to a user of an enterprise as a rule only that it was."""
    fault = (job.faults or {}).get(words.language)
    if fault is None or visitor.sees_the_park or fault.is_for_all:
        return fault
    return Fault(what=words.say("job.refused_plainly"))


def draw_jobs(jobs: Sequence[Job], park: Park | None, view: View, visitor: Visitor) -> str:
    """Return the page with all jobs, the newest first."""
    words = Words(view.language)
    return draw_page(
        "jobs.html",
        view,
        park,
        visitor,
        path=JOBS,
        title=words.say("page.jobs"),
        jobs=[
            (
                words.say(f"do.{job.order.action}"),
                view.link(job_path(job.id)),
                job.state.value,
                words.say(f"job.state.{job.state}"),
                job.order.by,
                f"{job.asked_at.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
            )
            for job in jobs
        ],
    )


def _said(job: Job, before: int, words: Words, key: str) -> str:
    """Return where a job stands, in a sentence."""
    seconds = ""
    if job.began_at is not None and job.ended_at is not None:
        took = (job.ended_at - job.began_at).total_seconds()
        seconds = f"{took:.2f}" if took < 1 else f"{took:.0f}"
    if job.state is State.STOPPED and job.began_at is None:
        key = "stopped_unbegun"
    return words.say(f"job.said.{key}", {"before": before, "seconds": seconds})
