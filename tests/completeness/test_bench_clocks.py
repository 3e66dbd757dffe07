"""The benches time functions by name: each of them is there, and is what the product calls."""

from tests.bench.clocks import KEEPING, ROLL_UP


def test_every_timed_function_exists() -> None:
    timed = [(module.__name__, name) for module, name in (*ROLL_UP, *KEEPING)]
    missing = [
        each
        for each, (module, name) in zip(timed, (*ROLL_UP, *KEEPING), strict=True)
        if not callable(getattr(module, name, None))
    ]
    assert missing == []
