"""Two people at one form: who saved a draft in between, and what then reads otherwise."""

from collections.abc import Callable, Iterator, Sequence

from lingtan.app.hand_in import Desk
from lingtan.app.own_forms import names_of
from lingtan.app.results_campaigns import HandedIn
from lingtan.base.time_axis import find_zone
from lingtan.collection.campaigns import WRITTEN, Asked, FormStep
from lingtan.collection.form_line import Line
from lingtan.reports.model import Tone
from lingtan.reports.numbers import write_number
from lingtan.reports.words import Words
from lingtan.web.actions.action import Told
from lingtan.web.actions.campaign_told import TO_BOARD, to_form
from lingtan.web.actions.tables import note

NOTHING_YET = "-"  # what a form was opened on that nobody had written before


def opened_on(asked: Asked | None) -> str:
    """Return the mark of the version a form is opened on."""
    return asked.form[1] if asked is not None and asked.form is not None else NOTHING_YET


def saved_between(asked: Asked, opened: str) -> FormStep | None:
    """Return who wrote the form since it was opened; None where nobody did, or nothing is known.

    Parameters
    ----------
    opened : str
        What `opened_on` said then; empty where that was not asked.
    """
    last = next((step for step in reversed(asked.steps) if step.kind in WRITTEN), None)
    return None if last is None or opened in ("", *last.documents.values()) else last


def overtaken(
    done: HandedIn, desk: Desk, between: FormStep, before: Sequence[Line]
) -> Callable[[Words], Told]:
    """Say that another draft was saved in between, and where the two differ: nothing is handed in.

    Parameters
    ----------
    desk : Desk
        The form as the other had written it.
    before : sequence of Line
        What it said.
    """
    zone = find_zone(desk.opened.park.time_zone)
    at = f"{between.at.astimezone(zone):%Y-%m-%d %H:%M}"

    def say(words: Words) -> Told:
        title = words.say("collect.overtaken", {"by": between.by, "at": at})
        lines = list(_differences(before, done.checked.lines, desk, words))
        told = [words.say("collect.overtaken_next"), *lines]
        box = note(title, told, Tone.DOUBT)
        return Told(blocks=(box,), links=(to_form(desk.which), TO_BOARD), is_doubtful=True)

    return say


def _differences(
    before: Sequence[Line], after: Sequence[Line], desk: Desk, words: Words
) -> Iterator[str]:
    """Yield each amount that the two say otherwise, under the name of what it is about."""
    names = names_of(desk.opened)
    theirs, ours = _amounts(before), _amounts(after)
    for about in dict.fromkeys([*theirs, *ours]):
        subject, item, month = about
        old, new = theirs.get(about), ours.get(about)
        if old == new:
            continue
        name = names[subject].in_language(words.language) if subject in names else subject
        what = " · ".join(part for part in (name, item, month) if part)
        facts = {"what": what, "other": _number(old, words), "own": _number(new, words)}
        yield words.say("collect.differs", facts)


def _amounts(lines: Sequence[Line]) -> dict[tuple[str, str, str], float]:
    return {
        (line.subject, line.item, f"{line.year}-{month}" if month else ""): value
        for line in lines
        for month, value in line.stated.items()
    }


def _number(value: float | None, words: Words) -> str:
    if value is None:
        return words.say("collect.blank")
    return write_number(value, 0 if value.is_integer() else -1, words.language)
