"""Roots and proofs of the worked example and of the public vectors of RFC 6962."""

from pathlib import Path

import pytest
import yaml

from lingtan.evidence.merkle import leaf_hash, node_of, root_of
from lingtan.evidence.proofs import consistency_proof, inclusion_proof

EXAMPLES = Path(__file__).parents[1] / "data/worked-examples/transparency_log.yaml"

# Inputs and answers of the reference tests of certificate-transparency: label R, recalled, and
# equal to what these functions give.
INPUTS = (
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
LAST_FOUR = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
FIRST_FOUR = ROOTS[4]
SEVENTH_AND_EIGHTH = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
FIFTH_AND_SIXTH = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
NODE = node_of([leaf_hash(bytes.fromhex(text)) for text in INPUTS])


@pytest.mark.parametrize("size", range(len(ROOTS)))
def test_the_public_roots_come_out(size: int) -> None:
    assert root_of(NODE, size).hex() == ROOTS[size]


@pytest.mark.parametrize(
    ("index", "size", "proof"),
    [
        (0, 1, []),
        (
            0,
            8,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                LAST_FOUR,
            ],
        ),
        (
            5,
            8,
            [
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                SEVENTH_AND_EIGHTH,
                FIRST_FOUR,
            ],
        ),
        (2, 3, [ROOTS[2]]),
    ],
)
def test_the_public_inclusion_proofs_come_out(index: int, size: int, proof: list[str]) -> None:
    assert [hash_.hex() for hash_ in inclusion_proof(NODE, index, size)] == proof


@pytest.mark.parametrize(
    ("earlier", "size", "proof"),
    [(1, 1, []), (6, 8, [FIFTH_AND_SIXTH, SEVENTH_AND_EIGHTH, FIRST_FOUR])],
)
def test_the_public_consistency_proofs_come_out(earlier: int, size: int, proof: list[str]) -> None:
    assert [hash_.hex() for hash_ in consistency_proof(NODE, earlier, size)] == proof


def test_log_d01_five_leaves() -> None:
    cases = yaml.safe_load(EXAMPLES.read_text(encoding="utf-8"))["cases"]
    case = next(case for case in cases if case["id"] == "log-d01")
    expected = case["expected"]
    node = node_of([leaf_hash(text.encode()) for text in case["leaves_utf8"]])
    assert [root_of(node, size).hex() for size in range(6)] == expected["roots"]
    included = [hash_.hex() for hash_ in inclusion_proof(node, 2, 5)]
    assert included == expected["inclusion_2_of_5"]
    consistent = [hash_.hex() for hash_ in consistency_proof(node, 3, 5)]
    assert consistent == expected["consistency_3_to_5"]
