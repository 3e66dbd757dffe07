"""``lingtan certificates``: who holds which certificates, in which state, and until when."""

from datetime import UTC, datetime

from lingtan.app.read_register import read_register
from lingtan.cli.options import AsJson, Folder, KnownAt, instant, layout_of
from lingtan.cli.show import leave_if_refused, print_json, working
from lingtan.cli.show_register import plain_register, print_register


def run(folder: Folder, known_at: KnownAt = "", as_json: AsJson = False) -> None:
    """Show the register of certificates; leave with 3 when something in it has no effect."""
    layout = layout_of(folder)
    with working(as_json):
        found = read_register(layout, datetime.now(UTC), instant(known_at, layout))
    if as_json:
        print_json(plain_register(found))
    else:
        print_register(found)
    leave_if_refused(found.findings)
