"""Ids of what stands in a line of a steam header."""

from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.metering.reconciliation.header_lines import HeaderLine

KIND, LOSS = "header", "loss/"
PARTS = {
    "flow_t": "mass",
    "flow_reconciled_t": "mass_reconciled",
    "gj_per_t": "enthalpy",
    "reconciled_gj_per_t": "enthalpy_reconciled",
}


def ids_of_line(node: str, line: HeaderLine) -> dict[str, str]:
    """Return the id of each number of a line of a header, by the name of its field."""
    stream = f"{LOSS}{line.stream}" if line.is_loss else line.stream
    return {field: detail_id(KIND, node, stream, part) for field, part in PARTS.items()}
