"""Rehearse an import: really do it, on a copy of the store and the inbox, and throw it away.

So what a rehearsal shows is what the import will do: the same counts, findings and corrections.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from lingtan.app.inbox import REHEARSAL
from lingtan.app.layout import Layout
from lingtan.app.wiring import copy_store, link_files
from lingtan.base.findings import Finding


@contextmanager
def stage_set(layout: Layout) -> Iterator[tuple[Layout, tuple[Finding, ...]]]:
    """Yield a passing workspace with the same inbox and store, and what to know about it.

    The park file and the mappings stay where they are.
    """
    with TemporaryDirectory(dir=layout.folder, prefix=REHEARSAL) as folder:
        stage = Layout(Path(folder))
        link_files(layout.inbox, stage.inbox)
        yield stage, copy_store(layout.store, stage.store)
