"""A stream counts for whoever its meter leads to, or a boundary that parts the two is unknown."""

from dataclasses import replace
from datetime import datetime

import pytest

from lingtan.base.time_axis import parse_period
from lingtan.ledger.inventory import Inventory
from lingtan.park.assets import AssetKind
from lingtan.park.meters import VirtualMeter
from lingtan.park.park import Park
from lingtan.park.places import Boundary, BoundaryKind, Member, Node
from lingtan.park.streams import StreamUse
from tests.builders import a_name, a_park, an_asset, an_enterprise
from tests.builders_ledger import YEAR, ZONE, a_stream, billed, draw_up, figure, kinds, value

PARTED, DIFFERS = "ledger_stream_of_another", "ledger_stream_owner_differs"
NAMES = ("b", "steel", "third")
SINCE = parse_period("2020", ZONE).start
JULY = parse_period("2025-07", ZONE).start


def gas(meter_id: str, source: str, target: str) -> tuple[str, str, str]:
    return meter_id, source, target


def the_park(*meters: tuple[str, str, str], whose: str = "b", at: str = "gas") -> Park:
    """Return a park whose stream on the first meter says that its gas is `whose`."""
    park = a_park(
        billed("grid", "outside", "bus"),
        *(billed(f"use_{name}", "bus", f"enterprise:{name}") for name in NAMES),
        *(billed(*meter, "natural_gas", "Nm3") for meter in meters),
        enterprises=tuple(an_enterprise(name) for name in NAMES),
        assets=(
            an_asset("boiler", AssetKind.BOILER, owner="steel"),
            an_asset("common_boiler", AssetKind.BOILER),
        ),
    )
    zone = Boundary(
        id="zone",
        name=a_name("zone"),
        kind=BoundaryKind.PARK_IN_PARK,
        members=(Member(enterprise="steel", valid_from=SINCE),),
    )
    return replace(
        park,
        nodes=(*park.nodes, Node(id="header", name=a_name("header"), carrier="natural_gas")),
        boundaries=(*park.boundaries, zone),
        streams=(a_stream("s", at, "natural_gas", enterprise=whose),),
    )


def account(park: Park, boundary: str = "zone") -> Inventory:
    values: dict[str, list[float]] = {"grid": [300.0]} | {f"use_{name}": [100.0] for name in NAMES}
    values |= {meter.id: [1000.0] for meter in park.meters if meter.carrier == "natural_gas"}
    return draw_up(park, values, YEAR, boundary=boundary)


def is_unknown(inventory: Inventory) -> bool:
    figures = ("national.e_fuel_kg", "national.e_park_kg", "national.e_tce")
    return all(figure(inventory, name).value is None for name in figures)


@pytest.mark.parametrize("end", ["enterprise:steel", "asset:boiler"])
@pytest.mark.parametrize("whose", ["b", ""])
def test_fuel_of_a_member_under_the_name_of_another_is_not_zero_but_unknown(
    end: str, whose: str
) -> None:
    inventory = account(the_park(gas("gas", "outside", end), whose=whose))
    assert is_unknown(inventory)
    (found,) = (f for f in inventory.findings if f.kind.id == PARTED)
    assert found.subject == "s"
    assert found.facts == {
        "says": whose or "common",
        "meter": "gas",
        "ends": "steel",
        "boundary": "zone",
    }


def test_fuel_of_another_under_the_name_of_a_member_is_unknown_as_well() -> None:
    assert is_unknown(account(the_park(gas("gas", "outside", "enterprise:b"), whose="steel")))
    assert is_unknown(account(the_park(gas("gas", "outside", "asset:common_boiler"))))


@pytest.mark.parametrize(
    ("end", "whose"),
    [
        ("enterprise:steel", "steel"),
        ("asset:boiler", "steel"),
        ("asset:common_boiler", ""),
        ("common", ""),
        ("header", "steel"),  # nobody is metered behind it
    ],
)
def test_a_stream_that_agrees_with_its_meter_is_no_finding(end: str, whose: str) -> None:
    inventory = account(the_park(gas("gas", "outside", end), whose=whose))
    assert not {PARTED, DIFFERS} & set(kinds(inventory))
    assert value(inventory, "national.e_fuel_kg") > 0


def test_where_no_boundary_parts_them_the_total_stands_and_only_their_shares_are_unknown() -> None:
    inventory = account(the_park(gas("gas", "outside", "enterprise:steel")), "whole")
    assert value(inventory, "national.e_fuel_kg") > 0
    assert figure(inventory, "by_enterprise.steel_kg").value is None
    assert figure(inventory, "by_enterprise.b_kg").value is None
    assert value(inventory, "by_enterprise.third_kg") >= 0
    assert DIFFERS in kinds(inventory)
    assert PARTED not in kinds(inventory)


def joined(first: datetime) -> Park:
    """Return a park in which b joins the whole on a day."""
    park = the_park(gas("gas", "outside", "enterprise:steel"))
    whole = park.boundaries[0]
    members = (m for m in whole.members if m.enterprise != "b")
    late = Member(enterprise="b", valid_from=first)
    return replace(park, boundaries=(replace(whole, members=(*members, late)),))


def test_a_day_on_which_one_of_them_is_no_member_parts_them() -> None:
    assert is_unknown(account(joined(JULY), "whole"))
    assert not is_unknown(account(joined(SINCE), "whole"))


def test_a_header_that_serves_both_is_unknown_where_they_are_parted() -> None:
    park = the_park(
        gas("gas", "outside", "header"),
        gas("to_steel", "header", "enterprise:steel"),
        gas("to_b", "header", "enterprise:b"),
    )
    inventory = account(park)
    assert is_unknown(inventory)
    assert [f.facts["ends"] for f in inventory.findings if f.kind.id == PARTED] == ["b, steel"]
    assert not {PARTED, DIFFERS} & set(kinds(account(park, "whole")))


def test_fuel_passed_on_to_a_neighbour_is_its_own_unless_it_is_taken_off() -> None:
    park = the_park(
        gas("gas", "outside", "enterprise:steel"),
        gas("on", "enterprise:steel", "enterprise:b"),
        whose="steel",
    )
    assert is_unknown(account(park))
    own = a_stream("of_b", "on", "natural_gas", enterprise="b")
    rest = VirtualMeter(
        id="rest",
        name=a_name("rest"),
        carrier="natural_gas",
        source="outside",
        target="enterprise:steel",
        terms=((1.0, "gas"), (-1.0, "on")),
    )
    apart = replace(
        park,
        virtual_meters=(rest,),
        streams=(a_stream("s", "rest", "natural_gas", enterprise="steel"), own),
    )
    assert not {PARTED, DIFFERS} & set(kinds(account(apart)))


def test_a_sum_hides_no_end_and_shares_of_a_header_say_themselves_whose_they_are() -> None:
    park = the_park(gas("gas", "outside", "enterprise:steel"), at="sum")
    renamed = VirtualMeter(
        id="sum",
        name=a_name("sum"),
        carrier="natural_gas",
        source="outside",
        target="enterprise:b",
        terms=((1.0, "gas"),),
    )
    assert is_unknown(account(replace(park, virtual_meters=(renamed,))))
    shared = the_park(gas("gas", "outside", "header"))
    parts = tuple(
        replace(
            renamed,
            id=f"of_{who}",
            source="header",
            target=f"enterprise:{who}",
            terms=((share, "gas"),),
        )
        for who, share in (("b", 0.25), ("steel", 0.75))
    )
    streams = tuple(
        a_stream(part.id, part.id, "natural_gas", enterprise=part.id[3:]) for part in parts
    )
    inventory = account(replace(shared, virtual_meters=parts, streams=streams))
    assert not {PARTED, DIFFERS} & set(kinds(inventory))


def test_a_product_belongs_to_who_makes_it() -> None:
    park = the_park(gas("gas", "outside", "enterprise:steel"), whose="steel")
    made = billed("clinker", "enterprise:steel", "outside", "clinker", "t")
    process = a_stream(
        "p",
        "clinker",
        "clinker",
        StreamUse.PROCESS,
        enterprise="b",
        factor_t_per_t=0.5,
        evidence="report",
    )
    park = replace(park, meters=(*park.meters, made), streams=(*park.streams, process))
    inventory = draw_up(
        park, {"clinker": [5.0], "gas": [1.0], "grid": [1.0]}, YEAR, boundary="zone"
    )
    assert figure(inventory, "national.e_process_kg").value is None
    assert PARTED in kinds(inventory)
