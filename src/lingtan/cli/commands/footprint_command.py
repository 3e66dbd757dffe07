"""``lingtan footprint``: what the products of an enterprise carry, told for PACT or CBAM."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from lingtan.app.export_footprint import FootprintRequest, export_footprint
from lingtan.app.results_footprint import FootprintExport, FootprintFormat
from lingtan.cli.language import WORDS, say
from lingtan.cli.options import (
    AsJson,
    Folder,
    Force,
    KnownAt,
    PeriodName,
    instant,
    last_full_year,
    layout_of,
)
from lingtan.cli.show import SCREEN, print_json, print_table, working
from lingtan.ledger.footprint.footprint import ProductFootprint

EnterpriseId = Annotated[str, typer.Argument(help=say("argument.enterprise"))]
Form = Annotated[FootprintFormat, typer.Option("--format", help=say("option.footprint_format"))]
Out = Annotated[Path | None, typer.Option("--out", "-o", help=say("option.footprint_out"))]
KG_PER_T = Decimal(1000)
DECIMALS = 4  # more where the total would not have two digits


def run(
    folder: Folder,
    enterprise: EnterpriseId,
    period: PeriodName = "",
    form: Form = FootprintFormat.PACT,
    out: Out = None,
    known_at: KnownAt = "",
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Write the footprints of an enterprise's products; one that does not add up is an error."""
    layout = layout_of(folder)
    request = FootprintRequest(
        enterprise=enterprise,
        period=period or last_full_year(),
        form=form,
        now=datetime.now(UTC),
        path=out,
        as_known_at=instant(known_at, layout),
        replace=force,
    )
    with working(as_json):
        export = export_footprint(layout, request)
    if as_json:
        print_json({"path": export.path, "document": export.document})
    else:
        print_footprints(export)


def print_footprints(export: FootprintExport) -> None:
    """Print what a tonne of every product carries, and where the document stands."""
    headings = ("product", "output", "direct", "power", "upstream", "total")
    print_table(
        [say(f"footprint.{name}") for name in headings],
        [_row(footprint, export.form) for footprint in export.footprints],
        title=say("footprint.title", period=export.period),
    )
    labels = sorted(
        {label.value for f in export.footprints for label in f.labels if label.is_weak}
    )
    factor = export.footprints[0].factor
    SCREEN.print(
        escape(
            say(
                "footprint.rests_on",
                labels=", ".join(labels),
                factor=str(factor.kg_per_kwh),
                id=factor.factor_id,
            )
        ),
        style="dim",
    )
    SCREEN.print(f"[green]✓[/] {escape(str(export.path))}", soft_wrap=True)


def _row(footprint: ProductFootprint, form: FootprintFormat) -> list[str]:
    """Return the parts of a tonne; of what was bought, CBAM counts the precursors alone."""
    is_cbam = form is FootprintFormat.CBAM
    upstream = footprint.precursors_kg if is_cbam else footprint.upstream_kg
    parts = (footprint.direct_kg, footprint.power_kg, upstream)
    per_t = [kg / KG_PER_T / footprint.mass_t for kg in (*parts, sum(parts, Decimal(0)))]
    decimals = max(DECIMALS, 1 - per_t[-1].adjusted()) if per_t[-1] else DECIMALS
    name = footprint.product.name.in_language(WORDS.language) or footprint.product.id
    return [name, f"{footprint.mass_t:,.0f}", *(f"{value:,.{decimals}f}" for value in per_t)]
