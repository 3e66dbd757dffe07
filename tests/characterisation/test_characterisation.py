"""What the parks show has not changed; ``python -m tests.characterisation`` shows what has."""

import pytest

from tests.characterisation.digests import captured, changed
from tests.characterisation.parks import FAST

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("park", FAST)
def test_a_park_shows_what_it_showed(park: str) -> None:
    assert changed(park, captured(park)) == []
