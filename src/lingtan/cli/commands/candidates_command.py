"""``lingtan candidates``: corrections that take effect when a second person approves."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from lingtan.app.keep_candidates import (
    Proposed,
    Word,
    approve_candidate,
    list_candidates,
    propose_correction,
    reject_candidate,
    view_candidate,
)
from lingtan.app.layout import Layout
from lingtan.app.results_candidates import CandidateView, outcome_of
from lingtan.cli.json_ids import FIGURES
from lingtan.cli.language import WORDS, say
from lingtan.cli.options import AsJson, Folder, Limit, PeriodName, last_full_year, layout_of
from lingtan.cli.show import SCREEN, print_json, print_table, working
from lingtan.cli.show_movements import CLOSED, OPEN, naming, print_lost, print_movements
from lingtan.cli.show_trial import print_trial, with_trial
from lingtan.evidence.candidates import Candidate, Step
from lingtan.ledger.restatement import Movement
from lingtan.reports.context import Context
from lingtan.reports.movement_ids import rehearsed_addresses, share_ids, taken_ids

LISTED = 8
HEADINGS = ("candidate", "state", "period", "files", "by", "reason")


class Action(StrEnum):
    """What can be done with candidates."""

    LIST = "list"
    SHOW = "show"
    PROPOSE = "propose"
    APPROVE = "approve"
    REJECT = "reject"


def run(
    folder: Folder,
    action: Annotated[Action, typer.Argument(help=say("argument.candidate_action"))] = Action.LIST,
    candidate: Annotated[str, typer.Argument(help=say("argument.candidate"))] = "",
    file: Annotated[
        list[Path] | None, typer.Option("--file", help=say("option.correction"))
    ] = None,
    mapping: Annotated[Path | None, typer.Option(help=say("option.mapping"))] = None,
    period: PeriodName = "",
    by: Annotated[str, typer.Option("--by", help=say("option.by"))] = "",
    reason: Annotated[str, typer.Option("--reason", help=say("option.reason"))] = "",
    as_json: AsJson = False,
    limit: Limit = 40,
) -> None:
    """List candidates, or take a step of one; every step is an entry of the log of evidence."""
    layout, word = layout_of(folder), Word(by=by, note=reason, now=datetime.now(UTC))
    if action is Action.LIST:
        listed = list_candidates(layout)
        if as_json:
            print_json(listed)
        else:
            _print_list(listed)
        return
    with working(as_json):
        if action is Action.PROPOSE:
            asked = Proposed(period=period or last_full_year(), files=file or (), mapping=mapping)
            view = propose_correction(layout, asked, word)
        else:
            view = _decided(layout, action, candidate, word)
    if as_json:
        print_json(with_trial(_plain(view), view.trials))
    else:
        _print(layout, view, limit)


def _plain(view: CandidateView) -> dict[str, object]:
    """Return it for programs; ids of what each cause does stand under ``figures``."""
    told = {field.name: getattr(view, field.name) for field in fields(view)}
    others = [
        {**asdict(each), "movements": _moved(view, each.period, each.movements)}
        for each in view.others
    ]
    moved = _moved(view, view.period, view.movements)
    return {**told, "movements": moved, "others": others}


def _moved(view: CandidateView, period: str, moved: Sequence[Movement]) -> list[dict[str, object]]:
    return [{**asdict(each), FIGURES: _ids(view, each, period)} for each in moved]


def _ids(view: CandidateView, moved: Movement, period: str) -> dict[str, str]:
    if view.restated is not None and view.restated.period == period:
        return share_ids(moved, view.restated)
    if view.candidate.state is Step.TAKEN:
        return taken_ids(moved, view.candidate.id, period, view.candidate.steps[-1].at)
    is_waiting = view.candidate.state is Step.PROPOSED
    return rehearsed_addresses(moved, view.candidate.id, period) if is_waiting else {}


def _decided(layout: Layout, action: Action, id_: str, word: Word) -> CandidateView:
    if action is Action.APPROVE:
        return approve_candidate(layout, id_, word)
    if action is Action.REJECT:
        return reject_candidate(layout, id_, word)
    return view_candidate(layout, id_, word.now)


def _print_list(candidates: Sequence[Candidate]) -> None:
    if not candidates:
        SCREEN.print(escape(say("candidate.none")))
        return
    print_table([say(f"candidate.{heading}") for heading in HEADINGS], map(_row, candidates))


def _row(candidate: Candidate) -> list[str]:
    proposal = candidate.proposal
    names = (*proposal.files, *proposal.park_files)
    who = ", ".join(dict.fromkeys(step.by for step in candidate.steps))
    state = say(f"candidate_state.{candidate.state.value}")
    return [candidate.id, state, proposal.period, ", ".join(names), who, candidate.reason]


def _held(view: CandidateView) -> dict[str, str]:
    proposed = view.candidate.proposal.period
    return {"candidate": view.candidate.id, "proposed": proposed, "period": view.period}


def print_differences(view: CandidateView) -> None:
    """Print that a candidate moves other figures than it was proposed with, and the first ones."""
    facts: dict[str, str | float] = {
        "candidate": view.candidate.id,
        "count": len(view.differences),
    }
    SCREEN.print(f"[yellow]![/] {escape(say('candidate.differs', **facts))}", soft_wrap=True)
    for each in view.differences[:LISTED]:
        SCREEN.print(f"  {escape(WORDS.detail(each))}", soft_wrap=True)


def _print_moved(context: Context, view: CandidateView, limit: int) -> None:
    """Print what a candidate moves, in other years too, and where that waits to be restated."""
    if view.movements:
        values = OPEN if view.restated is None else CLOSED
        print_movements(context, view.movements, limit, values)
        print_lost(context, view.movements, is_done=view.restated is not None)
    for other in view.others:
        facts: dict[str, str | float] = {
            "candidate": view.candidate.id,
            "period": other.period,
            "count": len(other.movements),
        }
        words = "candidate.moves_closed" if other.is_closed else "candidate.moves_too"
        SCREEN.print(escape(say(words, **facts)), soft_wrap=True)
        print_movements(context, other.movements, limit, OPEN)  # what waits already is in it
        print_lost(context, other.movements)


def _print(layout: Layout, view: CandidateView, limit: int) -> None:
    candidate = view.candidate
    print_trial(view.trials)
    _print_list([candidate])
    if view.movements or view.others:
        _print_moved(naming(layout, view.period or candidate.proposal.period), view, limit)
    if view.is_of_another_period:
        SCREEN.print(escape(say("candidate.held_against", **_held(view))), soft_wrap=True)
    if view.differences:
        print_differences(view)
    last = candidate.steps[-1]
    facts: dict[str, str | float] = {
        "candidate": candidate.id,
        "count": len(view.movements),
        "by": last.by,
        "note": last.note,
        "stays": ", ".join(last.stays),
    }
    SCREEN.print(escape(say(f"candidate.{outcome_of(candidate)}", **facts)), soft_wrap=True)
    if view.waiting:
        told = say("candidate.waiting", others=", ".join(view.waiting), period=view.period)
        SCREEN.print(f"[yellow]![/] {escape(told)}", soft_wrap=True)
    if view.restated is not None:
        told = say(
            "closing.restated", period=view.restated.period, by=view.restated.draft.closed_by
        )
        SCREEN.print(escape(told), soft_wrap=True)
