"""A form offers the ids the park knows, by name; an enterprise is offered its own alone."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from pathlib import Path

import pytest

from lingtan.app.layout import Layout
from lingtan.app.workspace import Workspace
from lingtan.base.errors import StoreError
from lingtan.park.people import Role
from lingtan.reports.words import Words
from lingtan.web.actions.action import Field, Kind
from lingtan.web.actions.asking import Asking, Offered
from lingtan.web.actions.offer_periods import periods
from lingtan.web.actions.table import ACTIONS
from lingtan.web.features import FEATURES
from lingtan.web.fields_drawn import FEW, fields_drawn
from lingtan.web.visitor import OWN_MACHINE, Visitor
from tests.builders_verification import MONTH, a_small_park
from tests.conftest import NOW
from tests.web.doing import Doer, signed_in
from tests.web.person import PASSWORD
from tests.web.site import Answer, Site, serving

NEW = {
    *("name", "request", "entry_id", "serial", "mapping_name", "folder"),  # what has no id yet
    *("days", "seed", "note", "since", "ends"),  # what is no id
    "key",  # of somebody else: who checks by what the park says of itself checks nothing
}
USUAL = {"report: kind", "match_spans: by_span", "reconciled_hours: table_form"}
OPTION = re.compile(r'<option value="([^"]*)"[^>]*>([^<]*)</option>')
PEOPLE = {
    "operator": (Role.OPERATOR, ""),
    "verifier": (Role.VERIFIER, ""),
    "accountant": (Role.ACCOUNTANT, ""),
    "works": (Role.ENTERPRISE, "works"),
    "foundry": (Role.ENTERPRISE, "foundry"),
}
TENANT = Visitor(name="ann", role=Role.ENTERPRISE, enterprise="works")
LAYOUT = Layout(folder=Path("nowhere"))


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    park = a_small_park(tmp_path_factory.mktemp("offered") / "park")
    park.close(MONTH, by="park office", now=NOW)
    for name, (role, enterprise) in PEOPLE.items():
        park.add_user(name, role, PASSWORD, enterprise=enterprise, by="test")
    return park


@pytest.fixture(scope="module")
def site(park: Workspace) -> Iterator[Site]:
    with serving(park.layout.folder, options=()) as running:
        yield running


@pytest.fixture(scope="module")
def people(site: Site) -> Mapping[str, Doer]:
    return signed_in(site, PEOPLE)


def offered(answer: Answer, field: str) -> dict[str, str]:
    """Return what a field of a form offers, a choice or a list to type from."""
    held = re.search(rf'<select name="{field}".*?</select>', answer.text, re.DOTALL) or re.search(
        rf'<datalist id="known-{field}">.*?</datalist>', answer.text, re.DOTALL
    )
    assert held, f"{field} offers nothing: {answer.text}"
    return {id_: unescape(name).strip() for id_, name in OPTION.findall(held[0])}


def drawn(field: Field, value: str = "", visitor: Visitor = OWN_MACHINE) -> dict[str, object]:
    (found,) = fields_drawn([field], LAYOUT, Words("en"), visitor, {field.name: value})
    return found


def ids_of(form: Mapping[str, object]) -> list[str]:
    """Return what a field lets choose from, in order."""
    choices = form["choices"]
    assert isinstance(choices, Sequence)
    return [id_ for id_, _ in choices]


def numbered(count: int) -> Field:
    def offers(_asking: Asking) -> Offered:
        return [(f"T{place}", f"thing {place}") for place in range(count)]

    return Field(name="task", kind=Kind.KNOWN, offers=offers)


def test_no_form_wants_an_id_typed_from_memory() -> None:
    fields = [
        *((action.id, field) for action in ACTIONS.values() for field in action.fields),
        *((feature.id, field) for feature in FEATURES for field in feature.asks),
    ]
    typed = {f"{id_}: {field.name}" for id_, field in fields if field.kind is Kind.TEXT}
    assert {each for each in typed if each.rpartition(" ")[2] not in NEW} == set()
    silent = {
        f"{id_}: {field.name}"
        for id_, field in fields
        if field.kind in {Kind.OPEN, Kind.KNOWN} and field.offers is None
    }
    assert silent == set()


def test_few_are_a_choice_and_many_a_list_to_type_from() -> None:
    few, many = drawn(numbered(FEW)), drawn(numbered(FEW + 1))
    assert few["kind"] == "choice"
    assert few["choices"] == (
        ("", "– choose –"),
        *((f"T{place}", f"T{place} · thing {place}") for place in range(FEW)),
    )
    assert many["kind"] == "open"


def test_a_choice_never_puts_another_id_in_the_place_of_one_that_was_brought() -> None:
    gone = drawn(numbered(2), "T9")
    assert (gone["kind"], gone["value"]) == ("open", "T9")


def test_nothing_stands_in_a_choice_before_somebody_chose_but_what_is_usual(
    park: Workspace,
) -> None:
    asked = {
        f"{action.id}: {field.name}": fields_drawn(
            [field], park.layout, Words("en"), OWN_MACHINE, {}
        )
        for action in ACTIONS.values()
        for field in action.fields
        if field.kind is Kind.CHOICE and field.is_required and not field.from_view
    }
    first = {name: ids_of(form)[:1] for name, (form,) in asked.items()}
    assert first["report: kind"] == ["usual"]
    assert first["certificate_event: act"] == [""]
    assert {name for name, found in first.items() if found not in ([], [""])} == USUAL


@pytest.mark.parametrize("ids", [[], ["whole"], ["", "whole", "core"]])
def test_of_several_versions_that_are_verified_none_is_taken_for_granted(ids: list[str]) -> None:
    def known(_layout: Layout, _words: Words) -> Offered:
        return [(id_, id_) for id_ in ids if id_]

    field = Field(name="boundary", kind=Kind.CHOICE, choices=known, is_required=False)
    assert ids_of(drawn(field)) == ids


def test_where_nothing_waits_there_is_nothing_to_type() -> None:
    assert (drawn(numbered(0))["kind"], drawn(numbered(0))["choices"]) == ("choice", ())


def test_where_what_is_known_cannot_be_read_it_is_typed() -> None:
    def offers(_asking: Asking) -> Offered:
        raise StoreError("damaged")

    assert drawn(Field(name="task", kind=Kind.KNOWN, offers=offers))["kind"] == "open"


def test_an_enterprise_is_offered_nothing_that_is_not_held_to_its_own() -> None:
    assert drawn(numbered(2), visitor=TENANT)["choices"] == ()
    for action in ACTIONS.values():
        if action.least is Role.ENTERPRISE:
            open_ones = [f for f in action.fields if f.offers and not f.is_of_park]
            assert [f.name for f in open_ones if not f.offers_own] == []


@pytest.mark.slow
def test_an_enterprise_is_offered_the_periods_of_its_own_meters(
    people: Mapping[str, Doer], park: Workspace
) -> None:
    whole = offered(people["operator"].person.ask("/do/prove_share?lang=en"), "period")
    own = offered(people["works"].person.ask("/do/prove_share?lang=en"), "period")
    assert MONTH in own
    assert own.keys() <= whole.keys()
    assert offered(people["operator"].person.ask("/reports?lang=en"), "periods") == whole
    assert offered(people["works"].person.ask("/enterprise?lang=en"), "periods") == own
    stranger = Asking(layout=park.layout, words=Words("en"), values={}, enterprise="newcomer")
    assert periods(stranger) == []


@pytest.mark.slow
def test_cells_of_a_form_offer_what_stands_in_the_form_of_that_enterprise_alone(
    people: Mapping[str, Doer],
) -> None:
    operator, works = people["operator"], people["works"]
    asked = {"form": "products", "due": "2099-01-31", "year": "2025"}
    operator.done(operator.do("/do/campaign_open", asked))
    cells = {"cell.facts1.0.item": "coil", "cell.facts1.0.evidence": "ledger 7"}
    which = {"campaign": "C1", "enterprise": "works", "language": "en", "step": "draft"}
    way = "campaign=C1&enterprise={}&lang=en"
    works.done(works.do("/do/campaign_fill", {**which, **cells}, way.format("works")))
    form = works.person.ask(f"/do/campaign_fill?{way.format('works')}")
    assert list(offered(form, "item")) == ["coil"]
    assert list(offered(form, "evidence")) == ["ledger 7"]
    assert form.text.count('list="known-item"') > 1
    other = people["foundry"].person.ask(f"/do/campaign_fill?{way.format('foundry')}").text
    assert "coil" not in other
    assert "ledger 7" not in other


@pytest.mark.parametrize(
    ("lang", "name"), [("en", "July 2025, closed"), ("zh", "2025年7月，已关账")]
)
def test_what_is_closed_is_offered_to_restate_and_no_more_to_close(
    people: Mapping[str, Doer], lang: str, name: str
) -> None:
    ask = people["accountant"].person.ask
    assert offered(ask(f"/do/restate?lang={lang}"), "period") == {MONTH: name}
    assert MONTH not in offered(ask(f"/do/close?lang={lang}"), "period")


@pytest.mark.slow
def test_a_task_is_made_of_what_is_offered_and_each_step_offers_the_tasks_it_is_for(
    people: Mapping[str, Doer],
) -> None:
    operator = people["operator"]
    form = operator.person.ask(f"/do/task_add?period={MONTH}&lang=en")
    about, told = next(pair for pair in offered(form, "about").items() if pair[0])
    assert about.split(":")[0] in {"gap", "finding", "alarm"}
    assert told
    owners = offered(form, "owner")
    assert "operator" in owners
    owed = {"period": MONTH, "about": about, "owner": "works", "due": "2099-01-31"}
    operator.done(operator.do("/do/task_add", owed))
    assert about not in offered(operator.person.ask(f"/do/task_add?period={MONTH}"), "about")
    assert offered(operator.person.ask("/do/task_close?lang=en"), "task")["T1"].startswith("T1 · ")
    assert offered(operator.person.ask("/do/task_reopen?lang=en"), "task") == {
        "": "nothing to choose"
    }
    chosen = operator.person.ask("/do/task_close?task=T1&lang=en")
    assert '<option value="T1" selected>' in chosen.text
    assert "task=T1" in re.findall(r'href="([^"]*)"[^>]*>中文', chosen.text)[0]


@pytest.mark.slow
def test_findings_and_items_of_a_verification_are_offered_by_name(
    people: Mapping[str, Doer],
) -> None:
    verifier, operator = people["verifier"], people["operator"]
    opening = {"organisation": "Certifier Ltd", "assurance": "reasonable"}
    verifier.done(verifier.do("/do/open", {"period": MONTH, "boundary": "whole", **opening}))
    verifier.done(verifier.do("/do/sample", {"period": MONTH, "seed": "2026"}))
    ask = verifier.person.ask
    assert list(offered(ask("/do/sample?lang=en"), "period")) == [MONTH]
    assert "Certifier Ltd" in offered(ask("/do/open?lang=en"), "organisation")
    items = offered(ask(f"/do/find?period={MONTH}&lang=en"), "item")
    item = next(iter(items))
    finding = {"period": MONTH, "item": item, "severity": "minor", "note": "no seal"}
    verifier.done(verifier.do("/do/find", finding))
    form = operator.person.ask(f"/do/answer?period={MONTH}&lang=en")
    assert "no seal" in offered(form, "finding")["F1"]
    marks = re.findall(r'name="items\.([^"]+)"', ask(f"/do/seen?period={MONTH}").text)
    assert unescape(marks[0]) in items
    two = {f"items.{unescape(key)}": "1" for key in marks[:2]}
    verifier.done(verifier.do("/do/seen", {"period": MONTH, **two, "note": "bill"}))
    left = re.findall(r'name="items\.([^"]+)"', ask(f"/do/seen?period={MONTH}").text)
    assert left == marks[2:]


@pytest.mark.slow
def test_a_correction_to_decide_on_is_offered_with_its_period_and_files(
    people: Mapping[str, Doer], park: Workspace
) -> None:
    operator = people["operator"]
    text = (park.layout.park_file).read_bytes() + b"\n# seen by the office\n"
    fields = {"period": MONTH, "reason": "a remark"}
    operator.done(operator.send_files("/do/propose", {"park.yaml": text}, fields))
    found = offered(people["accountant"].person.ask("/do/approve?lang=en"), "candidate")
    assert found["C1"] == f"C1 · {MONTH} · park.yaml · operator"


def test_figures_and_imports_are_offered_by_name(people: Mapping[str, Doer]) -> None:
    ask = people["operator"].person.ask
    figures = offered(ask(f"/do/lineage_file?period={MONTH}&lang=zh"), "figure")
    assert figures["scope1_kg"] == "范围一"
    imports = offered(ask(f"/imports?period={MONTH}&lang=en"), "import")
    assert "1" in imports
