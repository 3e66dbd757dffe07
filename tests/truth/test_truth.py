"""Parks nobody prepared: read in any dialect, their figures are true, and no verdict is wrong."""

from pathlib import Path

import numpy as np
import pytest

from tests.truth.dialects import all_dialects
from tests.truth.faults import all_faults
from tests.truth.make_site import make_site
from tests.truth.score import faulty_site, score
from tests.truth.site import month_sums

pytestmark = pytest.mark.slow

FAULTLESS = (1, 2, 3)
FAULTY = (21, 22, 23)


def test_power_is_conserved_in_a_made_park() -> None:
    site = make_site(2)
    into = sum(
        month_sums(c).sum() for c in site.channels if c.target == "bus_110" and not c.same_as
    )
    out = sum(month_sums(c).sum() for c in site.channels if c.source == "bus_110")
    assert 0 <= into - out < 0.02 * into


def test_a_seed_makes_one_park_and_another_seed_another() -> None:
    one, again, other = make_site(5), make_site(5), make_site(6)
    assert one.truth == again.truth != other.truth
    assert all(
        np.array_equal(one.recorded[m].value, again.recorded[m].value) for m in one.recorded
    )


def test_there_are_as_many_dialects_and_kinds_of_fault_as_promised() -> None:
    faults = [each for each in all_faults() if not each.is_innocent]
    assert len(all_dialects()) >= 15
    assert len({each.kind for each in faults}) == len(faults) >= 60


def test_what_is_planted_is_in_the_file_that_is_sent() -> None:
    faultless, faulty = make_site(21), faulty_site(21, 12)
    for planted in faulty.planted:
        for meter in planted.meters:
            if meter in faultless.recorded:
                was, now = faultless.recorded[meter], faulty.recorded[meter]
                assert (
                    now.cell
                    or len(was.value) != len(now.value)
                    or not np.array_equal(was.value, now.value)
                ), planted.kind


@pytest.mark.parametrize("seed", FAULTLESS)
def test_figures_of_a_park_without_faults_are_true_in_any_dialect(
    seed: int, tmp_path: Path
) -> None:
    found = score(seed, tmp_path, faults=0)
    assert found.trouble == ()
    assert found.false_alarms == ()
    assert found.before.verdict == "right"
    assert found.before.is_near, found.before.error


@pytest.mark.parametrize("seed", FAULTY)
def test_no_verdict_of_a_faulty_park_is_wrong(seed: int, tmp_path: Path) -> None:
    found = score(seed, tmp_path, faults=8)
    assert found.trouble == ()
    assert "wrong" not in {found.before.verdict, found.after.verdict}
