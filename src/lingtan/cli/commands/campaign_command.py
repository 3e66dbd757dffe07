"""``lingtan campaign``: forms that enterprises fill in, hand in and get approved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lingtan.app.hand_in import approve, desk_of, hand_in, keep_draft, write_form_file
from lingtan.app.keep_campaigns import (
    Deed,
    Wanted,
    campaign_board,
    end_campaign,
    give_back,
    one_form,
    remind_late,
    send_reminder,
    start_campaign,
    take_back,
)
from lingtan.app.layout import Layout
from lingtan.app.results_campaigns import Approved
from lingtan.base.errors import CampaignError
from lingtan.cli.language import say
from lingtan.cli.options import (
    AsJson,
    Folder,
    Force,
    Language,
    ReportLanguage,
    Year,
    last_full_year,
    layout_of,
)
from lingtan.cli.show import FAILED, print_json, working
from lingtan.cli.show_campaigns import print_done
from lingtan.collection.step_rules import Which


class Action(StrEnum):
    """What can be done with campaigns."""

    LIST = "list"
    OPEN = "open"
    SHOW = "show"
    FORM = "form"
    DRAFT = "draft"
    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    REMIND = "remind"
    WITHDRAW = "withdraw"
    CLOSE = "close"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the command line asks for."""

    layout: Layout
    which: Which
    deed: Deed
    year: int
    month: int | None
    due: date | None
    enterprises: tuple[str, ...]
    file: Path | None
    out: Path
    replace: bool
    language: str


def run(
    folder: Folder,
    action: Annotated[Action, typer.Argument(help=say("argument.campaign_action"))] = Action.LIST,
    campaign: Annotated[str, typer.Argument(help=say("argument.campaign"))] = "",
    enterprise: Annotated[str, typer.Argument(help=say("argument.campaign_enterprise"))] = "",
    year: Year = None,
    month: Annotated[
        int | None, typer.Option("--month", help=say("option.campaign_month"))
    ] = None,
    due: Annotated[str, typer.Option("--due", help=say("option.campaign_due"))] = "",
    ask: Annotated[
        list[str] | None, typer.Option("--ask", help=say("option.campaign_enterprises"))
    ] = None,
    file: Annotated[Path | None, typer.Option("--file", help=say("option.campaign_file"))] = None,
    out: Annotated[Path, typer.Option("--out", help=say("option.campaign_out"))] = Path(),
    by: Annotated[str, typer.Option("--by", help=say("option.by"))] = "",
    note: Annotated[str, typer.Option("--note", help=say("option.note"))] = "",
    language: Language = ReportLanguage.ZH,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """List the campaigns, or take a step of one; every step is an entry of the log."""
    asked = Asked(
        layout=layout_of(folder),
        which=Which(campaign=campaign, enterprise=enterprise),
        deed=Deed(by=by, now=datetime.now(UTC), note=note),
        year=year or int(last_full_year()),
        month=month,
        due=_day(due) if due else None,
        enterprises=tuple(ask or ()),
        file=file,
        out=out,
        replace=force,
        language=language.value,
    )
    with working(as_json):
        done = STEPS[action](asked)
    print_json(done) if as_json else print_done(done)
    if isinstance(done, Approved) and done.imported.error is not None:
        raise typer.Exit(FAILED)


def _open(asked: Asked) -> object:
    if asked.due is None:
        raise CampaignError("no_due")
    wanted = Wanted(
        form=asked.which.campaign,
        year=asked.year,
        month=asked.month,
        due=asked.due,
        enterprises=asked.enterprises,
    )
    return start_campaign(asked.layout, wanted, asked.deed)


def _show(asked: Asked) -> object:
    if asked.which.enterprise:
        return one_form(asked.layout, asked.which)[1]
    board = campaign_board(asked.layout, asked.deed.now)
    found = [each for each in board.campaigns if each.campaign.id == asked.which.campaign]
    if not found:
        raise CampaignError("unknown", facts={"campaign": asked.which.campaign})
    return found[0]


def _form(asked: Asked) -> object:
    desk = desk_of(asked.layout, asked.which, asked.language)
    return write_form_file(asked.layout, desk, asked.out, replace=asked.replace)


def _draft(asked: Asked) -> object:
    if asked.file is None:
        raise CampaignError("no_file", facts={"campaign": asked.which.campaign})
    desk = desk_of(asked.layout, asked.which, asked.language)
    return keep_draft(asked.layout, desk, asked.file, asked.deed)


def _submit(asked: Asked) -> object:
    desk = desk_of(asked.layout, asked.which, asked.language)
    return hand_in(asked.layout, desk, asked.deed, asked.file)


def _remind(asked: Asked) -> object:
    if asked.which.enterprise:
        return (send_reminder(asked.layout, asked.which, asked.deed),)
    return remind_late(asked.layout, asked.which.campaign, asked.deed)


def _close(asked: Asked) -> object:
    return end_campaign(asked.layout, asked.which.campaign, asked.deed)


STEPS: Mapping[Action, Callable[[Asked], object]] = {
    Action.LIST: lambda asked: campaign_board(asked.layout, asked.deed.now),
    Action.OPEN: _open,
    Action.SHOW: _show,
    Action.FORM: _form,
    Action.DRAFT: _draft,
    Action.SUBMIT: _submit,
    Action.RETURN: lambda asked: give_back(asked.layout, asked.which, asked.deed, asked.due),
    Action.APPROVE: lambda asked: approve(asked.layout, asked.which, asked.deed),
    Action.REMIND: _remind,
    Action.WITHDRAW: lambda asked: take_back(asked.layout, asked.which, asked.deed),
    Action.CLOSE: _close,
}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CampaignError("not_a_day", facts={"due": text}) from error
