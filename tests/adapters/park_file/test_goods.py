"""Products are read from the park file, and what is written in a wrong form is named."""

from pathlib import Path

import pytest

from lingtan.adapters.park_file.read import inspect_park
from lingtan.catalogue.load import load_catalogue
from lingtan.park.products import ProductBasis
from tests.adapters.park_file.test_faults import found_in
from tests.builders_park_file import PARK_YAML, changed, line_of, write_park_file

CATALOGUE = load_catalogue()
PRODUCTS = """
products:
  bolts:
    name: Bolts
    enterprise: works
    item: bolts
    basis: stated
    share: 1
    precursors:
      - {id: wire, name: Wire, mass_t: 12.5, cn_code: 7213, is_default: yes}
    pact:
      company_ids: ["urn:company:example:works"]
      product_ids: ["urn:example:bolts"]
      standards: [ISO14067]
      exempted_percent: 0
      fossil_carbon_kg_per_kg: 0.002
    cbam: {cn_code: "73181500", category: Iron or steel products}
"""
FAULTS = [
    ('"73181500"', '"7318.15"', "wrong_form", "7318.15"),
    ('["urn:example:bolts"]', "[bolts]", "wrong_form", "product_ids"),
    ("standards: [ISO14067]", "standards: []", "empty_text", "standards"),
    ("enterprise: works", "enterprise: nobody", "unknown_enterprise", "enterprise: nobody"),
    ("exempted_percent: 0", "exempted_percent: 101", "out_of_range", "101"),
    ("mass_t: 12.5", "mass_t: -1", "out_of_range", "mass_t: -1"),
]


def test_a_product_is_read_with_its_statements(tmp_path: Path) -> None:
    park = inspect_park(write_park_file(tmp_path, park=PARK_YAML + PRODUCTS), CATALOGUE).park
    assert park is not None
    (product,) = park.products
    assert (product.id, product.basis, product.share) == ("bolts", ProductBasis.STATED, 1.0)
    (wire,) = product.precursors
    assert (wire.cn_code, wire.mass_t, wire.rests_on_default) == ("7213", 12.5, True)
    assert product.pact is not None
    assert product.pact.standards == ("ISO14067",)
    assert product.cbam is not None
    assert product.cbam.cn_code == "73181500"


@pytest.mark.parametrize(("old", "new", "kind", "needle"), FAULTS)
def test_a_faulty_product_is_named_on_its_line(
    tmp_path: Path, old: str, new: str, kind: str, needle: str
) -> None:
    text = PARK_YAML + changed(PRODUCTS, old, new)
    line = PARK_YAML.count("\n") + line_of(changed(PRODUCTS, old, new), needle)
    found = found_in(write_park_file(tmp_path, park=text))
    assert (kind, f"park.yaml:{line}") in found
