"""What every part of a workspace stands on: the folder of the park."""

from dataclasses import dataclass

from lingtan.app.layout import Layout


@dataclass(frozen=True, slots=True)
class WorkspaceFolder:
    """The folder of a park; the calls of `Workspace` are grouped in classes above this one."""

    layout: Layout
