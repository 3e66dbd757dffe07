"""Text is readable in both themes, and no state is told by colour alone."""

import re
from importlib.resources import files

import pytest

STYLE = (files("lingtan.web") / "static" / "lingtan.css").read_text(encoding="utf-8")
BLOCK = re.compile(r"(:root[^{]*)\{([^}]*)\}")
COLOUR = re.compile(r"--(\w+): (#[0-9a-f]{6})")
TEXT = ("ink", "muted", "accent", "danger", "warning")
GROUND = ("card", "page", "shade")
LEAST = 4.5  # WCAG 2.2, 1.4.3, level AA


def themes() -> list[tuple[str, dict[str, str]]]:
    return [
        (selector.strip(), dict(COLOUR.findall(body)))
        for selector, body in BLOCK.findall(STYLE)
        if COLOUR.search(body)
    ]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [found for _, found in themes()])
def test_every_text_stands_out_from_every_ground(colours: dict[str, str]) -> None:
    for text in TEXT:
        for ground in GROUND:
            assert contrast(colours[text], colours[ground]) >= LEAST, (text, ground)


def test_the_dark_theme_is_the_same_chosen_or_followed() -> None:
    _, followed, chosen = themes()
    assert followed[1] == chosen[1]


def test_the_style_fetches_nothing() -> None:
    assert "url(" not in STYLE
    assert "@import" not in STYLE
