"""What the state of a block of credits is called at an instant."""

from datetime import datetime

from lingtan.base.time_axis import find_zone
from lingtan.park.offsets import OffsetBlock
from lingtan.reports.words import Words


def state_name(words: Words, block: OffsetBlock, at: datetime, zone: str) -> str:
    """Return held or retired; a retirement still to come is a plan, and its day is said."""
    if block.retired_on is None or not block.is_planned(at):
        return words.say(f"beside.{block.state.value}")
    day = block.retired_on.astimezone(find_zone(zone)).date().isoformat()
    return words.say("beside.to_be_retired", {"day": day})
