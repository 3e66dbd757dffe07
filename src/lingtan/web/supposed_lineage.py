"""A lineage of what is not in force: told with a correction, or as a restatement of today."""

import math
from dataclasses import dataclass

from lingtan.evidence.lineage.nodes import Node
from lingtan.evidence.lineage.rehearsed_ids import read_rehearsed_id
from lingtan.reports.node_numbers import amount_of
from lingtan.reports.words import Words

SAME = 1e-9  # relative: what sums of floats may lack


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposed:
    """What a lineage is told with; nothing of one as it stands.

    Attributes
    ----------
    candidate : str
        The proposed correction; empty without one.
    restated : str
        Set where it is told as a restatement of today would tell it.
    told : str
        The number that led here, in the unit of the figure: it may be of an earlier day.
    is_of_a_cause : bool
        Whether it is what a cause would do to a figure, and not a figure.
    """

    candidate: str = ""
    restated: str = ""
    told: str = ""
    is_of_a_cause: bool = False

    @property
    def asked(self) -> dict[str, str]:
        """What an address of it brings along."""
        words = {"candidate": self.candidate, "restated": self.restated, "told": self.told}
        return {name: value for name, value in words.items() if value}

    def said(self, words: Words, root: Node) -> str:
        """Say with what it is told, and where the number that led here was another one."""
        if self.candidate:
            said = words.say("page.lineage.corrected", {"candidate": self.candidate})
        elif self.restated:
            said = words.say("page.lineage.restated")
        else:
            return ""
        other = _other(self.told, root)
        if other is None:
            return said
        told = amount_of(other, root.unit)
        return words.say("page.lineage.told_before", {"said": said, "told": told})


def supposed_of(figure: str, candidate: str, restated: str, told: str) -> Supposed:
    """Return what a lineage is told with: an id of what a cause would do says so itself."""
    id_ = read_rehearsed_id(figure)
    if id_ is None:
        return Supposed(candidate=candidate, restated="1" if restated else "", told=told)
    return Supposed(
        candidate=id_.candidate,
        restated="" if id_.candidate else "1",
        told=told,
        is_of_a_cause=True,
    )


def _other(told: str, root: Node) -> float | None:
    """Return the number that was told, where it is another one than that of a node."""
    try:
        number = float(told)
    except ValueError:
        return None
    if not math.isfinite(number) or root.value is None:
        return None
    return None if math.isclose(number, root.value, rel_tol=SAME, abs_tol=SAME) else number
