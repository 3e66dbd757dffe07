"""Who is late with which form, as a screen tells it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lingtan.reports.model import Column, Table
from lingtan.reports.sentence import Sentence
from lingtan.reports.words import Words
from lingtan.web.campaign_shown import answer_of, coming_rows, late_rows, shown_board
from lingtan.web.room import Room

MOST_LATE = 12  # forms there is room for
Row = tuple[str, str, date, int]
"""Name, form, last day, and days since or left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LateForms:
    """Who is late with which form.

    Attributes
    ----------
    late : sequence of Row
        The longest first.
    coming : sequence of Row
        Those that are owed and not late, the first to come first.
    """

    answer: Sentence
    late: Sequence[Row]
    coming: Sequence[Row]

    @property
    def rows(self) -> Sequence[Row]:
        """Those that are late and have room."""
        return self.late[:MOST_LATE]

    @property
    def more(self) -> int:
        """How many of them have none."""
        return len(self.late) - len(self.rows)

    @property
    def following(self) -> Sequence[Row]:
        """Those that are not late and have room beside them."""
        return self.coming[: MOST_LATE - len(self.rows)]


def late_forms(room: Room, words: Words) -> LateForms:
    """Return who is late now."""
    shown = shown_board(room.layout, room.park(), words, "")
    return LateForms(answer=answer_of(shown), late=late_rows(shown), coming=coming_rows(shown))


def late_tables(forms: LateForms, words: Words) -> tuple[Table, ...]:
    """Return all forms that are late, and all that come, as tables."""
    told = (
        ("late", "wall.late", "campaigns.late", forms.late),
        ("coming", "collect.coming", "collect.left", forms.coming),
    )
    return tuple(
        Table(
            id=f"forms_{id_}",
            title=words.say(title),
            columns=_columns(words, days),
            rows=tuple(_told(row, words) for row in rows),
        )
        for id_, title, days, rows in told
        if rows
    )


def _columns(words: Words, days: str) -> tuple[Column, ...]:
    headings = ("collect.enterprise", "collect.form_head", "collect.due", days)
    texts = map(words.say, headings)
    return tuple(Column(heading=text[:1].upper() + text[1:]) for text in texts)


def _told(row: Row, words: Words) -> tuple[str, ...]:
    name, form, due, days = row
    left = words.say("collect.days", {"days": days}) if days else words.say("collect.today")
    return name, form, due.isoformat(), left
