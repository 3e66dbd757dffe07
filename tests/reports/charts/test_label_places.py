"""Names on a picture stand beside their points, and none over another."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from lingtan.reports.charts.label_places import GAP, Box, Name, place_names

INSIDE = Box(left=0, top=0, right=700, bottom=500)
LONG = "Electric-arc steel works 电炉炼钢厂"


def named(x: float, y: float, text: str = LONG) -> Name:
    return Name(text=text, x=x, y=y, size=11)


def test_a_name_alone_stands_to_the_right_of_its_point() -> None:
    (place,) = place_names([named(100, 100)], (), INSIDE)
    assert (place.x, place.anchor, place.is_far) == (100 + GAP, "start", False)


def test_a_name_that_would_leave_the_picture_stands_to_the_left() -> None:
    (place,) = place_names([named(690, 100)], (), INSIDE)
    assert place.anchor == "end"


def test_names_of_one_point_stand_apart_and_a_line_leads_to_those_far_away() -> None:
    places = place_names([named(300, 200)] * 9, (), INSIDE)
    assert not any(one.box.meets(other.box) for one, other in combinations(places, 2))
    assert [place.is_far for place in places].count(True) > 0


def test_a_name_stands_clear_of_a_line_if_there_is_room_beside_its_point() -> None:
    fence = [Box(left=120, top=y, right=122, bottom=y + 2) for y in range(0, 500, 2)]
    (place,) = place_names([named(100, 100, "steel works")], (), INSIDE, fence)
    assert (place.anchor, place.is_far) == ("end", False)
    cage = [
        Box(left=x, top=y, right=x + 2, bottom=y + 2) for x in (80, 120) for y in range(0, 500, 2)
    ]
    (caught,) = place_names([named(100, 100, "steel works")], (), INSIDE, cage)
    assert (caught.x, caught.is_far) == (100 + GAP, False)  # near, over a line, before far away


@given(
    st.lists(st.tuples(st.floats(20, 680), st.floats(20, 480)), min_size=1, max_size=12),
)
def test_no_name_covers_another_or_a_point(points: list[tuple[float, float]]) -> None:
    dots = [Box(left=x - 4, top=y - 4, right=x + 4, bottom=y + 4) for x, y in points]
    places = place_names([named(x, y, "炼钢厂 steel") for x, y in points], dots, INSIDE)
    boxes = [place.box for place in places]
    assert not any(one.meets(other) for one, other in combinations(boxes, 2))
    assert not any(box.meets(dot) for box in boxes for dot in dots)
    assert all(INSIDE.holds(box) for box in boxes)
