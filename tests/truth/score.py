"""Run a made park through the ordinary commands, and hold the answers against the truth."""

import io
import json
import traceback
from collections.abc import Collection, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import numpy as np

from lingtan.cli.entry import main
from tests.truth.faults import all_faults
from tests.truth.make_site import make_site
from tests.truth.plant import plant_all
from tests.truth.send import send
from tests.truth.site import FIRST, YEAR, ZONE, Planted, Site

MOST_FAULTS = 40
MOST_ROUNDS = 4  # one fault may have hidden another
INNOCENTS = 3
CORE = "cn910.core.unit_energy_carbon"
FIGURES = {"e_tce": "national.e_tce", "e_park_kg": "national.e_park_kg"}
WITHIN = {"e_tce": 0.002, "e_park_kg": 0.01}
CORE_WITHIN = 0.002
CLOSE_DAYS = 3  # a finding names a time that lies so near

Found = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """How near the figures of a run are, and what its verdict is.

    Attributes
    ----------
    error : mapping
        Relative error of E_tce and E_park, and the absolute one of the core indicator; none
        where the figure is unknown.
    verdict : str
        right, wrong or undecided.
    is_between : bool
        Whether the true core indicator lies between the stated ends.
    width : float
        Width between the ends as a share of the figure; 0 without ends.
    """

    error: Mapping[str, float | None]
    verdict: str
    is_between: bool
    width: float

    @property
    def is_near(self) -> bool:
        """Whether every headline figure is as near as it has to be."""
        limits = {**WITHIN, "core": CORE_WITHIN}
        return all(e is not None and abs(e) <= limits[k] for k, e in self.error.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What one park showed."""

    seed: int
    before: Headline
    after: Headline
    named: tuple[tuple[Planted, bool], ...]
    false_alarms: tuple[tuple[str, str], ...]
    other_findings: tuple[tuple[str, str], ...]
    meters: int
    trouble: tuple[str, ...] = field(default=())


def score(
    seed: int, folder: Path, *, faults: int | None = None, kinds: Collection[str] = ()
) -> Score:
    """Make the park of a seed, plant faults, run it, and answer what it asks."""
    site = faulty_site(seed, faults, kinds)
    files = send(site, folder)
    trouble = _imported(folder, files)
    findings = _findings(folder)
    before = _headline(folder, site)
    trouble += answer_all(folder)
    after = _headline(folder, site)
    planted = [each for each in site.planted if not each.is_innocent]
    touched = {meter for each in planted for meter in each.meters}
    errors = sorted({(_id(f), str(f["subject"])) for f in findings if _grade(f) == "error"})
    meters = {each.id for each in site.channels}
    return Score(
        seed=seed,
        before=before,
        after=after,
        named=tuple((each, any(names(f, each) for f in findings)) for each in planted),
        false_alarms=tuple(e for e in errors if e[1] in meters and e[1] not in touched),
        other_findings=tuple(sorted({(_id(f), str(f["subject"])) for f in findings})),
        meters=len(meters - touched),
        trouble=trouble,
    )


def faulty_site(seed: int, faults: int | None = None, only: Collection[str] = ()) -> Site:
    """Return the park of a seed with its faults, of all kinds or of some, and peculiarities."""
    draw = np.random.default_rng(seed + 2_000_000)
    count = int(draw.integers(0, MOST_FAULTS + 1)) if faults is None else faults
    kinds = all_faults()
    site = plant_all(make_site(seed), draw, [k for k in kinds if k.is_innocent], INNOCENTS)
    able = [k for k in kinds if not k.is_innocent and (not only or k.kind in only)]
    return plant_all(site, draw, able, count)


def run(*arguments: object) -> tuple[int, str]:
    """Run a command of lingtan in this process; return its exit code and what it printed."""
    out = io.StringIO()
    try:
        with redirect_stdout(out):
            main([str(each) for each in arguments])
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


def result(*arguments: object) -> Mapping[str, object]:
    """Return what a command printed as JSON; empty when it printed none."""
    _, text = run(*arguments, "--json")
    try:
        told = json.loads(text)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {"": told}


def _imported(folder: Path, files: Sequence[Path]) -> tuple[str, ...]:
    told = result("import", folder, *files).get("", [])
    assert isinstance(told, list)
    return tuple(f"{each['file']}: {each['error']}" for each in told if each.get("error"))


def _findings(folder: Path) -> list[Found]:
    """Return the findings of import, check, reconcile and account, each once."""
    period = ("--period", str(YEAR))
    found: dict[str, Found] = {}
    for command in ("check", "reconcile", "account"):
        listed = result(command, folder, *period).get("findings", [])
        assert isinstance(listed, list)
        found |= {json.dumps(each, sort_keys=True): each for each in listed}
    return list(found.values())


def answer_all(folder: Path) -> tuple[str, ...]:
    """Give every finding the answer that it proposes, as long as more is; return what failed."""
    how = ("--by", "truth", "--note", "seen on site", "--period", YEAR, "--json")
    for _ in range(MOST_ROUNDS):
        code, text = run("answer", folder, "--proposed", *how)
        if code not in (0, 3):
            return (f"answer: {code} {text[:200]}",)
        if not json.loads(text)["answers"]:
            break
    return ()


def _headline(folder: Path, site: Site) -> Headline:
    period = ("--period", str(YEAR))
    figures = result("account", folder, *period).get("figures", {})
    assert isinstance(figures, dict)
    judged = result("evaluate", folder, *period, "--framework", "cn_national_910")
    core = _core(judged)
    figure = core.get("figure", {})
    assert isinstance(figure, dict)
    error = {
        name: _relative(figures.get(figure_id, {}).get("value"), site.truth[name])
        for name, figure_id in FIGURES.items()
    }
    value, low, high = (figure.get(key) for key in ("value", "low", "high"))
    error["core"] = None if value is None else value - site.truth["core"]
    true = "meets" if site.truth["core"] <= site.truth["limit"] else "misses"
    outcome = core.get("outcome")
    undecided = outcome not in ("meets", "misses")
    low, high = (value if low is None else low, value if high is None else high)
    return Headline(
        error=error,
        verdict="undecided" if undecided else "right" if outcome == true else "wrong",
        is_between=low is not None
        and high is not None
        and low - CORE_WITHIN <= site.truth["core"] <= high + CORE_WITHIN,
        width=(high - low) / value if value and low is not None and high is not None else 0.0,
    )


def _relative(value: float | None, true: float) -> float | None:
    return None if value is None else value / true - 1


def _core(judged: Mapping[str, object]) -> Mapping[str, object]:
    frameworks = judged.get("frameworks", [])
    assert isinstance(frameworks, list)
    for framework in frameworks:
        for indicator in framework["indicators"]:
            if indicator["id"] == CORE:
                return dict(indicator)
    return {}


def names(finding: Found, planted: Planted) -> bool:
    """Whether a finding names a fault: its meter, its kind, and about its time."""
    if _id(finding) not in planted.named_by:
        return False
    told = {str(finding["subject"]), *_words(finding)}
    return bool(told & set(planted.meters)) and _overlaps(finding, planted)


def _words(finding: Found) -> set[str]:
    facts = finding["facts"]
    assert isinstance(facts, dict)
    return {word for each in facts.values() for word in str(each).replace(",", " ").split()}


def _overlaps(finding: Found, planted: Planted) -> bool:
    facts = finding["facts"]
    assert isinstance(facts, dict)
    begin, end = (_minute(facts.get(k)) for k in ("first", "last"))
    end = _minute(facts.get("until")) if end is None else end
    if begin is None and end is None:
        return True
    begin, end = (begin if begin is not None else end), (end if end is not None else begin)
    near = CLOSE_DAYS * 1440
    assert begin is not None
    assert end is not None
    return begin <= planted.end + near and end >= planted.begin - near


def _minute(text: object) -> int | None:
    """Return the minute of the year that a finding names, of a month its beginning."""
    for form in ("%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y-%m"):
        try:
            told = datetime.strptime(str(text), form).replace(tzinfo=ZONE)
        except ValueError:
            continue
        return int((told - FIRST).total_seconds() // 60)
    return None


def _id(finding: Found) -> str:
    kind = finding["kind"]
    assert isinstance(kind, dict)
    return str(kind["id"])


def _grade(finding: Found) -> str:
    kind = finding["kind"]
    assert isinstance(kind, dict)
    return str(kind["severity"])


def attempt(
    seed: int, *, base: Path, faults: int | None, kinds: Collection[str] = ()
) -> Score | str:
    """Score a park; what stops it is listed, not hidden."""
    try:
        return score(seed, base / str(seed), faults=faults, kinds=kinds)
    except Exception:
        return f"seed {seed}: {traceback.format_exc()}"
