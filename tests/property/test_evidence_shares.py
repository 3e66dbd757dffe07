"""Whatever the parts are: each proof holds, and a park that lies about any of them is found."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.evidence.canonical_json import canonical
from lingtan.evidence.checkpoint import Checkpoint
from lingtan.evidence.merkle import leaf_hash, node_of, root_of
from lingtan.evidence.proofs import inclusion_proof
from lingtan.evidence.share_entries import (
    Claim,
    Entry,
    secrets_of,
    share_entries,
    standing_shares,
    units_of,
)
from lingtan.evidence.share_proof import Included, ShareProof, check_share, read_share
from tests.examples import examples

KEY = b"k" * 32
SCOPE = {"park": "p", "period": "2025", "boundary": "whole"}
AMOUNTS = st.decimals(-(10**9), 10**9, places=12).map(lambda value: f"{value:f}")
PARTS = st.lists(st.lists(AMOUNTS, max_size=3), min_size=1, max_size=4)


def claims_of(parts: Sequence[Sequence[str]]) -> list[Claim]:
    return [
        Claim(
            holder={"id": f"e{number}"},
            scope=SCOPE,
            rows=tuple(
                {"meter": f"m{number}.{place}", "emissions_kg": amount}
                for place, amount in enumerate(amounts)
            ),
        )
        for number, amounts in enumerate(parts)
    ]


def entries_of(claims: Sequence[Claim]) -> list[Entry]:
    pairs = list(zip(claims, secrets_of(KEY, claims), strict=True))
    return list(share_entries("S1", SCOPE, pairs, "2026-01-01T00:00:00+00:00"))


def signed(claims: Sequence[Claim], entries: Sequence[Entry]) -> tuple[ShareProof, Checkpoint]:
    """Return the proof of the first claim in a log of these entries, and what is signed."""
    claim = claims[0]
    before: list[Entry] = [{"kind": "import"}]
    leaves = [leaf_hash(canonical(entry)) for entry in (*before, *entries)]
    node, size = node_of(leaves), len(leaves)
    head, *lines = (
        Included(number=n, entry=entry, path=inclusion_proof(node, n, size))
        for n, entry in enumerate(entries, start=len(before))
    )
    state = Checkpoint(origin="park", size=size, root=root_of(node, size))
    secret = secrets_of(KEY, claims)[0]
    proof = ShareProof(
        claim=claim, secret=secret, head=head, lines=tuple(lines), checkpoint="c", key="k"
    )
    return proof, state


def kinds(claims: Sequence[Claim], entries: Sequence[Entry]) -> list[str]:
    proof, state = signed(claims, entries)
    return [finding.kind.id for finding in check_share(proof, state, "file")]


@settings(max_examples=examples(8), deadline=None)
@given(PARTS)
def test_every_holder_finds_his_part_in_the_total(parts: list[list[str]]) -> None:
    claims = claims_of(parts)
    entries = entries_of(claims)
    for claim in claims:
        others = [each for each in claims if each is not claim]
        few = ["share_few"] if sum(bool(each.rows) for each in others) < 2 else []
        assert kinds([claim, *others], entries) == few
        proof, _ = signed([claim, *others], entries)
        assert read_share(proof.content, "file") == proof
    assert standing_shares(entries, entries_of(claims[::-1])) == tuple(range(len(entries)))


@settings(max_examples=examples(8), deadline=None)
@given(PARTS, st.integers(1, 10**20))
def test_a_total_that_is_not_the_sum_is_found_though_the_park_signs_it(
    parts: list[list[str]], off: int
) -> None:
    claims = claims_of(parts)
    head, *lines = entries_of(claims)
    lying: Entry = {**head, "total": str(int(str(head["total"])) + off)}
    assert kinds(claims, [lying, *lines]) == ["share_total"]


@settings(max_examples=examples(8), deadline=None)
@given(PARTS)
def test_a_part_left_out_of_a_signed_total_is_found(parts: list[list[str]]) -> None:
    claims = [*claims_of(parts), *claims_of([["1.5"]])]
    claims[-1] = replace(claims[-1], holder={"id": "last"})
    head, *lines = entries_of(claims)
    shorter: Entry = {**head, "count": len(lines) - 1}
    assert kinds(claims, [shorter, *lines[1:]])[0] in {"share_total", "share_other_rows"}
    assert "share_left_out" in kinds(claims, [head, *lines[1:]])


@settings(max_examples=examples(8), deadline=None)
@given(PARTS, st.data())
def test_a_park_that_changes_a_row_of_a_holder_is_found_by_him(
    parts: list[list[str]], data: st.DataObject
) -> None:
    claims = claims_of([["12.5"], *parts])
    amount = data.draw(AMOUNTS.filter(lambda text: units_of(text) != units_of("12.5")))
    wrong = replace(claims[0], rows=({"meter": "m0.0", "emissions_kg": amount},))
    entries = entries_of([wrong, *claims[1:]])  # the park counts another amount for him
    assert kinds(claims, entries) == ["share_other_rows"]


def test_no_secret_serves_twice_but_for_the_same_total() -> None:
    claims = claims_of([["1"], ["1"], ["2"]])
    first = secrets_of(KEY, claims)
    assert len({secret.blinding for secret in first}) == len(claims)
    assert len({secret.salt for secret in first}) == len(claims)
    assert secrets_of(KEY, claims) == first
    assert secrets_of(KEY, claims[::-1]) == first[::-1]
    corrected = secrets_of(KEY, [*claims[:2], *claims_of([[], [], ["3"]])[2:]])
    others = secrets_of(b"x" * 32, claims)
    for later in (corrected, others):
        assert not {secret.blinding for secret in later} & {secret.blinding for secret in first}
        assert not {secret.salt for secret in later} & {secret.salt for secret in first}


def test_a_record_of_before_is_read_and_warns_of_all_it_may_reveal() -> None:
    """It does not say who has rows: one of its parts was always the park's own."""
    for others, few in ((["1"], ["share_few"]), (["1", "2"], [])):
        claims = claims_of([["5"], ["7"], *([amount] for amount in others)])
        head, *lines = entries_of(claims)
        before: Entry = {name: value for name, value in head.items() if name != "enterprises"}
        assert kinds(claims, [before, *lines]) == few
