"""Ids of what errs behind a figure: how far it errs, what that moves, and its share."""

from lingtan.evidence.lineage.detail_ids import UNCERTAINTY, DetailId, detail_id
from lingtan.ledger.uncertainty.error_source import ErrorKind, ErrorSource

SIGMA, MOVES, SHARE = "sigma", "moves", "share"
PARTS = frozenset(f"{kind.value}_{what}" for kind in ErrorKind for what in (SIGMA, MOVES, SHARE))


def own_error_id(source: ErrorSource) -> str:
    """Return the id of how far a source errs, wherever it is used.

    Examples
    --------
    >>> own_error_id(ErrorSource(id="e_import", kind=ErrorKind.READING, sigma=0.001))
    'uncertainty:e_import:reading_sigma'
    """
    return detail_id(UNCERTAINTY, source.id, _part(source, SIGMA))


def error_id(figure: str, source: ErrorSource, what: str) -> str:
    """Return the id of what a source moves a figure by, or of its share of the variance.

    One meter may err in its readings, in what was estimated of it and in its enthalpy, so the
    kind of the error stands in the part.

    Examples
    --------
    >>> meter = ErrorSource(id="e_import", kind=ErrorKind.ESTIMATE, sigma=0.001)
    >>> error_id("national.e_tce", meter, SHARE)
    'uncertainty:national.e_tce:e_import:estimate_share'
    """
    return detail_id(UNCERTAINTY, figure, source.id, _part(source, what))


def is_of_source(found: DetailId) -> bool:
    """Whether a number is about what errs; its last subject is that, one before it a figure."""
    return found.kind == UNCERTAINTY and found.part in PARTS


def _part(source: ErrorSource, what: str) -> str:
    return f"{source.kind.value}_{what}"
