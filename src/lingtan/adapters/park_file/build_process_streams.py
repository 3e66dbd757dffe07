"""Build process streams of a park file that has no faults."""

from lingtan.adapters.park_file.check_process_streams import duty_kw, heat_kind
from lingtan.adapters.park_file.process_entries import ProcessStreamEntry
from lingtan.adapters.park_file.shape import Item
from lingtan.base.names import Name
from lingtan.park.process_streams import HeatKind, ProcessStream


def process_stream(item: Item[ProcessStreamEntry]) -> ProcessStream:
    """Return a stream with its duty, stated or from its heat capacity flow."""
    entry = item.entry
    return ProcessStream(
        id=item.id,
        name=Name(en=entry.name.en, zh=entry.name.zh),
        enterprise=entry.enterprise,
        supply_c=entry.supply_c,
        target_c=entry.target_c,
        duty_kw=float(duty_kw(entry) or 0),
        contribution_k=entry.dt_contribution_k,
        is_hot=heat_kind(entry) is HeatKind.HOT,
        source=entry.source,
        hours_per_year=entry.hours_per_year,
        heated_by=entry.heated_by,
    )
