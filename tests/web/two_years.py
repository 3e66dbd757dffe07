"""A correction that was proposed in a browser and moves a closed year beside its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lingtan.app.workspace import Workspace
from tests.app.test_candidates_other_years import EARLIER, other_meters, with_two_years
from tests.app.test_closing import LATE
from tests.prepared import copied
from tests.web.doing import Doer
from tests.web.site import Site, serving


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """The park, who proposed, and what he was told."""

    park: Workspace
    site: Site
    doer: Doer
    page: str


@contextmanager
def proposed_for_two_years(folder: Path) -> Iterator[Proposed]:
    """Serve a park with another ratio of a meter proposed for 2025, the year before closed."""
    park = copied(with_two_years, folder)
    park.close(EARLIER, by="park office", now=LATE)
    sent = {"meters.csv": other_meters(park).read_bytes()}
    fields = {"period": "2025", "reason": "the ratio", "by": "ann"}
    with serving(park.layout.folder) as site:
        doer = Doer(site)
        page = doer.done(doer.send_files("/do/propose", sent, fields=fields)).text
        yield Proposed(park=park, site=site, doer=doer, page=page)
