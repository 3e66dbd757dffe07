"""Run a verification: open it, draw its sample, record what was seen, found, answered, settled.

Everything the verifier and the park say is an entry of the log of evidence; the data of the park
are read and never touched. A step names its verification by id (``V1``), or by its period where
all of that period are of one boundary version: then the last one is meant.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lingtan.app.account_period import account_period
from lingtan.app.evaluate_park import Question, evaluate_park
from lingtan.app.layout import Layout
from lingtan.app.record_evidence import require_unchanged
from lingtan.app.record_steps import Past, entries_of, take_step
from lingtan.app.results import Account, Evaluation
from lingtan.app.sample_population import beside_the_items, digest_of, population_of
from lingtan.app.trial_inputs import require_formal
from lingtan.app.wiring import Store
from lingtan.base.errors import VerificationError
from lingtan.base.time_axis import parse_period
from lingtan.evidence.verification import (
    DEFAULT_MATERIALITY,
    Assurance,
    Terms,
    Verification,
)
from lingtan.evidence.verification_entry import Entry, Speaker
from lingtan.evidence.verification_findings import (
    Remark,
    answer_finding,
    find_fault,
    settle_finding,
)
from lingtan.evidence.verification_log import verifications_in
from lingtan.evidence.verification_steps import (
    Opinion,
    Standing,
    open_verification,
    sample_verification,
    see_items,
    sign_verification,
)
from lingtan.ledger.closing import covering
from lingtan.park.signed_text import signed_note

TOTAL = "national.e_park_kg"
BOUND = (TOTAL, "national.e_tce", "scope1_kg", "scope2_location_kg", "scope2_market_kg")
SEED_BYTES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement:
    """What is agreed with a verifier.

    Attributes
    ----------
    organisation : str
        For whom he works.
    materiality : float or None
        Share of the park's emission; the usual one, with its label, when None.
    """

    period: str
    organisation: str
    boundary: str = ""
    assurance: Assurance = Assurance.REASONABLE
    materiality: float | None = None


def verifications(layout: Layout) -> dict[str, Verification]:
    """Return every verification of a park, by id, in the order they were opened."""
    return verifications_in(entries_of(layout))


def current(layout: Layout, period: str) -> Verification:
    """Return a verification by its id, or the last one of a period, signed or not.

    Raises
    ------
    VerificationError
        There is none, or the period has verifications of several boundary versions.
    """
    return _current(verifications(layout), period)


def id_of(layout: Layout, period: str, boundary: str) -> str:
    """Return the id of the last verification of a period and boundary version.

    Raises
    ------
    VerificationError
        There is none.
    """
    every = verifications(layout)
    known = {id_: each for id_, each in every.items() if each.terms.boundary == boundary}
    return _current(known, period).id


def begin(layout: Layout, engagement: Engagement, who: Speaker) -> Verification:
    """Open a verification of a period that is closed or was reported.

    Raises
    ------
    VerificationError
        The period is neither, its emission is unknown, or one is open already.
    ClosingError
        The period rests on a trial input.
    """
    account = account_period(layout, engagement.period, engagement.boundary)
    require_formal(engagement.period, account.check.findings)
    _require_closed_or_reported(layout, account)
    total = account.inventory.figures[TOTAL].value
    if total is None:
        raise VerificationError("no_total", facts={"period": engagement.period})
    share = DEFAULT_MATERIALITY if engagement.materiality is None else engagement.materiality
    terms = Terms(
        period=account.inventory.period.name,
        boundary=account.inventory.boundary,
        verifier=who.by.strip(),
        organisation=engagement.organisation.strip(),
        assurance=engagement.assurance,
        share=share,
        materiality_kg=share * abs(total),
        label="R" if engagement.materiality is None else "",
        total_kg=total,
        as_known_at="" if account.as_known_at is None else account.as_known_at.isoformat(),
    )
    entries = take_step(
        layout, lambda past: open_verification(_sound(past), terms, who), rests_on_store=True
    )
    return list(verifications_in(entries).values())[-1]


def draw(layout: Layout, period: str, who: Speaker, seed: str = "") -> Verification:
    """Draw the sample; without a seed a secret one is made, so that nobody can foresee it.

    Raises
    ------
    SignedTextError
        The seed cannot be read off by whoever draws the sample again.
    """
    verification = current(layout, period)
    account = _account(layout, verification)
    population, beside = population_of(account), beside_the_items(account)
    drawn_with = signed_note(seed, "seed") or secrets.token_hex(SEED_BYTES)
    entries = take_step(
        layout,
        lambda past: sample_verification(
            _current(_sound(past), period), population, drawn_with, who, beside
        ),
        rests_on_store=True,
    )
    return _current(verifications_in(entries), period)


def see(
    layout: Layout, period: str, items: Sequence[str], who: Speaker, documents: Sequence[Path] = ()
) -> Verification:
    """Record which items of the sample were looked at; none named means all that are left."""
    entries = take_step(
        layout,
        lambda past: see_items(_current(_sound(past), period), items, past.digests, who),
        documents,
        rests_on_store=True,
    )
    return _current(verifications_in(entries), period)


def find(layout: Layout, period: str, remark: Remark, who: Speaker) -> Verification:
    """Record a finding."""
    entries = take_step(
        layout,
        lambda past: find_fault(_current(verifications_in(past.entries), period), remark, who),
    )
    return _current(verifications_in(entries), period)


def answer(
    layout: Layout, period: str, id_: str, who: Speaker, documents: Sequence[Path] = ()
) -> Verification:
    """Record what the park did about a finding."""
    entries = take_step(
        layout,
        lambda past: answer_finding(
            _current(verifications_in(past.entries), period), id_, past.digests, who
        ),
        documents,
    )
    return _current(verifications_in(entries), period)


def is_closed_or_reported(layout: Layout, period_name: str, zone: str) -> bool:
    """Whether a period is closed or was reported, so that there is something to verify."""
    with Store.open(layout.store) as store:
        is_closed = covering(store.closings(), parse_period(period_name, zone)) is not None
    return is_closed or any(
        entry["kind"] == "report" and entry["period"] == period_name
        for entry in entries_of(layout)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """How a verifier settles a finding.

    Attributes
    ----------
    left_kg : float or None
        Misstatement that is left [kgCO2]; as before when None.
    accepted : bool
        Whether the answer is accepted; if not, the finding is open again.
    """

    finding: str
    left_kg: float | None = None
    accepted: bool = True


def settle(layout: Layout, period: str, settlement: Settlement, who: Speaker) -> Verification:
    """Record that the verifier accepts an answer, or does not."""
    entries = take_step(
        layout,
        lambda past: settle_finding(
            _current(verifications_in(past.entries), period),
            settlement.finding,
            settlement.left_kg,
            who,
            accepted=settlement.accepted,
        ),
    )
    return _current(verifications_in(entries), period)


def sign(layout: Layout, period: str, opinion: Opinion, who: Speaker) -> Verification:
    """Sign: bind the conclusion to the figures, and to the log as it stands before this step."""
    evaluation = evaluation_of(layout, current(layout, period))
    require_formal(evaluation.account.inventory.period.name, evaluation.account.check.findings)
    digest = digest_of(evaluation.account)
    figures = _bound(evaluation)

    def signed(past: Past) -> Entry:
        if opinion.conclusion.rests_on_data:
            require_unchanged(past.noted)
        standing = Standing(
            digest=digest, size=past.state.size, root=past.state.root.hex(), figures=figures
        )
        verification = _current(verifications_in(past.entries), period)
        return sign_verification(verification, opinion, standing, who)

    entries = take_step(layout, signed, rests_on_store=True)
    return _current(verifications_in(entries), period)


def evaluation_of(layout: Layout, verification: Verification) -> Evaluation:
    """Return the judgement on the period and boundary that are verified."""
    terms = verification.terms
    return evaluate_park(layout, Question(period=terms.period, boundary=terms.boundary))


def _sound(past: Past) -> dict[str, Verification]:
    """Return the verifications up to a step that rests on the store as it was recorded."""
    require_unchanged(past.noted)
    return verifications_in(past.entries)


def _bound(evaluation: Evaluation) -> dict[str, float | None]:
    """Return the figures a signature binds: totals, and the gates of the first framework."""
    figures = evaluation.account.inventory.figures
    gates = [each for each in evaluation.frameworks[0].indicators if each.is_gate]
    bound = {id_: figures[id_].value for id_ in BOUND}
    return bound | {gate.figure.id: gate.figure.value for gate in gates}


def _current(known: Mapping[str, Verification], period: str) -> Verification:
    if period in known:
        return known[period]
    of_period = [each for each in known.values() if each.terms.period == period]
    if not of_period:
        raise VerificationError("none_open", facts={"period": period})
    boundaries = dict.fromkeys(each.terms.boundary for each in of_period)
    if len(boundaries) > 1:
        facts = {"period": period, "boundaries": ", ".join(boundaries)}
        raise VerificationError("which_boundary", facts=facts)
    return of_period[-1]


def _account(layout: Layout, verification: Verification) -> Account:
    return account_period(layout, verification.terms.period, verification.terms.boundary)


def _require_closed_or_reported(layout: Layout, account: Account) -> None:
    name = account.inventory.period.name
    if not is_closed_or_reported(layout, name, account.check.park.time_zone):
        raise VerificationError("not_closed", facts={"period": name})
