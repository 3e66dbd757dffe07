"""``lingtan answer``: say what is the matter where a finding needs a person, or take it back."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from lingtan.app.answer_findings import (
    AnswerBoard,
    AnswerRequest,
    answer_board,
    give_answer,
    give_proposed,
    reverse_answer,
)
from lingtan.app.answers_plain import asked_plain, given_plain
from lingtan.app.ground import zone_of
from lingtan.app.instants import read_edge
from lingtan.app.keep_tasks import Signed
from lingtan.cli.language import say
from lingtan.cli.option_types import finite_number
from lingtan.cli.options import (
    AsJson,
    Folder,
    KnownAt,
    Limit,
    PeriodName,
    instant,
    last_full_year,
    layout_of,
)
from lingtan.cli.show import SCREEN, print_json, working
from lingtan.cli.show_answers import print_answers, print_board
from lingtan.evidence.answers import GivenAnswer
from lingtan.park.answers import AnswerKind, Parameter

Ratio = Annotated[
    float | None, typer.Option("--ratio", callback=finite_number, help=say("option.answer_ratio"))
]
Offset = Annotated[
    float | None,
    typer.Option("--offset", callback=finite_number, help=say("option.answer_offset")),
]
Value = Annotated[
    float | None, typer.Option("--value", callback=finite_number, help=say("option.answer_value"))
]
Proof = Annotated[
    list[Path] | None, typer.Option("--evidence", help=say("option.answer_evidence"))
]
Kind = Annotated[AnswerKind | None, typer.Option("--as", help=say("option.answer_as"))]
Proposed = Annotated[bool, typer.Option("--proposed", help=say("option.answer_proposed"))]


def run(
    folder: Folder,
    finding: Annotated[str, typer.Argument(help=say("argument.finding"))] = "",
    kind: Kind = None,
    proposed: Proposed = False,
    listed: Annotated[bool, typer.Option("--list", help=say("option.answer_list"))] = False,
    reverse: Annotated[str, typer.Option("--reverse", help=say("option.answer_reverse"))] = "",
    meter: Annotated[str, typer.Option("--meter", help=say("option.answer_meter"))] = "",
    since: Annotated[str, typer.Option("--from", help=say("option.answer_from"))] = "",
    until: Annotated[str, typer.Option("--to", help=say("option.answer_to"))] = "",
    ratio: Ratio = None,
    minutes: Annotated[
        int | None, typer.Option("--minutes", help=say("option.answer_minutes"))
    ] = None,
    offset: Offset = None,
    value: Value = None,
    other: Annotated[str, typer.Option("--other", help=say("option.answer_other"))] = "",
    by: Annotated[str, typer.Option("--by", help=say("option.by"))] = "",
    note: Annotated[str, typer.Option("--note", help=say("option.note"))] = "",
    evidence: Proof = None,
    period: PeriodName = "",
    known_at: KnownAt = "",
    as_json: AsJson = False,
    limit: Limit = 40,
) -> None:
    """Answer a finding, take an answer back, or list what needs an answer."""
    layout, name = layout_of(folder), period or last_full_year()
    zone, signed = zone_of(layout), Signed(by=by, note=note, now=datetime.now(UTC))
    if listed or not (finding or kind or proposed or reverse):
        with working(as_json):
            board = answer_board(layout, name, instant(known_at, layout), is_whole=True)
        _show_board(board, zone, limit, as_json=as_json)
        return
    with working(as_json):
        if reverse:
            answers: tuple[GivenAnswer, ...] = (reverse_answer(layout, reverse, signed),)
        elif proposed and not finding:
            answers = give_proposed(layout, name, evidence or [], signed)
        else:
            told: dict[str, Parameter | None] = {"ratio": ratio, "minutes": minutes}
            told |= {"offset": offset, "value": value, "other": other or None}
            request = AnswerRequest(
                kind=kind,
                finding=finding,
                meter=meter,
                start=read_edge(since, layout),
                end=read_edge(until, layout),
                parameters={key: each for key, each in told.items() if each is not None},
                documents=evidence or [],
            )
            answers = (give_answer(layout, name, request, signed),)
    _show_answers(answers, zone, as_json=as_json)


def _show_answers(answers: tuple[GivenAnswer, ...], zone: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"answers": [given_plain(each, zone) for each in answers]})
    elif answers:
        print_answers(answers, zone)
    else:
        SCREEN.print(say("answers.nothing_proposed"))


def _show_board(board: AnswerBoard, zone: str, limit: int, *, as_json: bool) -> None:
    if not as_json:
        print_board(board, zone, limit)
        return
    asked = [asked_plain(each, zone) for each in board.findings]
    answers = [given_plain(each, zone) for each in board.answers]
    print_json({"period": board.period, "findings": asked, "answers": answers})
