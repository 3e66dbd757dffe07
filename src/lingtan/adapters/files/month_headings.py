"""Read the month a heading names, with or without its year, and the year in a title or a name."""

import re
import unicodedata
from dataclasses import dataclass

NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FULL = "january february march april may june july august september october november december"
WORDS = "|".join((*FULL.split(), "sept", *NAMES))
ALONE = r"(?<![\d\-~–—至到、.年])"
YEAR = r"(?:(?P<year>(?:19|20)\d\d)\s*年?度?\s*[-/.]?\s*)"
FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{ALONE}{YEAR}?0?(?P<month>1[0-2]|[1-9])\s*月份?(?!\d|\s*[-~–—至到])",
        rf"(?<![一二三四五六七八九十〇零年至到、\-~]){YEAR}?(?P<numeral>十[一二]?|[一二三四五六七八九元])月份?(?!\s*[-~–—至到])",
        rf"{ALONE}(?P<year>(?:19|20)\d\d)[-/.](?P<month>1[0-2]|0?[1-9])(?:[-/.]0?1)?"
        r"(?:[ T]0?0:00(?::00)?)?(?![\d\-/.~–—至到])",
        r"(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])",
        r"(?<![A-Za-z])(?<![A-Za-z][-~–])(?:(?P<year>(?:19|20)\d\d)[-/. ]?)?"
        rf"(?P<word>{WORDS})\.?(?:[-/. ']*(?P<later>(?:(?:19|20)\d\d)|[1-4]\d(?!\d)))?"
        r"(?![A-Za-z]|\s*[-~–—]\s*[A-Za-z])",
        r"(?:(?P<year>(?:19|20)\d\d)\s*年?/)?月份?/0?(?P<month>1[0-2]|[1-9])(?=$|/)",
    )
)
WHOLE = frozenset({3})  # forms that must be the whole heading
OTHER_SENSE = re.compile(
    r"累计|同比|环比|同期|上年|去年|增长|增幅|计划|预算|目标|预测|定额|占比|日均|平均"
    r"|cumul|year.to.date|\bytd\b|budget|plan|forecast|target|previous|last year|change",
    re.IGNORECASE,
)
YEAR_SAID = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年(?!\s*\d+\s*月\s*\d)")
YEARS_SPAN = re.compile(r"(?:19|20)\d\d年?\s*[-~–—至到/]\s*(?:19|20)\d\d(?!\d)")
YEAR_BARE = re.compile(r"(?<![\d])(?<!\d[-/.~至])((?:19|20)\d\d)(?!\d|[-/.~至年]\s*\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthNamed:
    """The month of a heading, from 1, its year if it says one, and what stands beside them."""

    month: int
    year: int | None
    beside: str


def month_of(heading: str) -> MonthNamed | None:
    """Return the one month whose amount a heading announces; None when it is none, or a sum.

    Examples
    --------
    >>> [(found.year, found.month, found.beside) for text in ("1月", "2025年12月用电量(kWh)",
    ...  "2025-03", "Apr-25", "十一月份") if (found := month_of(text))]
    [(None, 1, ''), (2025, 12, '用电量(kWh)'), (2025, 3, ''), (2025, 4, ''), (None, 11, '')]
    >>> [month_of(text) for text in ("1-3月", "1月累计", "一季度", "2025", "合计", "12")]
    [None, None, None, None, None, None]
    """
    text = unicodedata.normalize("NFKC", heading).strip()
    if OTHER_SENSE.search(text):
        return None
    for number, form in enumerate(FORMS):
        found = [form.fullmatch(text)] if number in WHOLE else [*form.finditer(text)]
        if len(found) == 1 and (match := found[0]):
            beside = f"{text[: match.start()]}{text[match.end() :]}".strip(" /-_")
            return MonthNamed(month=_month(match), year=_year(match), beside=beside)
        if len(found) > 1:
            return None
    return None


def year_in(text: str) -> str:
    """Return the one year a title, a sheet or a file is about; empty when it names none or more.

    Examples
    --------
    >>> [year_in(t) for t in ("2025年用电量", "制表 2026-01-05", "kwh_2025", "2024-2025年",
    ...  "2025年度统计表 2026年1月5日")]
    ['2025', '', '2025', '', '2025']
    """
    plain = unicodedata.normalize("NFKC", text)
    said = (
        set(YEAR_SAID.findall(plain)) if not re.search(r"\d\d[-~至到/]\d{4}年", plain) else set()
    )
    found = said or set(YEAR_BARE.findall(plain))
    return found.pop() if len(found) == 1 else ""


def _month(match: re.Match[str]) -> int:
    parts = match.groupdict()
    if parts.get("month"):
        return int(parts["month"])
    if numeral := parts.get("numeral"):
        return 1 if numeral == "元" else NUMERALS.index(numeral) + 1
    return NAMES.index(match["word"][:3].lower()) + 1


def _year(match: re.Match[str]) -> int | None:
    parts = match.groupdict()
    said = parts.get("year") or parts.get("later")
    if not said:
        return None
    return int(said) if len(said) == 4 else 2000 + int(said)
