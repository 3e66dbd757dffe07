"""What a script is told that asks for a part of a page and gets none."""

from fastapi import Request

PART = "hx-request"  # a script asks for what may have changed only
ANEW = "hx-refresh"


def page_anew(request: Request) -> dict[str, str]:
    """Return the header by which a script loads its page anew, where it asked for a part.

    Whose session ended, or what is there no more, is told on a page of its own and not within
    the one that asked.
    """
    return {ANEW: "true"} if PART in request.headers else {}
