"""Lists for programs, page by page: findings, lineage, tasks, imports, certificates."""

import json
from enum import StrEnum
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, Query, Response

from lingtan.app.handed_documents import lost_documents
from lingtan.app.keep_tasks import today_of
from lingtan.app.list_imports import list_imports
from lingtan.app.read_register import read_register
from lingtan.app.record_steps import entries_of
from lingtan.app.settling_acts import settled_by
from lingtan.app.trial_inputs import is_trial
from lingtan.base.findings import Finding, Severity
from lingtan.client.account import FindingPage, Lineage
from lingtan.evidence.lineage.plain import plain_node
from lingtan.evidence.tasks import tasks_in
from lingtan.reports.words import Words
from lingtan.web.api_examples import told_of
from lingtan.web.asked import Asked, answer_json, in_utc, looking
from lingtan.web.lists_examples import CERTIFICATES, IMPORTS, TASKS
from lingtan.web.lists_plain import plain_certificate, plain_import, plain_task
from lingtan.web.named_parameters import routes_of_api
from lingtan.web.paging import CURSOR, LIMIT, Cut, Place, told_page
from lingtan.web.room import Room

T = TypeVar("T")
FIGURE = Query(
    description="Id of a figure, of a sum of lines, or of any node of a lineage; with "
    "`@PERIOD/BOUNDARY` behind it that of another account. Percent-encode it: a plus is %2B, "
    "a number sign %23."
)
DEPTH = Query(None, ge=0, le=1000, description="Steps to go down; to the end when left out.")
NODES = Query(1000, ge=1, le=10_000, description="Nodes of a page at most; the root comes first.")
GRAVITY = list(Severity)
DIGITS = 9  # of a number in an order


class TaskState(StrEnum):
    """Which tasks are asked for."""

    ALL = "all"
    OPEN = "open"
    CLOSED = "closed"


STATE = Query(TaskState.ALL, description="Tasks that are open, closed, or all.")


def findings_api(room: Room) -> APIRouter:
    """Return the route of findings."""
    router = routes_of_api("park")
    Looked = Annotated[Asked, Depends(looking(room))]  # noqa: N806 - the name of a type

    @router.get(
        "/findings",
        summary="What was refused, doubted and noted, the gravest first",
        responses=told_of(FindingPage),
    )
    def findings(asked: Looked, cursor: str = CURSOR, limit: int = LIMIT) -> Response:
        words = Words(asked.view.language)

        def told() -> object:
            items = room.presented(asked.view).findings
            page = told_page(
                asked.request,
                "findings",
                items,
                _place,
                lambda each: _finding(each, words),
                Cut(cursor, limit),
            )
            return {"known_at": in_utc(room.question(asked.view).as_known_at), **page}

        return answer_json(room, asked, told)

    return router


def lineage_api(room: Room) -> APIRouter:
    """Return the route of lineages."""
    router = routes_of_api("park")
    Looked = Annotated[Asked, Depends(looking(room))]  # noqa: N806 - the name of a type

    @router.get(
        "/lineage",
        summary="What a figure rests on, down to lines of raw files",
        responses=told_of(Lineage),
    )
    def lineage(
        asked: Looked,
        figure: str = FIGURE,
        depth: int | None = DEPTH,
        cursor: str = CURSOR,
        limit: int = NODES,
    ) -> Response:
        def told() -> object:
            found = room.lineage(asked.view, figure, depth)
            order = {id_: f"{at:0{DIGITS}d}" for at, id_ in enumerate(found.nodes)}
            page = told_page(
                asked.request,
                "nodes",
                tuple(found.nodes.values()),
                lambda node: (order[node.id],),
                plain_node,
                Cut(cursor, limit),
            )
            return {"about": dict(found.about), **page}

        return answer_json(room, asked, told)

    return router


def tasks_api(room: Room) -> APIRouter:
    """Return the route of tasks."""
    router = routes_of_api("park")
    Looked = Annotated[Asked, Depends(looking(room))]  # noqa: N806 - the name of a type

    @router.get(
        "/tasks",
        summary="Tasks, the one that is due first before the others",
        responses=TASKS,  # type: ignore[arg-type]  # FastAPI wants a mutable mapping
    )
    def tasks(
        asked: Looked, state: TaskState = STATE, cursor: str = CURSOR, limit: int = LIMIT
    ) -> Response:
        today = today_of(room.layout, room.clock())
        wanted = {TaskState.OPEN: {True}, TaskState.CLOSED: {False}}.get(state, {True, False})

        def told() -> object:
            every = tasks_in(entries_of(room.layout)).values()
            lost = {each.id: lost_documents(room.layout, each) for each in every}
            items = tuple(
                each for each in every if (each.is_open or bool(lost[each.id])) in wanted
            )
            return told_page(
                asked.request,
                "tasks",
                items,
                lambda task: (task.due.isoformat(), f"{task.steps[0].entry:0{DIGITS}d}"),
                lambda task: plain_task(task, today, lost[task.id]),
                Cut(cursor, limit),
            )

        return answer_json(room, asked, told, also=today.isoformat())

    return router


def imports_api(room: Room) -> APIRouter:
    """Return the route of imports."""
    router = routes_of_api("park")
    Looked = Annotated[Asked, Depends(looking(room))]  # noqa: N806 - the name of a type

    @router.get(
        "/imports",
        summary="What was imported, in the order of arrival",
        responses=IMPORTS,  # type: ignore[arg-type]  # FastAPI wants a mutable mapping
    )
    def imports(asked: Looked, cursor: str = CURSOR, limit: int = LIMIT) -> Response:
        def told() -> object:
            known_at = room.question(asked.view).as_known_at
            return told_page(
                asked.request,
                "imports",
                list_imports(room.layout, known_at),
                lambda each: (f"{each.import_id:0{DIGITS}d}",),
                plain_import,
                Cut(cursor, limit),
            )

        return answer_json(room, asked, told)

    return router


def certificates_api(room: Room) -> APIRouter:
    """Return the route of certificates."""
    router = routes_of_api("park")
    Looked = Annotated[Asked, Depends(looking(room))]  # noqa: N806 - the name of a type

    @router.get(
        "/certificates",
        summary="The register of certificates, in the order of production",
        responses=CERTIFICATES,  # type: ignore[arg-type]  # FastAPI wants a mutable mapping
    )
    def certificates(asked: Looked, cursor: str = CURSOR, limit: int = LIMIT) -> Response:
        now, words = room.clock(), Words(asked.view.language)

        def told() -> object:
            found = read_register(room.layout, now, room.question(asked.view).as_known_at)
            page = told_page(
                asked.request,
                "certificates",
                found.register.entries,
                lambda each: (each.certificate.start.isoformat(), each.certificate.id),
                lambda each: plain_certificate(each, found.at),
                Cut(cursor, limit),
            )
            return {
                "at": found.at,
                "is_trial": is_trial(found.findings),
                "findings": [_finding(each, words) for each in sorted(found.findings, key=_place)],
                **page,
            }

        return answer_json(room, asked, told, also=f"{now:%Y-%m-%dT%H}")  # they run out by hours

    return router


def _place(finding: Finding) -> Place:
    return (
        str(GRAVITY.index(finding.kind.severity)),
        finding.kind.id,
        finding.subject,
        str(finding.place or ""),
        json.dumps(finding.facts, sort_keys=True, default=str, ensure_ascii=False),
    )


def _finding(finding: Finding, words: Words) -> dict[str, object]:
    asked = settled_by(finding, "UTC")  # of its answers only the kinds are told
    return {
        "kind": finding.kind.id,
        "severity": finding.kind.severity,
        "subject": finding.subject,
        "place": str(finding.place or ""),
        "facts": finding.facts,
        "what": words.what(finding),
        "next": words.next_step(finding),
        "answers": [each.kind.value for each in asked.answers] if asked else [],
        "act": asked.act if asked else "",
    }
