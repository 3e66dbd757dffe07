"""Whether a communication for CBAM is whole and adds up, good by good."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from lingtan.base.errors import Detail
from lingtan.reports.exchange.figure_ids import CBAM_NUMBERS, OF_PRECURSOR, figure_faults
from lingtan.reports.exchange.sums import adds_up, last_place, product_is

CN_CODE = re.compile(r"\d{4}(\d{2}(\d{2})?)?")
NEEDED = (
    "cnCode",
    "aggregatedGoodsCategory",
    "activityLevelT",
    "attributedEmissions/directTCO2e",
    "attributedEmissions/indirectTCO2e",
    "electricity/consumedMWh",
    "electricity/emissionFactorTCO2PerMWh",
    "electricity/gridFactorSource",
    "specificEmbeddedEmissions/directTCO2ePerT",
    "specificEmbeddedEmissions/indirectTCO2ePerT",
    "specificEmbeddedEmissions/totalTCO2ePerT",
    "shareOfDefaultValues",
)
TEXTS = frozenset({"cnCode", "aggregatedGoodsCategory", "electricity/gridFactorSource"})
SIDES = ("direct", "indirect")
ZERO = Decimal(0)
Json = Mapping[str, object]
Numbers = Mapping[str, Decimal]


def cbam_faults(document: Json) -> tuple[Detail, ...]:
    """Return everything that is wrong with a communication; nothing where it is sound."""
    goods = document.get("goods")
    if not isinstance(goods, Sequence) or isinstance(goods, str) or not goods:
        return (_fault("detail.exchange_missing", "goods"),)
    return tuple(
        fault for number, good in enumerate(goods) for fault in _good(good, f"goods/{number}/")
    )


def _good(good: object, at: str) -> Iterator[Detail]:
    if not isinstance(good, Mapping):
        yield _fault("detail.exchange_missing", at.rstrip("/"))
        return
    numbers: dict[str, Decimal] = {}
    yield from _read(good, NEEDED, numbers, at)
    yield from _figures(good, at)
    code = str(good.get("cnCode", ""))
    if code and not CN_CODE.fullmatch(code):
        yield _fault("detail.exchange_unknown", f"{at}cnCode", value=code)
    given = good.get("precursors")
    bought: list[tuple[bool, dict[str, Decimal]]] = []
    for number, each in enumerate(given if isinstance(given, Sequence) else ()):
        yield from _precursor(each, bought, f"{at}precursors/{number}/")
    if numbers.keys() >= set(NEEDED) - TEXTS and numbers["activityLevelT"] > 0:
        yield from _sums(numbers, bought, at)
    elif numbers.get("activityLevelT") == 0:
        yield _fault("detail.exchange_wrong_sign", f"{at}activityLevelT", value="0")


def _figures(good: Json, at: str) -> Iterator[Detail]:
    """Yield what is wrong with the ids of the numbers of a good."""
    given, bought = good.get("figures"), good.get("precursors")
    count = len(bought) if isinstance(bought, Sequence) else 0
    of_precursors = (f"precursors/{n}/{key}" for n in range(count) for key in OF_PRECURSOR)
    figures = given if isinstance(given, Mapping) else {}
    yield from figure_faults(figures, good, (*CBAM_NUMBERS, *of_precursors), f"{at}figures/")


def _read(
    good: Json, keys: Sequence[str], numbers: dict[str, Decimal], at: str
) -> Iterator[Detail]:
    """Yield what is missing, no number or negative; the numbers read are put into a mapping."""
    for key in keys:
        value: object = good
        for step in key.split("/"):
            value = value.get(step) if isinstance(value, Mapping) else None
        if value in (None, ""):
            yield _fault("detail.exchange_missing", at + key)
        elif key not in TEXTS:
            number = _number(value)
            if number is None:
                yield _fault("detail.exchange_not_decimal", at + key, value=str(value))
            elif number < 0:
                yield _fault("detail.exchange_wrong_sign", at + key, value=str(value))
            else:
                numbers[key] = number


def _number(value: object) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _precursor(
    each: object, bought: list[tuple[bool, dict[str, Decimal]]], at: str
) -> Iterator[Detail]:
    if not isinstance(each, Mapping):
        yield _fault("detail.exchange_missing", at.rstrip("/"))
        return
    numbers: dict[str, Decimal] = {}
    yield from _read(each, OF_PRECURSOR, numbers, at)
    is_default = each.get("determinedBy") != "supplier"
    if not is_default and not each.get("source"):
        yield _fault("detail.exchange_without_source", f"{at}source")
    if len(numbers) < len(OF_PRECURSOR):
        return
    for side in SIDES:
        total, per_t = numbers[f"{side}TCO2e"], numbers[f"{side}TCO2ePerT"]
        if not adds_up(total, [numbers["massT"] * per_t]):
            found = str(numbers["massT"] * per_t)
            yield _fault(
                "detail.exchange_not_sum", f"{at}{side}TCO2e", total=str(total), sum=found
            )
    bought.append((is_default, numbers))


def _sums(numbers: Numbers, bought: Sequence[tuple[bool, Numbers]], at: str) -> Iterator[Detail]:
    level, emitted = numbers["activityLevelT"], ZERO
    for side in SIDES:
        per_t = numbers[f"specificEmbeddedEmissions/{side}TCO2ePerT"]
        parts = [numbers[f"attributedEmissions/{side}TCO2e"]]
        parts += [each[f"{side}TCO2e"] for _, each in bought]
        emitted += sum(parts, ZERO)
        if not product_is(sum(parts, ZERO), per_t, level):
            yield _sum_fault(f"{at}specificEmbeddedEmissions/{side}TCO2ePerT", per_t, parts, level)
    specific = [numbers[f"specificEmbeddedEmissions/{side}TCO2ePerT"] for side in SIDES]
    total = numbers["specificEmbeddedEmissions/totalTCO2ePerT"]
    if not adds_up(total, specific):
        yield _sum_fault(f"{at}specificEmbeddedEmissions/totalTCO2ePerT", total, specific)
    if not total and emitted:
        yield _sum_fault(f"{at}specificEmbeddedEmissions/totalTCO2ePerT", total, [emitted], level)
    indirect, factor = "attributedEmissions/indirectTCO2e", "electricity/emissionFactorTCO2PerMWh"
    used = numbers["electricity/consumedMWh"]
    if not product_is(numbers[indirect], numbers[factor], used):
        yield _sum_fault(at + indirect, numbers[indirect], [used * numbers[factor]])
    yield from _default_share(numbers, bought, at)


def _default_share(
    numbers: Numbers, bought: Sequence[tuple[bool, Numbers]], at: str
) -> Iterator[Detail]:
    amounts = [(by, sum((each[f"{side}TCO2e"] for side in SIDES), ZERO)) for by, each in bought]
    own = sum((numbers[f"attributedEmissions/{side}TCO2e"] for side in SIDES), ZERO)
    whole = own + sum((amount for _, amount in amounts), ZERO)
    default = sum((amount for by, amount in amounts if by), ZERO)
    share = numbers["shareOfDefaultValues"]
    if whole and not product_is(default, share, whole):
        yield _sum_fault(f"{at}shareOfDefaultValues", share, [default], whole)


def _sum_fault(
    place: str, total: Decimal, parts: Sequence[Decimal], over: Decimal = Decimal(1)
) -> Detail:
    found = sum(parts, ZERO) / over
    sum_ = f"{found.quantize(last_place(found)):f}"
    return _fault("detail.exchange_not_sum", place, total=str(total), sum=sum_)


def _fault(words: str, place: str, **facts: str) -> Detail:
    return Detail(words=words, place=place, facts={"field": place, **facts})
