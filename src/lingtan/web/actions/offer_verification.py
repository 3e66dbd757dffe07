"""Findings and items of a verification that a step can be about."""

from collections.abc import Callable, Iterable, Iterator

from lingtan.app.open_park import open_park
from lingtan.app.run_verification import verifications
from lingtan.evidence.verification import Finding, FindingState, Verification
from lingtan.reports.task_words import title_of
from lingtan.web.actions.asking import Asking, Offered, Offers
from lingtan.web.actions.show_verification import meant_by, named_in


def findings(is_meant: Callable[[Finding], bool]) -> Offers:
    """Return what offers findings: of the verification a form names, else of every one."""

    def offer(asking: Asking) -> Offered:
        words, named = asking.words, named_in(asking.layout, asking.words)
        return [
            (
                each.id,
                f"{words.say(f'verifier_severity.{each.severity}')} · {named(each.item)}"
                f" · {title_of(each.words[0].note)}",
            )
            for verification in _meant(asking)
            for each in verification.findings.values()
            if is_meant(each)
        ]

    return offer


def unanswered_ones(finding: Finding) -> bool:
    """Whether the park has still to say what it did about a finding."""
    return finding.state is FindingState.OPEN


def unsettled_ones(finding: Finding) -> bool:
    """Whether the verifier has still to settle a finding."""
    return finding.is_open


def unseen_items(asking: Asking) -> Offered:
    """Return the items of a sample that nobody has looked at."""
    named = named_in(asking.layout, asking.words)
    found = (each.sample.unseen for each in _meant(asking) if each.sample)
    return [(key, named(key)) for keys in found for key in keys]


def subjects(asking: Asking) -> Offered:
    """Return what a finding can be about: items of the sample first, then meters."""
    named = named_in(asking.layout, asking.words)
    return [(key, named(key)) for key in dict.fromkeys(_subjects(asking))]


def _subjects(asking: Asking) -> Iterator[str]:
    for each in _meant(asking):
        yield from (item.key for item in each.sample.items) if each.sample else ()
    yield from (f"meter:{meter.id}" for meter in open_park(asking.layout).park.meters)


def _meant(asking: Asking) -> Iterable[Verification]:
    """Return the verification a form names, else every one that is not signed."""
    found = meant_by(asking.layout, asking.values)
    if found is not None:
        return (found,)
    return (each for each in verifications(asking.layout).values() if each.sign_off is None)
