"""Record who has which part of a total, so that nobody can read it and everybody can add it up.

A head says the total and opens the sum of all commitments; a line for each holder has his
commitment and a salted digest of his rows. The lines stand in an order that means nothing.
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any  # an entry read back may be any JSON

from lingtan.evidence.canonical_json import Json, canonical
from lingtan.evidence.pedersen import ORDER, commit, write_point

HEAD, LINE = "shares", "share"
PLACES = 12
UNIT = Decimal(10) ** PLACES
"""Commitments count billionths of a milligram: the twelve places an exact product has."""

OF_ENTERPRISES = "enterprises"
"""Field of a head: how many enterprises have rows. Heads of earlier versions have none."""
LARGEST = Decimal(10) ** 28
"""No part reaches so many units; a decimal holds every smaller one in full."""

Entry = dict[str, Json]
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a holder has of a total.

    Attributes
    ----------
    holder : mapping of str to str
        Who he is: id and names; an empty id is the park itself.
    scope : mapping of str to str
        Of what total: park, period, boundary version.
    rows : sequence of mapping
        His lines as text; ``emissions_kg`` adds up to his part.
    """

    holder: Mapping[str, str]
    scope: Mapping[str, str]
    rows: Sequence[Row]

    @property
    def units(self) -> int:
        """His part, in whole units."""
        return sum(units_of(row["emissions_kg"]) for row in self.rows)

    @property
    def plain(self) -> dict[str, Json]:
        """What its digest is made of."""
        rows: list[Json] = [dict(row) for row in self.rows]
        return {"holder": dict(self.holder), "scope": dict(self.scope), "rows": rows}

    def digest(self, salt: bytes) -> str:
        """Return the SHA-256 of salt and claim, in hex: it says nothing without the salt."""
        return sha256(salt + canonical(self.plain)).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """What opens the commitment of one holder, and nobody else's."""

    blinding: int
    salt: bytes


def units_of(text: str) -> int:
    """Return an amount of kilograms in whole units.

    Raises
    ------
    ValueError
        It is no number, has more places than an account has, or is larger than any park's.

    Examples
    --------
    >>> units_of("-0.000000000002")
    -2
    """
    try:
        scaled = Decimal(text) * UNIT
    except ArithmeticError as error:
        raise ValueError(text) from error
    is_part = scaled.is_finite() and abs(scaled) < LARGEST
    if not is_part or scaled != scaled.to_integral_value():
        raise ValueError(text)
    return int(scaled)


def secrets_of(key: bytes, claims: Sequence[Claim]) -> tuple[Secret, ...]:
    """Return the secrets of the claims that make one total.

    They are the same for the same total, so that the same account gives the same bytes. Where any
    claim differs, all are others: else whoever holds proofs of a total before and after a
    correction saw which parts have moved, and two commitments with one blinding would show by how
    much.
    """
    whole: list[Json] = [*sorted(canonical(claim.plain).hex() for claim in claims)]
    of_record = hmac.digest(key, canonical(whole), "sha256")
    return tuple(_secret_of(of_record, claim) for claim in claims)


def _secret_of(key: bytes, claim: Claim) -> Secret:
    message = canonical(claim.plain)
    wide = b"".join(
        hmac.digest(key, bytes([turn]) + message, "sha256") for turn in (1, 2)
    )  # twice as long as the order, so that no remainder is likelier than another
    return Secret(
        blinding=int.from_bytes(wide) % ORDER, salt=hmac.digest(key, b"\0" + message, "sha256")
    )


def share_entries(
    id_: str, scope: Mapping[str, str], claims: Sequence[tuple[Claim, Secret]], at: str
) -> tuple[Entry, ...]:
    """Return the head and the lines of a total, the lines by their digests."""
    lines = sorted(
        (claim.digest(secret.salt), write_point(commit(claim.units, secret.blinding)))
        for claim, secret in claims
    )
    head: Entry = {
        "kind": HEAD,
        "shares": id_,
        "at": at,
        "scope": dict(scope),
        "total": str(sum(claim.units for claim, _ in claims)),
        "blinding": f"{sum(secret.blinding for _, secret in claims) % ORDER:064x}",
        "count": len(lines),
        OF_ENTERPRISES: sum(bool(claim.holder["id"] and claim.rows) for claim, _ in claims),
    }
    told: tuple[Entry, ...] = tuple(
        {"kind": LINE, "shares": id_, "digest": digest, "commitment": point}
        for digest, point in lines
    )
    return (head, *told)


def standing_shares(entries: Sequence[Mapping[str, Any]], new: Sequence[Entry]) -> tuple[int, ...]:
    """Return the numbers of the entries that say the same as new ones already; none if none do."""
    wanted = [_said(entry) for entry in new]
    for first, entry in enumerate(entries):
        if entry["kind"] == HEAD and _said(entry) == wanted[0]:
            found = entries[first : first + len(new)]
            if [_said(each) for each in found] == wanted:
                return tuple(range(first, first + len(new)))
    return ()


def _said(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an entry says besides its number and when it was made."""
    return {name: value for name, value in entry.items() if name not in {"shares", "at"}}
