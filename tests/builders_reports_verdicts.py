"""Verdicts of every kind, for the documents."""

from lingtan.base.figures import Evidence, Figure, Missing
from lingtan.base.names import Name
from lingtan.indicators.results import (
    FrameworkResult,
    IndicatorResult,
    OffsetCase,
    Outcome,
    Threshold,
    Variant,
)
from tests.builders_reports_account import figures

UNKNOWN_DATUM = Missing(kind="datum", id="product_unit_energy", subject="glass")
UNSTATED_CREDITS = Missing(kind="datum", id="offsets_available")
UNKNOWN_RULE = Missing(kind="rule", id="clean_energy_definition", subject="cn910.clean")


def frameworks() -> tuple[FrameworkResult, ...]:
    """Return a national and a provincial framework with every kind of outcome."""
    inventory = figures()
    park_kg, tce = inventory["national.e_park_kg"].value, inventory["national.e_tce"].value
    core = (park_kg or 0) / 1000 / (tce or 1)
    national = FrameworkResult(
        id="cn_national_910",
        name=Name(
            en="National zero-carbon park indicators (trial)",
            zh="国家级零碳园区建设指标体系（试行）",
        ),
        level="national",
        status="in force, trial",
        outcome=Outcome.MISSES,
        indicators=(
            indicator(
                "cn910.core", "CO₂ per unit energy", "单位能耗碳排放", core, 0.2, kind="core"
            ),
            indicator(
                "cn910.clean",
                "Clean energy share",
                "清洁能源消费占比",
                0.744,
                0.9,
                op=">=",
                unit="ratio",
                outcome=Outcome.NOT_DECIDABLE,
                reasons=(UNKNOWN_RULE,),
            ),
            indicator(
                "cn910.product",
                "Energy per unit product",
                "产品单位能耗",
                None,
                2,
                op="meets_or_better",
                unit="grade",
                outcome=Outcome.NOT_DECIDABLE,
                reasons=(UNKNOWN_DATUM,),
            ),
            indicator(
                "cn910.water",
                "Reuse of industrial water",
                "工业用水重复利用率",
                0.861,
                0.8,
                op=">=",
                unit="ratio",
                outcome=Outcome.MEETS,
            ),
        ),
        offsets=(),
    )
    hunan = FrameworkResult(
        id="cn_hunan_467",
        name=Name(en="Hunan zero-carbon parks (interim)", zh="湖南省零碳园区建设方案（暂行）"),
        level="provincial policy",
        status="in force, interim",
        outcome=Outcome.MEETS,
        indicators=(
            indicator(
                "hn467.core",
                "CO₂ per unit energy",
                "单位能耗碳排放",
                core,
                1.0,
                kind="core",
                outcome=Outcome.MEETS,
            ),
            indicator(
                "hn467.waste",
                "Use of solid waste",
                "工业固体废弃物综合利用率",
                0.41,
                0.8,
                op=">=",
                unit="ratio",
            ),
        ),
        offsets=tuple(
            OffsetCase(
                cap=cap,
                is_the_rule=False,
                gross_kg=4e8,
                offsets_kg=4e8 * cap,
                net_kg=4e8 * (1 - cap),
            )
            for cap in (0.0, 0.05, 0.1, 0.2)
        ),
        offset_reasons=(UNSTATED_CREDITS,),
    )
    return national, hunan


def indicator(
    id_: str,
    en: str,
    zh: str,
    value: float | None,
    limit: float,
    *,
    op: str = "<=",
    kind: str = "guiding",
    unit: str = "tCO2/tce",
    outcome: Outcome = Outcome.MISSES,
    reasons: tuple[Missing, ...] = (),
) -> IndicatorResult:
    gap = None if value is None else (value - limit if op == "<=" else limit - value)
    name = Name(en=en, zh=zh)
    figure = Figure(
        id=id_,
        value=value,
        unit=unit,
        evidence=frozenset({Evidence.I}),
        missing=reasons if value is None else (),
    )
    variants: tuple[Variant, ...] = ()
    if reasons == (UNKNOWN_RULE,):
        variants = (
            Variant(
                id="strict",
                name=Name(en="strict", zh="严格口径"),
                figure=Figure(id=f"{id_}.strict", value=0.744, unit=unit),
                outcome=Outcome.MISSES,
            ),
            Variant(
                id="broad",
                name=Name(en="broad", zh="宽口径"),
                figure=Figure(id=f"{id_}.broad", value=0.912, unit=unit),
                outcome=Outcome.MEETS,
            ),
        )
    return IndicatorResult(
        id=id_,
        name=name,
        kind=kind,
        is_gate=kind == "core",
        unit=unit,
        figure=figure,
        threshold=Threshold(op=op, value=limit),
        gap=gap,
        margin=None if gap is None else -gap / limit,
        outcome=outcome,
        reasons=reasons,
        variants=variants,
    )
