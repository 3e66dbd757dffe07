"""What moved a figure, in words; a file is its name."""

from collections.abc import Callable

from lingtan.base.errors import Fact
from lingtan.ledger.base_year import enterprise_of
from lingtan.ledger.causes import Cause, causes_in
from lingtan.reports.words import Words


def cause_of(cause: str, words: Words) -> str:
    """Return what moved a figure: who joined or left, lingtan itself, files, a row of a factor."""
    return words.say("closing.and").join(_said(each, words) for each in causes_in(cause))


def cause_by_name(cause: str, words: Words, name_of: Callable[[str], str]) -> str:
    """Return what moved a figure; who joined or left is called by name and not by id."""
    enterprise = enterprise_of(cause)
    return _member(cause, words, name_of(enterprise)) if enterprise else cause_of(cause, words)


def _member(cause: str, words: Words, name: str) -> str:
    return words.say(f"closing.{cause.partition(':')[0]}", {"subject": name})


def _said(cause: Cause, words: Words) -> str:
    enterprise = enterprise_of(cause.text)
    if enterprise:
        return _member(cause.text, words, enterprise)
    if not cause.kind:
        return cause.text
    facts: dict[str, Fact] = dict(cause.facts)
    return words.say(f"closing.{cause.kind}", facts) + _validity(cause, words)


def _validity(cause: Cause, words: Words) -> str:
    since, until = (cause.facts.get(end, "") for end in ("since", "until"))
    if not since and not until:
        return ""
    return words.say("closing.valid", {"since": since or "…", "until": until or "…"})
