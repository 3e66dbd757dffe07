"""``lingtan restate``: what came since a period was closed, and which figure it moves."""

from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.markup import escape

from lingtan.app.layout import Layout
from lingtan.app.restate_period import RestatementRequest, restate_period
from lingtan.app.results import Restatement
from lingtan.cli.json_ids import FIGURES
from lingtan.cli.language import WORDS, say
from lingtan.cli.options import AsJson, Folder, Limit, PeriodName, last_full_year, layout_of
from lingtan.cli.show import SCREEN, leave_if_refused, print_json, print_refusals, working
from lingtan.cli.show_movements import naming, print_lost, print_movements
from lingtan.cli.show_trial import print_trial, with_trial
from lingtan.evidence.lineage.rehearsed_ids import NOW
from lingtan.ledger.restatement import Movement
from lingtan.reports.cause_words import cause_of
from lingtan.reports.movement_ids import SHARE, movement_ids, rehearsed_addresses, share_ids


def run(
    folder: Folder,
    period: PeriodName = "",
    by: Annotated[str, typer.Option("--by", help=say("option.by"))] = "",
    reason: Annotated[str, typer.Option("--reason", help=say("option.reason"))] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help=say("option.only_list"))] = False,
    accept_unknown: Annotated[
        bool, typer.Option("--accept-unknown", help=say("option.accept_unknown"))
    ] = False,
    as_json: AsJson = False,
    limit: Limit = 40,
) -> None:
    """Restate a period and print what moved."""
    request = RestatementRequest(
        restated_by=by,
        reason=reason,
        now=datetime.now(UTC),
        dry_run=dry_run,
        accepts_unknown=accept_unknown,
    )
    layout = layout_of(folder)
    with working(as_json):
        done = restate_period(layout, period or last_full_year(), request)
    if as_json:
        print_json(with_trial(_plain(done), done.findings))
    else:
        _print(layout, done, limit)
    leave_if_refused(done.findings)


def _plain(done: Restatement) -> dict[str, object]:
    """Return it for programs; ids of both values and of each cause stand under ``figures``."""
    told = {f.name: getattr(done, f.name) for f in fields(done)}
    moved = [{**asdict(each), FIGURES: _ids(done, each)} for each in done.movements]
    return {**told, "movements": moved}


def _ids(done: Restatement, moved: Movement) -> dict[str, str]:
    closing = done.closing
    ends = movement_ids(moved, closing.period, closing.known_at, done.as_known_at)
    if done.restated is not None:
        return ends | share_ids(moved, done.restated)
    return ends | rehearsed_addresses(moved, NOW, closing.period)


def _print_ids(done: Restatement, moved: Movement) -> None:
    """Say how to ask where a value comes from, and what a cause does, as far as it has an id."""
    causes = {f"{SHARE}_{at}": share.cause for at, share in enumerate(moved.shares, start=1)}
    for side, id_ in _ids(done, moved).items():
        named = cause_of(causes[side], WORDS) if side in causes else say(f"closing.{side}")
        said = say("closing.id", side=named, id=id_)
        SCREEN.print(escape(said), soft_wrap=True, style="dim", highlight=False)


def _print(layout: Layout, done: Restatement, limit: int) -> None:
    print_trial(done.findings)
    moved = done.movements
    if moved:
        context = naming(layout, done.closing.period)
        first = print_movements(context, moved, limit)
        print_lost(context, moved, is_done=done.restated is not None)
        _print_ids(done, first[0])
    period = done.closing.period
    if done.restated is not None:
        said = say("closing.restated", period=period, by=done.restated.draft.closed_by)
        SCREEN.print(escape(said), soft_wrap=True)
    elif moved:
        SCREEN.print(escape(say("closing.rehearsed", count=len(moved))), soft_wrap=True)
    if not moved:
        said = say("closing.moves_nothing" if done.has_come else "closing.unmoved", period=period)
        SCREEN.print(escape(said), soft_wrap=True)
    print_refusals(done.findings)
