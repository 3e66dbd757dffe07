"""What parks show has not changed; ``python -m tests.characterisation check`` says what has."""

import pytest

from tests.characterisation.digests import captured, changed
from tests.characterisation.parks import PARKS

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("park", PARKS)
def test_a_park_shows_what_it_showed(park: str) -> None:
    differing = changed(park, captured(park))
    assert differing == [], f"In words: python -m tests.characterisation check {park}"
