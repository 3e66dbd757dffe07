"""Export the footprints of an enterprise's products, once they are checked to add up.

The document holds the numbers of this enterprise alone: what others used, made or gave stands
nowhere in it.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lingtan.app.account_period import account_period
from lingtan.app.choose_place import choose_place, documents_put_back
from lingtan.app.footprint_documents import footprint_document, power_factor, telling_of
from lingtan.app.free_place import require_free
from lingtan.app.layout import Layout
from lingtan.app.open_park import load_knowledge
from lingtan.app.record_evidence import evidence_of, note_changes, record, require_unchanged
from lingtan.app.results import Account
from lingtan.app.results_footprint import FootprintExport, FootprintFormat
from lingtan.app.trial_inputs import require_formal
from lingtan.app.wiring_documents import write_document
from lingtan.app.wiring_evidence import mark_file
from lingtan.base.errors import Detail, FootprintError
from lingtan.evidence.canonical_json import Json
from lingtan.ledger.footprint.footprint import ProductFootprint, footprints_of
from lingtan.park.places import Enterprise
from lingtan.reports.exchange.cbam_check import cbam_faults
from lingtan.reports.exchange.pact_check import pact_faults
from lingtan.reports.exchange.pact_document import Telling


@dataclass(frozen=True, slots=True, kw_only=True)
class FootprintRequest:
    """Whose footprints, of which year, in which form, and where they go.

    Attributes
    ----------
    path : Path or None
        Where the document goes; None puts it in ``reports/``, beside earlier ones.
    """

    enterprise: str
    period: str
    form: FootprintFormat
    now: datetime
    path: Path | None = None
    as_known_at: datetime | None = None
    replace: bool = False


def export_footprint(layout: Layout, request: FootprintRequest) -> FootprintExport:
    """Write the footprints of an enterprise's products and return them.

    Raises
    ------
    FootprintError
        Something is not known, not stated, or the document does not add up.
    AllocationError
        The park's first boundary is a part of the park.
    DocumentError
        The document cannot be written, or the place belongs to the park.
    EvidenceError
        Something else than lingtan has changed the store.
    """
    layout.require()
    with evidence_of(layout, wait=True) as log:
        require_unchanged(note_changes(layout, log))
    account = account_period(layout, request.period, "", request.as_known_at)
    require_formal(account.check.period.name, account.check.findings)
    enterprise = _enterprise(account, request)
    park, inventory = account.check.park, account.inventory
    factor = power_factor(
        load_knowledge(account.layout), request.form, inventory.period.year, park
    )
    footprints = footprints_of(park, inventory, enterprise.id, factor)
    telling = telling_of(inventory, enterprise, request.now, park.country)
    document = _document(footprints, telling, park.province, request)
    path = _write(layout, document, account, request)
    return FootprintExport(
        enterprise=enterprise.id,
        period=account.check.period.name,
        form=request.form,
        path=path,
        footprints=footprints,
        document=document,
    )


def _enterprise(account: Account, request: FootprintRequest) -> Enterprise:
    if not account.check.period.is_year:
        raise FootprintError("not_a_year", facts={"period": account.check.period.name})
    known = {enterprise.id: enterprise for enterprise in account.check.park.enterprises}
    if request.enterprise not in known:
        raise FootprintError(
            "no_enterprise",
            facts={"enterprise": request.enterprise, "known": ", ".join(sorted(known))},
        )
    return known[request.enterprise]


def _document(
    footprints: tuple[ProductFootprint, ...],
    told: Telling,
    province: str,
    request: FootprintRequest,
) -> dict[str, Json]:
    """Return the document, refused where it is not whole or does not add up."""
    document = footprint_document(footprints, request.form, told, province)
    data = document.get("data")
    faults = (
        tuple(fault for each in data for fault in pact_faults(each))
        if isinstance(data, list)
        else cbam_faults(document)
    )
    _require_sound(faults, request)
    return document


def _require_sound(faults: tuple[Detail, ...], request: FootprintRequest) -> None:
    if faults:
        raise FootprintError(
            "not_sound",
            facts={"enterprise": request.enterprise, "form": request.form.value},
            details=faults,
        )


def _write(
    layout: Layout, document: dict[str, Json], account: Account, request: FootprintRequest
) -> Path:
    """Write the document; one that stands in the workspace is recorded in the log of evidence."""
    name = f"footprint_{request.enterprise}_{request.period}_{request.form.value}"
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    with evidence_of(layout, wait=True) as log:
        place = choose_place(layout.reports, name, ("json",), replace=request.replace)
        path = request.path or place.with_name(f"{place.name}.json")
        require_free(layout, path, replace=request.replace, own="footprint_")
        if not path.resolve().is_relative_to(layout.reports.resolve()):
            write_document(path, text.encode())
            return path
        note_changes(layout, log)
        with documents_put_back([path]):
            write_document(path, text.encode())
            record(layout, log, [_entry(layout, path, account, request)])
    return path


def _entry(
    layout: Layout, path: Path, account: Account, request: FootprintRequest
) -> dict[str, Json]:
    inside = path.resolve().relative_to(layout.folder.resolve()).as_posix()
    known = account.as_known_at
    return {
        "kind": "report",
        "at": request.now.isoformat(),
        "of": f"footprint/{request.form.value}/{request.enterprise}",
        "language": "en",
        "period": account.inventory.period.name,
        "boundary": account.inventory.boundary,
        "as_known_at": None if known is None else known.isoformat(),
        "documents": {inside: mark_file(layout.folder, inside).sha256},
    }
