"""The colours stay apart under every kind of colour vision and carry enough contrast."""

import itertools
import math

import pytest

from lingtan.reports.chapters.energy_charts import BY_WIRE
from lingtan.reports.charts import palette

CARRIERS = (
    palette.SOLAR,
    palette.WIND,
    palette.STORAGE,
    palette.DIRECT_GREEN,
    palette.GREEN_MARKET,
    palette.GRID,
    palette.COMBINED_HEAT_AND_POWER,
    palette.GAS,
    palette.STEAM,
    palette.HYDROGEN,
)
# Viénot, Brettel and Mollon (1999), linear RGB; tritan by Machado et al. (2009), severity 1.
VISION = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.11238, 0.88762, 0), (0.11238, 0.88762, 0), (0.00401, -0.00401, 1)),
    "deutan": ((0.29275, 0.70725, 0), (0.29275, 0.70725, 0), (-0.02234, 0.02234, 1)),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def linear(colour: str) -> tuple[float, ...]:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)


def lab(rgb: tuple[float, ...]) -> tuple[float, float, float]:
    r, g, b = (min(1.0, max(0.0, channel)) for channel in rgb)
    x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089
    f = [t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z)]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


def seen(colour: str, vision: str) -> tuple[float, float, float]:
    rgb = linear(colour)
    rows = VISION[vision]
    return lab(tuple(sum(a * b for a, b in zip(row, rgb, strict=True)) for row in rows))


def luminance(colour: str) -> float:
    return sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("vision", VISION)
def test_any_two_carriers_can_be_told_apart(vision: str) -> None:
    least = min(
        math.dist(seen(a, vision), seen(b, vision)) for a, b in itertools.combinations(CARRIERS, 2)
    )
    assert least > 20


@pytest.mark.parametrize("colour", [palette.INK, palette.MUTED, *palette.OUTCOMES.values()])
def test_words_can_be_read_on_paper(colour: str) -> None:
    assert contrast(colour, palette.PAPER) >= 4.5


def test_grades_grow_darker_step_by_step_so_that_a_grey_copy_keeps_their_order() -> None:
    lights = [luminance(colour) for colour in palette.GRADES.values()]
    assert lights == sorted(lights, reverse=True)


def test_layers_of_electricity_differ_from_their_neighbours_in_grey() -> None:
    colours = [palette.account_colour(account) for account in BY_WIRE]
    assert all(contrast(a, b) > 1.5 for a, b in itertools.pairwise(colours))


@pytest.mark.parametrize("grade", palette.GRADES)
def test_the_letter_of_a_grade_can_be_read(grade: str) -> None:
    assert contrast(palette.GRADES[grade], palette.GRADE_INK[grade]) >= 3.5
