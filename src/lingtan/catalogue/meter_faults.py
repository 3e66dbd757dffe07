"""How meters go wrong, and what networks lose: what a contradiction is held against."""

from collections.abc import Sequence
from dataclasses import dataclass

from lingtan.base.figures import Evidence
from lingtan.catalogue.reading import refuse_twins
from lingtan.catalogue.records import Faults
from lingtan.catalogue.series import PROVENANCE
from lingtan.catalogue.shelves import Shelves, rows_of
from lingtan.park.assets import AssetKind

LOSSES = "metering/network_losses.csv"
LOSS_COLUMNS = ("carrier", "loss_percent", "sigma_percent", *PROVENANCE, "note")
NEGATIVES = "metering/small_negatives.csv"
NEGATIVE_COLUMNS = ("kind", "share_percent", *PROVENANCE, "note")
OTHER = "other"  # meters of no plant
SHAPES = "metering/plant_shapes.csv"
SHAPE_COLUMNS = ("kind", "share_percent", "clock_percent", *PROVENANCE, "note")
FAULTS = "metering/meter_faults.csv"
FAULT_COLUMNS = ("id", "ratio", *PROVENANCE, "note")
CODES = "metering/value_codes.csv"
CODE_COLUMNS = ("id", "value", *PROVENANCE, "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkLoss:
    """What a node of a carrier usually loses.

    Attributes
    ----------
    share, sigma : float
        Mean and standard uncertainty, as shares of what enters.
    """

    carrier: str
    share: float
    sigma: float
    source: str
    label: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterFault:
    """A way in which a meter goes wrong by a known ratio.

    Attributes
    ----------
    ratio : float
        What it reads over what flows.
    """

    id: str
    ratio: float
    source: str
    label: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallNegative:
    """How far below zero a meter may be: a plant at rest takes a little, a meter drifts.

    Attributes
    ----------
    share : float
        Of its largest amount.
    """

    share: float
    source: str
    label: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantShape:
    """What the hours of a plant of wind or water are like, beside those of what a works draws.

    Attributes
    ----------
    most_share : float
        Of its crest in all hours of a month or a year, the most that it gives.
    clock_share : float
        Of the variance of its hours, or days, the most that the hour, or the weekday, explains.
    """

    most_share: float
    clock_share: float
    source: str
    label: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueCode:
    """A number that loggers and exports write where they have no value."""

    id: str
    value: float
    source: str
    label: Evidence


def read_network_losses(
    shelves: Shelves, carriers: Sequence[str], faults: Faults
) -> tuple[NetworkLoss, ...]:
    """Read what networks lose; a carrier stands once."""
    rows = rows_of(shelves, LOSSES, LOSS_COLUMNS, faults)
    refuse_twins(rows, ["carrier"])
    return tuple(
        NetworkLoss(
            carrier=row.choice("carrier", carriers),
            share=float(row.number("loss_percent")) / 100,
            sigma=float(row.number("sigma_percent")) / 100,
            source=row.source(),
            label=row.label(),
        )
        for row in rows
    )


def read_small_negatives(shelves: Shelves, faults: Faults) -> dict[str, SmallNegative]:
    """Read how far below zero a meter may be, by kind of plant."""
    rows = rows_of(shelves, NEGATIVES, NEGATIVE_COLUMNS, faults)
    refuse_twins(rows, ["kind"])
    names = (*AssetKind, OTHER)
    return {
        row.choice("kind", names): SmallNegative(
            share=float(row.number("share_percent")) / 100,
            source=row.source(),
            label=row.label(),
        )
        for row in rows
    }


def read_plant_shapes(shelves: Shelves, faults: Faults) -> dict[str, PlantShape]:
    """Read what the hours of plants of wind and water are like."""
    rows = rows_of(shelves, SHAPES, SHAPE_COLUMNS, faults)
    refuse_twins(rows, ["kind"])
    return {
        row.choice("kind", tuple(AssetKind)): PlantShape(
            most_share=float(row.number("share_percent")) / 100,
            clock_share=float(row.number("clock_percent")) / 100,
            source=row.source(),
            label=row.label(),
        )
        for row in rows
    }


def read_meter_faults(shelves: Shelves, faults: Faults) -> tuple[MeterFault, ...]:
    """Read how meters go wrong; a ratio stands once."""
    rows = rows_of(shelves, FAULTS, FAULT_COLUMNS, faults)
    refuse_twins(rows, ["id"])
    refuse_twins(rows, ["ratio"])
    return tuple(
        MeterFault(
            id=row.text("id"),
            ratio=float(row.number("ratio")),
            source=row.source(),
            label=row.label(),
        )
        for row in rows
    )


def read_value_codes(shelves: Shelves, faults: Faults) -> tuple[ValueCode, ...]:
    """Read the numbers that loggers and exports write for "no value"; each stands once."""
    rows = rows_of(shelves, CODES, CODE_COLUMNS, faults)
    refuse_twins(rows, ["id"])
    refuse_twins(rows, ["value"])
    return tuple(
        ValueCode(
            id=row.text("id"),
            value=float(row.number("value")),
            source=row.source(),
            label=row.label(),
        )
        for row in rows
    )
