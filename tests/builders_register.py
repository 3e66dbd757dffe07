"""Builders for the register of certificates: headers, events and the rules of a park in China."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any  # whichever fields of a certificate or event a test sets

from lingtan.base.spans import read_span
from lingtan.ledger.register.play import Register, Rules, play_register
from lingtan.park.certificates import Act, Certificate, RegisterEvent

ZONE = "Asia/Shanghai"
RULES = Rules(zone=ZONE, life_months=24)
MWH = 1_000_000
LATER = datetime(2025, 12, 1, tzinfo=UTC)


def a_batch(id_: str = "june", mwh: int = 100, first: int = 1, **fields: Any) -> Certificate:
    """Return a batch of numbered certificates of June 2025, held by the park."""
    start, end = read_span("2025-06", ZONE)
    batch = Certificate(
        id=id_,
        device="wind_north",
        start=start,
        end=end,
        energy_wh=mwh * MWH,
        region="Shandong",
        serial=f"GEC 2025-37-{first:07d} to {first + mwh - 1:07d}",
        evidence="statement of the registry",
    )
    return replace(batch, **fields)


def an_hour(id_: str, hour: int, wh: int, **fields: Any) -> Certificate:
    """Return a granular certificate of an hour of 1 June 2025, without numbers."""
    start, end = read_span(f"2025-06-01T{hour:02d}:00/PT1H", ZONE)
    return a_batch(id_, start=start, end=end, energy_wh=wh, **({"serial": ""} | fields))


def an_event(id_: str, act: Act, mwh: float = 10, **fields: Any) -> RegisterEvent:
    """Return an event of December 2025 about the batch of June; a claim is of the year 2025."""
    used = read_span("2025", ZONE) if act is Act.CLAIM else (None, None)
    event = RegisterEvent(
        id=id_,
        act=act,
        certificate="june",
        at=LATER,
        energy_wh=round(mwh * MWH),
        use_start=used[0],
        use_end=used[1],
        evidence="statement of the registry",
    )
    return replace(event, **fields)


def play(*things: Certificate | RegisterEvent) -> Register:
    """Return what stands of headers and events."""
    headers = [thing for thing in things if isinstance(thing, Certificate)]
    events = [thing for thing in things if isinstance(thing, RegisterEvent)]
    return play_register(headers, events, RULES)


def faults(register: Register) -> dict[str, str]:
    """Return the kind of finding by what it is about."""
    return {f.subject: f.kind.id.removeprefix("register_") for f in register.findings}
