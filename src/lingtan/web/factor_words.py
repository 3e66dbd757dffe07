"""Which second factors somebody has, in words."""

from lingtan.app.second_factor import Standing
from lingtan.reports.words import Words


def standing_told(standing: Standing, since: str, words: Words) -> str:
    """Return it as one line.

    Parameters
    ----------
    since : str
        When codes by time were set up, as it is shown.
    """
    codes = words.say("admin.factor", {"since": since, "left": standing.codes_left})
    keys = words.say("admin.keys", {"count": len(standing.keys)})
    told = (codes if standing.since else "", keys if standing.keys else "")
    return "; ".join(filter(None, told))
