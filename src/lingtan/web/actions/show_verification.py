"""What a step of a verification says, and what stands above its form: items left, findings."""

from collections.abc import Callable, Mapping, Sequence

from lingtan.app.layout import Layout
from lingtan.app.open_park import load_knowledge, open_park
from lingtan.app.run_verification import verifications
from lingtan.evidence.verification import Finding, Verification
from lingtan.reports.item_names import ItemNames
from lingtan.reports.knowledge import knowledge_of
from lingtan.reports.model import Block
from lingtan.reports.numbers import write_number
from lingtan.reports.words import Words
from lingtan.web.actions.tables import text_table


def said_of(step: str, done: Verification, by: str, words: Words) -> str:
    """Return what a step has done, in a sentence."""
    sample, sign_off = done.sample, done.sign_off
    facts: dict[str, str | int] = {
        "verification": done.id,
        "period": done.terms.period,
        "by": by,
        "tonnes": write_number(done.terms.materiality_kg / 1000, 1, words.language),
        "finding": list(done.findings)[-1] if step == "find" else "",
        "seed": sample.seed if sample else "",
        "count": len(sample.items) if sample else 0,
        "left": len(sample.unseen) if sample else 0,
        "open": sum(each.is_open for each in done.findings.values()),
        "conclusion": words.say(f"conclusion.{sign_off.conclusion}") if sign_off else "",
    }
    return words.say(f"do.{step}.done", facts)


def show_findings(layout: Layout, values: Mapping[str, str], words: Words) -> Sequence[Block]:
    """Return the finding a step is about with every word on it; else those that are open."""
    found = meant_by(layout, values)
    if found is None:
        return ()
    named = found.findings.get(values.get("finding", ""))
    shown = [named] if named else [each for each in found.findings.values() if each.is_open]
    if not shown:
        return ()
    return (_table(shown, named_in(layout, words), words),)


def with_organisation(layout: Layout, brought: Mapping[str, str]) -> Mapping[str, str]:
    """Fill in the organisation a verification was opened with."""
    found = meant_by(layout, brought)
    known = found.terms.organisation if found else ""
    return {**brought, "organisation": brought.get("organisation", "") or known}


def verified_boundaries(layout: Layout, words: Words) -> Sequence[tuple[str, str]]:
    """Return the boundary versions that verifications are of, by id and name."""
    names = {each.id: each.name for each in open_park(layout).park.boundaries}
    of = dict.fromkeys(each.terms.boundary for each in verifications(layout).values())
    return [(id_, (id_ in names and names[id_].in_language(words.language)) or id_) for id_ in of]


def named_in(layout: Layout, words: Words) -> Callable[[str], str]:
    """Return what names an item, with its id beside."""
    return ItemNames(open_park(layout).park, knowledge_of(load_knowledge(layout)), words).named


def _table(findings: Sequence[Finding], named: Callable[[str], str], words: Words) -> Block:
    headings = ("id", "severity", "about", "by", "said")
    rows = (
        (
            finding.id,
            words.say(f"verifier_severity.{finding.severity}"),
            named(finding.item),
            word.by,
            word.note,
        )
        for finding in findings
        for word in finding.words
    )
    return text_table("verifier_findings", words, headings, rows)


def meant_by(layout: Layout, values: Mapping[str, str]) -> Verification | None:
    """Return the last verification of a form's period, and boundary version where it names one."""
    period, boundary = values.get("period", ""), values.get("boundary", "")
    meant = [
        each
        for each in verifications(layout).values()
        if each.terms.period == period and boundary in {"", each.terms.boundary}
    ]
    return next(reversed(meant), None)
