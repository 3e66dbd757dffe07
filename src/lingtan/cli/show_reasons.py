"""Say why something is not decidable: each reason once, with all it is about."""

from collections.abc import Iterable

from lingtan.base.figures import Missing
from lingtan.cli.language import WORDS, say


def reasons(missing: Iterable[Missing]) -> list[str]:
    """Say several reasons; one rule about several things is said once."""
    subjects: dict[str, list[str]] = {}
    for each in missing:
        subjects.setdefault(each.id, []).append(each.about)
    return [_reason(id_, about) for id_, about in subjects.items()]


def _reason(id_: str, about: list[str]) -> str:
    subject = ", ".join(filter(None, about))
    if WORDS.has(f"rule.{id_}"):
        return WORDS.say(f"rule.{id_}", {"subject": subject})
    return say("verdict.missing", datum=f"{id_} ({subject})" if subject else id_)
