"""The colours of carriers stay apart for every kind of sight, as a distance and not by eye.

What dichromats see follows Machado, Oliveira and Fernandes (2009), severity 1.0, in linear light;
distances are CIE 1976 in L*a*b* under D65. Matrices and formulae are recalled, label R.
"""

import re
from importlib.resources import files
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from lingtan.reports.charts import palette

COLOURS = (
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
SIGHTS = {
    "normal": np.eye(3),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "tritan": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
WHITE = np.array([0.95047, 1.0, 1.08883])

Vector = NDArray[np.float64]


def seen(colour: str, sight: Vector) -> Vector:
    """Return L*, a*, b* of a colour as somebody sees it."""
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(sight @ linear, 0, 1) / WHITE
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def least(colours: tuple[str, ...], sight: Vector) -> float:
    labs = [seen(colour, sight) for colour in colours]
    return min(float(np.linalg.norm(one - other)) for one, other in combinations(labs, 2))


# What the search for these ten colours found with these matrices, to the digit below.
LIMITS = {"normal": 34.1, "deutan": 23.6, "protan": 23.3, "tritan": 23.4}
STYLE = (files("lingtan.web") / "static" / "lingtan.css").read_text(encoding="utf-8")
LIGHTER = {palette.STORAGE: "storage"}  # what the dark theme of pages draws in another colour


def on_dark(colour: str) -> str:
    if colour not in LIGHTER:
        return colour
    return str(re.findall(rf"--{LIGHTER[colour]}: (#[0-9a-f]{{6}})", STYLE)[-1])


@pytest.mark.parametrize("sight", SIGHTS)
def test_no_two_carriers_look_alike(sight: str) -> None:
    assert least(COLOURS, SIGHTS[sight]) >= LIMITS[sight]


@pytest.mark.parametrize("sight", SIGHTS)
def test_no_two_look_alike_on_dark_pages_either(sight: str) -> None:
    assert least(tuple(map(on_dark, COLOURS)), SIGHTS[sight]) >= LIMITS[sight]


@pytest.mark.parametrize("name", ["INK", "MUTED", "RULE", "PAPER", "SHADE"])
def test_ink_and_paper_of_pictures_are_those_of_the_theme(name: str) -> None:
    assert re.search(rf'svg \[fill="{getattr(palette, name)}"\] {{ fill: var\(--\w+\); }}', STYLE)


@pytest.mark.parametrize("grade", palette.GRADES)
def test_a_grade_keeps_its_ground_and_the_ink_upon_it(grade: str) -> None:
    ground, ink = palette.GRADES[grade], palette.GRADE_INK[grade]
    kept = re.compile(r"svg :is\((.*?)\) \+ \[fill=\"(#\w+)\"\] { fill: (#\w+); }").findall(STYLE)
    assert any(
        ground in grounds and ink == old and ink.lower() == new for grounds, old, new in kept
    )
