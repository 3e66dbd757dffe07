"""An enterprise checks that its rows are in the park's total, and sees nobody else's."""

import json
import random
import tracemalloc
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lingtan.app.workspace import Workspace
from lingtan.base.errors import EvidenceError
from lingtan.cli.main import main
from lingtan.evidence.canonical_json import canonical
from lingtan.evidence.share_proof import read_share
from lingtan.ledger.share_rows import share_rows
from tests.builders_verification import BILLS, MONTH, a_new_small_park, a_small_park
from tests.conftest import NOW

HOLDERS = ("works", "depot", "foundry")
CHANGES = 60


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a park with three enterprises."""
    return a_small_park(tmp_path_factory.mktemp("shared") / "park")


@pytest.fixture(scope="module")
def proofs(park: Workspace, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the proof of each enterprise."""
    folder = tmp_path_factory.mktemp("proofs")
    for holder in HOLDERS:
        park.prove_share(folder / f"{holder}.json", holder, MONTH, now=NOW)
    return {holder: folder / f"{holder}.json" for holder in HOLDERS}


def kinds(path: Path, others: tuple[Path, ...] = ()) -> list[str]:
    return [each.kind.id for each in Workspace.verify_share(path, others=others).findings]


def test_the_rows_of_an_enterprise_are_in_the_total(
    park: Workspace, proofs: dict[str, Path]
) -> None:
    account = park.account(MONTH)
    whole = account.inventory.figures["national.e_park_kg"].value
    own = Decimal(0)
    for holder, path in proofs.items():
        found = Workspace.verify_share(path, key=park.verify().key)
        assert found.is_sound
        assert found.is_key_known
        assert not found.findings
        assert (found.enterprise, found.period, found.holders) == (holder, MONTH, 4)
        figure = account.inventory.figures[f"by_enterprise.{holder}_kg"].value
        assert float(found.own_kg) == pytest.approx(figure)
        assert float(found.total_kg) == pytest.approx(whole)
        own += found.own_kg
    shared = account.inventory.figures["shared_kg"].value
    assert shared is not None
    assert float(found.total_kg - own) == pytest.approx(shared)
    assert park.verify().is_sound


def test_every_line_is_one_holders_and_none_is_lost(park: Workspace) -> None:
    inventory = park.account(MONTH).inventory
    rows = share_rows(inventory, "Asia/Shanghai")
    added = sum((row.emissions_kg for own in rows.values() for row in own), Decimal(0))
    assert float(added) == pytest.approx(inventory.figures["national.e_park_kg"].value, rel=1e-12)


def test_a_proof_shows_nothing_of_the_others(park: Workspace, proofs: dict[str, Path]) -> None:
    text = proofs["works"].read_text(encoding="utf-8")
    rows = share_rows(park.account(MONTH).inventory, "Asia/Shanghai")
    for other in ("depot", "foundry", "Depot", "Foundry", "仓库", "铸造厂", "foundry_gas"):
        assert other not in text
    for holder in ("depot", "foundry", ""):
        part = sum((row.emissions_kg for row in rows[holder]), Decimal(0))
        assert str(part.normalize()) not in text
        assert str(int(part * 10**12)) not in text
    lines = json.loads(text)["lines"]
    assert all(set(each["entry"]) == {"kind", "shares", "digest", "commitment"} for each in lines)


def test_the_total_is_recorded_once_and_the_same_proof_is_the_same_file(
    park: Workspace, proofs: dict[str, Path], tmp_path: Path
) -> None:
    entries = park.verify().entries
    park.prove_share(tmp_path / "again.json", "works", MONTH, now=NOW)
    assert park.verify().entries == entries
    again = read_share((tmp_path / "again.json").read_bytes(), "again")
    first = read_share(proofs["works"].read_bytes(), "first")
    assert (again.claim, again.secret, again.head.number) == (
        first.claim,
        first.secret,
        first.head.number,
    )


def test_a_byte_changed_anywhere_is_found(proofs: dict[str, Path], tmp_path: Path) -> None:
    content = proofs["works"].read_bytes()
    draw = random.Random(19)  # noqa: S311  # where, not secrets
    for _ in range(CHANGES):
        place = draw.randrange(len(content))
        changed = bytearray(content)
        changed[place] ^= draw.randrange(1, 256)
        path = tmp_path / "changed.json"
        path.write_bytes(bytes(changed))
        assert not is_sound(path), place


def is_sound(path: Path) -> bool:
    """Whether a file is a proof, and holds."""
    try:
        return Workspace.verify_share(path).is_sound
    except EvidenceError:
        return False


def forged(source: Path, target: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """Write a proof with something of it changed."""
    plain = json.loads(source.read_bytes())
    change(plain)
    target.write_bytes(canonical(plain) + b"\n")
    return target


def drop_a_row(plain: dict[str, Any]) -> None:
    plain["claim"]["rows"].pop()


def double_a_row(plain: dict[str, Any]) -> None:
    plain["claim"]["rows"].append(plain["claim"]["rows"][0])


def shift_a_row(plain: dict[str, Any]) -> None:
    first, second, *_ = plain["claim"]["rows"]
    first["emissions_kg"], second["emissions_kg"] = second["emissions_kg"], first["emissions_kg"]


def swap_the_enterprise(plain: dict[str, Any]) -> None:
    plain["claim"]["holder"]["id"] = "foundry"


def raise_the_total(plain: dict[str, Any]) -> None:
    plain["head"]["entry"]["total"] = str(int(plain["head"]["entry"]["total"]) + 1)


def change_the_period(plain: dict[str, Any]) -> None:
    plain["claim"]["scope"]["period"] = "2025-08"


def leave_out_a_line(plain: dict[str, Any]) -> None:
    plain["lines"].pop(0)


def repeat_a_line(plain: dict[str, Any]) -> None:
    plain["lines"][0] = plain["lines"][1]


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (drop_a_row, "share_other_rows"),
        (double_a_row, "share_row_twice"),
        (shift_a_row, "share_other_rows"),
        (swap_the_enterprise, "share_other_rows"),
        (raise_the_total, "share_not_in_log"),
        (change_the_period, "share_other_total"),
        (leave_out_a_line, "share_left_out"),
        (repeat_a_line, "share_left_out"),
    ],
)
def test_a_forged_proof_is_named(
    proofs: dict[str, Path],
    tmp_path: Path,
    change: Callable[[dict[str, Any]], object],
    kind: str,
) -> None:
    path = forged(proofs["works"], tmp_path / "forged.json", change)
    assert kinds(path)[0] == kind
    assert not Workspace.verify_share(path).is_sound


@pytest.mark.parametrize(
    "change",
    [
        lambda plain: plain["head"]["entry"].update(count="7"),
        lambda plain: plain.update(checkpoint=1),
        lambda plain: plain.update(key=1),
        lambda plain: plain["claim"]["holder"].update(id=[1]),
        lambda plain: plain["claim"]["scope"].update(period=2025),
        lambda plain: plain["lines"][0]["entry"].pop("digest"),
        lambda plain: plain["claim"]["rows"][0].update(emissions_kg=True),
        lambda plain: plain["claim"]["rows"][0].update(emissions_kg="1E+20"),
        lambda plain: plain["claim"]["rows"][0].update(quantity=1),
        lambda plain: plain["head"]["entry"].update(total=1.5),
        lambda plain: plain["head"]["entry"].update(enterprises=True),
    ],
)
def test_a_file_of_another_form_is_no_proof(
    proofs: dict[str, Path], tmp_path: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    path = forged(proofs["works"], tmp_path / "odd.json", change)
    with pytest.raises(EvidenceError, match="proof"):
        Workspace.verify_share(path)


def test_a_number_that_no_log_holds_is_no_proof(proofs: dict[str, Path], tmp_path: Path) -> None:
    plain = json.loads(proofs["works"].read_bytes())
    plain["head"]["number"] = 10**30
    path = tmp_path / "odd.json"
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    path.write_bytes(text.encode() + b"\n")
    with pytest.raises(EvidenceError, match="no proof of an enterprise"):
        Workspace.verify_share(path)


def test_a_count_of_parts_that_nobody_has_is_told_at_once(
    proofs: dict[str, Path], tmp_path: Path
) -> None:
    def lie(plain: dict[str, Any]) -> None:
        plain["head"]["entry"]["count"] = 10**12

    path = forged(proofs["works"], tmp_path / "many.json", lie)
    tracemalloc.start()
    found = Workspace.verify_share(path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert not found.is_sound
    assert "share_left_out" in [each.kind.id for each in found.findings]
    assert most < 50_000_000


def test_two_files_of_one_part_charge_nobody(proofs: dict[str, Path], tmp_path: Path) -> None:
    copy = tmp_path / "copy.json"
    copy.write_bytes(proofs["works"].read_bytes())
    found = Workspace.verify_share(proofs["works"], others=(copy, proofs["depot"]))
    assert [(each.kind.id, each.subject, each.facts["other"]) for each in found.findings] == [
        ("share_same", str(copy), str(proofs["works"]))
    ]
    assert found.is_sound


@pytest.mark.slow
def test_a_correction_shows_no_part_of_others_by_itself(tmp_path: Path) -> None:
    park = a_small_park(tmp_path / "park")
    files = [tmp_path / "first.json", tmp_path / "corrected.json", tmp_path / "back.json"]
    park.prove_share(files[0], "works", MONTH, now=NOW)
    for number, amount in ((1, 99_000), (2, BILLS["g_foundry"])):
        bill = tmp_path / f"bills_{number}.csv"
        bill.write_text(f"month,meter,amount\n2025-07,g_foundry,{amount}\n", encoding="utf-8")
        park.import_files([bill], now=NOW + timedelta(days=number))
        park.prove_share(files[number], "works", MONTH, now=NOW + timedelta(days=number))
    first, corrected, back = (read_share(path.read_bytes(), path.name) for path in files)
    assert first.claim == corrected.claim
    assert first.secret != corrected.secret
    for told in ("digest", "commitment"):
        before, after = (
            {line.entry[told] for line in proof.lines} for proof in (first, corrected)
        )
        assert not before & after
    assert back.head.number == first.head.number  # the same account again
    assert kinds(files[0], (files[1],)) == ["share_not_same"]  # and nobody is charged with it


def test_a_proof_by_which_a_neighbour_could_be_worked_out_needs_to_be_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    park = a_small_park(tmp_path / "park")
    for name, of_foundry, of_works in (
        ("park.yaml", "    enterprise: foundry\n", "    enterprise: works\n"),
        ("meters.csv", "enterprise:foundry\n", "enterprise:works\n"),
    ):  # the foundry is a member still, and has no rows
        file = park.layout.folder / name
        text = file.read_text(encoding="utf-8")
        assert of_foundry in text
        file.write_text(text.replace(of_foundry, of_works), encoding="utf-8")
    target = tmp_path / "works.json"
    words = ["bundle", str(park.layout.folder), str(target), "--enterprise", "works", "-p", MONTH]
    with pytest.raises(SystemExit) as leaving:
        main(words)
    assert leaving.value.code == 1
    told = " ".join(capsys.readouterr().err.split())
    assert "rows of 1 other enterprises" in told
    assert "--may-reveal" in told
    assert not target.exists()
    with pytest.raises(SystemExit) as leaving:
        main([*words, "--may-reveal"])
    assert leaving.value.code in (0, None)
    assert "can be worked out from the total" in " ".join(capsys.readouterr().out.split())
    found = Workspace.verify_share(target)
    assert found.is_sound
    assert [(each.kind.id, each.facts["count"]) for each in found.findings] == [("share_few", 1)]
    assert found.holders == 4  # the park's own and the foundry's are parts as well
    park.prove_share_of_few(target, "works", MONTH, now=NOW, replace=True)


def test_a_row_counted_for_two_is_found_when_both_proofs_are_there(
    proofs: dict[str, Path], tmp_path: Path
) -> None:
    others = (proofs["depot"], proofs["foundry"])
    assert kinds(proofs["works"], others) == []
    stolen = json.loads(proofs["works"].read_bytes())["claim"]["rows"]
    meters = [row for row in stolen if row["meter"]]

    def take(plain: dict[str, Any]) -> None:
        plain["claim"]["rows"].append(meters[0])

    path = forged(proofs["depot"], tmp_path / "stolen.json", take)
    assert "share_shared" in kinds(proofs["works"], (path,))


def test_a_proof_held_against_another_has_to_hold_as_well(
    proofs: dict[str, Path], tmp_path: Path
) -> None:
    broken = forged(proofs["depot"], tmp_path / "broken.json", drop_a_row)
    found = Workspace.verify_share(proofs["works"], others=(proofs["foundry"], broken))
    assert [(each.kind.id, each.subject) for each in found.findings] == [
        ("share_other_rows", str(broken))
    ]
    assert not found.is_sound
    assert (found.is_own_sound, found.broken, found.verdict) == (
        True,
        (str(broken),),
        "beside_broken",
    )
    alone = Workspace.verify_share(broken, others=(proofs["works"],))
    assert (alone.is_own_sound, alone.broken, alone.verdict) == (False, (), "broken")


def test_proofs_of_two_totals_are_compared_with_nothing(tmp_path: Path) -> None:
    park = a_small_park(tmp_path / "park")
    first = tmp_path / "first.json"
    park.prove_share(first, "works", MONTH, now=NOW)
    late = park.layout.folder / "bills_late.csv"
    late.write_text("month,meter,amount\n2025-07,g_works,99000\n", encoding="utf-8")
    park.import_files([late], now=NOW)
    moved = tmp_path / "moved.json"
    park.prove_share(moved, "depot", MONTH, now=NOW)
    assert kinds(moved) == []
    found = Workspace.verify_share(first, others=(moved,))
    (finding,) = found.findings
    assert (finding.kind.id, finding.subject) == ("share_not_same", str(moved))
    assert not found.is_sound
    totals = [f"{Workspace.verify_share(each).total_kg:,.3f} kg" for each in (first, moved)]
    assert (found.is_own_sound, found.broken, found.verdict) == (True, (), "not_together")
    assert str(finding.facts["own"]).endswith(f"{MONTH} whole S1: {totals[0]}")
    assert str(finding.facts["theirs"]).endswith(f"{MONTH} whole S2: {totals[1]}")
    assert totals[0] != totals[1]


def test_a_checkpoint_is_no_question_to_a_proof_and_a_proof_none_to_a_bundle(
    park: Workspace, proofs: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    earlier = park.layout.folder / "evidence" / "checkpoint"
    for words in (
        ("verify", str(proofs["works"]), "--since", str(earlier)),
        ("verify", str(proofs["works"]), "--since", "nowhere"),
        ("verify", str(park.layout.folder), "--with", str(proofs["works"])),
    ):
        with pytest.raises(SystemExit) as leaving:
            main([*words])
        assert leaving.value.code == 1
        told = capsys.readouterr()
        assert words[2].removeprefix("--") in told.err
        assert "✓" not in told.out


@pytest.mark.slow
def test_a_proof_signed_with_another_key_is_told(proofs: dict[str, Path], tmp_path: Path) -> None:
    other = a_new_small_park(tmp_path / "other")
    other.prove_share(tmp_path / "works.json", "works", MONTH, now=NOW)
    mark = other.verify().key
    found = Workspace.verify_share(proofs["works"], key=mark)
    assert [each.kind.id for each in found.findings] == ["evidence_other_key"]

    def take_key(plain: dict[str, Any]) -> None:
        plain["key"] = json.loads((tmp_path / "works.json").read_bytes())["key"]

    path = forged(proofs["works"], tmp_path / "forged.json", take_key)
    assert kinds(path) == ["evidence_unsigned"]


def test_what_cannot_be_proved_is_refused(park: Workspace, tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="no part of an enterprise nobody") as refused:
        park.prove_share(tmp_path / "a.json", "nobody", MONTH, now=NOW)
    assert "foundry" in str(refused.value)
    with pytest.raises(EvidenceError, match="emission of 2025-06 is unknown"):
        park.prove_share(tmp_path / "a.json", "works", "2025-06", now=NOW)
    with pytest.raises(EvidenceError, match="no folder or file"):
        Workspace.verify_share(tmp_path / "none.json")
    for content in (b"{}", b"{", b"[]", b'{"form":"lingtan-share-1"}\n', b"{" * 100_000):
        (tmp_path / "odd.json").write_bytes(content)
        with pytest.raises(EvidenceError, match="no proof of an enterprise"):
            Workspace.verify_share(tmp_path / "odd.json")


def test_a_boundary_whose_members_do_not_hold_all_of_it_is_refused(tmp_path: Path) -> None:
    park = a_small_park(tmp_path / "park")
    path = park.layout.folder / "park.yaml"
    text = path.read_text(encoding="utf-8")
    part = "  part:\n    name: Part\n    kind: park_in_park\n    members: [{enterprise: works}]\n"
    path.write_text(text.replace("enterprises:\n", f"{part}enterprises:\n", 1), encoding="utf-8")
    with pytest.raises(EvidenceError, match="not to the total"):
        park.prove_share(tmp_path / "a.json", "works", MONTH, boundary="part", now=NOW)
    assert not (tmp_path / "a.json").exists()


def test_the_commands_make_and_check_a_proof(
    park: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "works.json"
    words = ["bundle", str(park.layout.folder), str(target), "--enterprise", "works"]
    with pytest.raises(SystemExit) as leaving:
        main([*words, "-p", MONTH])
    assert leaving.value.code in (0, None)
    assert "works" in capsys.readouterr().out
    with pytest.raises(SystemExit) as leaving:
        main(["verify", str(target), "--json"])
    assert leaving.value.code in (0, None)
    told = json.loads(capsys.readouterr().out)
    assert told["is_sound"] is True
    forged(target, target, drop_a_row)
    with pytest.raises(SystemExit) as leaving:
        main(["verify", str(target)])
    assert leaving.value.code == 3
