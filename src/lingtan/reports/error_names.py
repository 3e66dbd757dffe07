"""What errs is called by its name: a meter, or a factor."""

from lingtan.reports.context import Context
from lingtan.reports.factor_sources import sourced


def error_name(context: Context, id_: str) -> str:
    """Name a meter or a factor; the index of factors in chapter 8 has the ids."""
    meter = context.meter_names.get(id_)
    return context.name(meter, id_) if meter else sourced(context, id_).name
