"""Print a verification: terms, sample, findings, misstatement against materiality, signature."""

from rich.markup import escape
from rich.text import Text

from lingtan.cli.language import WORDS, say
from lingtan.cli.show import SCREEN, print_table, thousands
from lingtan.evidence.verification import Finding, Sample, Verification

SHOWN = 60  # items of a sample; JSON and the statement have every one
COLOURS = {"observation": "cyan", "minor": "yellow", "major": "red", "material": "bold red"}


def print_verification(verification: Verification, limit: int = SHOWN) -> None:
    """Print how a verification stands."""
    terms = verification.terms
    label = f" ({terms.label})" if terms.label else ""
    facts = {
        "verification": verification.id,
        "period": terms.period,
        "boundary": terms.boundary,
        "by": terms.verifier,
        "organisation": terms.organisation,
        "assurance": WORDS.say(f"assurance.{terms.assurance.value}"),
        "share": f"{terms.share:.1%}{label}",
        "tonnes": _tonnes(terms.materiality_kg),
        "total": _tonnes(terms.total_kg),
    }
    SCREEN.print(escape(say("verification.terms", **facts)), soft_wrap=True)
    if verification.sample is None:
        SCREEN.print(say("verification.no_sample"))
    else:
        _print_sample(verification.sample, limit)
    for finding in verification.findings.values():
        _print_finding(finding)
    found, projected = verification.misstated_kg
    line = say(
        "verification.misstated",
        found=_tonnes(found),
        projected=_tonnes(projected),
        tonnes=_tonnes(terms.materiality_kg),
    )
    SCREEN.print(escape(line), soft_wrap=True)
    _print_end(verification)


def _print_sample(sample: Sample, limit: int) -> None:
    facts = {
        "seed": sample.seed,
        "population": thousands(sample.population),
        "drawn": thousands(len(sample.items)),
        "certain": thousands(sum(item.is_certain for item in sample.items)),
        "interval": _tonnes(sample.interval_kg),
        "seen": thousands(len(sample.seen)),
    }
    SCREEN.print(escape(say("verification.sample", **facts)), soft_wrap=True)
    unseen = set(sample.unseen)
    rows = [
        [
            item.key,
            "–" if item.kg is None else _tonnes(item.kg),
            say("verification.certain") if item.is_certain else f"{item.chance:.1%}",
            "" if item.key in unseen else sample.seen[item.key].by,
        ]
        for item in sample.items[:limit]
    ]
    print_table([say(f"verification.{name}") for name in ("item", "t", "chance", "seen_by")], rows)
    if len(sample.items) > limit:
        SCREEN.print(f"[dim]{say('verification.more', count=len(sample.items) - limit)}[/]")


def _print_finding(finding: Finding) -> None:
    severity = WORDS.say(f"verifier_severity.{finding.severity.value}")
    state = WORDS.say(f"verifier_state.{finding.state.value}")
    tonnes = f"  {_tonnes(finding.misstatement_kg)} t" if finding.misstatement_kg else ""
    SCREEN.print(
        Text.assemble(
            ("● ", COLOURS[finding.severity.value]),
            (f"{finding.id} {severity}", "bold"),
            f" [{state}]{tonnes}  {finding.item}",
        )
    )
    for word in finding.words:
        documents = "".join(f" · {path}" for path in word.documents)
        SCREEN.print(Text(f"  {word.by}: {word.note}{documents}", style="dim"))


def _print_end(verification: Verification) -> None:
    sign_off = verification.sign_off
    if sign_off is None:
        if verification.blocking:
            blocking = ", ".join(finding.id for finding in verification.blocking)
            SCREEN.print(f"[red]✗[/] {escape(say('verification.blocked', findings=blocking))}")
        return
    facts: dict[str, str | float] = {
        "conclusion": WORDS.say(f"conclusion.{sign_off.conclusion.value}"),
        "by": sign_off.word.by,
        "organisation": sign_off.organisation,
        "at": sign_off.word.at.isoformat(timespec="seconds"),
        "size": sign_off.size,
        "root": sign_off.root,
    }
    SCREEN.print(f"[green]✓[/] {escape(say('verification.signed', **facts))}", soft_wrap=True)


def _tonnes(kg: float) -> str:
    return f"{kg / 1000:,.1f}"
