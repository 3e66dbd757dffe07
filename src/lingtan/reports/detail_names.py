"""What a number of a table is called that is no figure: its part, and whom or what it is about."""

from collections.abc import Callable

from lingtan.evidence.lineage.detail_ids import (
    BASE_YEAR,
    COMPARED,
    MOVED,
    UNCERTAINTY,
    WATER,
    DetailId,
    read_detail_id,
)
from lingtan.reports.error_ids import is_of_source
from lingtan.reports.words import Words

WHOLES = ("apart", "pooled", "saved")  # of heat and water: all enterprises, and no name of one
FIGURE_AT = {BASE_YEAR: 0, COMPARED: 1, MOVED: 1}
"""Where among the subjects the figure stands that is named beside what a number is about."""
Namer = Callable[[DetailId], str]


def detail_name(words: Words, id_: str, name_of: Namer) -> str:
    """Return the name of a number; empty for an id that is none of a table.

    Parameters
    ----------
    name_of : callable
        Says what it is about is called; empty where the ids of its subjects are to stand.
    """
    found = read_detail_id(id_)
    key = "" if found is None else f"number.{found.kind}.{found.part}"
    if found is None or not words.has(key):
        return ""
    told = name_of(found) or subjects_of(words, found)
    return words.say(key, {"of": told})


def told_about(words: Words, name: str, found: DetailId) -> str:
    """Return what a number is about by the name of its node; of some a figure is named as well."""
    if is_of_source(found):
        *figures, source = found.subjects
        told = (*(_figure(words, each) for each in figures), name or source)
        return words.say("joiner_of_keys").join(told)
    if found.kind in FIGURE_AT and len(found.subjects) > FIGURE_AT[found.kind]:
        figure = _figure(words, found.subjects[FIGURE_AT[found.kind]])
        return words.say("joiner_of_keys").join(filter(None, (figure, name)))
    return name or (_figure(words, found.subjects[0]) if found.kind == UNCERTAINTY else "")


def _figure(words: Words, id_: str) -> str:
    key = f"figure.{id_}"
    return words.say(key) if words.has(key) else id_


def subjects_of(words: Words, found: DetailId) -> str:
    """Return what a number is about by the ids it is about; all together have words."""
    if found.kind in ("heat", WATER) and found.subjects[:1] and found.subjects[0] in WHOLES:
        return words.say(f"number.heat_{found.subjects[0]}")
    told = [subject for subject in found.subjects if subject]
    return words.say("joiner_of_keys").join(told)
