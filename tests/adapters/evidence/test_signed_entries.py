"""Entries are proved once, and again as soon as one byte of them stands otherwise."""

from pathlib import Path

import pytest

from lingtan.adapters.evidence.log import ENTRIES
from lingtan.base.errors import EvidenceError
from tests.builders_evidence import a_log, entry


def test_what_was_proved_is_not_read_anew_while_it_stands_as_it_stood(tmp_path: Path) -> None:
    with a_log(tmp_path) as log:
        log.append([entry(number) for number in range(300)])
        before = list(log.entries())
        log.append([entry(300)])
        after = list(log.entries())
        assert after == [entry(number) for number in range(301)]
        assert all(old is new for old, new in zip(before, after, strict=False))
        assert list(log.entries(299)) == [entry(299), entry(300)]


@pytest.mark.parametrize("grows", [False, True])
def test_a_byte_that_changes_between_two_readings_is_refused(tmp_path: Path, grows: bool) -> None:
    with a_log(tmp_path) as log:
        log.append([entry(number) for number in range(3)])
        assert len(list(log.entries())) == 3
        if grows:
            log.append([entry(3)])
        path = tmp_path / ENTRIES
        text = path.read_bytes()
        path.write_bytes(text.replace(b"0", b"9", 1))
        with pytest.raises(EvidenceError) as refused:
            list(log.entries())
        assert refused.value.case == "altered"
        path.write_bytes(text)
        assert len(list(log.entries())) == 3 + grows
