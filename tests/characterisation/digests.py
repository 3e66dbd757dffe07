"""The digests kept of what the parks show, and what differs from them."""

import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

from tests.characterisation.capture import capture

DIGESTS = Path(__file__).with_name("digests.txt")
PROCESSES = 2


def captures(names: Sequence[str]) -> Sequence[tuple[str, Mapping[str, str]]]:
    """Return what each park shows, each captured in a process of its own."""
    with ProcessPoolExecutor(
        PROCESSES, mp_context=get_context("spawn"), max_tasks_per_child=1
    ) as pool:
        return list(zip(names, pool.map(captured, names), strict=True))


def captured(name: str) -> Mapping[str, str]:
    """Return the texts of one park by name."""
    with tempfile.TemporaryDirectory(prefix="lingtan-park-") as base:
        return dict(capture(name, Path(base) / "park"))


def write(folder: Path, park: str, texts: Mapping[str, str]) -> None:
    """Write the texts of a park, one file each."""
    place = folder / park
    place.mkdir(parents=True, exist_ok=True)
    for kind, text in texts.items():
        (place / f"{kind}.txt").write_text(text, encoding="utf-8")


def keep(folder: Path) -> None:
    """Keep the digests of a folder that was written; other parks keep theirs."""
    files = sorted(folder.rglob("*.txt"))
    texts = {
        file.relative_to(folder).as_posix()[:-4]: file.read_text(encoding="utf-8")
        for file in files
    }
    parks = {name.partition("/")[0] for name in texts}
    old = _kept() if DIGESTS.exists() else {}
    lines = {name: each for name, each in old.items() if name.partition("/")[0] not in parks}
    lines |= {name: _digest(text) for name, text in texts.items()}
    DIGESTS.write_text(
        "".join(f"{each} {name}\n" for name, each in sorted(lines.items())), encoding="utf-8"
    )


def changed(park: str, texts: Mapping[str, str]) -> list[str]:
    """Return the names of texts of a park that differ from what is kept."""
    old = {name: each for name, each in _kept().items() if name.startswith(f"{park}/")}
    now = {f"{park}/{kind}": _digest(text) for kind, text in texts.items()}
    return sorted(name for name in old | now if old.get(name) != now.get(name))


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


def _kept() -> Mapping[str, str]:
    lines = DIGESTS.read_text(encoding="utf-8").splitlines()
    return {name: each for each, _, name in (line.partition(" ") for line in lines)}
