"""The steps of a verification: what each needs, and the entry it becomes.

A step that cannot be raises and leaves no trace; see `verification` for what the entries mean.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from lingtan.base.errors import Detail, VerificationError
from lingtan.base.names import folded
from lingtan.evidence.canonical_json import Json
from lingtan.evidence.monetary_sample import (
    Candidate,
    draw_sample,
    population_digest,
    reliability_factor,
)
from lingtan.evidence.verification import (
    CONFIDENCE,
    Conclusion,
    Severity,
    StepKind,
    Terms,
    Verification,
)
from lingtan.evidence.verification_entry import (
    Entry,
    Speaker,
    require_sample,
    require_unsigned,
    require_verifier,
    step_entry,
)
from lingtan.park.signed_text import required_note, signed_name

LISTED = 12  # items an error names
UNCLEAN = frozenset({Conclusion.QUALIFIED, Conclusion.ADVERSE, Conclusion.DISCLAIMER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """With what a verifier signs.

    Attributes
    ----------
    independence : str
        What he says of his independence.
    """

    organisation: str
    independence: str
    conclusion: Conclusion


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What holds when a verification is signed.

    Attributes
    ----------
    digest : str
        SHA-256 of the population as it is now.
    size, root : int, str
        State of the log before this step.
    figures : mapping of str to float or None
        The figures the conclusion is about.
    """

    digest: str
    size: int
    root: str
    figures: Mapping[str, float | None]


def open_verification(known: Mapping[str, Verification], terms: Terms, who: Speaker) -> Entry:
    """Return the entry that opens a verification of a period.

    Raises
    ------
    VerificationError
        One of the period is open already, nobody or no organisation is named, or the materiality
        is no share between 0 and 1.
    """
    for each in known.values():
        if each.sign_off is None and each.terms.scope == terms.scope:
            facts = {"verification": each.id, "period": terms.period, "by": each.terms.verifier}
            raise VerificationError("open_already", facts=facts)
    if not 0 < terms.share < 1:
        raise VerificationError("bad_materiality", facts={"share": terms.share})
    if not signed_name(terms.organisation, "organisation"):
        raise VerificationError("no_organisation")
    entry = step_entry(f"V{len(known) + 1}", StepKind.OPENED, who)
    return {**entry, "terms": {**asdict(terms), "assurance": terms.assurance.value}}


def sample_verification(
    verification: Verification,
    population: Sequence[Candidate],
    seed: str,
    who: Speaker,
    beside: Iterable[Json] = (),
) -> tuple[Entry, ...]:
    """Return the entries of a sample: how it was drawn, then each item.

    Parameters
    ----------
    beside : iterable of Json
        What else the data say; see `monetary_sample.population_digest`.

    Raises
    ------
    VerificationError
        It is signed, somebody else is the verifier, there is nothing to draw from, or a sample
        of these data stands already: nobody may draw until he likes what he gets.
    """
    require_unsigned(verification)
    require_verifier(verification, who)
    if not population:
        raise VerificationError("nothing_to_draw", facts={"period": verification.terms.period})
    digest, earlier = population_digest(population, beside), verification.sample
    if earlier is not None and earlier.digest == digest:
        facts = {"verification": verification.id, "seed": earlier.seed}
        raise VerificationError("drawn_already", facts=facts)
    interval = interval_of(verification.terms)
    head: Entry = {
        **step_entry(verification.id, StepKind.SAMPLED, who),
        "seed": seed,
        "interval_kg": interval,
        "population": len(population),
        "digest": digest,
    }
    items: Iterable[Entry] = (
        {
            **step_entry(verification.id, StepKind.ITEM, who),
            "item": each.key,
            "kg": each.kg,
            "chance": each.chance,
        }
        for each in draw_sample(population, interval, seed)
    )
    return (head, *items)


def interval_of(terms: Terms) -> float:
    """Return the sampling interval of a verification [kgCO2]."""
    return terms.materiality_kg / reliability_factor(CONFIDENCE[terms.assurance])


def see_items(
    verification: Verification, items: Sequence[str], documents: Mapping[str, str], who: Speaker
) -> Entry:
    """Return the entry that says which items of the sample were looked at; none means all.

    Raises
    ------
    VerificationError
        It is signed, somebody else is the verifier, no sample was drawn, or an item is not in it.
    """
    require_unsigned(verification)
    require_verifier(verification, who)
    sample = require_sample(verification)
    known = {item.key for item in sample.items}
    strange = [item for item in items if item not in known]
    if strange:
        near = [key for key in sorted(known) if strange[0].lower() in key.lower()]
        names = ", ".join((near or sorted(known))[:LISTED])
        raise VerificationError(
            "not_in_sample",
            facts={"item": strange[0], "verification": verification.id},
            details=[Detail(words="detail.use", facts={"names": names})],
        )
    seen = list(items) or list(sample.unseen)
    if not seen or all(item in sample.seen for item in seen):
        raise VerificationError("seen_already", facts={"verification": verification.id})
    entry = step_entry(verification.id, StepKind.SEEN, who)
    return {**entry, "items": seen, "documents": dict(documents)}


def sign_verification(
    verification: Verification, opinion: Opinion, standing: Standing, who: Speaker
) -> Entry:
    """Return the entry that ends a verification.

    Raises
    ------
    VerificationError
        It is signed already; somebody else is the verifier; organisation or independence is not
        stated; the data have changed since the sample was drawn; or an unqualified conclusion is
        wanted although the sample was not looked at, findings are open, or the misstatement left
        reaches the materiality.
    """
    require_unsigned(verification)
    require_verifier(verification, who)
    for name, stated in (
        ("organisation", signed_name(opinion.organisation, "organisation")),
        ("independence", required_note(opinion.independence, "independence")),
    ):
        if not stated:
            raise VerificationError("not_stated", facts={"part": name})
    terms = verification.terms
    if folded(opinion.organisation) != folded(terms.organisation):
        facts = {"organisation": opinion.organisation.strip(), "opened": terms.organisation}
        raise VerificationError("other_organisation", facts=facts)
    sample = verification.sample
    if sample is not None and sample.digest != standing.digest:
        raise VerificationError("data_moved", facts={"verification": verification.id})
    if opinion.conclusion not in UNCLEAN:
        _require_clean(verification)
    return {
        **step_entry(verification.id, StepKind.SIGNED, who),
        "organisation": opinion.organisation.strip(),
        "independence": opinion.independence.strip(),
        "conclusion": opinion.conclusion.value,
        "size": standing.size,
        "root": standing.root,
        "figures": dict(standing.figures),
    }


def _require_clean(verification: Verification) -> None:
    sample = require_sample(verification)
    if sample.unseen:
        raise VerificationError(
            "sample_unseen", facts={"count": len(sample.unseen), "item": sample.unseen[0]}
        )
    still = [
        finding.id
        for finding in verification.findings.values()
        if finding.is_open and finding.severity is not Severity.OBSERVATION
    ]
    if still:
        raise VerificationError("findings_open", facts={"findings": ", ".join(still)})
    _, projected = verification.misstated_kg
    if projected >= verification.terms.materiality_kg:
        facts = {
            "projected": f"{projected / 1000:,.1f}",
            "materiality": f"{verification.terms.materiality_kg / 1000:,.1f}",
        }
        raise VerificationError("misstated", facts=facts)
