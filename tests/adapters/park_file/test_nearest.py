"""The cure of an unknown name is a known one, or says how many there are; never a dash."""

import re
from pathlib import Path

import pytest

from lingtan.adapters.park_file.read import inspect_park
from lingtan.catalogue.load import load_catalogue
from lingtan.reports.words import Words
from tests.builders_park_file import METERS_CSV, ONE_WORKS, PARK_YAML, changed, write_park_file


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "There is no pv: assets names none it could be. Add it to assets, or take"),
        ("zh", "没有 pv：assets 中没有可引用的条目。 请在 assets 中补充，或在此处删除。"),
    ],
)
def test_where_nothing_is_known_no_dash_is_offered(
    tmp_path: Path, language: str, told: str
) -> None:
    green = "contracts:\n  g: {kind: green_power, name: G, assets: [pv]}\n"
    folder = write_park_file(
        tmp_path, park=f"{ONE_WORKS}{green}", meters=METERS_CSV.splitlines()[0]
    )
    words = Words(language)
    faults = inspect_park(folder, load_catalogue()).findings
    said = [f"{words.what(fault)} {words.next_step(fault)}" for fault in faults]
    assert any(told in each for each in said), said
    assert not any(" -." in each or " -，" in each or " -," in each for each in said)


def test_the_first_few_of_many_are_told_with_their_number(tmp_path: Path) -> None:
    text = changed(PARK_YAML, "target_year: 2030", "xyzzy: 2030")
    (fault,) = inspect_park(write_park_file(tmp_path, park=text), load_catalogue()).findings
    assert re.search(r"^Write one of (\w+, ){5}\w+ … \(\d\d\), or", Words("en").next_step(fault))


def test_no_meter_is_told_to_be_its_own_parent(tmp_path: Path) -> None:
    table = changed(METERS_CSV, "industry,e1,0.5", "industry,e22,0.5")
    (fault,) = inspect_park(write_park_file(tmp_path, meters=table), load_catalogue()).findings
    assert "e2" not in str(fault.facts["nearest"]).split(", ")
