"""The forms an operator can choose from: those that wait, those that are owed, open campaigns."""

from collections.abc import Collection, Sequence

from lingtan.app.keep_campaigns import campaigns_of
from lingtan.app.layout import Layout
from lingtan.app.open_park import open_park
from lingtan.app.own_forms import require_own_kind
from lingtan.app.taken_forms import forms_taken
from lingtan.app.wiring_forms import OWN_KINDS
from lingtan.collection.campaigns import OWED, Campaign, State
from lingtan.collection.step_rules import Which
from lingtan.reports.campaign_words import form_title
from lingtan.reports.words import Words

MARK = "/"
EVERYBODY = "*"


def which_of(value: str) -> Which:
    """Return the form that was chosen.

    Examples
    --------
    >>> which_of("C1/steel").enterprise
    'steel'
    """
    campaign, _, enterprise = value.partition(MARK)
    return Which(campaign=campaign, enterprise=enterprise)


def kinds(_layout: Layout, words: Words) -> Sequence[tuple[str, str]]:
    """Return the forms that can be asked of enterprises."""
    known = [require_own_kind(kind.value).value for kind in OWN_KINDS]
    return [(kind, words.say(f"form_kind.{kind}")) for kind in known]


def months(_layout: Layout, words: Words) -> Sequence[tuple[str, str]]:
    """Return the whole year, and its months."""
    every = [(f"{month:02}", words.say(f"form.month_name.{month}")) for month in range(1, 13)]
    return [("", words.say("collect.whole_year")), *every]


def enterprises(layout: Layout, words: Words) -> Sequence[tuple[str, str]]:
    """Return the enterprises of the park."""
    park = open_park(layout).park
    return [(each.id, each.name.in_language(words.language)) for each in park.enterprises]


def waiting(layout: Layout, words: Words) -> Sequence[tuple[str, str]]:
    """Return the forms that wait for a decision, or for the account to take them."""
    taken = forms_taken(layout)
    untaken = {
        f"{campaign.id}{MARK}{id_}"
        for campaign in campaigns_of(layout).values()
        for id_, asked in campaign.asked.items()
        if asked.state is State.SUBMITTED or (asked.form and not taken.has(asked))
    }
    every = _forms(layout, words, {State.SUBMITTED, State.APPROVED})
    return [(value, name) for value, name in every if value in untaken]


def returnable(layout: Layout, words: Words) -> Sequence[tuple[str, str]]:
    """Return the forms that were handed in."""
    return _forms(layout, words, {State.SUBMITTED})


def owed(layout: Layout, words: Words) -> Sequence[tuple[str, str]]:
    """Return the forms that are owed; before them, all of a campaign that are late."""
    late = [
        (f"{each.id}{MARK}{EVERYBODY}", words.say("collect.all_late", {"campaign": each.id}))
        for each in campaigns_of(layout).values()
        if any(asked.is_owed for asked in each.asked.values())
    ]
    return [*late, *_forms(layout, words, OWED)]


def unapproved(layout: Layout, words: Words) -> Sequence[tuple[str, str]]:
    """Return the forms that can be withdrawn."""
    return _forms(layout, words, {*OWED, State.SUBMITTED})


def unended(layout: Layout, words: Words) -> Sequence[tuple[str, str]]:
    """Return the campaigns that were not closed."""
    return [
        (each.id, _title(each, words))
        for each in campaigns_of(layout).values()
        if each.closed is None
    ]


def _forms(layout: Layout, words: Words, states: Collection[State]) -> Sequence[tuple[str, str]]:
    names = dict(enterprises(layout, words))
    return [
        (f"{campaign.id}{MARK}{id_}", f"{_title(campaign, words)}: {names.get(id_, id_)}")
        for campaign in campaigns_of(layout).values()
        for id_, asked in campaign.asked.items()
        if asked.state in states
    ]


def _title(campaign: Campaign, words: Words) -> str:
    return f"{campaign.id} {form_title(campaign, words)}"
