"""How meters go wrong and what networks lose: told in both languages, each once."""

from itertools import pairwise

import pytest

from lingtan.catalogue.load import load_catalogue
from lingtan.catalogue.meter_faults import OTHER
from lingtan.park.assets import AssetKind
from lingtan.reports.words import LANGUAGES, Words

CATALOGUE = load_catalogue()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_of_a_meter_has_words(language: str) -> None:
    words = Words(language)
    assert all(words.has(f"meter_fault.{fault.id}") for fault in CATALOGUE.meter_faults)


def test_what_a_network_loses_is_a_share_with_an_uncertainty() -> None:
    for loss in CATALOGUE.network_losses:
        assert 0 <= loss.share < 0.2
        assert 0 < loss.sigma < 0.2


def test_what_may_be_below_zero_is_a_small_share_for_every_plant_and_for_all_other_meters() -> (
    None
):
    negatives = CATALOGUE.small_negatives
    assert OTHER in negatives
    assert all(0 < each.share < 0.2 for each in negatives.values())
    assert {AssetKind.SOLAR, AssetKind.WIND, AssetKind.FOSSIL_POWER} <= negatives.keys()


def test_the_ratios_are_far_enough_apart_to_be_told() -> None:
    ratios = sorted(fault.ratio for fault in CATALOGUE.meter_faults)
    assert all(abs(later / earlier - 1) > 0.06 for earlier, later in pairwise(ratios))
