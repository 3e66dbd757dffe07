"""The calls of a workspace about its enterprises: their accounts, what their products carry."""

from dataclasses import dataclass
from datetime import datetime

from lingtan.app.allocate_period import allocate_period
from lingtan.app.arguments import Place, now_of, place_of, text_of
from lingtan.app.export_footprint import FootprintRequest, export_footprint
from lingtan.app.question_of import question_of
from lingtan.app.results_allocation import EnterpriseAccounts
from lingtan.app.results_footprint import FootprintExport, FootprintFormat
from lingtan.app.workspace_folder import WorkspaceFolder


@dataclass(frozen=True, slots=True)
class EnterpriseCalls(WorkspaceFolder):
    """Give every enterprise its account, and tell what its products carry."""

    def allocate(
        self, period: str, *, boundary: str | None = None, as_known_at: datetime | None = None
    ) -> EnterpriseAccounts:
        """Return the account of every enterprise: own, received, given, and its shared part."""
        asked = question_of(period, boundary=boundary, as_known_at=as_known_at)
        return allocate_period(self.layout, asked.period, asked.boundary, asked.as_known_at)

    def footprint(
        self,
        enterprise: str,
        period: str,
        form: FootprintFormat,
        *,
        path: Place | None = None,
        as_known_at: datetime | None = None,
        now: datetime | None = None,
    ) -> FootprintExport:
        """Write the footprints of an enterprise's products for PACT or CBAM, once they add up."""
        asked = question_of(period, as_known_at=as_known_at)
        request = FootprintRequest(
            enterprise=text_of("enterprise", enterprise),
            period=asked.period,
            form=FootprintFormat(form),
            now=now_of(now),
            path=None if path is None else place_of("path", path),
            as_known_at=asked.as_known_at,
        )
        return export_footprint(self.layout, request)
