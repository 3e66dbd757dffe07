"""Which Chinese font a PDF is set in: the first of a list that the machine has."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import typst

from lingtan.base.errors import DocumentError

# In order of preference; all hold the characters of GB 2312.
FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Noto Serif CJK SC",
    "Noto Serif SC",
    "Source Han Serif SC",
    "SimSun",
    "Droid Sans Fallback",
)
EXTRA = "lingtan_cjk"  # what ``lingtan[cjk]`` installs, for a machine without a font of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFont:
    """A font family and the file it comes from; the path is empty when the system hides it."""

    family: str
    path: str


def find_font(folders: Sequence[Path] = (), *, with_system: bool = True) -> DocumentFont | None:
    """Return the Chinese font that documents will use, or None when there is none.

    Parameters
    ----------
    folders : sequence of Path
        Folders with font files to look in besides the system's.
    with_system : bool
        Whether the fonts of the system and of ``lingtan[cjk]`` may be used.
    """
    files = {info.family: info.path or "" for info in _reversed(folders, with_system=with_system)}
    for family in FAMILIES:
        if family in files:
            return DocumentFont(family=family, path=files[family])
    return None


def require_font(folders: Sequence[Path] = (), *, with_system: bool = True) -> DocumentFont:
    """Return the font documents will use.

    Raises
    ------
    DocumentError
        No Chinese font is installed.
    """
    font = find_font(folders, with_system=with_system)
    if font is None:
        raise DocumentError("no_chinese_font", facts={"families": ", ".join(FAMILIES[:3])})
    return font


def fonts_of(folders: Sequence[Path], *, with_system: bool = True) -> typst.Fonts:
    """Return the fonts for a compilation; loaded once for the same folders."""
    known = [*folders, *installed_folders()] if with_system else folders
    return _load(tuple(str(folder) for folder in known), with_system=with_system)


def installed_folders() -> tuple[Path, ...]:
    """Return where ``lingtan[cjk]`` put its fonts; nothing when it is not installed."""
    found = find_spec(EXTRA)
    return () if found is None or found.origin is None else (Path(found.origin).parent,)


def _reversed(folders: Sequence[Path], *, with_system: bool) -> list[typst.FontInfo]:
    """List the faces so that the first file of a family is the one that is kept."""
    return list(reversed(fonts_of(folders, with_system=with_system).fonts()))


@lru_cache(maxsize=4)
def _load(folders: tuple[str, ...], *, with_system: bool) -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=with_system,
        include_embedded_fonts=False,
        font_paths=list(folders),
    )
