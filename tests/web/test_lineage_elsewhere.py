"""A lineage leads on to another account where a number of it comes from there."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.web.site import Site

pytestmark = pytest.mark.slow

CHANGE = "compared:services_zone:national.e_park_kg:change"


@pytest.mark.parametrize(
    ("language", "said"), [("en", "What it rests on there"), ("zh", "查看其依据")]
)
def test_what_counts_under_another_boundary_leads_to_its_account(
    site: Site, language: str, said: str
) -> None:
    page = site.ask(f"/lineage?figure={CHANGE}&period=2025&lang={language}").text
    (link,) = re.findall(rf'<a href="([^"]+)">{said}</a>', page)
    asked = parse_qs(urlsplit(unescape(link)).query)
    assert asked["figure"] == ["national.e_park_kg@2025/services_zone"]
    other = site.ask(unescape(link)).text
    (told,) = set(re.findall(r"18,540,746\.81\d* kg", page))
    assert told in other
    assert said not in other
