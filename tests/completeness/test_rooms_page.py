"""Every room of the program stands in the page that tells what it does, and nothing else does."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "lingtan"
PAGE = (ROOT / "docs" / "explanation" / "rooms.md").read_text(encoding="utf-8")
NAME = re.compile(r"`([a-z_/]+)`")
WITH_ROOMS = ("adapters", "web")
NO_CODE = {"web/static", "web/templates"}


def rows(head: str) -> list[list[str]]:
    """Return the rows of the table that begins with a head."""
    table = PAGE.partition(f"| {head} |")[2].partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in table]


def rooms_there_are() -> set[str]:
    """Return the rooms of the package, and those within the two that have some."""
    places = [
        *SOURCE.iterdir(),
        *(each for name in WITH_ROOMS for each in (SOURCE / name).iterdir()),
    ]
    found = {
        each.relative_to(SOURCE).as_posix() for each in places if (each / "__init__.py").is_file()
    }
    return found - NO_CODE


def test_every_room_says_what_it_does_and_what_it_has_to_do_with_security() -> None:
    told = {name for row in rows("room") for name in NAME.findall(row[0])}
    assert told == rooms_there_are()
    assert all(len(row) == 3 and all(row) for row in rows("room"))


def test_every_layer_of_the_house_is_a_room_that_is_told() -> None:
    house = (ROOT / ".importlinter").read_text(encoding="utf-8")
    layers = house.partition("layers =")[2].partition("\n\n")[0]
    named = set(re.findall(r"(?<!\()\b[a-z]+\b(?!\))", layers))
    assert named == {name for name in rooms_there_are() if "/" not in name}


def test_every_system_that_is_called_is_told() -> None:
    systems = " ".join(row[0] for row in rows("another system"))
    for word in ("identity provider", "MQTT broker", "subscribers"):
        assert word in systems
    callers = {
        path.relative_to(SOURCE).parts[:2]
        for path in SOURCE.rglob("*.py")
        if re.search(r"HTTPSConnection\b|build_opener\b|paho\.mqtt", path.read_text("utf-8"))
    }
    assert callers == {("adapters", "identity"), ("adapters", "live"), ("client", "transport.py")}
