"""HTML as values: every text is escaped unless it is markup already, so nothing slips through.

Signs that steer how others are shown are written out: the name of a file may hold any.
"""

from html import escape

from lingtan.base.visible_text import written_out


class Markup(str):
    """Text that is markup already; whatever else is put into an element is escaped."""

    __slots__ = ()

    def __html__(self) -> str:
        """Tell templates that it is markup already."""
        return str(self)


VOID = frozenset({"meta", "br", "hr", "col", "wbr"})


def tag(name: str, /, *children: str, **attributes: str | int) -> Markup:
    """Write an element; ``class_`` stands for class, an underscore for a hyphen.

    Examples
    --------
    >>> tag("td", "<b>", class_="number", data_figure="national.e_tce")
    '<td class="number" data-figure="national.e_tce">&lt;b&gt;</td>'
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(written_out(str(value)))}"'
        for key, value in attributes.items()
    )
    if name in VOID:
        return Markup(f"<{name}{written}>")
    return Markup(f"<{name}{written}>{join(*children)}</{name}>")


def join(*children: str) -> Markup:
    """Put children together, escaping those that are plain text."""
    return Markup(
        "".join(
            c if isinstance(c, Markup) else escape(written_out(c), quote=False) for c in children
        )
    )
