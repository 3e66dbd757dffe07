"""Choose the one column that is read beside a column of meters: the amount of its own period.

Beside it stand counters, plans, stocks, gross weights and other periods, in the same unit and
often before it. Where words and units do not tell the amount from them, a person is asked.
"""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from lingtan.adapters.files.look_values import Reading
from lingtan.park.meters import Meter, MeterKind

OTHER_AMOUNT = re.compile(
    r"同期|去年|上年|上[期次月]|同比|环比|计划|预算|目标|定额|预测|期初|期末|库存|结存|皮重|毛重"
    r"|\b(plan(ned)?|budget|target|forecast|last (year|month)|previous|opening|closing|stock|tare)"
    r"\b",
    re.IGNORECASE,
)
COUNTER = re.compile(
    r"示数|读数|指数|表底|底数|表码|起码|止码|行码|累计|\b(counter|register|cumulative|ytd)\b",
    re.IGNORECASE,
)

FEWEST = 12  # numbers that all climb, before they are taken for those of a counter
LARGEST_STEP = 0.05  # of the first number: amounts that grow by so little every time are rare

PLAIN = re.compile(r"\d+(\.\d+)?")

Choice = Callable[[Reading], bool]


def likeliest(readings: Sequence[Reading], meters: Sequence[Meter]) -> list[Reading]:
    """Return the columns that may be the amount that lines of these meters give; one if told.

    Parameters
    ----------
    readings : sequence of Reading
        Columns of numbers, in the order of the file.
    meters : sequence of Meter
        The meters that the lines name, as far as they are known.
    """
    kinds = {meter.kind for meter in meters}
    are_counters = kinds == {MeterKind.REGISTER}
    left = _keep(readings, lambda r: not OTHER_AMOUNT.search(_words(r)))
    if are_counters:
        left = _keep(left, lambda r: bool(COUNTER.search(_words(r))))
    elif MeterKind.REGISTER not in kinds:
        left = _keep(left, lambda r: not COUNTER.search(_words(r)))
    units = {meter.unit for meter in meters}
    own = [r for r in left if r.unit and units <= {r.unit.symbol, *r.unit.aliases}]
    return own if len(own) == 1 and units else left


def is_other_amount(heading: str, meters: Sequence[Meter]) -> bool:
    """Whether a heading says another thing than the amount these meters count, or their counter.

    Examples
    --------
    >>> [is_other_amount(text, ()) for text in ("累计(kWh)", "上期示数", "计划", "用电量(kWh)")]
    [True, True, True, False]
    """
    words = heading.replace("_", " ")
    has_counter = any(meter.kind is MeterKind.REGISTER for meter in meters)
    return bool(OTHER_AMOUNT.search(words) or (COUNTER.search(words) and not has_counter))


def climbs_like_counter(cells: Sequence[str]) -> bool:
    """Whether numbers go one way through the file by little each time, as no amounts do.

    Examples
    --------
    >>> climbs_like_counter([f"{12000 + 7 * n}" for n in range(24)])
    True
    >>> climbs_like_counter(["5"] * 24)
    False
    """
    texts = [cell.replace(",", "").strip() for cell in cells]
    return all(map(PLAIN.fullmatch, texts)) and do_climb([float(text) for text in texts])


def do_climb(numbers: Sequence[float]) -> bool:
    """Whether numbers climb, or fall, as a counter's do; see `climbs_like_counter`."""
    if len(numbers) < FEWEST or min(numbers) < 0:
        return False
    upward = numbers if numbers[-1] > numbers[0] else numbers[::-1]
    steps = [later - earlier for earlier, later in pairwise(upward)]
    moves = sum(step > 0 for step in steps)
    return 2 * moves > len(steps) and 0 <= min(steps) <= max(steps) <= LARGEST_STEP * upward[0]


def _keep(readings: Sequence[Reading], is_meant: Choice) -> list[Reading]:
    """Return what is meant, or all where that would leave nothing."""
    return [reading for reading in readings if is_meant(reading)] or list(readings)


def _words(reading: Reading) -> str:
    return reading.heading.replace("_", " ")
