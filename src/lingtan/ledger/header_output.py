"""Certificates of more than their plant made: headers held against the meter of the plant.

A header is a document, and a meter tells what was made. Where every hour of a header was read at
a plant of the park and it made less than is certified of it, by its class, one of the two is
wrong. What others hold of it counts no further than the plant made.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from lingtan.base.findings import Finding, Place
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.ledger.plant_output import PlantOutput, plant_outputs
from lingtan.ledger.register.claims import certificate_register
from lingtan.ledger.register.kinds import BEYOND_OUTPUT, REGISTER
from lingtan.ledger.setting import Setting
from lingtan.park.certificates import Registered, SliceState

LIFE = "certificate_life_months"
WH_PER_MWH = 1_000_000
MOST_NAMED = 5
Span = tuple[datetime, datetime]
Group = tuple[int, int, Sequence[Registered]]  # certified and made [Wh], and by what


def doubt_headers(runner: SqlRunner, setting: Setting) -> tuple[Finding, ...]:
    """Return a finding for each plant of which more is certified than it was read to have made.

    Parameters
    ----------
    runner : SqlRunner
        Has ``ledger_amounts`` of the period.
    """
    park, period = setting.park, setting.period
    if not park.certificates:
        return ()
    life = int(setting.know.method.constant(LIFE).value)
    of: dict[str, list[Registered]] = {}
    for entry in certificate_register(park, life).entries:
        header = entry.certificate
        is_here = period.start <= header.start and header.end <= period.end
        if is_here and not header.from_store:
            of.setdefault(header.device, []).append(entry)
    outputs = plant_outputs(runner, setting, of)
    beyond = {device: tuple(_beyond(outputs[device], of[device], period)) for device in outputs}
    return tuple(_doubt(device, groups) for device, groups in beyond.items() if groups)


def _doubt(device: str, beyond: Sequence[Group]) -> Finding:
    named = sorted({e.certificate.id for _, _, group in beyond for e in group})
    more = f" (+ {len(named) - MOST_NAMED})" if len(named) > MOST_NAMED else ""
    return Finding(
        kind=BEYOND_OUTPUT,
        subject=device,
        place=Place(source=REGISTER),
        facts={
            "certificates": ", ".join(named[:MOST_NAMED]) + more,
            "certified_mwh": sum(certified for certified, _, _ in beyond) / WH_PER_MWH,
            "made_mwh": sum(made for _, made, _ in beyond) / WH_PER_MWH,
        },
    )


def _beyond(output: PlantOutput, entries: Sequence[Registered], period: Period) -> Iterator[Group]:
    """Yield what is certified and made of one span where that is more; or else of the period."""
    by_span: dict[Span, list[Registered]] = {}
    for entry in entries:
        header = entry.certificate
        by_span.setdefault((header.start, header.end), []).append(entry)
    found = False
    for span, group in sorted(by_span.items()):
        made = output.told(*span)
        certified = _standing(group)
        if made is not None and certified > made * (1 + output.accuracy):
            found = True
            yield certified, made, group
    made, certified = output.told(period.start, period.end), _standing(entries)
    if not found and made is not None and certified > made * (1 + output.accuracy):
        yield certified, made, entries


def _standing(entries: Sequence[Registered]) -> int:
    """Return what of some certificates was not withdrawn by whoever issued it [Wh]."""
    slices = (part for entry in entries for part in entry.slices)
    return sum(s.energy_wh for s in slices if s.state is not SliceState.WITHDRAWN)
