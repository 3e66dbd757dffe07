"""What each step of a campaign does, and what it says when it is done."""

from datetime import UTC, datetime

from lingtan.app.hand_in import (
    Desk,
    approve,
    check_desk,
    desk_of,
    hand_in,
    keep_draft,
    typed_in,
)
from lingtan.app.keep_campaigns import (
    Deed,
    Wanted,
    end_campaign,
    give_back,
    remind_late,
    send_reminder,
    start_campaign,
    take_back,
)
from lingtan.app.receive_files import handed_in
from lingtan.app.results_campaigns import HandedIn
from lingtan.base.errors import CampaignError, LingtanError
from lingtan.collection.step_rules import Which
from lingtan.reports.words import Words
from lingtan.web.actions.action import Order, Tell, Told
from lingtan.web.actions.campaign_choices import (
    EVERYBODY,
    which_of,
)
from lingtan.web.actions.campaign_overtaken import overtaken, saved_between
from lingtan.web.actions.campaign_sheet import rows_of
from lingtan.web.actions.campaign_told import (
    TO_BOARD,
    Say,
    kept_form,
    refused_form,
    said_of,
    stands_now,
)
from lingtan.web.actions.show_campaign import taken_by_account

SUBMIT = "submit"


def open_one(order: Order, _tell: Tell) -> Say:
    """Ask enterprises for a form."""
    due = order.day("due")
    if due is None:
        raise CampaignError("no_due")
    wanted = Wanted(
        form=order.value("form"),
        year=_whole_year(order),
        month=int(order.value("month")) if order.value("month") else None,
        due=due,
        enterprises=tuple(order.value("enterprises").split()),
    )
    done = start_campaign(order.layout, wanted, _deed(order))
    facts: dict[str, str | int] = {"campaign": done.id, "count": len(done.asked)}
    asked = {"form": done.form, "period": done.period, "due": done.due.isoformat()}
    return said_of("opened", {**facts, **asked})


def fill_in(order: Order, _tell: Tell) -> Say:
    """Keep what was typed as a draft, and hand it in where that is asked."""
    which = Which(campaign=order.value("campaign"), enterprise=order.value("enterprise"))
    return _written(order, which, is_typed=True)


def send_file(order: Order, _tell: Tell) -> Say:
    """Keep a filled-in file as a draft."""
    which = Which(campaign=order.value("campaign"), enterprise=order.value("enterprise"))
    return _written(order, which, is_typed=False)


def _written(order: Order, which: Which, *, is_typed: bool) -> Say:
    """Keep a form; why it is not taken is told to an enterprise as well: it is about its own."""
    try:
        desk = desk_of(order.layout, which, order.value("language"), order.enterprise)
        between = saved_between(desk.asked, order.value("seen"))
        before = check_desk(order.layout, desk, datetime.now(UTC)).lines if between else ()
        kept = _typed(order, desk) if is_typed else _sent(order, desk)
    except LingtanError as error:
        return refused_form(error, which)
    if between is not None:
        return overtaken(kept, desk, between, before)
    if order.value("step") != SUBMIT:
        return kept_form(kept, desk)
    try:
        after = desk_of(order.layout, which, order.value("language"), order.enterprise)
        done = hand_in(order.layout, after, _deed(order))
    except CampaignError as error:
        return refused_form(error, which, is_kept=True)
    return kept_form(done, desk)


def _typed(order: Order, desk: Desk) -> HandedIn:
    rows = rows_of(order.values, desk.form.layout.sheets)
    with typed_in(desk, rows) as file:
        return keep_draft(order.layout, desk, file, _deed(order))


def _sent(order: Order, desk: Desk) -> HandedIn:
    with handed_in(order.files) as files:
        return keep_draft(order.layout, desk, files[0], _deed(order))


def give_one_back(order: Order, _tell: Tell) -> Say:
    """Give a form back, with the reason."""
    which = which_of(order.value("asked"))
    return stands_now(give_back(order.layout, which, _deed(order), order.day("new_due")))


def approve_one(order: Order, _tell: Tell) -> Say:
    """Approve a form; the account takes its values."""
    which = which_of(order.value("asked"))
    chosen, _, digest = order.value("seen").partition("=")
    if not digest or chosen != order.value("asked"):
        raise CampaignError("not_seen", facts={"campaign": which.campaign})
    done = approve(order.layout, which, _deed(order), digest)
    stands = stands_now(done.asked)

    def say(words: Words) -> Told:
        told = stands(words)
        taken = taken_by_account(done.imported, words)
        is_open = done.imported.error is not None
        return Told(blocks=(*told.blocks, *taken), links=(TO_BOARD,), is_doubtful=is_open)

    return say


def remind_one(order: Order, _tell: Tell) -> Say:
    """Remind an enterprise, or all that are late."""
    which = which_of(order.value("asked"))
    if which.enterprise == EVERYBODY:
        done = remind_late(order.layout, which.campaign, _deed(order))
    else:
        done = (send_reminder(order.layout, which, _deed(order)),)
    return said_of("reminded", {"campaign": which.campaign, "count": len(done)})


def withdraw_one(order: Order, _tell: Tell) -> Say:
    """Ask an enterprise no more."""
    return stands_now(take_back(order.layout, which_of(order.value("asked")), _deed(order)))


def close_one(order: Order, _tell: Tell) -> Say:
    """End a campaign."""
    done = end_campaign(order.layout, order.value("campaign"), _deed(order))
    return said_of("closed", {"campaign": done.id})


def _deed(order: Order) -> Deed:
    return Deed(
        by=order.by,
        now=datetime.now(UTC),
        note=order.value("remark"),
        enterprise=order.enterprise,
    )


def _whole_year(order: Order) -> int:
    """Return the year that was typed; half a year is none."""
    year = order.number("year") or 0.0
    if not year.is_integer():
        raise CampaignError("no_year", facts={"year": order.value("year")})
    return int(year)
