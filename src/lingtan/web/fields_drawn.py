"""Fields as templates draw them: filled in, with what there is to choose from."""

from collections.abc import Mapping, Sequence

from lingtan.app.layout import Layout
from lingtan.base.errors import LingtanError
from lingtan.reports.words import Words
from lingtan.web.action_forms import sent_value
from lingtan.web.actions.action import Field, Kind
from lingtan.web.actions.asking import Asking, Offered
from lingtan.web.visitor import Visitor

FEW = 20  # that are chosen from at a glance; among more one types and is offered what fits


def fields_drawn(
    fields: Sequence[Field],
    layout: Layout,
    words: Words,
    visitor: Visitor,
    values: Mapping[str, str],
) -> list[dict[str, object]]:
    """Return fields as templates draw them, filled in, with what this visitor may choose from."""
    asking = Asking(
        layout=layout,
        words=words,
        values=values,
        enterprise=visitor.enterprise,
        sees_the_park=visitor.sees_the_park,
    )
    return [_drawn(each, asking) for each in fields]


def _drawn(field: Field, asking: Asking) -> dict[str, object]:
    value = sent_value(field, asking.values)
    kind, choices = _shape(field, value, _offered(field, asking), asking.words)
    return {
        "name": field.name,
        "kind": kind.value,
        "label": asking.words.say(f"do.field.{field.name}"),
        "is_required": field.is_required,
        "value": value,
        "choices": choices,
    }


def _offered(field: Field, asking: Asking) -> Offered | None:
    """Return what there is to choose from; None where nobody can tell, so that one types.

    Who does not see the whole park is offered nothing that was not held to his own.
    """
    if field.choices is not None:
        return field.choices(asking.layout, asking.words)
    if field.offers is None or not (asking.sees_the_park or field.offers_own):
        return None
    try:
        return field.offers(asking)
    except LingtanError:  # what is asked for says why
        return None


def _shape(field: Field, value: str, found: Offered | None, words: Words) -> tuple[Kind, Offered]:
    """Return how a field is drawn: a short choice only where it holds what stands in the field."""
    offered = () if found is None else found
    if field.kind is Kind.MARKS:
        strange = [(each, each) for each in value.splitlines() if each not in dict(offered)]
        return Kind.MARKS, (*offered, *strange)
    if field.kind is Kind.CHOICE and _asks_to_choose(field, dict(offered)):
        return field.kind, (("", words.say("do.choose")), *offered)
    if field.kind is not Kind.KNOWN:
        return field.kind, offered
    if found is None or len(offered) > FEW or (value and value not in dict(offered)):
        return Kind.OPEN, offered
    if not offered:
        return Kind.CHOICE, ()
    named = [(id_, f"{id_} · {name}" if name else id_) for id_, name in offered]
    first = words.say("do.choose" if field.is_required else "do.choose_none")
    return Kind.CHOICE, (("", first), *named)


def _asks_to_choose(field: Field, offered: Mapping[str, str]) -> bool:
    """Whether nothing stands in a choice before somebody chose: the first is as good as any."""
    if field.is_usual or field.from_view or "" in offered:
        return False
    return bool(offered) if field.is_required else len(offered) > 1
