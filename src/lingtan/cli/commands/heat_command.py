"""``lingtan heat``: the least heat and cold the enterprises need, apart and together."""

from lingtan.app.plain_heat import plain_heat
from lingtan.app.target_heat import heat_of_period
from lingtan.cli.options import (
    AsJson,
    BoundaryId,
    Folder,
    KnownAt,
    PeriodName,
    instant,
    last_full_year,
    layout_of,
)
from lingtan.cli.show import print_json, working
from lingtan.cli.show_heat import print_heat
from lingtan.cli.show_trial import print_trial, with_trial


def run(
    folder: Folder,
    period: PeriodName = "",
    boundary: BoundaryId = "",
    known_at: KnownAt = "",
    as_json: AsJson = False,
) -> None:
    """Tell the heat targets of a park; a bound, not a design."""
    layout = layout_of(folder)
    with working(as_json):
        found = heat_of_period(
            layout, period or last_full_year(), boundary, instant(known_at, layout)
        )
    findings = found.account.check.findings
    if as_json:
        print_json(with_trial(plain_heat(found), findings))
    else:
        print_trial(findings)
        print_heat(found)
