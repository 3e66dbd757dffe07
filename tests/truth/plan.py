"""What is drawn of a park before anything flows: works, busbars, plants, meters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from tests.truth.site import YEAR

NAMES = ("alu", "bolt", "chem", "dye", "engine", "foods")
SHAPES = ("continuous", "three_shift", "two_shift", "day", "cold")
CHINESE = {
    "alu": "铝材厂",
    "bolt": "紧固件厂",
    "chem": "化工厂",
    "dye": "印染厂",
    "engine": "发动机厂",
    "foods": "食品厂",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Works:
    """An enterprise: its share of the load, its busbar, its sub-meters, roof and heat.

    A sub-meter or a roof is there from a day of the year on, counted from 0.
    """

    id: str
    bus: str
    share: float
    shape: str
    parts: tuple[float, ...]
    begins: tuple[int, ...]
    roof_begins: int
    roof: float
    heat: float
    steam: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """How a meter is described: its edge, unit, kind, resolution and class."""

    carrier: str
    unit: str
    kind: str
    resolution: str
    source: str
    target: str
    role: str
    parent: str = ""
    accuracy: float = 0.5
    per_unit: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that is drawn before the flows; powers as shares of the mean load."""

    seed: int
    works: tuple[Works, ...]
    buses: tuple[str, ...]
    gates: int
    common_share: float
    solar: Mapping[str, float]
    wind: float
    battery: float
    heat: float
    features: frozenset[str]
    bills: Mapping[str, float]
    target_tce: float
    target_core: float
    resolution: str
    registers: frozenset[str]

    def first_day(self, name: str) -> date | None:
        """Return the day from which a meter is there; None for one that was always there."""
        for each in self.works:
            if name == f"e_{each.id}_roof":
                return _date(each.roof_begins)
            for number, begin in enumerate(each.begins):
                if name == f"e_{each.id}_{number + 1}":
                    return _date(begin)
        return None

    def meter(self, name: str) -> Spec:
        """Return how a meter stands in the park, by the name of its flow."""
        if name in BILLED:
            carrier, unit, per_unit, target = BILLED[name]
            return Spec(
                carrier=carrier,
                unit=unit,
                kind="bill",
                resolution="1mo",
                source="outside",
                target=target,
                role="bill",
                per_unit=per_unit,
            )
        if name.startswith("h_"):
            return self._heat_meter(name)
        return self._power_meter(name)

    def _power_meter(self, name: str) -> Spec:
        source, target, role, accuracy = _edge(name, self)
        return Spec(
            carrier="electricity",
            unit="kWh",
            kind="register" if name in self.registers else "interval",
            resolution=self.resolution,
            source=source,
            target=target,
            role=role,
            parent=name.rsplit("_", 1)[0] if role == "sub" else "",
            accuracy=accuracy,
        )

    def _heat_meter(self, name: str) -> Spec:
        top = "steam_hp" if "two_levels" in self.features else "heat_main"
        ends = {
            "h_chp": ("asset:chp", top),
            "h_boiler": ("asset:boiler", top),
            "h_bought": ("outside", top),
            "h_hp_lp": ("steam_hp", "steam_lp"),
        }
        if name in ends:
            source, target = ends[name]
        else:
            works = next(each for each in self.works if f"h_{each.id}" == name)
            low = "two_levels" in self.features and works.steam == "lp"
            source, target = ("steam_lp" if low else top), f"enterprise:{works.id}"
        return Spec(
            carrier="heat",
            unit="GJ",
            kind="interval",
            resolution="1h",
            source=source,
            target=target,
            role="heat",
            accuracy=2.0,
        )


# bills: carrier, unit, what one unit holds, where it goes
BILLED = {
    "g_chp": ("natural_gas", "10^4 Nm3", 1e4, "asset:chp"),
    "g_boiler": ("natural_gas", "10^4 Nm3", 1e4, "asset:boiler"),
    "g_kiln": ("natural_gas", "10^4 Nm3", 1e4, "enterprise:alu"),
    "g_feed": ("natural_gas", "10^4 Nm3", 1e4, "enterprise:chem"),
    "f_diesel": ("diesel", "t", 1.0, "enterprise:bolt"),
    "f_coal": ("bituminous_coal", "t", 1.0, "enterprise:alu"),
    "p_lime": ("lime", "t", 1.0, "enterprise:chem"),
}


def _edge(name: str, plan: Plan) -> tuple[str, str, str, float]:
    """Return source, target, role and class of a power meter."""
    fixed = {
        "e_gate1": ("outside", "bus_110", "grid", 0.2),
        "e_gate2": ("outside", "bus_110", "grid", 0.2),
        "e_out": ("bus_110", "outside", "export", 0.2),
        "e_wind": ("asset:wind", "bus_110", "wind", 0.2),
        "e_common": (plan.buses[0], "common", "load", 1.0),
        "e_chp": ("asset:chp", plan.buses[0], "chp", 0.5),
        "e_bat_in": (plan.buses[0], "asset:battery", "battery", 0.5),
        "e_bat_out": ("asset:battery", plan.buses[0], "battery", 0.5),
    }
    if name in fixed:
        return fixed[name]
    for bus in plan.buses:
        buses = {
            f"e_tr_{bus}": ("bus_110", bus, "transformer", 0.5),
            f"e_back_{bus}": (bus, "bus_110", "transformer", 0.5),
            f"e_pv_{bus}": (f"asset:pv_{bus}", bus, "solar", 0.5),
        }
        if name in buses:
            return buses[name]
    works = max(
        (w for w in plan.works if name.startswith(f"e_{w.id}")), key=lambda each: len(each.id)
    )
    own = f"bus_{works.id}" if works.roof else works.bus
    if name == f"e_{works.id}":
        end = own if works.roof else f"enterprise:{works.id}"
        return works.bus, end, "load", 0.5
    if name.endswith("_roof"):
        return f"asset:roof_{works.id}", own, "solar", 0.5
    return f"enterprise:{works.id}", f"enterprise:{works.id}", "sub", 1.0


def make_plan(draw: np.random.Generator, seed: int) -> Plan:
    """Draw a park: 3 to 6 works on 1 to 3 busbars, plants, fuels, and where it should end."""
    names = NAMES[: draw.integers(3, 7)]
    buses = tuple(f"bus_{n + 1}" for n in range(draw.integers(1, 4)))
    features = frozenset(
        name
        for name, chance in (
            ("chp", 0.35),
            ("battery", 0.4),
            ("export", 0.35),
            ("bought_heat", 0.4),
            ("two_levels", 0.3),
            ("bills", 0.6),
            ("feedstock", 0.3),
            ("process", 0.3),
            ("coal", 0.25),
            ("kiln", 0.5),
        )
        if draw.random() < chance
    )
    heat = float(draw.uniform(0.0004, 0.0012)) if draw.random() < 0.75 else 0.0
    passes = draw.random() < 0.5
    limit = 0.3 if draw.random() < 0.2 else 0.2
    tce = draw.uniform(1.1e6, 2e6) if limit == 0.3 else np.exp(draw.uniform(*np.log([2.2e5, 9e5])))
    core = limit * (draw.uniform(0.45, 0.94) if passes else draw.uniform(1.06, 2.6))
    works = tuple(_works(draw, names, buses, index, heat) for index in range(len(names)))
    total = sum(each.share for each in works)
    return Plan(
        seed=seed,
        works=tuple(_scaled(each, total) for each in works),
        buses=buses,
        gates=int(draw.integers(1, 3)),
        common_share=float(draw.uniform(0.01, 0.04)),
        solar={bus: float(draw.uniform(0.1, 0.45)) / len(buses) for bus in buses},
        wind=float(draw.uniform(0.3, 1.3)) if draw.random() < 0.7 else 0.0,
        battery=float(draw.uniform(0.02, 0.08)),
        heat=heat * (0.08 if passes else 0.4),
        features=features - (frozenset() if heat else frozenset({"chp"})),
        bills=_bills(draw, names, features, 0.1 if passes else 0.5),
        target_tce=float(tce),
        target_core=float(core),
        resolution="15min" if draw.random() < 0.2 else "1h",
        registers=frozenset(f"e_{n}" for n in names if draw.random() < 0.2),
    )


def _days(draw: np.random.Generator, count: int, chance: float) -> list[int]:
    return [int(draw.integers(30, 300)) if draw.random() < chance else 0 for _ in range(count)]


def _date(day: int) -> date | None:
    return date(YEAR, 1, 1) + timedelta(days=day) if day else None


def _works(
    draw: np.random.Generator,
    names: tuple[str, ...],
    buses: tuple[str, ...],
    index: int,
    heat: float,
) -> Works:
    parts = int(draw.integers(2, 8))
    return Works(
        id=names[index],
        bus=buses[index % len(buses)],
        share=float(draw.uniform(0.3, 1.5)),
        shape=SHAPES[draw.integers(0, len(SHAPES))],
        parts=tuple(draw.uniform(0.2, 0.5, parts).tolist()),
        begins=tuple(_days(draw, parts, 0.1)),
        roof_begins=int(draw.integers(40, 250)) if draw.random() < 0.25 else 0,
        roof=float(draw.uniform(0.3, 1.2)) if draw.random() < 0.3 else 0.0,
        heat=float(draw.uniform(0.2, 1)) if heat and (index == 0 or draw.random() < 0.6) else 0.0,
        steam="lp" if draw.random() < 0.5 else "hp",
    )


def _scaled(works: Works, total: float) -> Works:
    return Works(
        id=works.id,
        bus=works.bus,
        share=works.share / total,
        shape=works.shape,
        parts=works.parts,
        begins=works.begins,
        roof_begins=works.roof_begins,
        roof=works.roof * works.share / total,
        heat=works.heat,
        steam=works.steam,
    )


def _bills(
    draw: np.random.Generator, names: tuple[str, ...], features: frozenset[str], less: float
) -> Mapping[str, float]:
    """Return yearly amounts at a mean load of 1 kW: about 2.7 tce of power a year."""
    bills = {"f_diesel": float(draw.uniform(0.002, 0.02)) * less}
    if "kiln" in features:
        bills["g_kiln"] = float(draw.uniform(20, 120)) * less
    if "coal" in features:
        bills["f_coal"] = float(draw.uniform(0.01, 0.08)) * less
    if "feedstock" in features and "chem" in names:
        bills["g_feed"] = float(draw.uniform(10, 100))
    if "process" in features and "chem" in names:
        bills["p_lime"] = float(draw.uniform(0.02, 0.15)) * less
    return bills
