"""What a text counts instead of naming it: a page unfolds it, paper has room for the count alone.

Nothing is lost by that: who takes a page away as data, or the workbook, has every name.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """The end of a list in a text.

    Attributes
    ----------
    text : str
        What counts them, such as ``" and 15 more"``.
    names : str
        All that it counts, one after another.
    joiner : str
        What stands between the text before and the names, where they are named.
    """

    text: str
    names: str
    joiner: str
