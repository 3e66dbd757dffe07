"""Two files that give a bill another length from the same first day contradict each other.

A bill's length stands in its quality: ``manual:31``, and ``manual`` is a whole calendar interval.
A row that comes after one of another length keeps both, ``manual:30/31``, and then neither
counts until a file is asked for again: who comes last knows no better than who came first.
"""

CONTESTED = "contains({quality}, '/')"


def is_contested(quality: str) -> str:
    """Return the SQL condition that files disagree about the length of a bill."""
    return CONTESTED.format(quality=quality)


def joint_quality(arriving: str, known: str) -> str:
    """Return the SQL of the quality of an arriving row, in view of the one it would replace."""
    known_days, own = f"string_split({_days(known)}, '/')", _days(arriving)
    both = f"array_to_string(list_sort(list_distinct(list_append({known_days}, {own}))), '/')"
    return f"""case
        when {known} is null or not (contains({known}, ':') or contains({arriving}, ':'))
            or {_days(known)} = {own} then {arriving}
        else split_part({arriving}, ':', 1) || ':' || {both} end"""


def _days(quality: str) -> str:
    return f"case when contains({quality}, ':') then split_part({quality}, ':', 2) else '0' end"
