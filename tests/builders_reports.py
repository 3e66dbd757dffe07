"""Inputs of a whole report about a made-up park."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

import polars as pl

from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.base.names import Name
from lingtan.catalogue.data_register import load_data_register
from lingtan.ledger.inventory import Inventory, Parameter
from lingtan.park.tables import METER_QUALITY
from lingtan.reports.inputs import ESTIMATES_SCHEMA, ImportedFile, ReportInputs
from lingtan.reports.named_knowledge import FactorSource, Knowledge
from tests.builders_reports_account import balances, figures, network, postings
from tests.builders_reports_park import PERIOD, a_park
from tests.builders_reports_verdicts import frameworks

GENERATED_AT = datetime(2026, 2, 3, 4, 5, tzinfo=UTC)


def quality(meters: Sequence[str] | None = None) -> pl.DataFrame:
    ids = list(meters or [meter.id for meter in a_park().meters])
    rows = []
    for place, meter in enumerate(ids):
        for month in range(1, 13):
            missing = 40 * ((place * 7 + month * 3) % 9 == 0) + 300 * ((place + month) % 17 == 0)
            grade = "A" if not missing else "C" if missing < 100 else "D"
            counts = (744, 744 - missing, 3, missing, 0)
            rows.append((meter, f"2025-{month:02d}", *counts, grade))
    return pl.DataFrame(rows, schema=METER_QUALITY.schema, orient="row")


def knowledge() -> Knowledge:
    source = "发改环资〔2025〕910号, annex 4"
    return Knowledge(
        carriers={
            "electricity": Name(en="electricity", zh="电力"),
            "heat": Name(en="heat", zh="热力"),
            "natural_gas": Name(en="natural gas", zh="天然气"),
            "electric_steel": Name(en="electric steel", zh="电炉钢"),
        },
        units={"electricity": "kWh", "heat": "kWh", "natural_gas": "Nm3", "electric_steel": "kg"},
        factors={
            "grid/method/fossil/fixed": FactorSource(
                name=Name(en="Grid power of the method", zh="方法规定电力因子"),
                unit="kgCO2/kWh",
                source=source,
                label="Q-P",
            ),
            "method/heat_fossil": FactorSource(
                name=Name(en="Fossil heat", zh="化石热力"),
                unit="kgCO2/kWh",
                source=source,
                label="Q-P",
            ),
            "fuel/A_guideline/natural_gas": FactorSource(
                name=Name(en="Natural gas", zh="天然气"),
                unit="kgCO2/Nm3",
                source="Guideline default table",
                label="Q-S",
            ),
        },
        data={datum.id: datum for datum in load_data_register()},
        terms={
            "cn_zcp_2025_06": Name(en="National trial method 2025-06", zh="国家试行方法2025-06"),
            "Shandong": Name(en="Shandong", zh="山东"),
            "cn_zcp_2025_06.electricity_other": Name(en="Other electricity", zh="其他电力"),
        },
    )


def an_inventory(hours: int = 96) -> Inventory:
    return Inventory(
        boundary="whole",
        period=PERIOD,
        method="cn_zcp_2025_06",
        postings=postings(hours),
        balances=balances(),
        network=network(),
        figures=figures(),
        parameters=(
            Parameter(
                id="cn_zcp_2025_06.electricity_other",
                value=0.8325,
                unit="kgCO2/kWh",
                source="annex 4",
                label="Q-P",
            ),
        ),
        findings=(),
    )


def outline() -> str:
    ring = [[117.10, 36.20], [117.16, 36.21], [117.17, 36.18], [117.12, 36.16], [117.10, 36.20]]
    feature = {
        "type": "Feature",
        "properties": {"name": "蓝田 Lantian"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    return json.dumps({"type": "FeatureCollection", "features": [feature]})


def report_inputs(language: str = "en", **changes: object) -> ReportInputs:
    """Return the inputs of a whole report; any of them can be changed."""
    park = a_park(
        Name(
            en="Composed from measured series of other places; not a real park.",
            zh="由其他地点的实测序列合成，并非真实园区。",
        )
    )
    given: dict[str, object] = {
        "park": park,
        "boundary": park.boundaries[0],
        "period": PERIOD,
        "inventory": an_inventory(),
        "frameworks": frameworks(),
        "knowledge": knowledge(),
        "generated_at": GENERATED_AT,
        "language": language,
        "quality": quality(),
        "estimates": pl.DataFrame(
            [
                ("e_glass", "linear", 12, Decimal("4210.500")),
                ("e_food", "like_day", 96, Decimal("88000")),
            ],
            schema=ESTIMATES_SCHEMA,
            orient="row",
        ),
        "findings": tuple(a_finding(f"inbox/load-{n}.csv") for n in range(3)),
        "imports": (
            ImportedFile(
                file="inbox/电量2025.csv", known_at=GENERATED_AT, accepted=35_040, refused=2
            ),
        ),
        "outline": outline(),
        **changes,
    }
    return ReportInputs(**given)  # type: ignore[arg-type]  # a builder: the names are checked above


def a_finding(source: str) -> Finding:
    kind = FindingKind(id="form_not_a_number", severity=Severity.WARNING)
    return Finding(
        kind=kind,
        subject="green-2025",
        place=Place(source=source, line=3),
        facts={"sheet": "用电", "cell": "C7", "value": "缺"},
    )
