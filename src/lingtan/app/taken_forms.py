"""Which forms were taken into the account, and where what they say waits for a restatement."""

from collections.abc import Mapping
from dataclasses import dataclass

from lingtan.app.ground import zone_of
from lingtan.app.layout import Layout
from lingtan.app.wiring import ImportKind, Store
from lingtan.base.time_axis import parse_period
from lingtan.collection.campaigns import Asked, Campaign
from lingtan.ledger.closing import Closing, closed_parts, covering


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenForms:
    """What was taken in of forms, beside the closings of the park.

    Attributes
    ----------
    imports : mapping of str to int
        The last import of each form that was taken as a whole, by its SHA-256.
    zone : str
        The park's own.
    """

    imports: Mapping[str, int]
    closings: tuple[Closing, ...] = ()
    zone: str = "UTC"

    def has(self, asked: Asked) -> bool:
        """Whether the form of an enterprise was taken."""
        return asked.form is not None and asked.form[1] in self.imports

    def waits_for(self, campaign: Campaign, asked: Asked) -> tuple[str, ...]:
        """Return the closed periods that a form is about, and that were closed before it came."""
        if asked.form is None or asked.form[1] not in self.imports:
            return ()
        taken, period = self.imports[asked.form[1]], parse_period(campaign.period, self.zone)
        whole = covering(self.closings, period)
        held = closed_parts(self.closings, period) if whole is None else (whole,)
        return tuple(each.period for each in held if each.last_import < taken)


def forms_taken(layout: Layout) -> TakenForms:
    """Return which forms were taken as a whole: their readings come last."""
    if not layout.store.is_dir():
        return TakenForms(imports={})
    with Store.open(layout.store) as store:
        imports = {
            record.source.file_sha256: record.import_id
            for record in store.imports()
            if record.kind is ImportKind.READINGS
        }
        closings = tuple(store.closings())
    return TakenForms(imports=imports, closings=closings, zone=zone_of(layout))
