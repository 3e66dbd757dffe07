"""Two ways of writing a thing are one fact: corrected, contradicted or refused, never added."""

from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.app.contradictions import is_contradiction
from lingtan.base.errors import ParkFileError
from lingtan.park.places import ParkType
from tests.builders_forms import fill

MADE = "  - {datum: product_output, year: 2025, value: 7, unit: t, enterprise: machines, item: "


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    return Workspace.new(tmp_path / "park", ParkType.MANUFACTURING)


def outputs(park: Workspace) -> dict[str, float]:
    facts = park.check("2025").park.facts
    return {f.item: f.value for f in facts if f.datum == "product_output" and f.value != 1800}


def send(park: Workspace, *said: tuple[str, float]) -> None:
    """Import a form for each product and amount; all forms are written before the first is in."""
    forms = [park.write_template("products", 2025, language="en") for _ in said]
    for form, (item, tonnes) in zip(forms, said, strict=True):
        fill(form, 0, "", {"enterprise": "machines", "item": item, "product_output": tonnes}, 20)
    park.import_files(forms)


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("crude steel", "Crude  Steel"),
        ("cement", "水泥"),
        ("CEMENT", "Ｃｅｍｅｎｔ"),
        ("Zinc", "zinc"),
    ],
)
def test_a_later_form_corrects_what_an_earlier_one_called_otherwise(
    park: Workspace, first: str, then: str
) -> None:
    send(park, (first, 5), (then, 6))
    assert list(outputs(park).values()) == [6]


def test_one_form_may_not_say_it_twice(park: Workspace) -> None:
    form = park.write_template("products", 2025, language="en")
    for row, item in ((20, "Crude steel"), (21, "crude steel")):
        cells = {"enterprise": "machines", "item": item, "product_output": 5}
        fill(form, 0, "", cells, row)
    found = park.import_files([form])[0].findings
    (twice,) = [finding for finding in found if finding.kind.id == "form_twice"]
    assert twice.facts["value"] == "machines · crude steel"
    assert (twice.place.line, str(twice.facts["cell"])[0]) == (21, "B")
    assert list(outputs(park).values()) == [5]


def test_the_park_file_may_not_say_it_twice(park: Workspace) -> None:
    file = park.layout.park_file
    text = file.read_text(encoding="utf-8")
    lines = "".join(f"{MADE}{item}}}\n" for item in ("cement", "水泥"))
    file.write_text(text.replace("facts:\n", f"facts:\n{lines}", 1), encoding="utf-8")
    with pytest.raises(ParkFileError, match="product_output"):
        park.park()


def test_a_form_that_writes_it_otherwise_contradicts_the_park_file(park: Workspace) -> None:
    file = park.layout.park_file
    text = file.read_text(encoding="utf-8")
    form = park.write_template("products", 2025, language="en")
    fill(form, 0, "", {"enterprise": "machines", "item": "Cement", "product_output": 6}, 20)
    file.write_text(text.replace("facts:\n", f"facts:\n{MADE}水泥}}\n", 1), encoding="utf-8")
    park.import_files([form])
    assert outputs(park) == {"cement": 6}
    assert any(map(is_contradiction, park.check("2025").findings))


def test_an_evaluation_names_a_product_nobody_knows(park: Workspace) -> None:
    send(park, ("Crude steel", 6))
    found = park.evaluate("2025").findings
    assert "Crude steel" in {f.subject for f in found if f.kind.id == "product_not_known"}
