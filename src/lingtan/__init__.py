"""lingtan (零碳): from scattered meter files to a verified zero-carbon claim.

>>> from lingtan import Workspace
>>> Workspace.__name__
'Workspace'
"""

from importlib import import_module
from typing import TYPE_CHECKING

from lingtan.base.errors import Voice, speak_with

if TYPE_CHECKING:
    from lingtan.app.workspace import Workspace

__all__ = ["Workspace", "__version__"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Load the workspace only when it is asked for, so that ``lingtan --help`` stays quick."""
    if name == "Workspace":
        return import_module("lingtan.app.workspace").Workspace
    raise AttributeError(f"module 'lingtan' has no attribute {name!r}")


def _english() -> Voice:
    """Return who tells errors in English; the words are read when the first one is told."""
    voice: Voice = import_module("lingtan.reports.words").Words("en")
    return voice


speak_with(_english)
