"""Whatever steps are asked for in whatever order: nothing is approved that was not looked at."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lingtan.base.errors import CampaignError
from lingtan.collection.campaign_steps import (
    NewCampaign,
    approve_form,
    close_campaign,
    open_campaign,
    remind,
    return_form,
    save_draft,
    submit_form,
    withdraw,
)
from lingtan.collection.campaigns import WRITTEN, Campaign, State, StepKind, campaigns_in
from lingtan.collection.step_rules import Speaker, Which
from lingtan.evidence.canonical_json import Json

TODAY = date(2026, 3, 1)
ENTERPRISES = ("steel", "metal")
Entry = dict[str, Json]
Asked = tuple[StepKind, int, str, str, str, str]
STEPS = st.tuples(
    st.sampled_from(list(StepKind)),
    st.integers(1, 2),
    st.sampled_from(["steel", "metal", "office"]),
    st.sampled_from(["ann", "li", "Li ", ""]),
    st.sampled_from(["", "none", "meter was changed"]),
    st.sampled_from(["", "steel", "metal"]),
)


def taken(campaigns: dict[str, Campaign], asked: Asked, turn: int) -> Entry:
    kind, number, enterprise, by, note, own = asked
    at = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=turn)
    said = Speaker(at=at, today=TODAY, by=by, note=note, enterprise=own)
    which = Which(campaign=f"C{number}", enterprise=enterprise)
    form: dict[str, str] = {f"documents/{turn}.xlsx": f"{turn:064}"}
    new = NewCampaign(form="energy", year=2024 + number, due=TODAY, enterprises=ENTERPRISES)
    steps: dict[StepKind, Callable[[], Entry]] = {
        StepKind.OPENED: lambda: open_campaign(campaigns, new, said),
        StepKind.DRAFTED: lambda: save_draft(campaigns, which, form, said),
        StepKind.SUBMITTED: lambda: submit_form(campaigns, which, form, (), said),
        StepKind.RETURNED: lambda: return_form(campaigns, which, said),
        StepKind.APPROVED: lambda: approve_form(campaigns, which, said),
        StepKind.REMINDED: lambda: remind(campaigns, which, said),
        StepKind.WITHDRAWN: lambda: withdraw(campaigns, which, said),
        StepKind.CLOSED: lambda: close_campaign(campaigns, which.campaign, said),
    }
    return steps[kind]()


@given(st.lists(STEPS, max_size=20))
def test_no_order_of_steps_approves_what_nobody_else_handed_in(steps: list[Asked]) -> None:
    entries: list[Entry] = []
    before: dict[str, Campaign] = {}
    for turn, asked in enumerate(steps):
        try:
            entries.append(taken(before, asked, turn))
        except CampaignError:
            continue  # and nothing stands in the log
        after = campaigns_in(entries)
        _require_kept(before, after, asked)
        before = after
    for campaign in before.values():
        for each in campaign.asked.values():
            kinds = [step.kind for step in each.steps]
            assert kinds.count(StepKind.APPROVED) <= 1
            if each.state is not State.APPROVED:
                assert StepKind.APPROVED not in kinds
                continue
            last = kinds.index(StepKind.APPROVED)
            written = [step for step in each.steps[:last] if step.kind in WRITTEN]
            assert written[-1].kind is StepKind.SUBMITTED
            assert each.steps[last].documents == written[-1].documents
            assert each.steps[last].by.strip().casefold() != written[-1].by.strip().casefold()


def _require_kept(before: dict[str, Campaign], after: dict[str, Campaign], asked: Asked) -> None:
    """Make sure that what was said stays said, and that an enterprise touched its own alone."""
    kind, _, _, _, _, own = asked
    for id_, campaign in before.items():
        for enterprise, each in campaign.asked.items():
            now = after[id_].asked[enterprise]
            assert now.steps[: len(each.steps)] == each.steps
            if now != each and own:
                assert enterprise == own
                assert kind in WRITTEN
    if own:
        assert after.keys() == before.keys()
