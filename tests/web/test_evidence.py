"""Evidence in a browser: bundles and proofs are made, fetched by whom they are for, verified."""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path

import pytest

from lingtan.app.prove_share import ShareRequest, require_hidden
from lingtan.app.verify_share import verify_share
from lingtan.app.workspace import Workspace
from lingtan.base.errors import EvidenceError
from lingtan.park.people import Role
from tests.builders_verification import MONTH, a_small_park
from tests.conftest import NOW
from tests.web.doing import Doer
from tests.web.person import PASSWORD
from tests.web.site import Answer, serving

FILE = re.compile(r'href="(/jobs/[^"]+/files/[^"]+)"')
TENANTS = ("works", "foundry")


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    park = a_small_park(tmp_path_factory.mktemp("evidence") / "park")
    park.close(MONTH, by="park office", now=NOW)
    park.add_user("verifier", Role.VERIFIER, PASSWORD, by="test")
    for name in TENANTS:
        park.add_user(name, Role.ENTERPRISE, PASSWORD, enterprise=name, by="test")
    return park


@pytest.fixture(scope="module")
def people(park: Workspace) -> Iterator[Mapping[str, Doer]]:
    with serving(park.layout.folder, options=()) as site:
        found = {name: Doer(site) for name in ("verifier", *TENANTS)}
        for name, doer in found.items():
            assert doer.person.sign_in(name).status == 303
        yield found


def file_of(page: Answer) -> str:
    found = FILE.findall(page.text)
    assert found, page.text
    return unescape(found[0])


@pytest.mark.slow
def test_an_enterprise_proves_its_own_share_and_reads_nothing_of_others(
    people: Mapping[str, Doer], tmp_path: Path
) -> None:
    works, foundry = people["works"], people["foundry"]
    form = works.person.ask(f"/do/prove_share?period={MONTH}&lang=en").text
    assert "Foundry" not in form
    assert "Depot" not in form
    asked = {"period": MONTH, "holder": "foundry", "boundary": "whole"}  # its own all the same
    made = works.do("/do/prove_share", asked)
    page = works.done(made)
    assert "one of the parts that make the park" in page.text
    fetched = works.person.ask(file_of(page))
    assert fetched.status == 200
    assert "attachment" in fetched.headers["content-disposition"]
    for text in (page.text, fetched.text):
        assert not re.search("foundry|depot|铸造厂|仓库", text, re.IGNORECASE)
    proof = tmp_path / "share.json"
    proof.write_bytes(fetched.body)
    checked = verify_share(proof)
    assert (checked.is_sound, checked.enterprise) == (True, "works")
    place = made.headers["location"]
    assert foundry.person.ask(place).status == 404
    assert foundry.person.ask(file_of(page)).status == 404
    assert people["verifier"].person.ask(file_of(page)).status == 200


@pytest.mark.slow
def test_an_enterprise_is_told_no_more_than_that_it_cannot_be_done(
    people: Mapping[str, Doer],
) -> None:
    works = people["works"]
    page = works.done(works.do("/do/prove_share", {"period": "2025-06"}))
    assert "Ask the office of the park" in page.text
    assert not re.search("foundry|depot|e_import", page.text, re.IGNORECASE)
    for path in ("/do/bundle", "/do/verify", "/do/verify_sent", "/do/plan", "/do/footprint"):
        assert works.person.ask(path).status == 403


@pytest.mark.parametrize("period", ["2025\0", "2" * 3000, "../../2025"])
def test_a_proof_of_no_period_is_refused(people: Mapping[str, Doer], period: str) -> None:
    verifier = people["verifier"]
    asked = {"period": period, "holder": "works", "boundary": "whole"}
    page = verifier.done(verifier.do("/do/prove_share", asked))
    assert "is not a period" in page.text


def test_no_neighbour_can_be_worked_out_from_a_total(tmp_path: Path) -> None:
    park = a_small_park(tmp_path / "park")
    own = ShareRequest(enterprise="works", period=MONTH)
    require_hidden(park.layout, own)
    text = park.layout.park_file.read_text(encoding="utf-8")
    fewer = text.replace(
        ", {enterprise: depot}, {enterprise: foundry}]", ", {enterprise: foundry}]"
    )
    park.layout.park_file.write_text(fewer, encoding="utf-8")
    with pytest.raises(EvidenceError, match="could be worked out"):
        require_hidden(park.layout, own)


@pytest.mark.slow
def test_a_bundle_is_fetched_and_verified_and_a_changed_one_is_not(
    people: Mapping[str, Doer],
) -> None:
    verifier = people["verifier"]
    page = verifier.done(verifier.do("/do/bundle", {}))
    bundle = verifier.person.ask(file_of(page)).body
    sound = verifier.send_files("/do/verify_sent", {"park.zip": bundle})
    assert "Everything is as it was recorded" in verifier.done(sound).text
    changed = bytearray(bundle)
    changed[len(changed) // 2] ^= 0xFF
    broken = verifier.done(verifier.send_files("/do/verify_sent", {"park.zip": bytes(changed)}))
    assert "Everything is as it was recorded" not in broken.text
    assert "Everything is as it was recorded" in verifier.done(verifier.do("/do/verify", {})).text
    two = {"park.zip": bundle, "other.zip": bytes(changed)}
    refused = verifier.done(verifier.send_files("/do/verify_sent", two)).text
    assert "Everything is as it was recorded" not in refused
    assert "several bundles were sent (" in refused
    assert "other.zip" in refused


def test_a_path_of_this_machine_is_no_mark_of_a_key(people: Mapping[str, Doer]) -> None:
    verifier = people["verifier"]
    page = verifier.done(verifier.do("/do/verify", {"key": "evidence/key.pub"}))
    assert "is no mark of a key" in page.text
    longer = verifier.done(verifier.do("/do/verify", {"key": "a" * 3000}))
    assert "is no mark of a key" in longer.text
    other = verifier.done(verifier.do("/do/verify", {"key": "ab" * 8}))
    assert "Everything is as it was recorded" not in other.text
    assert verifier.person.ask("/jobs/none/files/..%2f..%2fpark.yaml").status == 404
