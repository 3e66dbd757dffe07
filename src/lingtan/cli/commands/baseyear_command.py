"""``lingtan baseyear``: what has moved the base year since it was closed, and what to do."""

from dataclasses import asdict, fields
from datetime import UTC, datetime

from rich.markup import escape

from lingtan.app.layout import Layout
from lingtan.app.open_park import open_park
from lingtan.app.recalculate_base_year import recalculate_base_year, target_path_of
from lingtan.cli.language import WORDS, say
from lingtan.cli.options import AsJson, Folder, Limit, layout_of
from lingtan.cli.show import SCREEN, print_json, print_table, working
from lingtan.cli.show_movements import naming, number, print_movements
from lingtan.cli.show_trial import print_trial, with_trial
from lingtan.ledger.base_year import Recalculation
from lingtan.ledger.target_path import Allowed
from lingtan.reports.base_year_ids import base_year_ids, moved_ids
from lingtan.reports.cause_words import cause_of

KG_PER_TONNE = 1000


def run(folder: Folder, as_json: AsJson = False, limit: Limit = 12) -> None:
    """Hold the base year as closed against the park of today; an advice is no failure."""
    layout = layout_of(folder)
    with working(as_json):
        found = recalculate_base_year(layout, datetime.now(UTC))
        path = target_path_of(found, open_park(layout).park.target_year)
    if as_json:
        plain: dict[str, object] = {
            "recalculation": _with_ids(found),
            "ids": base_year_ids(found),
            "advice": found.advice,
            "sum_of_causes": found.sum_of_causes,
            "net_share": found.net_share,
            "target": found.base.target,
            "target_path": path,
        }
        print_json(with_trial(plain, found.trial_inputs))
        return
    print_trial(found.trial_inputs)
    _print(layout, found, limit)
    _print_path(found, path)


def _with_ids(found: Recalculation) -> dict[str, object]:
    """Return it for programs; each value that moved has its id under ``figures``."""
    told = {field.name: getattr(found, field.name) for field in fields(found)}
    moved = [{**asdict(each), "figures": moved_ids(found, each)} for each in found.movements]
    return {**told, "movements": moved}


def _print_path(found: Recalculation, path: tuple[Allowed, ...]) -> None:
    """Print what the target allows each year, and which path that is."""
    target = found.base.target
    if target is None or not path:
        return
    facts = {"rate": _percent(target.rate), "kind": say(f"baseyear.path.{target.kind.value}")}
    rows = [[str(each.year), _tonnes(each.kg)] for each in path]
    SCREEN.print(escape(say("baseyear.path_title", **facts)), soft_wrap=True)
    print_table([say("baseyear.year"), "tCO2"], rows)


def _print(layout: Layout, found: Recalculation, limit: int) -> None:
    rows = [
        [
            cause_of(each.cause, WORDS),
            _tonnes(each.change, sign="+"),
            _share(each.change, found.before),
        ]
        for each in found.every_cause
    ]
    year = str(found.base.year)
    if rows:
        headings = [say(f"baseyear.{each}") for each in ("cause", "change", "share")]
        print_table(headings, rows, say("baseyear.title", year=year))
    facts = {
        "year": year,
        "before": _tonnes(found.before),
        "after": _tonnes(found.after),
        "sum": _percent(found.sum_of_causes),
        "net": _percent(found.net_share),
        "threshold": _percent(found.base.threshold),
    }
    SCREEN.print(escape(say("baseyear.weighed", **facts)), soft_wrap=True)
    for what, ends in (("before", found.before_ends), ("after", found.after_ends)):
        if ends:
            low, high = map(_tonnes, ends)
            told = say(f"baseyear.{what}_ends", year=year, low=low, high=high)
            SCREEN.print(escape(told), soft_wrap=True)
    SCREEN.print(escape(say(f"baseyear.{found.advice.value}", **facts)), soft_wrap=True)
    if found.movements:
        print_movements(naming(layout, year), found.movements, limit)


def _tonnes(kilograms: float | None, sign: str = "") -> str:
    return number(None if kilograms is None else kilograms / KG_PER_TONNE, sign)


def _share(change: float | None, before: float | None) -> str:
    return _percent(change / abs(before)) if change is not None and before else "–"


def _percent(share: float | None) -> str:
    return say("closing.unknown") if share is None else f"{100 * share:.2f} %"
