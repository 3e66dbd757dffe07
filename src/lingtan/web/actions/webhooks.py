"""Say something to the systems that are told what happens: who they are, how far each has come."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from lingtan.app.layout import Layout
from lingtan.app.tell_others import Courier, couriers_of
from lingtan.base.errors import HookError
from lingtan.park.people import Role
from lingtan.reports.model import Block, Tone
from lingtan.reports.words import Words
from lingtan.web.actions.action import Action, Order, Tell, Told
from lingtan.web.actions.tables import note, text_table

HEADINGS = ("subscriber", "url", "events", "waiting")


def send_each(order: Order, tell: Tell) -> Callable[[Words], Told]:
    """Send each subscriber a piece of news that says nothing; one that fails stops no other."""
    couriers = _couriers(order.layout)
    failed: list[tuple[Courier, HookError]] = []
    for place, courier in enumerate(couriers):
        tell(place, len(couriers), courier.subscriber.id)
        try:
            courier.test()
        except HookError as error:
            failed.append((courier, error))
    return lambda words: _told(couriers, failed, words)


def _told(
    couriers: Sequence[Courier], failed: Sequence[tuple[Courier, HookError]], words: Words
) -> Told:
    missed = {courier.subscriber.id for courier, _ in failed}
    taken = [
        note(words.say("webhooks.tested", {"subscriber": each.subscriber.id}), ())
        for each in couriers
        if each.subscriber.id not in missed
    ]
    faults = [
        note(words.error_what(error), [words.error_next(error)], Tone.DOUBT) for _, error in failed
    ]
    nobody = [] if couriers else [note(words.say("webhooks.none"), ())]
    return Told(blocks=(*faults, *taken, *nobody), is_doubtful=bool(failed))


def _subscribers(layout: Layout, _values: Mapping[str, str], words: Words) -> Sequence[Block]:
    rows = [
        (
            each.subscriber.id,
            each.subscriber.url,
            ", ".join(event.value for event in each.subscriber.events),
            str(each.waiting()),
        )
        for each in _couriers(layout)
    ]
    if not rows:
        return (note(words.say("webhooks.none"), ()),)
    return (text_table("subscribers", words, HEADINGS, rows),)


def _couriers(layout: Layout) -> tuple[Courier, ...]:
    return tuple(couriers_of(layout, lambda: datetime.now(UTC)))


WEBHOOKS_TEST = Action(
    id="webhooks_test",
    page="admin",
    least=Role.ADMIN,
    work=send_each,
    is_signed=False,
    lead=_subscribers,
)
