"""Every number of a page opens where it comes from or what it counts, or here is why not."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from lingtan.app.layout import Layout
from lingtan.app.lineage.asked_anew import with_asked
from lingtan.app.lineage_of import lineage_of
from lingtan.app.trace_figure import find_node
from lingtan.app.workspace import Workspace
from lingtan.evidence.lineage.addresses import USUAL, Judged, read_address
from lingtan.evidence.lineage.nodes import Kind, Lineage, Node, Rule
from lingtan.evidence.monetary_sample import Drawn
from lingtan.ledger.accounts import NAMED
from lingtan.park.people import Role
from lingtan.reports.chapters.quality import COUNTS, GRADES
from lingtan.reports.way import LINEAGE
from lingtan.web.feature import Feature
from lingtan.web.features import FEATURES
from lingtan.web.verifier.sample_origins import SampleOrigins
from tests.app.test_closing import bill, read_in
from tests.app.test_register import CLAIM, HANDOVER, NOW, send
from tests.builders_verification import ENGAGEMENT, MONTH, MONTH_CLOSED, a_small_park
from tests.conftest import Demo
from tests.prepared import copied
from tests.web.person import PASSWORD, Person
from tests.web.shown_numbers import ShownNumber, numbers_on
from tests.web.site import Site, serving

DAY = timedelta(days=1)
JANUARY = "2025-01"
SEED = "2"  # draws a statement and a meter among what has no emission
EACH = pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.id)
EMPTY = re.compile(r'<td class="text"[^>]*></td>')
ITEM = re.compile(  # its name, and its id beside
    r'<td class="text"[^>]*><a href="([^"]+)" class="figure">[^<]*'
    r" \(((?:line|meter|document):[^<]+)\)<"
)
BOUND = re.compile(r"([<>]) [\d.]+ %")
SIZES = (1.0, 1e-3, 1e-6, 100.0)  # t for kg and GWh for kWh, per cent for shares
PLACE = "a place in a list, or a date"
# Numbers that open nothing, by table, heading and row: what they are instead.
NO_LINK: Mapping[str, str] = {
    r"register_events/Energy.*/t1": "what was moved stands in several slices now",
    r"register_\w+/(Used in|Vintage)/.*": PLACE,
    r"(claims|removals|offset_blocks|loan_\w+|conformance)/(Vintage|Year|No\.)/.*": PLACE,
    r"finding_kinds/Number/.*": "the only one of its kind: it stands in the row itself",
    r"import_refused/Line/.*": PLACE,
    r"admin_imports/SHA-256/.*": "a digest, and no number",
}


@cache
def drawn(
    folder: Path, period: str, boundary: str, known_at: datetime | None, judged: Judged = USUAL
) -> Lineage:
    """Return the lineage of an account."""
    return lineage_of(Layout(folder), period, boundary, known_at, judged=judged)


def node_of(
    folder: Path, figure: str, period: str, boundary: str, known_at: datetime | None = None
) -> Node:
    """Return the node that an address of a lineage names."""
    address = read_address(figure)
    account = (address.period or period, address.boundary or boundary)
    lineage = drawn(folder, *account, address.known_at or known_at, address.judged)
    lineage = with_asked(lineage, Layout(folder), address.node, NAMED)
    lineage, id_ = find_node(lineage, address.node)
    return lineage.nodes[id_]


def shows(number: ShownNumber, node: Node) -> bool:
    """Whether a node has the number, as it is shown; bands and items of a sample have no sign."""
    value = node.facts.get("so_far") if node.value is None else node.value
    if value is None:
        return False
    if is_within(number, node):
        return True
    near = 0.5 * 10.0**-number.decimals * (1 + 1e-6)
    told = (abs(float(value)) * size for size in SIZES)
    return any(math.isclose(each, abs(number.value), rel_tol=0, abs_tol=near) for each in told)


def is_within(number: ShownNumber, node: Node) -> bool:
    """Whether a share is told by a bound, and lies beyond it."""
    found = BOUND.fullmatch(number.text)
    if found is None or node.unit != "ratio" or node.value is None:
        return False
    percent = 100 * node.value
    return percent < number.value if found[1] == "<" else percent > number.value


def astray(numbers: list[ShownNumber], folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the numbers whose lineage is of another number."""
    for number in numbers:
        told = urlsplit(number.leads_to or "")
        if told.path != LINEAGE:
            continue
        asked = parse_qs(told.query)
        about = (asked["period"][0], asked.get("boundary", [""])[0])
        instant = "".join(asked.get("known_at", []))
        known_at = datetime.fromisoformat(instant) if instant else None
        node = node_of(folder, asked["figure"][0], *about, known_at)
        if not shows(number, node):
            yield number.place, number.text, f"{asked['figure'][0]} = {node.value}"


def unopened(numbers: list[ShownNumber]) -> list[tuple[str, str]]:
    """Return the numbers that open nothing, and of which no reason is known."""
    return [
        (each.place, each.text)
        for each in numbers
        if each.leads_to is None and not any(re.fullmatch(place, each.place) for place in NO_LINK)
    ]


def ask(site: Site, path: str, period: str = "2025") -> str:
    answer = site.ask(f"{path}?period={period}&lang=en")
    assert answer.status == 200
    return answer.text


def missing_places(site: Site, page: str, numbers: list[ShownNumber]) -> set[str]:
    """Return the links whose page, or whose place on it, is not there."""
    links = {each.leads_to for each in numbers if each.leads_to}
    texts: dict[str, str] = {"": page}
    missing = set()
    for link in sorted(each for each in links if urlsplit(each).path != LINEAGE):
        address, _, anchor = link.partition("#")
        if address not in texts:
            answer = site.ask(address)
            texts[address] = answer.text if answer.status == 200 else ""
        if not texts[address] or (anchor and f'id="{anchor}"' not in texts[address]):
            missing.add(link)
    return missing


@pytest.mark.parametrize(
    ("text", "value", "unit", "is_so"),
    [
        ("< 0.1 %", 0.0004, "ratio", True),
        ("< 0.1 %", 0.002, "ratio", False),
        ("> 99.9 %", 0.9999, "ratio", True),
        ("> 99.9 %", 0.998, "ratio", False),
        ("< 0.1 %", 0.04, "kg", False),
        ("0.1 %", 0.0004, "ratio", False),
    ],
)
def test_a_share_told_by_a_bound_is_that_of_a_node_beyond_it(
    text: str, value: float, unit: str, is_so: bool
) -> None:
    node = Node(
        id="uncertainty:x:met_low", kind=Kind.DETAIL, rule=Rule.GIVEN, value=value, unit=unit
    )
    assert shows(ShownNumber("a place", text, None), node) == is_so


@pytest.mark.slow
@EACH
@pytest.mark.parametrize("period", ["2025", "2025-03-05"])
def test_every_number_of_the_demo_opens_the_same_number(
    site: Site, demo: Demo, feature: Feature, period: str
) -> None:
    page = ask(site, feature.path, period)
    numbers = numbers_on(page)
    assert unopened(numbers) == []
    assert list(astray(numbers, demo.workspace.layout.folder)) == []
    assert missing_places(site, page, numbers) == set()


@pytest.mark.slow
@pytest.mark.parametrize(
    "asked", ["2025-01", "2025-03-05&boundary=services_zone", "2025&boundary=services_zone"]
)
def test_every_number_of_energy_opens_the_same_number_in_every_account(
    site: Site, demo: Demo, asked: str
) -> None:
    numbers = numbers_on(ask(site, "/energy", asked))
    assert [each for each in numbers if each.place.startswith("nodes_electricity/Amount [GWh]/")]
    assert unopened(numbers) == []
    assert list(astray(numbers, demo.workspace.layout.folder)) == []


@pytest.mark.slow
@pytest.mark.parametrize("period", ["2025", "2025-01-03"])
def test_a_count_of_a_grade_opens_the_meters_and_months_it_counts(
    site: Site, demo: Demo, period: str
) -> None:
    counts = [each for each in numbers_on(ask(site, "/energy", period)) if of("grades", each)]
    assert len(counts) == len(GRADES) * (1 + len(COUNTS))
    for link in dict.fromkeys(each.leads_to or "" for each in counts):
        address, _, anchor = link.partition("#")
        page, *others = pages_from(site, address)
        listed = [n for each in (page, *others) for n in numbers_on(each) if of("quality", n)]
        assert f'id="{anchor}"' in page
        for count in (each for each in counts if each.leads_to == link):
            name = heading(count)
            rows = [each.value for each in listed if heading(each) == name]
            rows = rows or [1.0 for each in listed if heading(each) == "Expected"]
            assert count.value == sum(rows), count
        few = listed if len(listed) < 100 else []  # each month's account takes seconds
        assert list(astray(few, demo.workspace.layout.folder)) == []
        assert unopened(listed) == []


@pytest.mark.slow
def test_what_readings_come_to_and_draws_of_ones_own_open_the_same_numbers(
    site: Site, demo: Demo
) -> None:
    told = numbers_on(ask(site, "/energy", "2025&series=e_electroplating"))
    read = [each for each in told if of("statistics", each)]
    assert len(read) == 13 * 7  # of twelve months and of all
    assert unopened(read) == []
    few = [each for each in read if each.place.endswith(("/2025-05", "/All"))]
    assert len(few) == 2 * 7  # each month's account takes seconds
    drawn = numbers_on(ask(site, "/uncertainty", "2025&draws=2000&draw_seed=4"))
    assert len([each for each in drawn if ":4:2000:" in unquote(each.leads_to or "")]) > 4
    assert unopened(drawn) == []
    assert list(astray([*few, *drawn], demo.workspace.layout.folder)) == []


def pages_from(site: Site, address: str) -> Iterator[str]:
    """Yield a list with all that follows, a hundred lines at a time."""
    following = address
    while following:
        page = site.ask(following.partition("#")[0]).text
        yield page
        found = re.search(r'<a href="([^"]+)"[^>]*>The next ones</a>', page)
        following = unescape(found[1]) if found else ""


def of(table: str, number: ShownNumber) -> bool:
    return number.place.startswith(f"{table}/")


def heading(number: ShownNumber) -> str:
    return number.place.split("/")[1]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a park with a register of certificates, and a month that was restated."""
    park = copied(read_in, tmp_path_factory.mktemp("kept") / "park")
    send(park, HANDOVER, CLAIM)
    park.close(JANUARY, by="park office", now=NOW)
    bill(park, "late", 99.0, NOW + DAY)
    park.restate(JANUARY, by="park office", reason="a late bill", now=NOW + 2 * DAY)
    return park


@pytest.mark.slow
def test_closings_and_certificates_open_the_same_numbers(kept: Workspace) -> None:
    with serving(kept.layout.folder) as site:
        for path in ("/reports", "/certificates"):
            page = ask(site, path)
            numbers = numbers_on(page)
            assert numbers
            assert unopened(numbers) == []
            assert list(astray(numbers, kept.layout.folder)) == []
            assert missing_places(site, page, numbers) == set()


@pytest.mark.slow
def test_items_of_a_sample_open_the_lines_they_are_of(tmp_path: Path) -> None:
    park = a_small_park(tmp_path / "park")
    park.close(MONTH, by="park office", now=MONTH_CLOSED)
    park.open_verification(ENGAGEMENT, by="Zhao", now=MONTH_CLOSED)
    drawn = park.sample_verification(MONTH, by="Zhao", seed=SEED, now=MONTH_CLOSED).sample
    assert drawn is not None
    with serving(park.layout.folder) as site:
        page = ask(site, "/verification", MONTH)
        numbers = numbers_on(page)
        missing = missing_places(site, page, numbers)
        items = {key: unescape(link) for link, key in ITEM.findall(page)}
        answers = {key: site.ask(link).status for key, link in items.items()}
    opened = [each for each in numbers if each.leads_to]
    assert len(opened) >= sum(bool(item.kg) for item in drawn.items) > 0
    assert [each for each in numbers if each.leads_to is None] == []
    assert list(astray(numbers, park.layout.folder)) == []
    assert missing == set()
    bare = {item.key for item in drawn.items if item.kg == 0}
    assert {key.partition(":")[0] for key in bare} == {"document", "meter"}
    assert items.keys() >= bare  # without a size, and so what it is opens all the more
    assert set(answers.values()) == {200}
    assert page.count("by number</td>") == len(bare)


def test_an_item_that_moved_since_it_was_drawn_opens_no_other_number(tmp_path: Path) -> None:
    park = a_small_park(tmp_path / "park")
    origins = SampleOrigins.of(park.account(MONTH))
    kilograms = abs(sum(line["kg"] for line in origins.lines if line["meter_id"] == "g_works"))
    item = Drawn(key="meter:g_works", kg=kilograms, chance=1.0)
    assert origins.id_of(item) == "sum:emission:group=e_park:meter=g_works"
    assert origins.id_of(replace(item, kg=kilograms + 1.0)) == ""
    assert origins.id_of(replace(item, key="meter:gone")) == ""
    assert origins.id_of(replace(item, key="document:statement/water_fresh/-/-", kg=0.0)) == ""


def test_a_count_of_verdicts_opens_a_table_with_as_many(site: Site) -> None:
    indicators = ask(site, "/indicators")
    counts = [each for each in numbers_on(ask(site, "/")) if each.place.startswith("verdicts/")]
    words = {"Meets": "meets", "Misses": "misses", "Excused": "excused"}
    for each in counts:
        heading, anchor = each.place.split("/")[1], (each.leads_to or "").partition("#")[2]
        if heading in words:
            table = indicators.partition(f'id="{anchor}"')[2].partition("</table>")[0]
            rows = [row for row in table.split("<tr") if not EMPTY.search(row)]
            found = sum(f"verdict {words[heading]}" in row for row in rows)
            assert found == each.value, each


def test_counts_of_figures_open_the_table_that_has_as_many(site: Site) -> None:
    page = ask(site, "/reports").partition('id="table-every_figure"')[2].partition("</table>")[0]
    rows = page.split('<tr class="row"')[1:]
    unknown = [row for row in rows if 'class="unknown"' in row]
    weak = [row for row in rows if row not in unknown and 'class="evidence"' in row]
    counts = {
        each.place.rpartition("/")[2]: each
        for each in numbers_on(ask(site, "/energy"))
        if each.place.startswith("materiality/Amount/Figures")
    }
    told = {name: (each.value, each.leads_to) for name, each in counts.items()}
    assert {value for value, _ in told.values()} == {len(weak), len(unknown)}
    assert {(link or "").partition("?")[0] for _, link in told.values()} == {"/reports"}


@pytest.mark.slow
def test_who_may_not_see_a_list_is_not_led_to_it(kept: Workspace) -> None:
    kept.add_user("vera", Role.VIEWER, PASSWORD, by="test")
    with serving(kept.layout.folder, options=()) as site:
        vera = Person(site)
        assert vera.sign_in("vera").status == 303
        numbers = numbers_on(vera.ask("/reports?period=2025&lang=en").text)
    led = {each.place.rpartition("/")[0]: each.leads_to for each in numbers}
    assert led["metering/Meters"] is None  # those who may edit the meters see their list
    assert led["closings/Files known"] is None  # admins see the files
    for heading in ("Restated", "Change"):
        assert (led[f"movements_2/{heading}"] or "").startswith(LINEAGE)
