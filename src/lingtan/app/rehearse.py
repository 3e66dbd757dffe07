"""Rehearse an import: really do it, on a copy of the store and the inbox, and throw it away.

So what a rehearsal shows is what the import will do: the same counts, findings and corrections.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from lingtan.app.inbox import REHEARSAL
from lingtan.app.layout import Layout
from lingtan.app.wiring import copy_store, link_files
from lingtan.base.errors import Fact, LingtanError
from lingtan.base.findings import Finding


@contextmanager
def stage_set(layout: Layout) -> Iterator[tuple[Layout, tuple[Finding, ...]]]:
    """Yield a passing workspace with the same inbox and store, and what to know about it.

    The park file and the mappings stay where they are. An error out of it names the workspace,
    for what passes is gone when somebody reads of it.
    """
    with TemporaryDirectory(dir=layout.folder, prefix=REHEARSAL) as folder:
        stage = Layout(Path(folder), copy_of=layout.copy_of or layout.folder)
        with _told_of(layout, folder):
            link_files(layout.inbox, stage.inbox)
            yield stage, copy_store(layout.store, stage.store)


@contextmanager
def _told_of(layout: Layout, passing: str) -> Iterator[None]:
    try:
        yield
    except LingtanError as error:
        error.facts = _renamed(error.facts, layout, passing)
        error.details = tuple(
            replace(detail, facts=_renamed(detail.facts, layout, passing))
            for detail in error.details
        )
        raise


def _renamed(facts: Mapping[str, Fact], layout: Layout, passing: str) -> dict[str, Fact]:
    def renamed(fact: Fact) -> Fact:
        if not isinstance(fact, str):
            return fact
        whole = fact.replace(str(Path(passing).absolute()), str(layout.folder.absolute()))
        return whole.replace(passing, str(layout.folder))

    return {key: renamed(fact) for key, fact in facts.items()}
