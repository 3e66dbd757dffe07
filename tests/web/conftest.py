"""One server on the reference park for all tests of pages."""

from collections.abc import Iterator

import pytest

from tests.conftest import Demo
from tests.web.site import Site, serving


@pytest.fixture(scope="session")
def site(demo: Demo) -> Iterator[Site]:
    """Serve the reference park."""
    with serving(demo.workspace.layout.folder) as running:
        yield running
