"""Which frameworks can concern a park: the others are known, and nobody judges it by them.

A framework has a country and perhaps parts of it. A park is judged by those of its own place and
by those that know no borders, as far as somebody read a rule in them. What a park file or a
question names is judged whatever place it is of, and so is every framework of the park's own; one
of which nobody read a rule stays knowledge, named or not.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from lingtan.base.names import Name
from lingtan.catalogue.frameworks import Framework
from lingtan.park.park import Park


class NotJudged(StrEnum):
    """Why a framework is only known."""

    OTHER_COUNTRY = "other_country"
    OTHER_REGION = "other_region"
    TEXT_NOT_READ = "text_not_read"
    OF_ONE_FACTORY = "of_one_factory"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFramework:
    """A framework by which a park is not judged, and why.

    Attributes
    ----------
    where : tuple of str
        Country, and parts of it, that it is of.
    """

    id: str
    name: Name
    level: str
    status: str
    why: NotJudged
    where: tuple[str, ...]


def concerned(
    frameworks: Iterable[Framework],
    park: Park,
    built_in: Collection[str],
    *,
    is_one_factory: bool,
) -> tuple[tuple[Framework, ...], tuple[KnownFramework, ...]]:
    """Return the frameworks a park is judged by, and those that are only known.

    Parameters
    ----------
    built_in : collection of str
        Ids of the built-in frameworks; all others are the park's own.
    is_one_factory : bool
        Whether the park states that its boundary is a single factory.
    """
    judged: list[Framework] = []
    known: list[KnownFramework] = []
    for framework in frameworks:
        why = _why_not(framework, park, is_one_factory=is_one_factory)
        if why is None or framework.id not in built_in:
            judged.append(framework)
        else:
            known.append(_known(framework, why))
    return tuple(judged), tuple(known)


def readable(
    named: Iterable[Framework], built_in: Collection[str]
) -> tuple[tuple[Framework, ...], tuple[KnownFramework, ...]]:
    """Return the frameworks that may judge where they are named, and those nobody has read.

    A place does not matter then, but what nobody read is no rule: it stays known.
    """
    every = tuple(named)
    unread = [each for each in every if each.id in built_in and not each.is_read]
    known = tuple(_known(each, NotJudged.TEXT_NOT_READ) for each in unread)
    return tuple(each for each in every if each not in unread), known


def _why_not(framework: Framework, park: Park, *, is_one_factory: bool) -> NotJudged | None:
    if framework.country not in ("", park.country):
        return NotJudged.OTHER_COUNTRY
    if framework.regions and park.province not in framework.regions:
        return NotJudged.OTHER_REGION
    if not framework.is_read:
        return NotJudged.TEXT_NOT_READ
    if framework.is_of_one_factory and not is_one_factory:
        return NotJudged.OF_ONE_FACTORY
    return None


def _known(framework: Framework, why: NotJudged) -> KnownFramework:
    return KnownFramework(
        id=framework.id,
        name=framework.name,
        level=framework.level,
        status=framework.status,
        why=why,
        where=tuple(filter(None, (framework.country, *framework.regions))),
    )
