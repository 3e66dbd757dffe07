"""What an address asks of the chart of lines on a page: what it shows, and how finely."""

from lingtan.web.actions.action import Field, Kind

SERIES = Field(name="series", kind=Kind.HIDDEN, is_required=False)
STEP = Field(name="step", kind=Kind.HIDDEN, is_required=False)
ASKED = (SERIES, STEP)
