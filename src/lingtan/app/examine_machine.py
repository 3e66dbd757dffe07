"""Examine the machine: which Python, which font, which engine, how much memory."""

import platform
import sys
from dataclasses import dataclass
from xml.parsers.expat import version_info

from lingtan import __version__
from lingtan.app.wiring import engine_versions
from lingtan.app.wiring_documents import find_font

SAFE_EXPAT = (2, 6, 0)  # the first one without CVE-2023-52425


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """What this machine has and lacks.

    Attributes
    ----------
    chinese_font : str
        File of the font reports use; empty when there is none, and then no PDF can be written.
    engines : tuple of (str, str)
        Libraries that carry the work, with their versions.
    unsafe_expat : str
        Version of this Python's XML parser if a small hostile file can keep it at work for
        minutes; empty otherwise.
    """

    lingtan: str
    python: str
    system: str
    chinese_font: str
    engines: tuple[tuple[str, str], ...]
    unsafe_expat: str = ""


def unsafe_expat(version: tuple[int, int, int] = version_info) -> str:
    """Return the version of an XML parser older than 2.6.0; empty for a newer one.

    Examples
    --------
    >>> unsafe_expat((2, 5, 0)), unsafe_expat((2, 6, 0))
    ('2.5.0', '')
    """
    return ".".join(map(str, version)) if version < SAFE_EXPAT else ""


def examine_machine(expat: tuple[int, int, int] = version_info) -> Diagnosis:
    """Return what this machine has and lacks."""
    font = find_font()
    return Diagnosis(
        lingtan=__version__,
        python=f"{platform.python_version()} ({sys.executable})",
        system=platform.platform(),
        chinese_font=font.family if font else "",
        engines=engine_versions(),
        unsafe_expat=unsafe_expat(expat),
    )
