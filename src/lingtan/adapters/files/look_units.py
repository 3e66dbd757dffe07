"""Look at words for the unit they state, and for what is no reading: money, demand, weather."""

import re
import unicodedata
from collections.abc import Iterator

from lingtan.base.errors import UnitError
from lingtan.base.units import Unit, UnitTable

IN_BRACKETS = re.compile(r"[(（\[【〔]\s*([^()（）\[\]【】〔〕]+?)\s*[)）\]】〕]")
MARK = re.compile(r"[/／_\s:：,，;；、|]+")
AFTER_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff])[A-Za-z][A-Za-z0-9³^·/]*$")
SAID_UNIT = re.compile(r"(?:计量)?单位\s*[:：]?\s*|\bunits?\s*[:=]?\s*", re.IGNORECASE)
SEVERAL = re.compile(r"[、，,;；\s]+|及|和")
COUNTED = frozenset(
    {
        "energy",
        "power",
        "mass",
        "volume",
        "gas_volume",
        "mass_flow",
        "volume_flow",
        "gas_flow",
    }
)
MONEY = frozenset({"money", "price_per_energy"})
APPARENT = "apparent_power"
NO_READINGS = {
    "money_column": re.compile(
        r"电费|水费|气费|热费|汽费|费用|金额|单价|电价|气价|水价|热价|价格|税|成本|应收|实收|余额"
        r"|人民币|万?元\b|[¥￥€$£]"
        r"|\b(costs?|prices?|fees?|charges|amount due|revenue|tax|vat|cny|rmb|eur|usd|gbp)\b",
        re.IGNORECASE,
    ),
    "demand_column": re.compile(r"需量|\b(maximum|max|peak) (demand|load)\b", re.IGNORECASE),
    "multiplier_column": re.compile(
        r"倍率|变比|\b(multiplier|ct ratio|pt ratio|ratio)\b", re.IGNORECASE
    ),
    "number_column": re.compile(
        r"^(序号|行号|编号|年度?|月份?|日|星期|周|no\.?|nr\.?|index|row|year|month|day|weekday)$",
        re.IGNORECASE,
    ),
    "quality_column": re.compile(
        r"功率因数|力率|电压|电流|频率|温度|湿度|压力|状态|质量码"
        r"|\b(power factor|voltage|current|frequency|temperature|humidity|pressure|status)\b",
        re.IGNORECASE,
    ),
}
NO_AMOUNT = re.compile(  # at the end of a name: 压力 is none, 压力容器厂 is a works
    r".*(功率因数|力率|电压|电流|频率|温度|湿度|压力|最大需量|需量|倍率|变比|电费|金额|单价"
    r"|\b(power factor|voltage|current|frequency|temperature|humidity|pressure))"
    r"\s*(cosφ|[A-Ca-c]{1,2}|[A-C]相|[#\d]*)",
    re.IGNORECASE,
)
TARIFF_PART = re.compile(
    r"(尖峰?|高?峰|平|低?谷|深谷)(段|时段)?(有功|用)?(电?量|电能)?"
    r"|(sharp|critical peak|peak|shoulder|flat|off[- ]?peak|valley)( (kwh|energy))?",
    re.IGNORECASE,
)
TOTAL_COLUMN = re.compile(
    r".*(合计|总计|小计)|(合计|总计|小计).*|(grand |sub-?)?total|sum", re.IGNORECASE
)


def unit_in(heading: str, units: UnitTable) -> Unit | None:
    """Return the unit a heading states: in brackets, after a mark, or alone.

    Examples
    --------
    >>> from lingtan.catalogue.load import load_catalogue
    >>> units = load_catalogue().units
    >>> [unit.symbol for text in ("功率(kW)", "电量/万千瓦时", "a_kwh", "价 元/kWh", "量ｋＷｈ")
    ...  if (unit := unit_in(text, units))]
    ['kW', '10^4 kWh', 'kWh', 'CNY/kWh', 'kWh']
    """
    spoken = next((unit for text in _spoken(heading) if (unit := unit_of(text, units))), None)
    if spoken is not None:
        return spoken
    parts = (unit_of(part, units) for part in MARK.split(heading) if len(part) > 1)
    return next((unit for unit in parts if unit and unit.dimension in COUNTED | MONEY), None)


def unit_of(text: str, units: UnitTable) -> Unit | None:
    """Return the unit a text is, in any spelling whose meaning is certain."""
    bare = SAID_UNIT.sub("", text).strip()
    plain = unicodedata.normalize("NFKC", bare)
    spellings = (bare, plain, plain.replace("kw", "kW"), plain.upper(), plain.replace("mw", "MW"))
    for spelling in spellings:
        try:
            return units.find(spelling)
        except UnitError:
            continue
    return None


def unit_in_title(text: str, units: UnitTable) -> Unit | None:
    """Return the one unit that a title states for all columns; None when it names several.

    Examples
    --------
    >>> from lingtan.catalogue.load import load_catalogue
    >>> units = load_catalogue().units
    >>> [unit and unit.symbol for text in ("用电量（万千瓦时）", "单位：kWh", "单位：kWh、元")
    ...  for unit in [unit_in_title(text, units)]]
    ['10^4 kWh', 'kWh', None]
    """
    said = [text[found.end() :] for found in SAID_UNIT.finditer(text)]
    parts = [part for rest in (*IN_BRACKETS.findall(text), *said) for part in SEVERAL.split(rest)]
    found = {unit.symbol: unit for part in parts if (unit := unit_of(part.strip(")） "), units))}
    return next(iter(found.values())) if len(found) == 1 else None


def without_unit(heading: str, units: UnitTable) -> str:
    """Return a heading without the unit it states."""
    bare = IN_BRACKETS.sub("", heading).strip()
    for mark in MARK.finditer(bare):
        if unit_of(bare[mark.end() :], units):
            bare = bare[: mark.start()]
            break
    after = AFTER_CHINESE.search(bare)
    if after and unit_of(after.group(), units):
        bare = bare[: after.start()]
    return bare.strip(" /_:：")


def why_no_reading(heading: str, units: UnitTable) -> str:
    """Return why a column of numbers is not read, as the id of a note; empty when it may be.

    A unit decides before the words: 电费单电量(kWh) is energy, 电量(元) is money.

    Examples
    --------
    >>> from lingtan.catalogue.load import load_catalogue
    >>> units = load_catalogue().units
    >>> [why_no_reading(text, units) for text in ("电费", "电量(元)", "倍率", "水(℃)", "费(kWh)")]
    ['money_column', 'money_column', 'multiplier_column', 'other_quantity', '']
    """
    unit = unit_in(heading, units)
    spaced = unicodedata.normalize("NFKC", heading).replace("_", " ")
    if unit is not None and (unit.dimension not in COUNTED or len(unit.symbol) > 1):
        if unit.dimension in MONEY or unit.dimension.startswith("price"):
            return "money_column"
        if unit.dimension not in COUNTED:
            return "apparent_power" if unit.dimension == APPARENT else "other_quantity"
        return "demand_column" if NO_READINGS["demand_column"].search(spaced) else ""
    return next((why for why, words in NO_READINGS.items() if words.search(spaced.strip())), "")


def names_no_amount(name: str) -> bool:
    """Whether a line is called what is no amount: a voltage, a power factor, money.

    Examples
    --------
    >>> [names_no_amount(text) for text in ("总功率因数", "1#变电压A", "压力容器厂", "有功电量")]
    [True, True, False, False]
    """
    bare = IN_BRACKETS.sub("", unicodedata.normalize("NFKC", name)).replace("_", " ").strip()
    return bool(NO_AMOUNT.fullmatch(bare))


def is_total_column(heading: str, units: UnitTable) -> bool:
    """Whether a heading says that a column adds others up."""
    return bool(TOTAL_COLUMN.fullmatch(_last(without_unit(heading, units))))


def is_tariff_part(heading: str, units: UnitTable) -> bool:
    """Whether a heading names the part of a day that a tariff tells apart: 尖 峰 平 谷."""
    return bool(TARIFF_PART.fullmatch(_last(without_unit(heading, units))))


def _last(bare: str) -> str:
    return bare.rsplit("/", 1)[-1].strip()


def _spoken(heading: str) -> Iterator[str]:
    """Yield what may be a unit in a heading, the likeliest first."""
    yield from IN_BRACKETS.findall(heading)
    for mark in MARK.finditer(heading):
        yield heading[mark.end() :]
    found = AFTER_CHINESE.search(unicodedata.normalize("NFKC", heading))
    if found and len(found.group()) > 1:
        yield found.group()
    if len(heading) > 1:
        yield heading
