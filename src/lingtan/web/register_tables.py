"""The register in tables: headers, slices with what can be done, events, claims."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from lingtan.app.results_register import RegisterState
from lingtan.base.spans import write_span
from lingtan.base.time_axis import find_zone
from lingtan.evidence.lineage.addresses import address_of
from lingtan.ledger.register.numbers import numbers_text
from lingtan.park.certificates import Act, Registered, RegisterEvent, Slice, SliceState
from lingtan.park.contracts import Contract, PowerSource
from lingtan.reports.certificate_ids import issued_id, registered_id, slice_id, state_id
from lingtan.reports.model import Amount, Cell, Column, ColumnKind, Table, Verdict
from lingtan.reports.numbers import write_number
from lingtan.reports.sentence import Sentence, sentence
from lingtan.reports.way import Way
from lingtan.reports.words import Words

WH_PER_MWH, KWH_PER_MWH = 1_000_000, 1000
MARKS = {
    SliceState.FREE: "meets",
    SliceState.CLAIMED: "reported",
    SliceState.CANCELLED: "reported",
    SliceState.WITHDRAWN: "misses",
    SliceState.EXPIRED: "not_decidable",
}
NEXT = (Act.TRANSFER, Act.CLAIM)  # what is done with a slice that is free, on its own row
EVENT = "/do/certificate_event"
NUMBERS = {"issued", "free", "claimed", "energy"}
WEIGHTS = {
    "certificate": 1.5,
    "contract": 1.5,
    "event": 1.3,
    "numbers": 1.9,
    "document": 1.7,
    "owner": 1.3,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterTables:
    """The register in one language.

    Attributes
    ----------
    can_act : bool
        Whether it is the register in force: rows lead to what can be done with them, and numbers
        to where they come from.
    """

    found: RegisterState
    words: Words
    can_act: bool = True

    def headers(self, entries: Iterable[Registered]) -> Table:
        """Return what was issued, and how much of it is free and claimed."""
        names = ("certificate", "device", "produced", "region", "technology", "power")
        rows = tuple(self._header(each) for each in entries)
        return self._table(
            "headers", (*names, "issued", "free", "claimed", "expires", "document"), rows
        )

    def slices(self, entries: Iterable[Registered], id_: str = "slices") -> Table:
        """Return which part is whose, in which state, and what can be done with it."""
        rows = tuple(
            self._slice(entry, part, number)
            for entry in entries
            for number, part in enumerate(entry.slices, start=1)
        )
        names = ("certificate", "numbers", "energy", "state", "owner", "event")
        return self._table(id_, (*names, *(each.value for each in self._next)), rows)

    def events(self) -> Table:
        """Return everything that happened, the newest first."""
        events = sorted(self.found.park.register_events, key=lambda each: each.at, reverse=True)
        rows = tuple(self._event(each) for each in events)
        names = ("event", "act", "certificate", "day", "energy", "owner", "to", "used_in")
        return self._table("events", (*names, "document"), rows)

    def claims(self) -> Table:
        """Return what the park claims by contract, in the register or not."""
        rows = tuple(self._claim(each) for each in self.found.contracts)
        names = (
            "contract",
            "kind",
            "owner",
            "energy",
            "used_in",
            "vintage",
            "region",
            "technology",
        )
        return self._table("claims", (*names, "registered", "document"), rows)

    @property
    def _next(self) -> tuple[Act, ...]:
        return NEXT if self.can_act else ()

    def _table(
        self, id_: str, names: tuple[str, ...], rows: tuple[tuple[Cell, ...], ...]
    ) -> Table:
        say = self.words.say
        return Table(
            id=f"register_{id_}",
            title=say(f"certificates.table.{id_}"),
            columns=tuple(self._column(each) for each in names),
            rows=rows,
            notes=() if rows else (say(f"certificates.none.{id_}"),),
        )

    def _column(self, name: str) -> Column:
        is_number = name in NUMBERS
        return Column(
            heading=self.words.say(f"certificates.heading.{name}"),
            unit="MWh" if is_number else "",
            kind=ColumnKind.NUMBER if is_number else ColumnKind.TEXT,
            weight=WEIGHTS.get(name, 1.0),
        )

    def _header(self, entry: Registered) -> tuple[Cell, ...]:
        header, at = entry.certificate, self.found.at
        return (
            header.id,
            header.device,
            write_span(header.start, header.end, self.found.park.time_zone),
            header.region,
            self._source(header.technology),
            self.words.say(f"form.configuration.{header.configuration.value}"),
            self._mwh(header.energy_wh, issued_id(header.id)),
            *(
                self._mwh(entry.energy_in(state, at), state_id(header.id, state))
                for state in (SliceState.FREE, SliceState.CLAIMED)
            ),
            self._day(entry.expires - timedelta(days=1)),
            header.evidence,
        )

    def _slice(self, entry: Registered, part: Slice, number: int) -> tuple[Cell, ...]:
        header, state = entry.certificate, entry.state_at(part, self.found.at)
        word = self.words.say(f"register.{state.value}")
        numbers = numbers_text(header.serial, [(part.first_wh, part.end_wh)])
        return (
            header.id,
            numbers or header.id,
            self._mwh(part.energy_wh, slice_id(header.id, number)),
            Verdict(outcome=MARKS[state], word=word),
            self.owner(part.owner),
            part.event or "–",
            *(self._way(act, entry, part, numbers) for act in self._next),
        )

    def _way(self, act: Act, entry: Registered, part: Slice, numbers: str) -> Cell:
        if entry.state_at(part, self.found.at) is not SliceState.FREE:
            return "–"
        how_much = ("serial", numbers) if numbers else ("energy", _plain(part.energy_wh))
        brings = (
            ("act", act.value),
            ("certificate", entry.certificate.id),
            ("party", part.owner),
            how_much,
        )
        text = self.words.say(f"certificates.do.{act.value}")
        return Way(text=text, path=EVENT, brings=brings)

    def _event(self, event: RegisterEvent) -> tuple[Cell, ...]:
        used = (
            write_span(event.use_start, event.use_end, self.found.park.time_zone)
            if event.use_start and event.use_end
            else ""
        )
        energy = "" if event.energy_wh is None else self._moved(event, event.energy_wh)
        gets = self.owner(event.to) if event.act is Act.TRANSFER else event.to
        return (
            event.id,
            self.words.say(f"form.act.{event.act.value}"),
            event.certificate,
            self._day(event.at),
            energy or event.serial,
            self.owner(event.owner),
            gets,
            used,
            event.evidence,
        )

    def _moved(self, event: RegisterEvent, energy_wh: int) -> Amount:
        """Return what an event moved; it is traced as the slice it left, while that is whole."""
        ids = [
            slice_id(entry.certificate.id, number)
            for entry in self.found.register.entries
            for number, part in enumerate(entry.slices, start=1)
            if part.event == event.id and part.energy_wh == energy_wh
        ]
        return self._mwh(energy_wh, ids[0] if len(ids) == 1 else "")

    def _claim(self, contract: Contract) -> tuple[Cell, ...]:
        zone, end = self.found.park.time_zone, contract.valid_to
        return (
            contract.id,
            self.words.say(f"form.contractkind.{contract.kind.value}"),
            self.owner(contract.enterprise),
            self._stated(contract),
            write_span(contract.valid_from, end, zone) if end else "",
            contract.vintage,
            contract.region,
            self._source(contract.technology),
            self._registered(contract),
            contract.evidence,
        )

    def _stated(self, contract: Contract) -> Amount:
        """Return what a contract states; one that states nothing has no number to trace."""
        amount = self._amount((contract.quantity_kwh or 0) / KWH_PER_MWH)
        is_traced = self.can_act and contract.quantity_kwh is not None
        return replace(amount, figure=f"contract:{contract.id}" if is_traced else "")

    def _registered(self, contract: Contract) -> Sentence | str:
        """Say whether all of a contract stands in the register, none of it, or what part."""
        part_wh = self.found.registered_wh(contract)
        if part_wh and not self.found.is_registered(contract):
            part = self._mwh(part_wh, registered_id(contract.id))
            return sentence(
                self.words, "register.part", {"part": part, "whole": self._stated(contract)}
            )
        return self.words.say("register.yes" if part_wh else "register.no")

    def owner(self, owner: str) -> str:
        """Return who holds something: an enterprise by name, the park, or anyone outside."""
        language = self.words.language
        names = {e.id: e.name.in_language(language) for e in self.found.park.enterprises}
        return names.get(owner, owner) or self.words.say("report.park_itself")

    def _source(self, source: PowerSource | None) -> str:
        return self.words.say(f"form.powersource.{source.value}") if source else ""

    def _day(self, at: datetime) -> str:
        return f"{at.astimezone(find_zone(self.found.park.time_zone)):%Y-%m-%d}"

    def _mwh(self, energy_wh: int, id_: str = "") -> Amount:
        """Return an energy, with its id as known when the register was read; an event has none."""
        amount = self._amount(energy_wh / WH_PER_MWH)
        told = address_of(id_, known_at=self.found.at) if id_ and self.can_act else ""
        return replace(amount, figure=told)

    def _amount(self, mwh: float) -> Amount:
        return Amount(value=mwh, text=write_mwh(mwh, self.words), decimals=_places(mwh))


def write_mwh(mwh: float, words: Words) -> str:
    """Write an energy with the places it has, down to a watt-hour."""
    return write_number(mwh, _places(mwh), words.language)


def _places(mwh: float) -> int:
    return next(n for n in (0, 3, 6) if n == 6 or round(mwh, n) == mwh)


def _plain(energy_wh: int) -> str:
    return f"{energy_wh / WH_PER_MWH:.6f}".rstrip("0").rstrip(".")
