"""What a task is about, in words: also when the gap or finding is gone by now."""

from lingtan.evidence.tasks import About, AboutKind
from lingtan.reports.words import Words


def about_text(words: Words, about: About, name: str = "") -> str:
    """Return what a task is about.

    Parameters
    ----------
    name : str
        Name of the datum or thing; its id stands where nobody knows one.
    """
    subject = name or about.subject
    if about.kind is AboutKind.GAP:
        return words.say("tasks.gap", {"name": subject})
    key = f"finding.{about.finding}.what"
    if not words.has(key):
        return about.key
    return words.say(key, {"subject": subject, **about.facts})
