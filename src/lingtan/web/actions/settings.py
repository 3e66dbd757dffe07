"""Edit the park file and the meters: every fault is told at once, with its line."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from lingtan.app.edit_settings import SETTINGS, Edit, save_settings, settings_digest, settings_text
from lingtan.app.layout import Layout
from lingtan.base.errors import Fact
from lingtan.park.people import Role
from lingtan.reports.words import Words
from lingtan.web.actions.action import Action, Field, Kind, Link, Order, Tell, Told
from lingtan.web.actions.tables import note

PARK_FILE, METERS_FILE = SETTINGS
LINKS = (
    Link(path="/", words="page.overview"),
    Link(path="/do/import", words="do.import"),
    Link(path="/do/park", words="do.park"),
    Link(path="/do/meters", words="do.meters"),
)


def save_park(order: Order, _tell: Tell) -> Callable[[Words], Told]:
    """Put an edited park file in its place, unless it is faulty."""
    return _save(order, PARK_FILE)


def save_meters(order: Order, _tell: Tell) -> Callable[[Words], Told]:
    """Put edited meters in their place, unless they are faulty."""
    return _save(order, METERS_FILE)


def _save(order: Order, name: str) -> Callable[[Words], Told]:
    now = datetime.now(UTC)
    edit = Edit(name=name, text=order.values["text"], seen=order.value("seen"), by=order.by)
    park = save_settings(order.layout, edit, now)
    facts: dict[str, Fact] = {
        "file": name,
        "enterprises": len(park.enterprises),
        "meters": len(park.meters),
    }
    return lambda words: Told(
        blocks=(note(words.say("do.settings.saved", facts), ()),), links=LINKS
    )


def _filled(layout: Layout, brought: Mapping[str, str], name: str) -> Mapping[str, str]:
    text, seen = settings_text(layout, name), settings_digest(layout, name)
    return {**brought, "text": text, "seen": seen}


FIELDS = (Field(name="text", kind=Kind.CODE), Field(name="seen", kind=Kind.HIDDEN))
PARK = Action(
    id="park",
    page="data",
    least=Role.OPERATOR,
    work=save_park,
    fields=FIELDS,
    is_signed=False,
    fill=lambda layout, brought: _filled(layout, brought, PARK_FILE),
)
METERS = Action(
    id="meters",
    page="data",
    least=Role.OPERATOR,
    work=save_meters,
    fields=FIELDS,
    is_signed=False,
    fill=lambda layout, brought: _filled(layout, brought, METERS_FILE),
)
