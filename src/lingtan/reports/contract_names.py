"""What a contract is called: nobody names one, so it goes by its kind, with its id beside."""

from lingtan.park.park import Park
from lingtan.reports.words import Words


def contract_name(park: Park, words: Words, id_: str) -> str:
    """Return what kind a contract is of, and its id; empty for an id that is of none."""
    kinds = {each.id: each.kind for each in park.contracts}
    return f"{words.say(f'trace.contract_kind.{kinds[id_]}')} ({id_})" if id_ in kinds else ""
