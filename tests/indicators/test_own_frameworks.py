"""A framework of the park's own cannot have been read or published on a day to come."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from lingtan.catalogue.provenance import KnownBy
from lingtan.indicators.own_frameworks import FRAMEWORK_KNOWN_LATER, own_known_later
from tests.builders_indicators import FRAMEWORKS

BUILT_IN = FRAMEWORKS["cn_national_910"]


@pytest.mark.parametrize("by", list(KnownBy))
def test_an_own_framework_of_a_day_to_come_is_told(by: KnownBy) -> None:
    own = replace(BUILT_IN, id="our_bank", known_from=date(2026, 3, 1), known_by=by)
    late = replace(BUILT_IN, known_from=date(2026, 3, 1))
    before = datetime(2026, 2, 28, 15, tzinfo=UTC)
    (told,) = own_known_later([own, late], before, "Asia/Shanghai", "catalogue")
    assert (told.kind, told.subject) == (FRAMEWORK_KNOWN_LATER, "our_bank")
    assert told.facts == {"known_from": "2026-03-01", "known_at": "2026-02-28"}
    its_day = datetime(2026, 2, 28, 16, tzinfo=UTC)
    assert own_known_later([own], its_day, "Asia/Shanghai", "catalogue") == ()
    assert own_known_later([replace(own, known_from=None)], before, "UTC", "catalogue") == ()
