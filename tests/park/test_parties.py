"""A holder is the same however it is written: by id, by name in either language, or by both."""

from dataclasses import replace

import pytest

from lingtan.base.names import Name
from lingtan.park.certificates import Act
from lingtan.park.parties import Parties
from tests.builders import a_park, an_enterprise
from tests.builders_register import a_batch, an_event

ALPHA = replace(an_enterprise("alpha"), name=Name(en="Alpha works", zh="阿尔法厂"))
PARK = replace(
    a_park(enterprises=(ALPHA, an_enterprise("beta"))), name=Name(en="Tiny park", zh="小园区")
)
PARTIES = Parties(PARK)
SPELLINGS = ("alpha", "ALPHA", "Alpha Works", " alpha  works", "阿尔法厂", "阿尔法 厂")


@pytest.mark.parametrize("text", [*SPELLINGS, "alpha  Alpha works", "alpha  阿尔法厂"])
def test_an_enterprise_is_known_by_any_of_its_names(text: str) -> None:
    assert PARTIES.party(text) == "alpha"


def test_the_park_is_known_by_its_name_and_anyone_else_stands_outside() -> None:
    assert [PARTIES.party(text) for text in ("", "tiny park", "小园区")] == [""] * 3
    assert PARTIES.party("Alpha works Ltd") == "Alpha works Ltd"


@pytest.mark.parametrize("text", ["–", "-", "—", "－", " − ", "–  the park itself", "–  园区本身"])
def test_a_dash_is_the_park_as_every_table_shows_it(text: str) -> None:
    assert PARTIES.party(text) == ""


def test_a_name_with_a_dash_in_it_is_a_name() -> None:
    assert PARTIES.party("Sino-Wind") == "Sino-Wind"


def test_a_name_that_two_have_tells_nobody() -> None:
    twin = replace(ALPHA, id="gamma")
    parties = Parties(replace(PARK, enterprises=(ALPHA, twin)))
    assert parties.party("Alpha works") == "Alpha works"
    assert parties.party("gamma") == "gamma"


def test_headers_and_events_name_their_parties_by_id() -> None:
    assert PARTIES.of_header(a_batch(owner="Alpha works")).owner == "alpha"
    handed = an_event("t1", Act.TRANSFER, owner="阿尔法厂", to="BETA")
    assert (PARTIES.of_event(handed).owner, PARTIES.of_event(handed).to) == ("alpha", "beta")
    stored = an_event("k1", Act.CANCEL, owner="alpha", to="BETA")
    assert PARTIES.of_event(stored).to == "BETA"
