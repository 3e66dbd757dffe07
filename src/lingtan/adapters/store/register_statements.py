"""Certificates and what happened to them, kept as statements: added, and never replaced."""

import json
from datetime import datetime
from typing import Any  # the body of a statement is JSON

from lingtan.adapters.store.records import ImportKind
from lingtan.adapters.store.statements import Statement, StatementForm
from lingtan.park.certificates import Act, Certificate, Configuration, RegisterEvent
from lingtan.park.contracts import PowerSource


def write_certificate(header: Certificate) -> Statement:
    """Write a header; it is about its id."""
    body = {
        "id": header.id,
        "device": header.device,
        "start": header.start.isoformat(),
        "end": header.end.isoformat(),
        "energy_wh": header.energy_wh,
        "owner": header.owner,
        "region": header.region,
        "technology": header.technology.value if header.technology else None,
        "configuration": header.configuration.value,
        "serial": header.serial,
        "from_store": header.from_store,
        "efficiency": header.efficiency,
        "evidence": header.evidence,
        "source": header.source,
    }
    return Statement(key=header.id, body=_json(body))


def read_certificate(body: Any) -> Certificate:
    """Read a header back."""
    times = {name: datetime.fromisoformat(body[name]) for name in ("start", "end")}
    made_from = body.get("technology")  # headers of before it was asked for have none
    words = {
        "configuration": Configuration(body["configuration"]),
        "technology": PowerSource(made_from) if made_from else None,
    }
    return Certificate(**{**body, **times, **words})


def write_event(event: RegisterEvent) -> Statement:
    """Write an event; it is about its id."""
    body = {
        "id": event.id,
        "act": event.act.value,
        "certificate": event.certificate,
        "at": event.at.isoformat(),
        "owner": event.owner,
        "energy_wh": event.energy_wh,
        "serial": event.serial,
        "to": event.to,
        "use_start": event.use_start.isoformat() if event.use_start else None,
        "use_end": event.use_end.isoformat() if event.use_end else None,
        "contract": event.contract,
        "evidence": event.evidence,
        "source": event.source,
    }
    return Statement(key=event.id, body=_json(body))


def read_event(body: Any) -> RegisterEvent:
    """Read an event back."""
    times = {
        name: datetime.fromisoformat(body[name]) if body[name] else None
        for name in ("at", "use_start", "use_end")
    }
    return RegisterEvent(**{**body, **times, "act": Act(body["act"])})


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


CERTIFICATES = StatementForm(
    kind=ImportKind.CERTIFICATES, write=write_certificate, read=read_certificate
)
REGISTER_EVENTS = StatementForm(
    kind=ImportKind.REGISTER_EVENTS, write=write_event, read=read_event
)
