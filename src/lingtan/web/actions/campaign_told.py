"""What came of a step of a campaign, in words, with the way on."""

from collections.abc import Callable, Mapping

from lingtan.app.hand_in import Desk
from lingtan.app.own_forms import names_of
from lingtan.app.results_campaigns import HandedIn
from lingtan.base.errors import LingtanError
from lingtan.collection.campaigns import Asked
from lingtan.collection.step_rules import Which
from lingtan.reports.campaign_words import doubt_text
from lingtan.reports.model import Block, Tone
from lingtan.reports.words import Words
from lingtan.web.actions.action import Link, Told
from lingtan.web.actions.tables import note

Say = Callable[[Words], Told]
TO_BOARD = Link(path="/campaigns", words="page.campaigns")


def kept_form(done: HandedIn, desk: Desk) -> Say:
    """Say that a form is kept or handed in, and what its checks find."""
    names = names_of(desk.opened)
    stands = stands_now(done.asked, to_form(desk.which))

    def say(words: Words) -> Told:
        blocks: list[Block] = [*stands(words).blocks]
        pairs = (("faults_open", done.checked.faults), ("doubts_open", done.checked.doubts))
        for key, found in pairs:
            if found and done.asked.is_owed:
                lines = [doubt_text(words, each, names) for each in found]
                title = words.say(f"campaigns.{key}", {"count": len(found)})
                blocks.append(note(title, lines, Tone.DOUBT))
        is_doubtful = bool(done.checked.faults) and done.asked.is_owed
        return Told(blocks=tuple(blocks), links=stands(words).links, is_doubtful=is_doubtful)

    return say


def refused_form(error: LingtanError, which: Which, *, is_kept: bool = False) -> Say:
    """Say why a form is not taken."""

    def say(words: Words) -> Told:
        details = [words.detail(each) for each in error.details]
        box = note(words.error_what(error), [words.error_next(error), *details], Tone.DOUBT)
        kept = (note(words.say("collect.kept"), ()),) if is_kept else ()
        links = (to_form(which), TO_BOARD) if is_kept else (TO_BOARD,)
        return Told(blocks=(*kept, box), links=links, is_doubtful=True)

    return say


def stands_now(asked: Asked, *links: Link) -> Say:
    """Say where a form stands now."""
    facts = {"enterprise": asked.enterprise, "state": asked.state.value}
    return said_of("step", {"campaign": asked.campaign, **facts}, *links)


def said_of(key: str, facts: Mapping[str, str | int], *links: Link) -> Say:
    """Say what was done."""

    def say(words: Words) -> Told:
        box = note(words.say(f"campaigns.{key}", facts), ())
        return Told(blocks=(box,), links=(*links, TO_BOARD))

    return say


def to_form(which: Which) -> Link:
    """Return the way back to a form."""
    brings = (("campaign", which.campaign), ("enterprise", which.enterprise))
    return Link(path="/do/campaign_fill", words="collect.to_form", brings=brings)
