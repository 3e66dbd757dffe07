"""What this machine has and lacks is named, an XML parser that can be held up among it."""

import pytest

from lingtan.app.examine_machine import examine_machine
from lingtan.cli.main import main


@pytest.mark.parametrize(
    ("version", "named"), [((2, 5, 0), "2.5.0"), ((2, 6, 0), ""), ((2, 10, 1), "")]
)
def test_an_expat_older_than_2_6_is_named(version: tuple[int, int, int], named: str) -> None:
    assert examine_machine(version).unsafe_expat == named


def test_the_doctor_warns_of_the_expat_of_this_machine(capsys: pytest.CaptureFixture[str]) -> None:
    found = examine_machine()
    with pytest.raises(SystemExit):
        main(["doctor"])
    told = " ".join(capsys.readouterr().out.split())
    warning = f"expat {found.unsafe_expat}, is older than 2.6.0"
    assert (warning in told) == bool(found.unsafe_expat)
