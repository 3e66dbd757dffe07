"""What a sum of lines is called: its measure, and what its lines have in common."""

from collections.abc import Callable, Iterator, Mapping

from lingtan.evidence.lineage.sum_ids import LineSum, read_sum_id
from lingtan.reports.words import Words

Namer = Callable[[str], str]
NOBODY: Mapping[str, Namer] = {}


def sum_name(words: Words, id_: str, names: Mapping[str, Namer] = NOBODY) -> str:
    """Return the name of a sum of lines; empty for what is none.

    Parameters
    ----------
    names : mapping of str to callable
        Says what a carrier, an enterprise or another key of lines is called; else its id stands.
    """
    found = read_sum_id(id_)
    if found is None:
        return ""
    told = words.say("joiner_of_keys").join(_told(words, found, names))
    return words.say(f"sum.{found.measure or 'lines'}", {"of": told})


def _told(words: Words, found: LineSum, names: Mapping[str, Namer]) -> Iterator[str]:
    for key, values in found.keys.items():
        told = [_value(words, key, value, names) for value in values]
        if key != "factor":  # its id is long, and the id of the sum names it
            yield words.say("joiner_of_values").join(told)


def _value(words: Words, key: str, value: str, names: Mapping[str, Namer]) -> str:
    if key in names:
        return names[key](value)
    own = f"{key}.{value}"
    if words.has(own):
        return words.say(own)
    return value or words.say(f"sum.no_{key}")
