"""Where somebody comes from, and with what, as far as a request tells.

Of what a browser calls itself only the names of well-known ones are kept: who is shown his own
sessions knows it by them, and nothing a stranger makes up stands in a list of ours.
"""

from fastapi import Request

FAMILIES = {
    "MicroMessenger/": "WeChat",
    "Edg": "Edge",
    "OPR/": "Opera",
    "Firefox/": "Firefox",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
"""By what each says of itself; most of them say that they are the later ones as well."""
SYSTEMS = {
    "Android": "Android",
    "HarmonyOS": "HarmonyOS",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}


def address_of(request: Request) -> str:
    """Return where somebody comes from; empty where it cannot be seen."""
    return request.client.host if request.client else ""


def browser_of(request: Request) -> str:
    """Return which browser it is, and of which system; empty of what is none we know."""
    told = request.headers.get("user-agent", "")
    return " · ".join(filter(None, (_first(FAMILIES, told), _first(SYSTEMS, told))))


def _first(names: dict[str, str], told: str) -> str:
    return next((name for mark, name in names.items() if mark in told), "")
