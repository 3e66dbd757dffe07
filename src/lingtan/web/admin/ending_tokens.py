"""Tell which tokens end soon, in time to issue others: a program without one is refused."""

from collections.abc import Callable, Iterator
from datetime import datetime

from lingtan.app.keep_tokens import ending_tokens
from lingtan.app.layout import Layout
from lingtan.reports.model import Callout, Tone
from lingtan.reports.words import Words

NONE = "–"


def ending_box(
    layout: Layout, now: datetime, words: Words, moment: Callable[[datetime], str]
) -> Iterator[Callout]:
    """Yield a box that names them, what each is for and until when it counts; none without any."""
    lines = tuple(
        words.say(
            "admin.ending.token",
            {"token": each.prefix, "note": each.note or NONE, "at": moment(each.expires_at)},
        )
        for each in ending_tokens(layout, now)
    )
    if lines:
        yield Callout(
            tone=Tone.DOUBT,
            title=words.say("admin.ending"),
            lines=(*lines, words.say("admin.ending.next")),
            leads_to="/do/token_issue",
        )
