"""A gross error is named, what would explain it as well is named beside it, others stay."""

from dataclasses import replace

import numpy as np
import pytest

from lingtan.metering.reconciliation.gross_errors import Doubtful, Elimination, eliminate
from tests.metering.reconciliation.test_redundancy import a_tree

TRUE = {
    "import": 1000.0,
    "feeder_1": 600.0,
    "feeder_2": 400.0,
    "a": 350.0,
    "b": 250.0,
    "c": 300.0,
    "d": 100.0,
}


def found_in(
    wrong: dict[str, float], fixed: str = "", most: dict[str, float] | None = None
) -> tuple[tuple[str, ...], Elimination]:
    """Return the streams and what is found in a tree some of whose readings are wrong."""
    system = a_tree()
    values = np.array([(TRUE | wrong)[stream] for stream in system.streams])
    sigma = 0.005 * np.array([TRUE[stream] for stream in system.streams])
    every = np.ones(len(values), dtype=bool)
    held = np.array([stream == fixed for stream in system.streams])
    rated = np.array([(most or {}).get(stream, np.inf) for stream in system.streams])
    doubtful = replace(Doubtful.every(len(values)), fixed=held, most=rated)
    return system.streams, eliminate(system, values, sigma, every, doubtful)


def test_sound_readings_leave_no_suspect() -> None:
    _, found = found_in({})
    assert not found.suspects
    assert found.is_settled


def test_a_ratio_off_by_a_fifth_is_found_and_the_others_tell_the_truth() -> None:
    streams, found = found_in({"feeder_1": 480.0})
    (suspect,) = found.suspects
    assert streams[suspect.stream] == "feeder_1"
    assert not suspect.alike
    assert found.values[suspect.stream] == pytest.approx(600.0)
    assert found.is_settled


def test_two_users_of_one_busbar_cannot_be_told_apart() -> None:
    streams, found = found_in({"c": 360.0})
    (suspect,) = found.suspects
    assert {streams[suspect.stream], *(streams[each.stream] for each in suspect.alike)} == {
        "c",
        "d",
    }


def test_a_plant_that_would_have_to_give_beyond_its_rating_is_not_the_one() -> None:
    streams, found = found_in({"c": 240.0}, most={"d": 120.0})  # or d is 160, and not 100
    (suspect,) = found.suspects
    assert (streams[suspect.stream], suspect.alike) == ("c", ())
    assert suspect.expected == pytest.approx(300.0)
    (either,) = found_in({"c": 240.0}, most={"d": 170.0})[1].suspects
    assert len(either.alike) == 1


def test_what_each_of_them_would_have_to_be_off_by_is_told() -> None:
    streams, found = found_in({"c": 360.0})
    (suspect,) = found.suspects
    off = 360.0 - 300.0  # whichever it is, the busbar has so much too much
    read = {"c": 360.0, "d": 100.0}[streams[suspect.stream]]
    assert read - found.values[suspect.stream] == pytest.approx(off)
    assert suspect.expected == pytest.approx(read - off)
    (other,) = suspect.alike
    assert other.expected == pytest.approx((460.0 - read) - off)


def test_two_faults_far_apart_are_both_found() -> None:
    streams, found = found_in({"feeder_1": 480.0, "import": 1200.0})
    first, second = found.suspects
    assert streams[first.stream] == "import"
    named = {streams[second.stream], *(streams[each.stream] for each in second.alike)}
    assert named == {"feeder_1", "a", "b"}  # without the import, nothing tells these apart
    assert found.is_settled


def test_what_may_not_be_doubted_is_never_taken_out() -> None:
    streams, found = found_in({"feeder_1": 480.0}, fixed="feeder_1")
    assert "feeder_1" not in {streams[suspect.stream] for suspect in found.suspects}
