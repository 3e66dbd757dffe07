"""What the park file of a workspace or of an unpacked bundle marks as for trial.

It is read as far as it can be, without the catalogue: whoever verifies has nothing but the file.
"""

from pathlib import Path

from lingtan.adapters.yaml_lines import Value, read_yaml

PARK_FILE = "park.yaml"
WORDS = ("yes", "true", "1", "是")


def trial_marks(folder: Path) -> tuple[str, ...]:
    """Return the contracts and facts that are for trial; nothing of a file that is no text."""
    try:
        text = (folder / PARK_FILE).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ()
    data = read_yaml(text, PARK_FILE).data
    if not isinstance(data, dict):
        return ()
    contracts, facts = data.get("contracts"), data.get("facts")
    named = contracts.items() if isinstance(contracts, dict) else ()
    stated = facts if isinstance(facts, list) else ()
    marked = {id_ for id_, each in named if _is_trial(each)}
    marked |= {_datum(each) for each in stated if _is_trial(each)}
    return tuple(sorted(marked))


def _is_trial(entry: Value) -> bool:
    return isinstance(entry, dict) and str(entry.get("trial", "")).lower() in WORDS


def _datum(entry: Value) -> str:
    return str(entry.get("datum", "")) if isinstance(entry, dict) else ""
