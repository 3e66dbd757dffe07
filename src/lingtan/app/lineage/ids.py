"""The ids of nodes that are no figures: their kind, a colon and a name."""

from lingtan.ledger.entries import Entry
from lingtan.ledger.selections import Measure

SHORT = {Measure.EMISSION: "emission", Measure.ENERGY: "energy"}
CATALOGUE = "catalogue:"


def line_id(entry: Entry, measure: Measure) -> str:
    """Return the id of lines in one measure; their amounts are their activity data."""
    return f"line:{SHORT[measure]}:{entry.id}" if measure in SHORT else activity_id(entry)


def activity_id(entry: Entry) -> str:
    """Return the id of the activity data of lines."""
    return f"activity:{entry.id}"


def rate_id(entry: Entry, measure: Measure) -> str:
    """Return the id of the factor lines are multiplied by; one that changes is theirs alone."""
    name = entry.factor_id if entry.factor is not None else f"{entry.factor_id}@{entry.id}"
    own = f"{name}@{entry.stream}" if entry.factor_id.startswith("fuel/") else name
    return f"factor:{own}" if measure is Measure.EMISSION else f"factor:{own}#energy"


def catalogue_id(factor_id: str) -> str:
    """Return the id of a row of the catalogue, or of what stands for one."""
    return f"{CATALOGUE}{factor_id}"


def quantity_id(name: str) -> str:
    """Return the id of a quantity that formulas name."""
    return f"quantity:{name}"


def use_id(pool: str, enterprise: str) -> str:
    """Return the id of what the meters of a user counted in a pool."""
    return f"use:{pool}:{enterprise}"


def meter_id(meter: str) -> str:
    """Return the id of a meter."""
    return f"meter:{meter}"


def answer_id(answer: str) -> str:
    """Return the id of what a person said of a meter."""
    return f"answer:{answer}"


def file_id(import_id: int) -> str:
    """Return the id of an imported file."""
    return f"file:{import_id}"


def reconciled_id(stream: str, *, is_loss: bool = False) -> str:
    """Return the id of the reconciled value of a meter, or of the loss of a node."""
    return f"reconciled:{'loss/' if is_loss else ''}{stream}"


def parameter_id(parameter: str) -> str:
    """Return the id of a constant or a choice of the method."""
    return f"parameter:{parameter}"


def stream_id(stream: str) -> str:
    """Return the id of a stream of fuel with the values it is counted with."""
    return f"stream:{stream}"
