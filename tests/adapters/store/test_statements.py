"""Facts and contracts are appended: the latest one known counts, the earlier ones stay."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lingtan.adapters.store.records import ALREADY_IMPORTED, ImportKind, RowCounts
from lingtan.adapters.store.register_statements import CERTIFICATES, REGISTER_EVENTS
from lingtan.adapters.store.statements import ENTERPRISES
from lingtan.adapters.store.store import Store
from lingtan.base.figures import Evidence
from lingtan.base.names import Name
from lingtan.park.certificates import Act, Configuration
from lingtan.park.contracts import Contract, ContractKind
from lingtan.park.facts import Fact
from lingtan.park.places import Enterprise, Sector
from tests.builders_register import a_batch, an_event
from tests.builders_store import NOW, put, source_of

LATER = NOW + timedelta(days=1)
BATCH = a_batch(from_store="battery", efficiency=0.9, configuration=Configuration.WITH_POWER)
CLAIM = an_event("c1", Act.CLAIM, contract="gec-1", source="form.xlsx")
WASTE = Fact(datum="solid_waste_used", year=2025, value=0.1, enterprise="steel", item="slag")
CERTIFICATE = Contract(
    id="gec-1",
    kind=ContractKind.CERTIFICATE,
    valid_from=datetime(2025, 1, 1, tzinfo=UTC),
    valid_to=datetime(2026, 1, 1, tzinfo=UTC),
    assets=("pv-1", "pv-2"),
    quantity_kwh=1000.5,
    vintage="2025-06",
    serial="绿证 1–1000",
)
WORKS = Enterprise(
    id="works",
    name=Name(en="Works", zh="工厂"),
    sector=Sector.INDUSTRY,
    industry=Name(en="bolts", zh="螺栓"),
)


def fact(value: float, *, enterprise: str = "", evidence: str = "", source: str = "") -> Fact:
    return Fact(
        datum="water_fresh",
        year=2025,
        value=value,
        enterprise=enterprise,
        evidence=evidence,
        source=source,
    )


def test_facts_come_back_as_they_were_given(tmp_path: Path) -> None:
    labelled = Fact(datum="base_year_emissions", year=2020, value=1e9, label=Evidence.R)
    with Store.open(tmp_path / "store", writable=True) as store:
        outcome = store.append_facts([WASTE, labelled], source=source_of("f"), known_at=NOW)
        assert outcome.record.kind is ImportKind.FACTS
        assert outcome.record.rows == RowCounts(new=2)
    with Store.open(tmp_path / "store") as store:
        assert set(store.facts()) == {WASTE, labelled}


def test_a_corrected_fact_counts_from_when_it_is_known(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", writable=True) as store:
        store.append_facts([fact(1.0), WASTE], source=source_of("f"), known_at=NOW)
        outcome = store.append_facts(
            [fact(2.0), WASTE, fact(5.0, enterprise="steel")],
            source=source_of("g"),
            known_at=LATER,
        )
        assert outcome.record.rows == RowCounts(new=1, same=1, changed=1)
        assert store.facts(NOW - timedelta(seconds=1)) == ()
        assert set(store.facts(NOW)) == {fact(1.0), WASTE}
        assert set(store.facts()) == {fact(2.0), WASTE, fact(5.0, enterprise="steel")}


def test_the_same_fact_from_another_line_is_the_same_fact(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", writable=True) as store:
        store.append_facts([fact(1.0, source="a:2")], source=source_of("f"), known_at=NOW)
        outcome = store.append_facts(
            [fact(1.0, source="b:9")], source=source_of("g"), known_at=LATER
        )
        assert outcome.record.rows == RowCounts(same=1)
        proven = [fact(1.0, source="b:9", evidence="invoice 7")]
        outcome = store.append_facts(proven, source=source_of("h"), known_at=LATER)
        assert outcome.record.rows == RowCounts(changed=1)
        assert store.facts() == tuple(proven)


def test_contracts_come_back_as_they_were_given(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", writable=True) as store:
        store.append_contracts([CERTIFICATE], source=source_of("c"), known_at=NOW)
        assert store.contracts() == (CERTIFICATE,)
        assert store.contracts(NOW - timedelta(days=1)) == ()
        assert store.facts() == ()


def test_an_enterprise_stated_again_replaces_the_earlier_one(tmp_path: Path) -> None:
    renamed = replace(WORKS, name=Name(en="New Works", zh="新工厂"))
    with Store.open(tmp_path / "store", writable=True) as store:
        store.append_things(ENTERPRISES, [WORKS], source=source_of("e1"), known_at=NOW)
        later = NOW + timedelta(days=1)
        store.append_things(ENTERPRISES, [renamed], source=source_of("e2"), known_at=later)
        assert store.things(ENTERPRISES) == (renamed,)
        assert store.things(ENTERPRISES, NOW) == (WORKS,)


def test_one_form_may_hold_every_kind_of_statement(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", writable=True) as store:
        put(store, tmp_path, "form", [])
        store.append_facts([WASTE], source=source_of("form"), known_at=NOW)
        store.append_contracts([CERTIFICATE], source=source_of("form"), known_at=NOW)
        store.append_things(ENTERPRISES, [WORKS], source=source_of("form"), known_at=NOW)
        store.append_things(CERTIFICATES, [BATCH], source=source_of("form"), known_at=NOW)
        store.append_things(REGISTER_EVENTS, [CLAIM], source=source_of("form"), known_at=NOW)
        again = store.append_facts([fact(7.0)], source=source_of("form"), known_at=NOW)
        assert [finding.kind for finding in again.findings] == [ALREADY_IMPORTED]
        assert store.facts() == (WASTE,)
        assert [record.kind for record in store.imports()] == list(ImportKind)
        assert store.things(CERTIFICATES) == (BATCH,)
        assert store.things(REGISTER_EVENTS) == (CLAIM,)
