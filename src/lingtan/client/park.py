"""Answers about the park itself: its boundary versions, pages and meters."""

from pydantic import Field

from lingtan.client.model import Answer, Name


class Boundary(Answer):
    """A boundary version of a park."""

    id: str
    name: Name


class Page(Answer):
    """A page of the platform, and where it is."""

    id: str
    path: str
    title: str


class Park(Answer):
    """A park.

    Attributes
    ----------
    time_zone : str
        IANA name; periods are the park's own years, months and days.
    """

    id: str
    name: Name
    type: str
    time_zone: str
    boundaries: tuple[Boundary, ...]
    pages: tuple[Page, ...]


class Meter(Answer):
    """A meter of the park.

    Attributes
    ----------
    kind : str
        ``interval``, ``power`` or ``register``.
    resolution : str
        How often it is read: ``15min``, ``month``.
    source, target : str
        Nodes it lies between; energy flows from the first to the second.
    """

    id: str
    name: str
    carrier: str
    unit: str
    kind: str
    resolution: str
    source: str = Field(alias="from")
    target: str = Field(alias="to")
    parent: str | None = None
    same_as: str | None = None
    is_automatic: bool


class MeterPage(Answer):
    """Meters, and where the next ones are."""

    meters: tuple[Meter, ...]
    count: int
    next: str | None
