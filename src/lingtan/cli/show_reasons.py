"""Say why something is not decidable: each reason once, with all it is about."""

from collections.abc import Iterable

from lingtan.base.figures import Missing
from lingtan.cli.language import WORDS, say
from lingtan.reports.datum_names import datum_name


def reasons(missing: Iterable[Missing]) -> list[str]:
    """Say several reasons; one rule about several things is said once."""
    subjects: dict[str, list[str]] = {}
    for each in missing:
        subjects.setdefault(each.id, []).append(each.about)
    return [_reason(id_, about) for id_, about in subjects.items()]


def _reason(id_: str, about: list[str]) -> str:
    subject = ", ".join(dict.fromkeys(map(_named, filter(None, about))))
    if WORDS.has(f"rule.{id_}"):
        return WORDS.say(f"rule.{id_}", {"subject": subject})
    name = datum_name(WORDS, id_)
    return say("verdict.missing", datum=f"{name} ({subject})" if subject else name)


def _named(subject: str) -> str:
    """Name a network by its carrier; whatever else a reason is about goes by its id."""
    network = f"allocation.network.{subject}"
    return WORDS.say(network) if WORDS.has(network) else subject
