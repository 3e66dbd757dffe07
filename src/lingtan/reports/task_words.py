"""What a task is about, in words: also when the gap or finding is gone by now."""

import re

from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.evidence.tasks import About, AboutKind
from lingtan.reports.context import Context
from lingtan.reports.datum_names import datum_name
from lingtan.reports.finding_words import what
from lingtan.reports.words import Words

FIRST = re.compile(r".+?(?:[。：；]|[.:;](?= |$))")
LONGEST = 72  # characters of a title


def title_of(text: str) -> str:
    """Return the first sentence of a text, cut where it is too long for a list.

    Examples
    --------
    >>> title_of("Meter m reads too little: by a fifth. Its cure is a dated event.")
    'Meter m reads too little'
    """
    found = FIRST.match(text)
    first = found[0][:-1] if found else text
    return first if len(first) <= LONGEST else f"{first[: LONGEST - 1]}…"


def about_text(words: Words, about: About, name: str = "") -> str:
    """Return what a task is about.

    Parameters
    ----------
    name : str
        Name of the datum or thing; its id stands where nobody knows one.
    """
    if about.kind is AboutKind.GAP:
        return words.say("tasks.gap", {"name": name or datum_name(words, about.subject)})
    if about.kind is AboutKind.REQUEST:
        return about.subject
    if about.kind is AboutKind.ALARM:
        return words.say(f"alarm.{about.finding}.what", {"meter": about.subject, **about.facts})
    subject = name or about.subject
    key = f"finding.{about.finding}.what"
    if not words.has(key):
        return about.key
    return words.say(key, {"subject": subject, **about.facts})


def about_named(context: Context, about: About, name: str = "") -> str:
    """Return what a task is about, with the things of a finding by name, as findings tell them."""
    words = context.words
    if about.kind is not AboutKind.FINDING or not words.has(f"finding.{about.finding}.what"):
        return about_text(words, about, name)
    kind = FindingKind(id=about.finding, severity=Severity.WARNING)
    found = Finding(kind=kind, subject=about.subject, place=Place(source=""), facts=about.facts)
    return what(context, found)
