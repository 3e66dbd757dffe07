"""A park with limits of its own that lie so close to its values that chance decides."""

import shutil
from pathlib import Path

from lingtan.app.workspace import Workspace

LOCATION, INTENSITY = "own.location", "own.intensity"
LIMITS = """\
id: own_limits
name_en: Limits of our own
name_zh: 自定限值
level: park
status: in force
applies_to: park
sources: [https://park.example/limits]
indicators:
  - id: own.location
    name_en: Location-based emission
    name_zh: 基于位置的排放
    type: gate
    unit: tCO2e
    formula: scope2_location_kg / 1000
    formula_text: emission of scope 2 by location, in tonnes
    thresholds:
      - {op: "<=", value: 312500}
    label: Q-S
  - id: own.intensity
    name_en: Emission per unit of energy
    name_zh: 单位能耗排放
    type: gate
    unit: tCO2/tce
    formula: E_park / E_tce
    formula_text: emission over energy
    thresholds:
      - {op: "<=", value: 0.4}
    label: Q-S
example:
  year: 2025
  target_year: 2025
  quantities: {scope2_location_kg: 1000, E_park: 1, E_tce: 10}
  outcome: meets
  indicators:
    own.location: {value: 1, outcome: meets}
    own.intensity: {value: 0.1, outcome: meets}
known_from: 2025-01-01
known_by: read
"""


NAMED = "frameworks: ["


def with_close_limits(park: Workspace, folder: Path) -> Workspace:
    """Return a copy of the reference park that is judged by such limits as well."""
    shutil.copytree(park.layout.folder, folder)
    own = folder / "catalogue" / "frameworks" / "own_limits.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(LIMITS, encoding="utf-8")
    file = folder / "park.yaml"
    text = file.read_text(encoding="utf-8")
    assert NAMED in text
    file.write_text(text.replace(NAMED, f"{NAMED}own_limits, "), encoding="utf-8")
    return Workspace.open(folder)
