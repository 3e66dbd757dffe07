"""Print what the frameworks still need: the datum, who supplies it, what proves it."""

from datetime import datetime

from rich.markup import escape

from lingtan.app.evaluate_park import Question
from lingtan.app.layout import Layout
from lingtan.app.request_data import request_data
from lingtan.cli.language import WORDS, say
from lingtan.cli.show import SCREEN, note_earlier, print_json, print_table, working


def print_requests(
    layout: Layout,
    period: str,
    as_known_at: datetime | None,
    language: str,
    *,
    replace: bool,
    as_json: bool,
) -> None:
    """Write the register of what is still needed, and print what it holds."""
    question = Question(period=period, as_known_at=as_known_at)
    with working(as_json):
        path, needed = request_data(layout, question, language, replace=replace)
    if as_json:
        print_json({"register": path, "requests": needed})
        return
    rows = [
        [
            request.name.in_language(WORDS.language),
            request.supplier.in_language(WORDS.language),
            request.proof.in_language(WORDS.language),
            say(f"request.{request.state.value}"),
        ]
        for request in needed
    ]
    print_table([say(f"request.{name}") for name in ("datum", "supplier", "proof", "state")], rows)
    SCREEN.print(escape(say("request.written", file=str(path))), soft_wrap=True)
    note_earlier(path)
