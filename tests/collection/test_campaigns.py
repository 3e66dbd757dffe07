"""A form goes from hand to hand, and every step of it stands in the log."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from lingtan.base.errors import CampaignError
from lingtan.base.findings import Finding, Place
from lingtan.collection.campaign_steps import (
    NewCampaign,
    approve_form,
    close_campaign,
    open_campaign,
    remind,
    remind_all,
    return_form,
    save_draft,
    submit_form,
    withdraw,
)
from lingtan.collection.campaigns import Campaign, State, StepKind, campaigns_in
from lingtan.collection.doubts import REPLACES
from lingtan.collection.step_rules import Speaker, Which
from lingtan.evidence.canonical_json import Json

TODAY = date(2026, 3, 1)
DUE = date(2026, 3, 10)
STEEL, METAL = (Which(campaign="C1", enterprise=each) for each in ("steel", "metal"))
FILE = {"documents/a_form.xlsx": "1" * 64}
OTHER = {"documents/b_form.xlsx": "2" * 64}
NEW = NewCampaign(form="energy", year=2025, due=DUE, enterprises=("steel", "metal"))
DOUBT = Finding(kind=REPLACES, subject="g_steel", place=Place(source="form"), facts={"known": 1.5})

Entries = list[dict[str, Json]]


def said(by: str = "park", note: str = "", enterprise: str = "", days: int = 0) -> Speaker:
    at = datetime(2026, 3, 1, 8, tzinfo=UTC) + timedelta(days=days)
    return Speaker(
        at=at, today=TODAY + timedelta(days=days), by=by, note=note, enterprise=enterprise
    )


def opened() -> Entries:
    return [open_campaign({}, NEW, said())]


def found(entries: Entries) -> dict[str, Campaign]:
    return campaigns_in(entries)


def submitted() -> Entries:
    entries = opened()
    return [*entries, submit_form(found(entries), STEEL, FILE, (), said("ann", "", "steel"))]


def refused(step: Callable[[], object]) -> str:
    """Return the case a step is refused for."""
    with pytest.raises(CampaignError) as error:
        step()
    return error.value.case


def test_a_form_is_drafted_handed_in_returned_and_approved() -> None:
    entries = opened()
    entries.append(save_draft(found(entries), STEEL, FILE, said("ann", "", "steel")))
    assert found(entries)["C1"].asked["steel"].state is State.DRAFT
    entries.append(submit_form(found(entries), STEEL, FILE, (), said("ann", "", "steel")))
    later = date(2026, 3, 20)
    entries.append(return_form(found(entries), STEEL, said("park", "no July"), later))
    returned = found(entries)["C1"].asked["steel"]
    assert (returned.state, returned.due) == (State.RETURNED, later)
    entries.append(submit_form(found(entries), STEEL, OTHER, (), said("ann", "", "steel")))
    entries.append(approve_form(found(entries), STEEL, said("li")))
    asked = found(entries)["C1"].asked["steel"]
    assert asked.state is State.APPROVED
    assert asked.form == ("documents/b_form.xlsx", "2" * 64)
    assert [step.kind for step in asked.steps][-1] is StepKind.APPROVED
    assert found(entries)["C1"].asked["metal"].state is State.ASKED


def test_a_form_is_late_the_day_after_its_last_and_a_submitted_one_never() -> None:
    asked = found(submitted())["C1"].asked
    assert not asked["metal"].is_late(DUE)
    assert asked["metal"].is_late(DUE + timedelta(days=1))
    assert not asked["steel"].is_late(DUE + timedelta(days=9))


def test_whoever_had_a_hand_in_a_form_does_not_approve_it() -> None:
    entries = submitted()
    assert refused(lambda: approve_form(found(entries), STEEL, said("Ann "))) == "own_work"
    again = opened()
    again.append(save_draft(found(again), STEEL, FILE, said("li")))
    again.append(submit_form(found(again), STEEL, FILE, (), said("ann")))
    assert refused(lambda: approve_form(found(again), STEEL, said("li"))) == "own_work"
    again.append(return_form(found(again), STEEL, said("wu", "wrong")))
    again.append(submit_form(found(again), STEEL, FILE, (), said("ann")))
    assert refused(lambda: approve_form(found(again), STEEL, said("li"))) == "own_work"
    again.append(approve_form(found(again), STEEL, said("wu")))
    assert found(again)["C1"].asked["steel"].state is State.APPROVED


def test_numbers_somebody_wrote_are_not_his_to_approve_after_another_hands_them_in() -> None:
    entries = opened()
    entries.append(submit_form(found(entries), STEEL, FILE, (), said("li")))
    entries.append(return_form(found(entries), STEEL, said("wu", "which bill?")))
    entries.append(submit_form(found(entries), STEEL, FILE, (), said("wu", "bill no. 7")))
    assert refused(lambda: approve_form(found(entries), STEEL, said("li"))) == "own_work"


def test_a_draft_that_somebody_wrote_over_is_not_handed_in_in_its_place() -> None:
    entries = opened()
    entries.append(save_draft(found(entries), STEEL, OTHER, said("al", "", "steel")))
    ann = said("ann", "", "steel")
    case = refused(lambda: submit_form(found(entries), STEEL, FILE, (), ann, "1" * 64))
    assert case == "other_draft"
    assert submit_form(found(entries), STEEL, OTHER, (), ann, "2" * 64)["step"] == "submitted"


def test_a_year_that_begins_after_the_last_day_is_not_asked_for() -> None:
    typed_wrong = replace(NEW, year=2052)
    assert refused(lambda: open_campaign({}, typed_wrong, said())) == "before_period"


def test_the_same_reminder_is_not_sent_twice_in_a_row() -> None:
    entries = opened()
    late, words = 15, said("park", "July is missing", days=15)
    entries.extend(remind_all(found(entries), "C1", words))
    assert [entry["enterprise"] for entry in entries[1:]] == ["steel", "metal"]
    assert refused(lambda: remind_all(found(entries), "C1", words)) == "reminded_already"
    assert refused(lambda: remind(found(entries), STEEL, words)) == "reminded_already"
    assert remind(found(entries), STEEL, said("park", "and August", days=late))
    assert remind(found(entries), STEEL, said("park", "July is missing", days=late + 1))


def test_a_remark_is_no_book() -> None:
    assert refused(lambda: open_campaign({}, NEW, said("park", "x" * 4001))) == "long_note"


def test_doubts_need_a_remark_and_stand_in_the_entry() -> None:
    entries = opened()
    bare = said("ann", "none", "steel")
    assert refused(lambda: submit_form(found(entries), STEEL, FILE, (DOUBT,), bare)) == "no_remark"
    told = said("ann", "new meter", "steel")
    entries.append(submit_form(found(entries), STEEL, FILE, (DOUBT,), told))
    step = found(entries)["C1"].asked["steel"].last(StepKind.SUBMITTED)
    assert step is not None
    assert [(each.kind, each.facts) for each in step.doubts] == [
        ("campaign_replaces", {"known": 1.5})
    ]


def test_an_enterprise_takes_no_step_of_another_and_none_of_the_park() -> None:
    entries = submitted()
    metal = said("bo", "why", "metal")
    assert refused(lambda: save_draft(found(entries), STEEL, FILE, metal)) == "unknown"
    assert refused(lambda: submit_form(found(entries), STEEL, FILE, (), metal)) == "unknown"
    for step in (approve_form, return_form, remind, withdraw):
        assert refused(lambda step=step: step(found(entries), STEEL, metal)) == "not_theirs"  # type: ignore[misc]
    assert refused(lambda: close_campaign(found(entries), "C1", metal)) == "not_theirs"
    assert refused(lambda: open_campaign({}, NEW, metal)) == "not_theirs"


def test_only_the_form_that_was_looked_at_is_approved() -> None:
    entries = submitted()
    assert (
        refused(lambda: approve_form(found(entries), STEEL, said("li"), "2" * 64)) == "other_form"
    )
    entries.append(approve_form(found(entries), STEEL, said("li"), "1" * 64))
    assert found(entries)["C1"].asked["steel"].state is State.APPROVED


def test_the_same_form_is_not_asked_twice_at_once() -> None:
    entries = opened()
    assert refused(lambda: open_campaign(found(entries), NEW, said())) == "asked_already"
    entries.append(close_campaign(found(entries), "C1", said("park", "a mistake")))
    assert open_campaign(found(entries), NEW, said())["campaign"] == "C2"


def test_a_closed_campaign_asks_nothing_and_keeps_what_was_approved() -> None:
    entries = submitted()
    entries.append(approve_form(found(entries), STEEL, said("li")))
    entries.append(close_campaign(found(entries), "C1", said("park", "year is over")))
    campaign = found(entries)["C1"]
    states = {id_: each.state for id_, each in campaign.asked.items()}
    assert states == {"steel": State.APPROVED, "metal": State.WITHDRAWN}
    assert not campaign.is_open
    assert not campaign.asked["metal"].is_late(date(2030, 1, 1))
    assert refused(lambda: save_draft(found(entries), METAL, FILE, said("bo"))) == "wrong_state"
    assert (
        refused(lambda: close_campaign(found(entries), "C1", said("x", "y"))) == "closed_already"
    )


def test_a_reminder_stands_until_something_is_handed_in() -> None:
    entries = opened()
    entries.append(remind(found(entries), METAL, said("park")))
    entries.append(save_draft(found(entries), METAL, FILE, said("bo")))
    assert found(entries)["C1"].asked["metal"].reminder is not None
    entries.append(submit_form(found(entries), METAL, FILE, (), said("bo")))
    assert found(entries)["C1"].asked["metal"].reminder is None


@pytest.mark.parametrize(
    ("new", "case"),
    [
        (
            NewCampaign(form="energy", year=2025, due=date(2026, 2, 28), enterprises=("a",)),
            "due_passed",
        ),
        (NewCampaign(form="energy", year=2025, due=DUE, enterprises=()), "nobody_asked"),
    ],
)
def test_a_campaign_that_cannot_be_is_refused(new: NewCampaign, case: str) -> None:
    assert refused(lambda: open_campaign({}, new, said())) == case
    assert refused(lambda: open_campaign({}, NEW, said(" "))) == "nobody"
