"""Find when a file was written, where its name or a line above its headings says so."""

import re
from datetime import UTC, datetime, timedelta

from lingtan.adapters.files.mapping import EXPORT_PARTS, Mapping
from lingtan.adapters.files.source import Source, shortened
from lingtan.base.errors import Detail, MappingError
from lingtan.base.time_axis import find_zone

DAY = timedelta(days=1)


def export_time(mapping: Mapping, source: Source, zone: str, latest: datetime) -> datetime | None:
    """Return when a file was written, in UTC; None where its mapping does not say where to look.

    A day alone is its end, as far as it has come.

    Raises
    ------
    MappingError
        Nothing of that form stands there, or a time that has not come yet.
    """
    stated = mapping.exported
    if stated is None:
        return None
    titles = [text for _, kind, text in source.preamble if kind == "title"]
    texts = [source.path.name] if stated.at == "file" else titles
    found = [each for text in texts for each in _read(text, stated.format)]
    facts = {"format": stated.format, "where": shortened(" ".join(texts)) or "–"}
    if not found:
        raise _misfit(source, Detail(words="detail.no_export_time", facts=facts))
    moment = max(each if each.tzinfo else each.replace(tzinfo=find_zone(zone)) for each in found)
    if moment > latest:
        raise _misfit(source, Detail(words="detail.export_in_future", facts=facts))
    if "%H" not in stated.format:
        moment = min(moment + DAY, latest)
    return moment.astimezone(UTC)


def _read(text: str, form: str) -> list[datetime]:
    """Return every instant of a form in a text."""
    parts = re.split("(%.)", form)
    pattern = "".join(EXPORT_PARTS.get(p[1:], "") if p[:1] == "%" else re.escape(p) for p in parts)
    found = []
    for written in re.findall(rf"(?<!\d){pattern}(?!\d)", text):
        try:
            found.append(datetime.strptime(written, form))  # noqa: DTZ007  # its zone comes after
        except ValueError:
            continue
    return found


def _misfit(source: Source, fault: Detail) -> MappingError:
    return MappingError("misfit", facts={"file": source.path.name, "count": 1}, details=(fault,))
