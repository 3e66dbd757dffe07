"""What checks say of a form that an enterprise hands in, in words and with names."""

from collections.abc import Mapping
from dataclasses import replace

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.base.names import Name
from lingtan.collection.campaigns import Campaign, Doubted
from lingtan.reports.words import Words

LONG_NAME = " · "


def form_title(campaign: Campaign, words: Words) -> str:
    """Return what a campaign asks for: a form of a year, or of a month."""
    facts: dict[str, Fact] = {
        "form": words.say(f"form_kind.{campaign.form}"),
        "year": campaign.year,
        "period": campaign.period,
    }
    return words.say("collect.form_month" if campaign.month else "collect.form", facts)


def doubt_text(words: Words, finding: Finding, names: Mapping[str, Name]) -> str:
    """Return what a check says, under the name of what it is about; a fault as it stands."""
    return words.what(_named(words, finding, names))


def doubt_cure(words: Words, finding: Finding, names: Mapping[str, Name]) -> str:
    """Return what to do about it."""
    return words.next_step(_named(words, finding, names), id_=finding.subject)


def recorded_doubt(words: Words, doubted: Doubted, names: Mapping[str, Name]) -> str:
    """Return a doubt that the log of evidence keeps, in words."""
    kind = FindingKind(id=doubted.kind, severity=Severity.WARNING)
    place = Place(source="")
    finding = Finding(kind=kind, subject=doubted.subject, place=place, facts=doubted.facts)
    return doubt_text(words, finding, names)


def _named(words: Words, finding: Finding, names: Mapping[str, Name]) -> Finding:
    """Return a finding as people read it: a name for an id, and a unit as it is written."""
    facts = finding.facts
    name = names.get(str(facts.get("about", "")))
    parts = (name.in_language(words.language), str(facts.get("item", ""))) if name else ()
    subject = LONG_NAME.join(part for part in parts if part) or finding.subject
    unit = str(facts.get("unit", "")).replace("m3", "m³")
    return replace(finding, subject=subject, facts={**facts, "unit": unit})
