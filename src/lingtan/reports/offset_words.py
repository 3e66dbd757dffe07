"""What the state of a block of credits is called in the statement of a period."""

from datetime import datetime

from lingtan.base.time_axis import Period, find_zone
from lingtan.park.offsets import OffsetBlock
from lingtan.reports.words import Words


def state_name(words: Words, block: OffsetBlock, at: datetime, period: Period) -> str:
    """Return held or retired when a period ended; a retirement after it is said with its day.

    Parameters
    ----------
    at : datetime
        When it is told: a retirement still to come then is a plan.
    """
    if block.retired_on is None:
        return words.say(f"beside.{block.state.value}")
    day = block.retired_on.astimezone(find_zone(period.zone)).date().isoformat()
    if block.is_planned(at):
        return words.say("beside.to_be_retired", {"day": day})
    if block.is_retired_since(period.end, at):
        return words.say("beside.retired_since", {"day": day})
    return words.say(f"beside.{block.state.value}")
