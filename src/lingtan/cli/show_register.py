"""Print the register of certificates: the headers, their slices, and what the park claims."""

from datetime import datetime, timedelta

from lingtan.app.results_register import RegisterState
from lingtan.base.spans import write_span
from lingtan.base.time_axis import find_zone
from lingtan.cli.json_ids import FIGURE, FIGURES, with_id
from lingtan.cli.language import WORDS, say
from lingtan.cli.show import SCREEN, print_findings, print_table
from lingtan.cli.show_trial import print_trial, with_trial
from lingtan.evidence.lineage.addresses import address_of
from lingtan.ledger.register.numbers import numbers_text
from lingtan.park.certificates import Registered, Slice, SliceState
from lingtan.park.contracts import Contract
from lingtan.reports.certificate_ids import ids_of_states, slice_id

WH_PER_MWH, KWH_PER_MWH = 1_000_000, 1000
HEADERS = ("certificate", "device", "produced", "region", "power", "issued", "free", "claimed")
SLICES = ("certificate", "numbers", "energy", "state", "owner", "event")
CLAIMS = ("contract", "kind", "owner", "energy", "used_in", "vintage", "registered")


def print_register(found: RegisterState) -> None:
    """Print headers, slices and claims, and what has no effect."""
    print_trial(found.findings)
    register = found.register
    if register.entries:
        print_table(
            [say(f"register.{name}") for name in (*HEADERS, "expires")],
            [_header(found, entry) for entry in register.entries],
            title=say("register.title", at=f"{_local(found, found.at):%Y-%m-%d}"),
        )
        print_table(
            [say(f"register.{name}") for name in SLICES],
            [_slice(found, entry, part) for entry in register.entries for part in entry.slices],
            title=say("register.slices"),
        )
    else:
        SCREEN.print(say("register.none"))
    if found.contracts:
        print_table(
            [say(f"register.{name}") for name in CLAIMS],
            [_claim(found, contract) for contract in found.contracts],
            title=say("register.claims"),
        )
    print_findings(found.findings, none="register.sound")


def plain_register(found: RegisterState) -> dict[str, object]:
    """Return the register for programs."""
    told = {
        "at": found.at,
        "certificates": [_plain(found, entry) for entry in found.register.entries],
        "claims": [
            {
                "contract": with_id(contract, f"contract:{contract.id}"),
                "in_register": found.is_registered(contract),
                "in_register_wh": found.registered_wh(contract),
            }
            for contract in found.contracts
        ],
        "findings": found.findings,
    }
    return with_trial(told, found.findings)


def _plain(found: RegisterState, entry: Registered) -> dict[str, object]:
    return {
        "header": entry.certificate,
        "expires": entry.expires,
        "energy_wh": {state.value: entry.energy_in(state, found.at) for state in SliceState},
        FIGURES: ids_of_states(entry.certificate.id, found.at),
        "slices": [
            {
                "energy_wh": part.energy_wh,
                "numbers": _numbers(entry, part),
                "state": entry.state_at(part, found.at),
                "owner": part.owner,
                "event": part.event,
                FIGURE: address_of(slice_id(entry.certificate.id, number), known_at=found.at),
            }
            for number, part in enumerate(entry.slices, start=1)
        ],
    }


def _header(found: RegisterState, entry: Registered) -> list[str]:
    header, zone = entry.certificate, found.park.time_zone
    last = _local(found, entry.expires) - timedelta(days=1)
    return [
        header.id,
        header.device,
        write_span(header.start, header.end, zone),
        header.region,
        say(f"form.configuration.{header.configuration.value}"),
        _mwh(header.energy_wh),
        _mwh(entry.energy_in(SliceState.FREE, found.at)),
        _mwh(entry.energy_in(SliceState.CLAIMED, found.at)),
        f"{last:%Y-%m-%d}",
    ]


def _slice(found: RegisterState, entry: Registered, part: Slice) -> list[str]:
    return [
        entry.certificate.id,
        _numbers(entry, part),
        _mwh(part.energy_wh),
        say(f"register.{entry.state_at(part, found.at).value}"),
        _owner(found, part.owner),
        part.event,
    ]


def _numbers(entry: Registered, part: Slice) -> str:
    return numbers_text(entry.certificate.serial, [(part.first_wh, part.end_wh)])


def _claim(found: RegisterState, contract: Contract) -> list[str]:
    end = contract.valid_to
    span = write_span(contract.valid_from, end, found.park.time_zone) if end else ""
    return [
        contract.id,
        say(f"form.contractkind.{contract.kind.value}"),
        _owner(found, contract.enterprise),
        _stated(contract),
        span,
        contract.vintage,
        _registered(found, contract),
    ]


def _registered(found: RegisterState, contract: Contract) -> str:
    """Say whether all of a contract stands in the register, none of it, or what part."""
    part_wh = found.registered_wh(contract)
    if part_wh and not found.is_registered(contract):
        return say("register.part", part=_mwh(part_wh), whole=_stated(contract))
    return say("register.yes" if part_wh else "register.no")


def _stated(contract: Contract) -> str:
    return f"{(contract.quantity_kwh or 0) / KWH_PER_MWH:,.3f}".rstrip("0").rstrip(".")


def _owner(found: RegisterState, owner: str) -> str:
    names = {e.id: e.name.in_language(WORDS.language) for e in found.park.enterprises}
    return names.get(owner, owner) or say("form.the_park")


def _local(found: RegisterState, at: datetime) -> datetime:
    return at.astimezone(find_zone(found.park.time_zone))


def _mwh(energy_wh: int) -> str:
    return f"{energy_wh / WH_PER_MWH:,.6f}".rstrip("0").rstrip(".")
