"""Write, hand in and approve forms: only an approved one enters the account.

A form is always a file. What is typed in a browser is written as one, a draft too; so what was
handed in is a document of the log of evidence, and the very same bytes are imported once they are
approved. Approval is recorded first: nothing counts without it. If the import did not follow, it
is made up for by approving again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from lingtan.app.check_form import CheckedForm, check_form
from lingtan.app.enter_files import enter_files
from lingtan.app.free_place import require_free
from lingtan.app.import_journals import import_waiting
from lingtan.app.import_request import ImportRequest
from lingtan.app.inbox import digest_of
from lingtan.app.keep_campaigns import Deed, one_form, speaker
from lingtan.app.known_amounts import KnownAmounts, known_amounts
from lingtan.app.layout import Layout
from lingtan.app.open_park import OpenPark
from lingtan.app.own_forms import (
    as_file,
    blank_form,
    drafted_form,
    name_of_file,
    stated_park,
    which_form,
)
from lingtan.app.record_steps import Entries, Past, take_step
from lingtan.app.results import FileImport
from lingtan.app.results_campaigns import Approved, HandedIn
from lingtan.app.taken_forms import forms_taken
from lingtan.app.wiring_forms import OwnForm, Rows, WhichForm, with_rows
from lingtan.base.errors import CampaignError
from lingtan.collection.campaign_steps import approve_form, save_draft, submit_form
from lingtan.collection.campaigns import Asked, State, campaigns_in
from lingtan.collection.step_rules import Which
from lingtan.evidence.canonical_json import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A form that is being worked on.

    Attributes
    ----------
    form : OwnForm
        As it was written last, or prefilled.
    """

    which: Which
    asked: Asked
    opened: OpenPark
    wanted: WhichForm
    known: KnownAmounts
    form: OwnForm

    @property
    def file_name(self) -> str:
        """What its file is called."""
        return name_of_file(self.form, self.which.campaign)


def desk_of(layout: Layout, which: Which, language: str, enterprise: str = "") -> Desk:
    """Return the form of an enterprise as it stands, and what is known beside it.

    Parameters
    ----------
    enterprise : str
        The one that looks at it; empty for whoever acts for the park.

    Raises
    ------
    CampaignError
        There is no such form for whom looks.
    """
    campaign, asked = one_form(layout, which, enterprise)
    opened, wanted = stated_park(layout), which_form(campaign, which.enterprise, language)
    known = known_amounts(layout, opened, wanted)
    form = drafted_form(layout, opened, wanted, asked, known.now)
    return Desk(which=which, asked=asked, opened=opened, wanted=wanted, known=known, form=form)


def write_form_file(layout: Layout, desk: Desk, folder: Path, *, replace: bool = False) -> Path:
    """Write a form as it stands into a folder, as XLSX, and return its path.

    Parameters
    ----------
    replace : bool
        Whether a file of the same name may be written over; none that belongs to the park.

    Raises
    ------
    DocumentError
        A file stands there already, or the place belongs to the park.
    """
    with as_file(desk.form, desk.which.campaign) as file:
        require_free(layout, folder / file.name, replace=replace)
        return Path(copyfile(file, folder / file.name))


def check_desk(layout: Layout, desk: Desk, now: datetime) -> CheckedForm:
    """Return what the checks say of a form as it stands."""
    with _standing(layout, desk) as file:
        return _checked(desk, file, now)


@contextmanager
def typed_in(desk: Desk, rows: Rows) -> Iterator[Path]:
    """Write what was typed as the file of a form."""
    form = with_rows(blank_form(desk.opened, desk.wanted), rows)
    with as_file(form, desk.which.campaign) as file:
        yield file


def keep_draft(layout: Layout, desk: Desk, file: Path, deed: Deed) -> HandedIn:
    """Keep a file of a form as a draft, whatever is wrong in it: it counts for nothing.

    Raises
    ------
    ImportFileError
        It cannot be read as a form.
    CampaignError
        It is another form, of another park or an older kind, or nothing is owed: the draft stays
        what it was.
    """
    checked = _checked(desk, file, deed.now)
    _require_readable(desk, checked)
    said = speaker(layout, deed)

    def decide(past: Past) -> dict[str, Json]:
        return save_draft(campaigns_in(past.entries), desk.which, past.digests, said)

    with _named(desk, file) as copy:
        return HandedIn(asked=_after(take_step(layout, decide, [copy]), desk), checked=checked)


def hand_in(layout: Layout, desk: Desk, deed: Deed, file: Path | None = None) -> HandedIn:
    """Hand a form in: the file, or what stands where there is none.

    Raises
    ------
    CampaignError
        Something in it cannot be believed, it says nothing, doubts are not explained, nothing
        is owed, or another draft was saved since this one was looked at.
    """
    said = speaker(layout, deed)
    seen = desk.asked.form[1] if file is None and desk.asked.form is not None else ""
    with _standing(layout, desk) if file is None else _named(desk, file) as copy:
        checked = _checked(desk, copy, deed.now)
        _require_sound(desk, checked)

        def decide(past: Past) -> dict[str, Json]:
            known = campaigns_in(past.entries)
            return submit_form(known, desk.which, past.digests, checked.doubts, said, seen)

        return HandedIn(asked=_after(take_step(layout, decide, [copy]), desk), checked=checked)


def approve(layout: Layout, which: Which, deed: Deed, seen: str = "") -> Approved:
    """Approve a form, and let its values enter the account by the file that was handed in.

    Parameters
    ----------
    seen : str
        SHA-256 of the form that was looked at; empty for the one that stands.

    Raises
    ------
    CampaignError
        It may not be approved, or its file is not what was handed in.
    """
    _, asked = one_form(layout, which, deed.enterprise)
    deed = replace(deed, now=import_waiting(layout, deed.now))
    is_made_up_for = asked.state is State.APPROVED and not forms_taken(layout).has(asked)
    if not is_made_up_for:
        asked = _approved(layout, which, deed, seen)
    with _kept(layout, asked) as file:
        return Approved(asked=asked, imported=_import(layout, file, deed))


def _approved(layout: Layout, which: Which, deed: Deed, seen: str) -> Asked:
    said = speaker(layout, deed)

    def decide(past: Past) -> dict[str, Json]:
        return approve_form(campaigns_in(past.entries), which, said, seen)

    _, asked = one_form(layout, which, deed.enterprise)
    if asked.state is State.SUBMITTED:
        desk = desk_of(layout, which, "en", deed.enterprise)
        with _kept(layout, asked) as file:
            _require_sound(desk, _checked(desk, file, deed.now))
    entries = take_step(layout, decide)
    return campaigns_in(entries)[which.campaign].asked[which.enterprise]


def _import(layout: Layout, file: Path, deed: Deed) -> FileImport:
    (done,) = enter_files(layout, (file,), ImportRequest(now=deed.now))
    return done


def _checked(desk: Desk, file: Path, now: datetime) -> CheckedForm:
    return check_form(file, desk.opened, desk.wanted, desk.known, now)


def _require_readable(desk: Desk, checked: CheckedForm) -> None:
    """Refuse a file of which nothing can be kept: that of another park, or of another kind."""
    if checked.read.contents.kind is None:
        raise CampaignError(
            "not_readable",
            facts={"campaign": desk.which.campaign},
            details=[finding.as_detail() for finding in checked.faults],
        )


def _require_sound(desk: Desk, checked: CheckedForm) -> None:
    """Refuse a form in which something cannot be believed, or that says nothing."""
    if checked.faults:
        raise CampaignError(
            "faults",
            facts={"campaign": desk.which.campaign, "count": len(checked.faults)},
            details=[finding.as_detail() for finding in checked.faults],
        )
    if not checked.filled:
        raise CampaignError("nothing_said", facts={"campaign": desk.which.campaign})


@contextmanager
def _standing(layout: Layout, desk: Desk) -> Iterator[Path]:
    """Yield the file that was written last, or one of the prefilled form."""
    if desk.asked.form is not None:
        with _kept(layout, desk.asked) as file, _named(desk, file) as copy:
            yield copy
    else:
        with as_file(desk.form, desk.which.campaign) as file:
            yield file


@contextmanager
def _kept(layout: Layout, asked: Asked) -> Iterator[Path]:
    """Yield a copy of the file that was written last, under the name it came with.

    Raises
    ------
    CampaignError
        It is gone, or is not what was written.
    """
    path, digest = asked.form or ("", "")
    source = layout.folder / path
    if not path or not source.is_file() or digest_of(source) != digest:
        raise CampaignError("form_changed", facts={"campaign": asked.campaign, "path": path})
    with TemporaryDirectory() as folder:
        yield Path(copyfile(source, Path(folder) / source.name.partition("_")[2]))


@contextmanager
def _named(desk: Desk, file: Path) -> Iterator[Path]:
    """Yield a copy of a file under the name its form goes by, whatever it is called."""
    with TemporaryDirectory() as folder:
        yield Path(copyfile(file, Path(folder) / desk.file_name))


def _after(entries: Entries, desk: Desk) -> Asked:
    return campaigns_in(entries)[desk.which.campaign].asked[desk.which.enterprise]
