"""What errors tell that are drawn otherwise than usual, with the seed asked for: ends, chances.

Such a number is made when it is asked for: it weighs the account once more.
"""

from dataclasses import replace
from datetime import datetime

from lingtan.app.evaluate_park import Question, evaluate_park
from lingtan.app.layout import Layout
from lingtan.app.lineage.judged_as import judged_in, question_as
from lingtan.app.weigh_uncertainty import Draws, weigh_evaluation
from lingtan.evidence.lineage.detail_ids import detail_id, read_detail_id
from lingtan.evidence.lineage.nodes import Lineage
from lingtan.ledger.uncertainty.monte_carlo import LEAST_DRAWS, MOST_DRAWS
from lingtan.reports.drawn_ids import KIND, drawn_id
from lingtan.reports.weighed_ids import DRAWN_MET, weighed_as

PARTS = {"drawn_low": "low", "drawn_high": "high", DRAWN_MET: "met"}
MOST_DIGITS = 9


def with_drawn(lineage: Lineage, layout: Layout, id_: str) -> Lineage | None:
    """Return a lineage with the node of such a number; None where the id names none."""
    told = read_detail_id(id_)
    if told is None or told.kind != KIND or told.part not in PARTS:
        return None
    figure, *drawn = told.subjects
    draws = _draws(drawn)
    usual = lineage.nodes.get(detail_id(KIND, figure, told.part))
    if (
        draws is None
        or usual is None
        or id_ != drawn_id(figure, draws.seed, draws.count, told.part)
    ):
        return None
    weighed = weigh_evaluation(evaluate_park(layout, _question(lineage)), draws)
    drawn_of = {each.figure.id: each.drawn for each in weighed.figures}
    found = {weighed_as(each.indicator): each.drawn for each in weighed.indicators} | drawn_of
    node = replace(
        usual,
        id=id_,
        value=getattr(found[figure], PARTS[told.part]),
        facts={**usual.facts, "draws": draws.count, "seed": draws.seed},
    )
    return replace(lineage, nodes={**lineage.nodes, id_: node})


def _draws(told: list[str]) -> Draws | None:
    """Return how errors are to be drawn; None where that is not said, or is out of bounds."""
    if len(told) != len(("seed", "draws")):
        return None
    if not all(each.isascii() and each.isdigit() and len(each) <= MOST_DIGITS for each in told):
        return None
    seed, count = map(int, told)
    return Draws(seed=seed, count=count) if LEAST_DRAWS <= count <= MOST_DRAWS else None


def _question(lineage: Lineage) -> Question:
    about = {key: str(fact) for key, fact in lineage.about.items()}
    known = datetime.fromisoformat(about["known_at"]) if about["known_at"] else None
    question = Question(period=about["period"], boundary=about["boundary"], as_known_at=known)
    return question_as(judged_in(lineage), question)
