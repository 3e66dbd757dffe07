"""What moved a figure, in words; a file is its name."""

from lingtan.base.errors import Fact
from lingtan.ledger.causes import Cause, causes_in
from lingtan.reports.words import Words


def cause_of(cause: str, words: Words) -> str:
    """Return what moved a figure: who joined or left, lingtan itself, files, a row of a factor."""
    return words.say("closing.and").join(_said(each, words) for each in causes_in(cause))


def _said(cause: Cause, words: Words) -> str:
    kind, _, subject = cause.text.partition(":")
    if kind in {"joined", "left"} and subject:
        return words.say(f"closing.{kind}", {"subject": subject})
    if not cause.kind:
        return cause.text
    facts: dict[str, Fact] = dict(cause.facts)
    return words.say(f"closing.{cause.kind}", facts) + _validity(cause, words)


def _validity(cause: Cause, words: Words) -> str:
    since, until = (cause.facts.get(end, "") for end in ("since", "until"))
    if not since and not until:
        return ""
    return words.say("closing.valid", {"since": since or "…", "until": until or "…"})
