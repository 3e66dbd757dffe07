"""What changed in the description of a park is told thing by thing and part by part."""

from dataclasses import replace
from datetime import UTC, datetime

from lingtan.park.changes import Turn, park_changes
from lingtan.park.meters import MeterEvent
from tests.builders import a_meter, a_park, an_enterprise

EVENT = MeterEvent(meter="m1", at=datetime(2025, 7, 1, tzinfo=UTC), multiplier=20.0)
PARK = a_park(a_meter("m1", "outside", "bus"), a_meter("m2", "bus", "enterprise:works"))


def test_the_same_park_has_not_changed() -> None:
    assert park_changes(PARK, PARK) == ()


def test_what_was_added_dropped_and_changed_is_named() -> None:
    changed = replace(PARK.meters[0], accuracy_class=0.5, multiplier=30.0)
    now = replace(
        PARK,
        meters=(a_meter("m3", "bus", "common"), changed),
        meter_events=(EVENT,),
        target_year=2035,
    )
    found = [(c.family, c.id, c.turn, c.part, c.old, c.new) for c in park_changes(PARK, now)]
    assert found == [
        ("park", PARK.id, Turn.CHANGED, "target_year", "2027", "2035"),
        ("meters", "m2", Turn.DROPPED, "", "", ""),
        ("meters", "m1", Turn.CHANGED, "accuracy_class", "", "0.5"),
        ("meters", "m1", Turn.CHANGED, "multiplier", "1", "30"),
        ("meters", "m3", Turn.ADDED, "", "", ""),
        ("meter_events", "m1 2025-07-01T00:00:00+00:00", Turn.ADDED, "", "", ""),
    ]


def test_a_member_that_leaves_is_told_with_the_day() -> None:
    boundary = PARK.boundaries[0]
    last = datetime(2026, 1, 1, tzinfo=UTC)
    members = tuple(replace(member, valid_to=last) for member in boundary.members)
    now = replace(PARK, boundaries=(replace(boundary, members=members),))
    (change,) = park_changes(PARK, now)
    assert (change.family, change.part) == ("boundaries", "members")
    assert "2026-01-01" in change.new
    assert "2026-01-01" not in change.old


def test_the_order_of_a_file_means_nothing() -> None:
    more = replace(PARK, enterprises=(an_enterprise("b"), an_enterprise("a")))
    turned = replace(more, enterprises=more.enterprises[::-1], meters=more.meters[::-1])
    assert park_changes(more, turned) == ()
