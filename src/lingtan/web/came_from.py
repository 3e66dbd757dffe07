"""Where somebody comes from, and with what, as far as a request tells.

Of what a browser calls itself only the names of well-known ones are kept: who is shown his own
sessions knows it by them, and nothing a stranger makes up stands in a list of ours.
"""

from ipaddress import IPv4Address, ip_address, ip_network

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

LINE_BITS = 64  # by which networks of version 6 are handed out


def address_of(request: Request) -> str:
    """Return where somebody comes from; empty where it cannot be seen."""
    return request.client.host if request.client else ""


def line_of(request: Request) -> str:
    """Return by what tries are counted of where somebody comes from: his line, at the least.

    Who has one address of version 6 has as a rule all that begin with the same 64 bits.

    Examples
    --------
    >>> line_of(Request({"type": "http", "client": ("2001:db8:0:7:1:2:3:4", 5)}))
    '2001:db8:0:7::/64'
    >>> line_of(Request({"type": "http", "client": ("::ffff:192.0.2.1", 5)}))
    '192.0.2.1'
    """
    told = address_of(request)
    try:
        address = ip_address(told)
    except ValueError:  # what a proxy says may be anything
        return told
    if isinstance(address, IPv4Address):
        return told
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ip_network((int(address), LINE_BITS), strict=False))


def browser_of(request: Request) -> str:
    """Return which browser it is, and of which system; empty of what is none we know."""
    told = request.headers.get("user-agent", "")
    return " · ".join(filter(None, (_first(FAMILIES, told), _first(SYSTEMS, told))))


def _first(names: dict[str, str], told: str) -> str:
    return next((name for mark, name in names.items() if mark in told), "")
