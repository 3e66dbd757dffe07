"""A campaign from the command line, from opening to the values in the account."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.builders_campaigns import REMARK, a_filled_form
from tests.builders_verification import a_small_park
from tests.cli.test_commands import run

DUE = (datetime.now(UTC) + timedelta(days=20)).date().isoformat()
C1 = ("C1", "works")


@pytest.mark.slow
def test_a_campaign_is_opened_filled_in_and_approved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    park = a_small_park(tmp_path / "park")
    folder = str(park.layout.folder)

    def done(*words: str) -> str:
        code = run("campaign", folder, *words)
        told = capsys.readouterr()
        assert code == 0, told.err
        return told.out

    assert "No campaign yet" in done()
    year = ("--year", "2025", "--due", DUE, "--by", "office")
    assert "2 enterprises owe the form energy of 2025" in done("open", "energy", *year)
    file = str(a_filled_form(park, tmp_path))
    assert "the account has 41,000 Nm³" in done("draft", *C1, "--file", file, "--by", "ann")
    assert run("campaign", folder, "submit", *C1, "--by", "ann") == 1
    assert "Say in a remark" in capsys.readouterr().err.replace("or say", "Say")
    assert "handed in" in done("submit", *C1, "--by", "ann", "--note", REMARK)
    assert "returned" in done("return", *C1, "--by", "li", "--note", "no June", "--due", DUE)
    assert "handed in" in done("submit", *C1, "--by", "ann", "--note", REMARK)
    assert run("campaign", folder, "approve", *C1, "--by", "ann") == 1
    assert "another person" in capsys.readouterr().err
    assert "0 new, 0 same and 1 changed readings" in done("approve", *C1, "--by", "li")
    told = json.loads(done("list", "--json"))
    states = {a["asked"]["enterprise"]: a["state"] for a in told["campaigns"][0]["asked"]}
    assert states == {"works": "approved", "foundry": "asked"}
    steps = done("show", *C1)
    assert REMARK in steps
    assert "no June" in steps
    assert "1 reminded" in done("remind", "C1", "foundry", "--by", "office")
    assert "withdrawn" in done("withdraw", "C1", "foundry", "--by", "office", "--note", "gone")
    assert "C1 is closed" in done("close", "C1", "--by", "office", "--note", "all is there")


@pytest.mark.slow
def test_a_form_is_written_over_only_when_that_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    park = a_small_park(tmp_path / "park")
    folder, out = str(park.layout.folder), tmp_path / "out"
    year = ("--year", "2025", "--due", DUE, "--by", "office")
    assert run("campaign", folder, "open", "energy", *year) == 0
    out.mkdir()
    capsys.readouterr()
    form = ("campaign", folder, "form", *C1, "--out")
    assert run(*form, str(out)) == 0
    assert "C1_works_energy_2025.xlsx" in capsys.readouterr().out
    kept = out / "C1_works_energy_2025.xlsx"
    kept.write_bytes(b"filled in")
    assert run(*form, str(out)) == 1
    assert "--force" in capsys.readouterr().err
    assert kept.read_bytes() == b"filled in"
    assert run(*form, str(out), "--force") == 0
    assert kept.read_bytes() != b"filled in"
    assert run(*form, str(park.layout.inbox), "--force") == 1


def test_what_cannot_be_is_said_with_a_way_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(a_small_park(tmp_path / "park").layout.folder)
    for words, told in (
        (("open", "energy", "--by", "office"), "no day up to which"),
        (("open", "energy", "--due", "soon", "--by", "office"), "soon is no day"),
        (("show", "C9"), "no campaign C9"),
        (("draft", "C1", "works", "--by", "x"), "No filled-in form"),
    ):
        assert run("campaign", folder, *words) == 1
        assert told in capsys.readouterr().err
