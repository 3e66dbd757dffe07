"""The register of certificates tells programs what in it has no effect or is for trial."""

from pathlib import Path

import pytest

from lingtan.client import Client
from tests.app.test_closing import read_in
from tests.app.test_trial import mark
from tests.prepared import copied
from tests.web.site import serving

TRIED = (
    "contracts:\n  tried: {kind: certificate, first_day: 2025-01-06, last_day: 2025-01-12, "
    "quantity_kwh: 1000, vintage: 2025, serial: GEC 2025-37-0000001, evidence: paper, trial: yes}"
)


@pytest.mark.slow
def test_a_trial_claim_stands_among_the_findings_of_the_register(tmp_path: Path) -> None:
    park = copied(read_in, tmp_path / "park")
    mark(park, "contracts: {}", TRIED)
    with serving(park.layout.folder) as site, Client(f"http://127.0.0.1:{site.port}") as client:
        told = site.ask("/api/v1/certificates?lang=en").json
        (found,) = client.certificate_findings()
    assert told["is_trial"] is True
    assert (found.kind, found.subject) == ("trial_input", "tried")
    assert found.what == "tried is for trial. Every figure of the period is for trial with it."
    findings = told["findings"]
    assert isinstance(findings, list)
    assert [each["kind"] for each in findings] == ["trial_input"]
