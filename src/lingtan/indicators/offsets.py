"""What offsets could do under a framework, shown beside the verdict and never inside it."""

from dataclasses import replace

from lingtan.base.figures import Figure, Missing
from lingtan.catalogue.frameworks import Framework, OffsetRule
from lingtan.indicators.arithmetic import work_out
from lingtan.indicators.base_year_told import closed_gross
from lingtan.indicators.basis import Basis
from lingtan.indicators.results import OffsetCase

STATED_AS = {"credits": "offsets_available", "removals": "removals"}


def offset_cases(framework: Framework, basis: Basis) -> tuple[OffsetCase, ...]:
    """Return gross and net emission for the framework's cap, or for a band where it is unknown.

    ``claimable = min(credits held, cap × basis)``. Without a statement of what is held only the
    case without offsets can be shown, and for a part of a year none: credits are held by the year.
    """
    rule = framework.offsets
    if rule is None or not basis.context.is_whole_year:
        return ()
    gross = work_out(rule.gross, basis)
    if gross.value is None:
        return ()
    held = basis.quantity(STATED_AS[rule.instrument])
    base = base_of(rule, gross, basis)
    evidence = held.evidence | base.evidence
    return tuple(
        replace(
            _case(rule, share, gross.value, claimable),
            gross_evidence=gross.evidence,
            offsets_evidence=evidence if share else frozenset(),
        )
        for share in rule.cases
        if (claimable := _claimable(share, base, held, gross.value)) is not None
    )


def missing_for_offsets(framework: Framework, basis: Basis) -> tuple[Missing, ...]:
    """Return what would have to be stated to show every case."""
    rule = framework.offsets
    if rule is None or rule.cap == 0 or not basis.context.is_whole_year:
        return ()
    gross = work_out(rule.gross, basis)
    if not gross.is_known:
        return ()
    held = basis.quantity(STATED_AS[rule.instrument])
    return (*held.missing, *base_of(rule, gross, basis).missing)


def base_of(rule: OffsetRule, gross: Figure, basis: Basis) -> Figure:
    """Return what a cap is a share of: gross emission, of the year or of the base year [kg]."""
    if rule.basis == "gross":
        return gross
    return closed_gross(rule.gross, basis) or basis.quantity("base_year_emissions")


def _claimable(share: float, base: Figure, held: Figure, gross: float) -> float | None:
    if share == 0:
        return 0.0
    if base.value is None or held.value is None:
        return None
    return max(0.0, min(held.value, share * base.value, gross))


def _case(rule: OffsetRule, share: float, gross: float, claimable: float) -> OffsetCase:
    return OffsetCase(
        about=("".join(rule.gross.text.split()), rule.instrument, rule.basis, f"{share:g}"),
        cap=share,
        is_the_rule=rule.cap is not None,
        gross_kg=gross,
        offsets_kg=claimable,
        net_kg=gross - claimable,
    )
