"""Examine the machine: which Python, which font, which engine, how much memory."""

import platform
import sys
from dataclasses import dataclass

from lingtan import __version__
from lingtan.app.wiring import engine_versions
from lingtan.app.wiring_documents import find_font


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """What this machine has and lacks.

    Attributes
    ----------
    chinese_font : str
        File of the font reports use; empty when there is none, and then no PDF can be written.
    engines : tuple of (str, str)
        Libraries that carry the work, with their versions.
    """

    lingtan: str
    python: str
    system: str
    chinese_font: str
    engines: tuple[tuple[str, str], ...]


def examine_machine() -> Diagnosis:
    """Return what this machine has and lacks."""
    font = find_font()
    return Diagnosis(
        lingtan=__version__,
        python=f"{platform.python_version()} ({sys.executable})",
        system=platform.platform(),
        chinese_font=font.family if font else "",
        engines=engine_versions(),
    )
