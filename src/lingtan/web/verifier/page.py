"""The page of the verifier's room: its answer in a sentence, and the chapters below it."""

from dataclasses import replace

from lingtan.app.layout import Layout
from lingtan.app.present_park import Presentation
from lingtan.evidence.monetary_sample import RISK_WEIGHTS
from lingtan.evidence.verification import SignOff, Verification
from lingtan.reports.model import Amount, Block, Callout, Facts, Paragraph, Tone
from lingtan.reports.sentence import Sentence, joined, sentence
from lingtan.reports.words import Words
from lingtan.web.composed import composed
from lingtan.web.told_figure import told_count
from lingtan.web.verifier.looked_at import LookedAt, look_at
from lingtan.web.verifier.sample_table import sample_table
from lingtan.web.verifier.tables import (
    DRAWN,
    every_table,
    findings_table,
    obstacle_text,
    obstacles_table,
    statements_table,
    steps_table,
)
from lingtan.web.verifier.verified import verified, verified_share

CHAPTERS = tuple(
    f"verification_{name}" for name in ("state", "findings", "sample", "steps", "every")
)


def with_verification(presentation: Presentation, layout: Layout, words: Words) -> Presentation:
    """Return a presentation whose report is the verification of its period."""
    account = presentation.contents.evaluation.account
    looked = look_at(account, layout, words)
    blocks = (_state(looked), _findings(looked), _sample(looked), _steps(looked), _every(looked))
    return composed(
        presentation,
        answer(looked),
        CHAPTERS,
        blocks,
        lambda id_: words.say(f"room.{id_}"),
    )


def answer(looked: LookedAt) -> str:
    """Say where the verification of a period stands, and what keeps it from being signed."""
    period = looked.account.inventory.period.name
    verification = looked.verification
    if verification is None:
        return looked.say("lead.can_begin" if looked.can_begin else "lead.not_yet", period=period)
    facts = {"verification": verification.id, "period": period, "by": verification.terms.verifier}
    if verification.sign_off is not None:
        return _signed(looked, verification.sign_off, facts)
    if not looked.obstacles:
        return looked.say("lead.ready", **facts)
    told = [obstacle_text(looked, verification, each) for each in looked.obstacles]
    left = joined(looked.words.say("do.joiner"), told)
    return sentence(looked.words, "room.lead.under_way", {**facts, "left": left})


def _signed(looked: LookedAt, sign_off: SignOff, facts: dict[str, str]) -> str:
    told = {
        **facts,
        "by": sign_off.word.by,
        "conclusion": looked.words.say(f"conclusion.{sign_off.conclusion}"),
        "at": looked.moment(sign_off.word.at),
    }
    return looked.say("lead.moved" if looked.has_moved else "lead.signed", **told)


def _state(looked: LookedAt) -> tuple[Block, ...]:
    verification = looked.verification
    if verification is None:
        return (Paragraph(text=looked.say("how")),)
    blocks: list[Block] = []
    if verification.blocking:
        names = ", ".join(finding.id for finding in verification.blocking)
        said = looked.words.say("verification.blocked", {"findings": names})
        blocks.append(Callout(tone=Tone.DOUBT, title=said, lines=()))
    if verification.sign_off is None:
        blocks.append(obstacles_table(looked, verification))
    else:
        blocks.append(statements_table(looked, verification))
    return (*blocks, _terms(looked, verification))


def _terms(looked: LookedAt, verification: Verification) -> Facts:
    terms = verification.terms
    found, projected = verification.misstated_kg
    key = "room.materiality" if terms.label else "room.materiality_set"
    limit: dict[str, str | Amount] = {
        "share": verified_share(looked, verification),
        "total": verified(looked, verification, terms.total_kg, "total"),
        "tonnes": verified(looked, verification, terms.materiality_kg, "materiality"),
        "label": terms.label,
    }
    left = {
        "found": verified(looked, verification, found, "found"),
        "projected": verified(looked, verification, projected, "projected"),
    }
    pairs = [
        ("verification", verification.id),
        ("period", terms.period),
        ("boundary", looked.boundary(terms.boundary)),
        ("verifier", f"{terms.verifier} · {terms.organisation}"),
        ("assurance", looked.words.say(f"assurance.{terms.assurance}")),
        ("materiality", sentence(looked.words, key, limit)),
        ("misstated", sentence(looked.words, "room.misstated", left)),
        *_sign_off(looked, verification.sign_off),
    ]
    return Facts(pairs=tuple((looked.say(f"fact.{name}"), value) for name, value in pairs))


def _sign_off(looked: LookedAt, sign_off: SignOff | None) -> list[tuple[str, str]]:
    if sign_off is None:
        return []
    bound = looked.say("bound_to", size=sign_off.size, root=sign_off.root)
    return [
        ("conclusion", looked.words.say(f"conclusion.{sign_off.conclusion}")),
        ("independence", sign_off.independence),
        ("bound", bound),
    ]


def _findings(looked: LookedAt) -> tuple[Block, ...]:
    if looked.verification is None:
        return (Paragraph(text=looked.say("no_findings")),)
    return (findings_table(looked, looked.verification),)


def _sample(looked: LookedAt) -> tuple[Block, ...]:
    verification = looked.verification
    sample = None if verification is None else verification.sample
    if verification is None or sample is None:
        return (Paragraph(text=looked.words.say("verification.no_sample")),)
    counts = {
        "population": sample.population,
        "drawn": len(sample.items),
        "certain": sum(item.is_certain for item in sample.items),
        "seen_count": len(sample.seen),
    }
    numbers = {
        name: Sentence((told_count(looked.words, count, DRAWN),)) for name, count in counts.items()
    }
    interval = replace(verified(looked, verification, sample.interval_kg, "interval"), unit="t")
    pairs = (
        ("seed", sample.seed),
        *numbers.items(),
        ("interval", Sentence((interval,))),
        ("digest", sample.digest),
    )
    facts = Facts(pairs=tuple((looked.say(f"fact.{name}"), value) for name, value in pairs))
    weights = {name: f"{1 + weight:g}" for name, weight in RISK_WEIGHTS.items()}
    said = Paragraph(text=looked.say("how_drawn", **weights))
    return facts, said, sample_table(looked, verification, sample)


def _steps(looked: LookedAt) -> tuple[Block, ...]:
    if looked.verification is None:
        return (Paragraph(text=looked.say("none_yet")),)
    return (steps_table(looked, looked.verification),)


def _every(looked: LookedAt) -> tuple[Block, ...]:
    return (every_table(looked),)
