"""What has not happened yet was not measured."""

from pathlib import Path

from tests.builders_files import NOW, a_mapping, stage_text, table_of

UTC = {"columns": ["time"], "zone": "UTC"}


def test_readings_of_the_future_are_refused_and_named(tmp_path: Path) -> None:
    text = "time,kWh\n2026-06-01 12:00,1\n2026-06-01 12:15,2\n2026-06-01 12:30,3\n2031-01-01,4\n"
    mapping = a_mapping(time=UTC | {"formats": ["%Y-%m-%d %H:%M", "%Y-%m-%d"]})
    assert f"{NOW:%Y-%m-%d %H:%M}" == "2026-06-01 12:00"
    staged = stage_text(tmp_path, text, mapping)
    assert (staged.rows, staged.refused) == (2, 2)
    finding = next(f for f in staged.findings if f.kind.id == "file_time_in_future")
    assert (finding.place.source, finding.place.line) == ("file.csv", 4)
    assert finding.facts == {"count": 2, "example": "2026-06-01 12:30"}
    assert set(table_of(staged.refused_path)["reason"]) == {"file_time_in_future"}
