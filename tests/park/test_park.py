"""A boundary is a version of the park file, or one enterprise alone."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from lingtan.park.places import BoundaryKind, Member
from tests.builders import a_park, an_enterprise

PARK = a_park(enterprises=(an_enterprise("alpha"), an_enterprise("beta")))


def test_an_enterprise_is_inside_its_own_boundary_when_it_is_inside_the_park() -> None:
    since = datetime(2025, 4, 1, tzinfo=UTC)
    main = replace(PARK.boundaries[0], members=(Member(enterprise="beta", valid_from=since),))
    park = replace(PARK, boundaries=(main,))
    own = park.boundary("enterprise:beta")
    assert own.members == main.members
    assert own.kind is BoundaryKind.PARK_IN_PARK
    assert (own.enterprise, main.enterprise) == ("beta", "")
    assert park.boundary("enterprise:alpha").members == ()


def test_a_version_of_the_park_file_is_found_first() -> None:
    named = replace(PARK.boundaries[0], id="enterprise:alpha")
    assert replace(PARK, boundaries=(named,)).boundary("enterprise:alpha") is named


@pytest.mark.parametrize("id_", ["other", "enterprise:", "enterprise:other"])
def test_nothing_else_is_a_boundary(id_: str) -> None:
    assert PARK.find_boundary(id_) is None
    with pytest.raises(KeyError):
        PARK.boundary(id_)
