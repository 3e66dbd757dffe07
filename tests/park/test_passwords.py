"""Passwords that were leaked most often are taken from nobody."""

from lingtan.park.passwords import _leaked, fault_of


def test_a_leaked_password_is_common_however_it_is_written() -> None:
    """Of thirty thousand, those that are long enough to be taken at all."""
    assert len(_leaked()) == 229
    assert {len(each) for each in _leaked()} == {16}
    for leaked in ("leavemealone", "LeaveMeAlone", "ｌeavemealone", "needforspeed"):
        assert fault_of(leaked, "") == "common"
    assert fault_of("leavemealonenow", "") == ""
