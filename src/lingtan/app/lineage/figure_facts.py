"""What a reader must know of a figure beside its value."""

from lingtan.base.errors import Fact
from lingtan.base.figures import Figure

SHARES = ("missing", "estimated", "doubted")


def figure_facts(figure: Figure) -> dict[str, Fact]:
    """Return what a reader must know of a figure beside its value."""
    facts: dict[str, Fact] = {}
    if figure.missing:
        told = (f"{each.kind}/{each.id} {each.about}".strip() for each in figure.missing)
        facts["missing"] = "; ".join(dict.fromkeys(told))
    if figure.low is not None and figure.high is not None:
        facts |= {"low": figure.low, "high": figure.high}
    facts |= {f"share_{name}": getattr(figure.metering, name) for name in SHARES}
    if figure.weak_evidence:
        facts["evidence"] = " ".join(label.value for label in figure.weak_evidence)
    return facts
