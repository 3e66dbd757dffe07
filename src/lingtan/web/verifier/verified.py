"""Numbers of a verification in the verifier's room: each leads to what it comes from."""

from datetime import datetime

from lingtan.app.lineage.of_verification import EMISSION, is_same, verified_id
from lingtan.evidence.lineage.addresses import address_of
from lingtan.evidence.verification import Verification
from lingtan.reports.model import Amount
from lingtan.reports.numbers import write_number
from lingtan.web.verifier.looked_at import LookedAt


def verified(looked: LookedAt, verification: Verification, kilograms: float, *part: str) -> Amount:
    """Return an emission in tonnes, for a text that names the unit itself."""
    return Amount(
        value=kilograms / 1000,
        text=looked.tonnes(kilograms),
        decimals=1,
        figure=_traced(looked, verification, *part),
    )


def verified_share(looked: LookedAt, verification: Verification) -> Amount:
    """Return the materiality as a share of the emission."""
    share = verification.terms.share
    return Amount(
        value=share,
        text=f"{write_number(share * 100, 1, looked.words.language)} %",
        decimals=1,
        is_share=True,
        figure=_traced(looked, verification, "share"),
    )


def _traced(looked: LookedAt, verification: Verification, *part: str) -> str:
    """Return the id of a number, in the account it is of.

    Where the emission has moved since the verification was opened, that is the account as it was
    known then.
    """
    terms = verification.terms
    has_moved = not is_same(looked.current.inventory.figures[EMISSION].value, terms.total_kg)
    known = datetime.fromisoformat(terms.as_known_at) if terms.as_known_at else None
    return address_of(
        verified_id(verification.id, *part),
        period=terms.period,
        boundary=terms.boundary,
        known_at=known if has_moved else None,
    )
