"""Prove to an enterprise that its rows are in the park's total, without showing it anybody else's.

The proof is a file; `verify_share` checks it on any machine with nothing but the file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lingtan.app.account_period import account_period
from lingtan.app.free_place import require_free
from lingtan.app.layout import Layout
from lingtan.app.record_evidence import evidence_of, note_changes, require_unchanged
from lingtan.app.results import Account
from lingtan.app.trial_inputs import require_formal
from lingtan.app.verify_share import ShareVerification, verify_share
from lingtan.app.wiring_evidence import EvidenceLog, open_key
from lingtan.base.errors import EvidenceError
from lingtan.base.names import UNNAMED, Name
from lingtan.base.reasons import reason_of
from lingtan.evidence.share_entries import (
    HEAD,
    UNIT,
    Claim,
    Secret,
    secrets_of,
    share_entries,
    standing_shares,
)
from lingtan.evidence.share_proof import (
    Included,
    ShareProof,
)
from lingtan.ledger.share_rows import ShareRow, share_rows

TOTAL = "national.e_park_kg"
PURPOSE = b"lingtan/share/2"
LEAST_OTHERS = 2  # neighbours, so that none is the total less one's own
CHECKPOINT, PUBLIC = "checkpoint", "key.pub"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRequest:
    """Whose part of which total is proved.

    Attributes
    ----------
    boundary : str
        Boundary version; the park's first one when empty.
    may_reveal : bool
        Whether to write it although fewer than two other enterprises have rows in the total, so
        that theirs could be worked out.
    """

    enterprise: str
    period: str
    boundary: str = ""
    may_reveal: bool = False


def prove_share(
    layout: Layout, request: ShareRequest, target: Path, now: datetime, *, replace: bool = False
) -> ShareVerification:
    """Write the proof of an enterprise; record the total and its hidden parts if they are new.

    Raises
    ------
    EvidenceError
        The park has no such enterprise inside the boundary, its total is unknown, a file stands
        there already, or it cannot be written; or something else than lingtan has changed the
        store; or another enterprise could be worked out from it, and nobody has asked for that.
    ClosingError
        The total rests on a trial input.
    DocumentError
        The place belongs to the park.
    """
    if target.exists() and not replace:
        raise EvidenceError("bundle_exists", facts={"file": str(target)})
    require_free(layout, target, replace=replace)
    account = account_period(layout, request.period, request.boundary)
    require_formal(request.period, account.check.findings)
    claims = _claims(account)
    if request.enterprise not in claims or not request.enterprise:
        known = ", ".join(sorted(filter(None, claims)))
        facts = {"enterprise": request.enterprise, "known": known}
        raise EvidenceError("no_enterprise", facts=facts)
    if not request.may_reveal:
        _require_hidden(claims, request)
    key = open_key(layout.evidence).derive(PURPOSE)
    secrets = dict(zip(claims, secrets_of(key, tuple(claims.values())), strict=True))
    with evidence_of(layout, wait=True) as log:
        require_unchanged(note_changes(layout, log))
        numbers = _recorded(log, [(claims[each], secrets[each]) for each in claims], now)
        proof = _proof(
            layout, log, numbers, (claims[request.enterprise], secrets[request.enterprise])
        )
    try:
        target.write_bytes(proof.content)
    except OSError as error:
        facts = {"file": str(target), "reason": reason_of(error)}
        raise EvidenceError("bundle_not_written", facts=facts) from error
    return verify_share(target)


def require_hidden(layout: Layout, request: ShareRequest) -> None:
    """Make sure that no neighbour can be worked out from the total that a proof shows.

    With one neighbour the total less one's own is his, but for what the park has for itself.

    Raises
    ------
    EvidenceError
        Fewer than two other enterprises have a part in the total.
    """
    _require_hidden(_claims(account_period(layout, request.period, request.boundary)), request)


def _require_hidden(claims: Mapping[str, Claim], request: ShareRequest) -> None:
    known = {"", request.enterprise}
    others = sum(bool(claim.rows) for holder, claim in claims.items() if holder not in known)
    if others < LEAST_OTHERS:
        raise EvidenceError("too_few_parts", facts={"period": request.period, "count": others})


def _claims(account: Account) -> dict[str, Claim]:
    """Return the claim of every member of the boundary, and of the park itself.

    Raises
    ------
    EvidenceError
        The total is unknown, or the parts do not add up to it.
    """
    inventory, park = account.inventory, account.check.park
    facts = {"period": inventory.period.name}
    whole = inventory.figures[TOTAL].value
    if whole is None:
        raise EvidenceError("no_total", facts=facts)
    rows = share_rows(inventory, park.time_zone)
    members = park.boundary(inventory.boundary).members
    names = {each.id: each.name for each in park.enterprises}
    scope = {
        "park": park.id,
        "park_name": park.name.en,
        "park_name_zh": park.name.zh,
        "period": inventory.period.name,
        "boundary": inventory.boundary,
        "method": inventory.method,
    }
    holders = dict.fromkeys(("", *(member.enterprise for member in members), *rows))
    claims = {
        holder: Claim(
            holder=_named(holder, names.get(holder, UNNAMED)),
            scope=scope,
            rows=tuple(map(_plain, rows.get(holder, ()))),
        )
        for holder in holders
    }
    added = sum(claim.units for claim in claims.values()) / UNIT
    if abs(float(added) - whole) > max(1e-6 * abs(whole), 1e-3):
        raise EvidenceError("parts_differ", facts={**facts, "parts": str(added), "total": whole})
    return claims


def _named(holder: str, name: Name) -> dict[str, str]:
    return {"id": holder, "name": name.en, "name_zh": name.zh}


def _plain(row: ShareRow) -> Mapping[str, str]:
    return {
        "month": row.month,
        "account": row.account,
        "carrier": row.carrier,
        "stream": row.stream,
        "meter": row.meter,
        "factor": row.factor,
        "quantity": str(row.quantity.normalize()),
        "emissions_kg": str(row.emissions_kg.normalize()),
    }


def _recorded(
    log: EvidenceLog, claims: Sequence[tuple[Claim, Secret]], now: datetime
) -> tuple[int, ...]:
    """Return the numbers of the entries of a total; append them where they are not there yet."""
    entries = list(log.entries())
    count = sum(entry["kind"] == HEAD for entry in entries)
    scope = claims[0][0].scope
    new = share_entries(f"S{count + 1}", scope, claims, now.isoformat())
    return standing_shares(entries, new) or tuple(log.append(new))


def _proof(
    layout: Layout, log: EvidenceLog, numbers: Sequence[int], own: tuple[Claim, Secret]
) -> ShareProof:
    wanted = set(numbers)
    entries = {n: entry for n, entry in enumerate(log.entries()) if n in wanted}
    head, *lines = (
        Included(number=n, entry=entries[n], path=log.inclusion_proof(n)) for n in numbers
    )
    return ShareProof(
        claim=own[0],
        secret=own[1],
        head=head,
        lines=tuple(lines),
        checkpoint=(layout.evidence / CHECKPOINT).read_text(encoding="utf-8"),
        key=(layout.evidence / PUBLIC).read_text(encoding="utf-8"),
    )
