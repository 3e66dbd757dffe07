"""Builders for the clean share of a grid by the hour: the two files a park's own folder holds."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

FOLDER = "factors/grid_clean"
HEAD = {
    "zone": "shandong",
    "name_en": "Shandong, dispatch centre",
    "name_zh": "山东，调度中心",
    "time_zone": "Asia/Shanghai",
    "valid_from": "2025-01-01",
    "valid_to": "2026-01-01",
    "known_from": "2026-02-01",
    "known_by": "published",
    "source": "statement of the dispatch centre",
    "label": "Q-P",
    "note": "made up for a test",
}


def write_series(
    catalogue: Path, rows: Iterable[str], series: str = "mine", /, **head: str
) -> Path:
    """Write a series into a park's own catalogue, and return that folder."""
    folder = catalogue / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    told = {**HEAD, **head}
    text = "".join(f"{name}: {value}\n" for name, value in told.items() if value)
    (folder / f"{series}.yaml").write_text(text, encoding="utf-8")
    (folder / f"{series}.csv").write_text("\n".join(["start,share", *rows, ""]), encoding="utf-8")
    return catalogue


def hours_from(first: str, shares: Iterable[float | str]) -> list[str]:
    """Return a row for each share, an hour after the other."""
    start = datetime.fromisoformat(first)
    return [
        f"{start + number * timedelta(hours=1):%Y-%m-%d %H:%M},{share}"
        for number, share in enumerate(shares)
    ]
