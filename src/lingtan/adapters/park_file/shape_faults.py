"""Turn what a model refuses into findings with line, fact and cure."""

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from lingtan.adapters.park_file.fields import Entry
from lingtan.adapters.yaml_lines import Path
from lingtan.base.errors import Fact
from lingtan.base.findings import Finding, FindingKind, Place, Severity


def _kind(name: str) -> FindingKind:
    return FindingKind(id=f"park_file_{name}", severity=Severity.ERROR)


MISSING_KEY = _kind("missing_key")
UNKNOWN_KEY = _kind("unknown_key")
NONE_KNOWN = _kind("none_known")
NOT_A_CHOICE = _kind("not_a_choice")
NOT_TEXT = _kind("not_text")
CONTROL_CHARACTER = _kind("control_character")
NOT_AN_ID = _kind("not_an_id")
NOT_A_DAY = _kind("not_a_day")
NOT_AN_INSTANT = _kind("not_an_instant")
NOT_A_VINTAGE = _kind("not_a_vintage")
NOT_A_NUMBER = _kind("not_a_number")
NOT_WHOLE = _kind("not_whole")
NOT_YES_NO = _kind("not_yes_no")
NOT_A_MAPPING = _kind("not_a_mapping")
NOT_A_LIST = _kind("not_a_list")
OUT_OF_RANGE = _kind("out_of_range")
WRONG_FORM = _kind("wrong_form")
EMPTY_TEXT = _kind("empty_text")
EMPTY_BOUNDARIES = _kind("empty_boundaries")

KINDS: Mapping[str, FindingKind] = {
    "missing": MISSING_KEY,
    "enum": NOT_A_CHOICE,
    "not_text": NOT_TEXT,
    "control_character": CONTROL_CHARACTER,
    "not_an_id": NOT_AN_ID,
    "not_a_day": NOT_A_DAY,
    "not_an_instant": NOT_AN_INSTANT,
    "not_a_vintage": NOT_A_VINTAGE,
    "not_a_number": NOT_A_NUMBER,
    "not_whole": NOT_WHOLE,
    "not_yes_no": NOT_YES_NO,
    "float_type": NOT_A_NUMBER,
    "finite_number": NOT_A_NUMBER,
    "int_type": NOT_WHOLE,
    "int_from_float": NOT_WHOLE,
    "bool_type": NOT_YES_NO,
    "greater_than": OUT_OF_RANGE,
    "greater_than_equal": OUT_OF_RANGE,
    "less_than": OUT_OF_RANGE,
    "less_than_equal": OUT_OF_RANGE,
    "string_too_short": EMPTY_TEXT,
    "string_pattern_mismatch": WRONG_FORM,
    "too_short": EMPTY_TEXT,
    "model_type": NOT_A_MAPPING,
    "model_attributes_type": NOT_A_MAPPING,
    "dict_type": NOT_A_MAPPING,
    "tuple_type": NOT_A_LIST,
    "list_type": NOT_A_LIST,
}
WHERE_BLANK = (
    *(NOT_TEXT, NOT_AN_ID, NOT_A_DAY, NOT_AN_INSTANT),
    *(NOT_A_VINTAGE, NOT_A_NUMBER, NOT_WHOLE, NOT_YES_NO),
)
LIMITS = (("gt", ">"), ("ge", "≥"), ("lt", "<"), ("le", "≤"))
MOST_KNOWN = 6


def nearest(word: str, known: Iterable[str]) -> Mapping[str, Fact]:
    """Return the known names nearest to a word, or the first few when none is near.

    Returns
    -------
    mapping of str to Fact
        ``nearest``: the names, with how many there are in all where only the first few of them
        are shown; ``shown``: how many are shown, which is none only where nothing is known.

    Examples
    --------
    >>> nearest("enterprize", ["nodes", "enterprise", "assets"])
    {'nearest': 'enterprise', 'shown': 1}
    """
    names = sorted({name for name in known if name})
    close = get_close_matches(word, names, n=3, cutoff=0.6)
    shown = close or names[:MOST_KNOWN]
    is_cut = not close and len(names) > MOST_KNOWN
    told = ", ".join(shown) + (f" … ({len(names)})" if is_cut else "")
    return {"nearest": told, "shown": len(shown)}


class Faults:
    """Collects the findings of one file."""

    def __init__(self, place: Callable[[Path], Place]) -> None:
        self.place = place
        self.findings: list[Finding] = []

    def add(self, kind: FindingKind, path: Path, **facts: Fact) -> None:
        """Note a fault at a path."""
        subject = ".".join(map(str, path)) or self.place(path).source
        found = Finding(kind=kind, subject=subject, place=self.place(path), facts=facts)
        self.findings.append(found)

    def add_unknown(
        self, kind: FindingKind, path: Path, word: str, known: Iterable[str], /, **facts: Fact
    ) -> None:
        """Note a name that stands for nothing, with the nearest that stands for something.

        Parameters
        ----------
        kind : FindingKind
            Its words name the nearest; where nothing is known, `NONE_KNOWN` takes its place.
        """
        near = nearest(word, known)
        self.add(kind if near["shown"] else NONE_KNOWN, path, value=word, **near, **facts)

    def unknown_keys(self, path: Path, keys: Iterable[str], known: Iterable[str]) -> None:
        """Note keys that no model has, with the nearest known name."""
        names = tuple(known)
        for key in keys:
            self.add(UNKNOWN_KEY, (*path, key), key=key, **nearest(key, names))

    def of_validation(self, error: ValidationError, path: Path, entry: type[Entry]) -> None:
        """Note everything a model refused about one entry."""
        for detail in error.errors(include_url=False):
            where = (*path, *detail["loc"])
            if detail["type"] == "extra_forbidden":
                self.unknown_keys(where[:-1], [str(where[-1])], _known_keys(entry, detail["loc"]))
            else:
                self.add(_kind_of(detail), where, **_facts_of(detail, where))


def _kind_of(detail: ErrorDetails) -> FindingKind:
    kind = KINDS[detail["type"]]
    return EMPTY_TEXT if detail["input"] is None and kind in WHERE_BLANK else kind


def _facts_of(detail: ErrorDetails, where: Path) -> dict[str, Fact]:
    context = detail.get("ctx", {})
    facts: dict[str, Fact] = {"key": str(where[-1]) if where else ""}
    facts["value"] = str(context.get("value", _shown(detail["input"])))
    facts["limit"] = " ".join(f"{sign} {context[key]:g}" for key, sign in LIMITS if key in context)
    facts["choices"] = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
    return facts


def _shown(value: object) -> str:
    return "" if value is None else str(value)[:60]


def _known_keys(entry: type[Entry], loc: tuple[int | str, ...]) -> list[str]:
    """Return the keys of the model an unknown key stands in, following its path."""
    for step in loc[:-1]:
        field = entry.model_fields.get(str(step))
        inner = _entry_in(field.annotation) if field is not None else None
        entry = inner or entry
    return [field.alias or name for name, field in entry.model_fields.items()]


def _entry_in(annotation: object) -> type[Entry] | None:
    if isinstance(annotation, type) and issubclass(annotation, Entry):
        return annotation
    found = (_entry_in(argument) for argument in get_args(annotation))
    return next((entry for entry in found if entry is not None), None)
