"""The register of certificates from a form to the account: only added to, claims count once."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.adapters.forms.layout import FIRST_ROW
from lingtan.base.errors import ParkFileError
from lingtan.park.certificates import SliceState
from lingtan.park.places import ParkType
from tests.builders_forms import fill
from tests.prepared import copied

NOW = datetime(2026, 2, 1, tzinfo=UTC)
BATCH = {
    "id": "first",
    "device": "wind_north",
    "production": "2025-01",
    "energy": 5,
    "serial": "GEC 2025-37-0000001 to 0000005",
    "region": "Shandong",
    "evidence": "statement",
}
CLAIM = {
    "id": "c1",
    "act": "claim",
    "certificate": "first",
    "day": date(2025, 12, 1),
    "energy": 2,
    "owner": "machines",
    "used_in": "2025",
    "evidence": "retirement",
}
HANDOVER = {
    "id": "t1",
    "act": "transfer",
    "certificate": "first",
    "day": date(2025, 11, 1),
    "energy": 5,
    "to": "machines",
    "evidence": "deal",
}


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    """Return a park with its sample files read."""
    return copied(read_in, tmp_path / "park")


def read_in(folder: Path) -> Workspace:
    """Make a park, and read its sample files."""
    made = Workspace.new(folder, ParkType.MANUFACTURING)
    made.import_files(sorted(made.layout.inbox.iterdir()), now=NOW - timedelta(days=1))
    made.evaluate("2025")  # kept, and copied along
    return made


def send(park: Workspace, *events: dict[str, object], now: datetime = NOW, **header: object):  # type: ignore[no-untyped-def]  # what an import gives
    """Import a form with the batch, as changed, and some events below those it holds already."""
    form = park.write_template("registry", 2025, language="en", replace=True)
    known = len(park.certificates().register.entries)
    happened = len(park.certificates().park.register_events)
    if not known or header:
        fill(form, 0, "first" if known else "", BATCH | header)
    for number, event in enumerate(events):
        fill(form, 1, "", event, FIRST_ROW + happened + number)
    return park.import_files([form], now=now)[0]


@pytest.mark.slow
def test_a_claim_of_the_register_counts_like_a_contract(park: Workspace) -> None:
    before = park.account("2025").inventory.figures
    done = send(park, HANDOVER, CLAIM)
    assert (done.statements, done.refused, done.error) == (3, 0, None)
    after = park.account("2025").inventory.figures
    claimed = [f["energy.certificate_kwh"].value or 0.0 for f in (before, after)]
    assert claimed[1] - claimed[0] == 2000
    assert after["national.e_tce"].value == before["national.e_tce"].value
    emitted = [f["national.electricity_certificate_kg"].value or 0.0 for f in (before, after)]
    assert emitted[1] - emitted[0] == pytest.approx(-2000 * 0.8325)
    (entry,) = park.certificates().register.entries
    assert [(s.owner, s.state.value, s.energy_wh) for s in entry.slices] == [
        ("machines", "claimed", 2_000_000),
        ("machines", "free", 3_000_000),
    ]


def test_what_was_known_before_stays_as_it_was(park: Workspace) -> None:
    send(park, HANDOVER)
    send(park, CLAIM, now=NOW + timedelta(days=9))
    then = park.certificates(as_known_at=NOW + timedelta(days=1))
    assert not then.register.claims
    assert then.register.entries[0].energy_in(SliceState.FREE, then.at) == 5_000_000
    assert park.certificates().register.claims


OURS = (
    "  ours: {kind: certificate, first_day: 2025-01-01, last_day: 2025-12-31, "
    "quantity_kwh: 100000, vintage: 2025-01, "
    "serial: GEC 2025-38-0000001 to 0000100, evidence: e}\n"
)


def state_ours(park: Workspace) -> None:
    """State a contract of 100 MWh in the park file."""
    file = park.layout.park_file
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("contracts: {}\n", f"contracts:\n{OURS}", 1), encoding="utf-8")


def test_a_contract_added_to_the_park_file_since_is_not_claimed_as_of_then(
    park: Workspace,
) -> None:
    send(park, HANDOVER)
    seen, then = NOW - timedelta(days=1), NOW + timedelta(days=1)
    state_ours(park)
    assert [each.id for each in park.certificates().contracts] == ["ours"]
    assert park.certificates().findings == ()
    known = park.certificates(as_known_at=then)
    assert known.contracts == ()
    assert [entry.certificate.id for entry in known.register.entries] == ["first"]
    (note,) = known.findings
    assert note.kind.id == "register_park_of_then"
    assert note.facts == {"known_at": then.isoformat(), "seen_at": seen.isoformat()}
    text = park.layout.park_file.read_text(encoding="utf-8")
    park.layout.park_file.write_text(f"{text}\nnonsense: 1\n", encoding="utf-8")
    assert park.certificates(as_known_at=then).contracts == ()
    with pytest.raises(ParkFileError):
        park.certificates()


def test_before_any_park_file_was_seen_that_of_today_answers_and_it_is_said(
    park: Workspace,
) -> None:
    state_ours(park)
    known = park.certificates(as_known_at=NOW - timedelta(days=9))
    assert [each.id for each in known.contracts] == ["ours"]
    assert [each.kind.id for each in known.findings] == ["register_park_of_today"]


@pytest.mark.slow
def test_a_claim_under_the_id_of_a_contract_leaves_the_contract_as_it_is(park: Workspace) -> None:
    state_ours(park)
    before = park.account("2025").inventory.figures["energy.certificate_kwh"].value
    assert before == 100_000
    send(park, HANDOVER, CLAIM | {"id": "ours"})
    account = park.account("2025")
    assert account.inventory.figures["energy.certificate_kwh"].value == before
    assert [f.subject for f in park.certificates().findings] == ["ours"]
    (found,) = (f for f in account.check.findings if f.kind.id == "register_id_of_contract")
    assert (found.subject, found.kind.severity.value) == ("ours", "error")
    assert "contradicted_by_form" not in {f.kind.id for f in account.check.findings}


def test_a_row_that_was_registered_is_not_changed(park: Workspace) -> None:
    send(park, HANDOVER)
    done = send(park, energy=4, serial="GEC 2025-37-0000001 to 0000004")
    assert [f.kind.id for f in done.findings if f.subject == "first"] == ["register_changed"]
    assert park.certificates().register.entries[0].certificate.energy_wh == 5_000_000


def test_nothing_of_the_future_is_registered(park: Workspace) -> None:
    header = send(park, production="2026-03")
    tomorrow = CLAIM | {"id": "c2", "day": (NOW + timedelta(days=2)).date()}
    not_used = CLAIM | {"id": "c3", "used_in": "2026-03"}
    done = send(park, HANDOVER, CLAIM, tomorrow, not_used)
    ahead = [f.subject for f in (*header.findings, *done.findings) if f.kind.id.endswith("future")]
    assert ahead == ["first", "c2", "c3"]
    assert (header.refused, done.refused, done.statements) == (1, 2, 3)
    assert [claim.event.id for claim in park.certificates().register.claims] == ["c1"]


@pytest.mark.slow
def test_a_certificate_claimed_twice_is_named_and_counts_once(park: Workspace) -> None:
    again = CLAIM | {"id": "c2", "energy": 4}
    send(park, HANDOVER, CLAIM, again)
    (twice,) = park.certificates().findings
    assert (twice.kind.id, twice.subject) == ("register_claimed_twice", "c2")
    account = park.account("2025")
    assert "register_claimed_twice" in {f.kind.id for f in account.check.findings}
    contract = {c.id: c.quantity_kwh for c in account.check.park.contracts}
    assert contract["c1"] == 2000
    assert "c2" not in contract


@pytest.mark.slow
def test_a_contract_with_numbers_that_are_another_s_is_not_counted(park: Workspace) -> None:
    """The register says who claimed a number; a contract that says otherwise is refused."""
    before = park.account("2025").inventory.figures["energy.certificate_kwh"].value or 0.0
    file = park.layout.park_file
    stated = (
        "  double: {kind: certificate, first_day: 2025-01-01, last_day: 2025-12-31, "
        "quantity_kwh: 1000, vintage: 2025-01, serial: gec 2025 37-0000003, evidence: e}\n"
    )
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("contracts: {}\n", f"contracts:\n{stated}", 1), encoding="utf-8")
    send(park, HANDOVER, CLAIM)
    inventory = park.account("2025").inventory
    found = {f.subject: f for f in inventory.findings if f.kind.id.endswith("not_in_register")}
    assert found["double"].facts["others"] == "state:free machines (t1)"
    assert inventory.figures["energy.certificate_kwh"].value == before + 2000


@pytest.mark.slow
def test_a_claim_may_prove_a_contract_that_stands(park: Workspace) -> None:
    file = park.layout.park_file
    stated = (
        "  ours: {kind: certificate, first_day: 2025-01-01, last_day: 2025-12-31, "
        "quantity_kwh: 2000, vintage: 2025-01, enterprise: machines, "
        "serial: GEC 2025-37-0000001 to 0000002, evidence: e}\n"
    )
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("contracts: {}\n", f"contracts:\n{stated}", 1), encoding="utf-8")
    alone = park.account("2025").inventory.figures["energy.certificate_kwh"].value
    send(park, HANDOVER, CLAIM | {"contract": "ours"})
    inventory = park.account("2025").inventory
    assert inventory.figures["energy.certificate_kwh"].value == alone
    assert {f.kind.id for f in inventory.findings if f.subject in ("ours", "c1")} == {
        "ledger_claim_provisional"  # the rest of the year is not read yet
    }


def test_a_form_says_what_of_a_row_cannot_be(park: Workspace) -> None:
    done = send(
        park,
        CLAIM | {"used_in": "soon"},
        CLAIM | {"id": "c2", "energy": 0.0000001},
        {"id": "t2", "act": "transfer", "certificate": "first", "day": date(2025, 11, 1)},
    )
    kinds = sorted(f.kind.id for f in done.findings if f.kind.severity.value == "error")
    assert kinds == [
        "form_missing_cell",
        "form_missing_cell",
        "form_not_a_span",
        "form_not_whole_wh",
    ]


@pytest.mark.slow
def test_a_closed_period_takes_a_later_claim_by_a_restatement_that_names_its_file(
    park: Workspace,
) -> None:
    before = park.account("2025-01").inventory.figures["energy.certificate_kwh"].value
    park.close("2025-01", by="office", now=NOW)
    send(park, HANDOVER, CLAIM, now=NOW + timedelta(days=1))
    closed = park.account("2025-01").inventory.figures["energy.certificate_kwh"].value
    assert closed == before
    told = park.restate("2025-01", dry_run=True, now=NOW + timedelta(days=2))
    moved = {m.figure: m for m in told.movements if m.figure == "energy.certificate_kwh"}
    (movement,) = moved.values()
    assert "form_registry" in str(movement)


@pytest.mark.slow
def test_the_register_names_a_claim_that_counts_no_further_than_its_plant_made(
    park: Workspace,
) -> None:
    """A far plant made 744 kWh in January, read in every hour; 2,000 kWh of it are claimed."""
    layout = park.layout
    stated = (
        "  ours: {kind: certificate, first_day: 2025-01-01, last_day: 2025-12-31, assets: [far], "
        "quantity_kwh: 2000, vintage: 2025-01, serial: GEC 1 to 2, evidence: e}\n"
    )
    plant = "  far: {name: {en: far, zh: 远}, kind: wind, capacity_kw: 10, is_outside: true}\n"
    text = layout.park_file.read_text(encoding="utf-8")
    text = text.replace("contracts: {}\n", f"contracts:\n{stated}", 1)
    text = text.replace("assets:\n", f"assets:\n{plant}", 1)
    layout.park_file.write_text(text, encoding="utf-8")
    with (layout.folder / "meters.csv").open("a", encoding="utf-8") as meters:
        meters.write("mast,mast,塔,electricity,kWh,interval,1h,asset:far,outside,,,0.5,,,,yes\n")
    (layout.mappings / "mast.yaml").write_text(
        'matches: ["mast*.csv"]\nkind: csv\ntime: {columns: [time], '
        'formats: ["%Y-%m-%d %H:%M"], label: start}\n'
        "values:\n  - {column: mast, meter: mast, unit: kWh}\n",
        encoding="utf-8",
    )
    hours = (datetime(2025, 1, 1) + timedelta(hours=n) for n in range(744))  # noqa: DTZ001  # local
    rows = "".join(f"{hour:%Y-%m-%d %H:%M},1\n" for hour in hours)
    file = layout.folder / "mast_2025.csv"
    file.write_text(f"time,mast\n{rows}", encoding="utf-8")
    assert park.import_files([file], now=NOW)[0].error is None
    (held,) = (f for f in park.certificates().findings if f.subject == "ours")
    assert held.kind.id == "ledger_claim_beyond_plant"
    assert held.facts["counted_mwh"] == 0.744
    counted = park.account("2025").inventory.figures["energy.certificate_kwh"].value
    assert counted == 744


@pytest.mark.slow
def test_a_batch_of_several_months_counts_whole_and_its_form_can_be_sent_back(
    park: Workspace,
) -> None:
    send(park, HANDOVER, CLAIM, production="2025-01-01/2025-02-28")
    account = park.account("2025")
    (claim,) = (c for c in account.check.park.contracts if c.id == "c1")
    assert (claim.vintage, claim.quantity_kwh) == ("2025-01-01/2025-02-28", 2000)
    before = account.inventory.figures["energy.certificate_kwh"].value
    form = park.write_template("certificates", 2025, language="en")
    (done,) = park.import_files([form], now=NOW + timedelta(days=3))
    assert (done.refused, done.error, done.findings) == (0, None, ())
    assert park.account("2025").inventory.figures["energy.certificate_kwh"].value == before


@pytest.mark.slow
def test_an_enterprise_written_by_its_name_holds_and_claims_as_by_its_id(park: Workspace) -> None:
    machines = next(e for e in park.certificates().park.enterprises if e.id == "machines")
    send(park, HANDOVER | {"to": machines.name.en}, CLAIM | {"owner": machines.name.zh})
    found = park.certificates()
    assert found.findings == ()
    assert {part.owner for part in found.register.entries[0].slices} == {"machines"}
    contract = {c.id: c.enterprise for c in park.account("2025").check.park.contracts}
    assert contract["c1"] == "machines"


@pytest.mark.slow
def test_a_header_of_more_than_its_plant_made_is_named_and_takes_no_more_than_that(
    park: Workspace,
) -> None:
    numbers = "GEC 2025-37-0000001 to 0005000"
    made = "2025-01-08"
    send(park, device="roof_solar", production=made, owner="X", energy=5000, serial=numbers)
    kinds = {f.kind.id for f in park.certificates().findings}
    assert kinds == {"register_beyond_output", "register_own_power_sold"}
    told = park.match("2025-01-08")
    assert "register_beyond_output" in {f.kind.id for f in told.account.inventory.findings}
    assert (told.figures["matching.physical_share"].value or 0.0) > 0
    shares = ("contractual_share", "metered_share", "at_least_share")
    assert [told.figures[f"matching.{name}"].value for name in shares] == [0.0] * 3
    assert {user.matched_kwh for user in told.users} == {0.0}
