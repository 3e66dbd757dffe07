"""What stands in a file of knowledge as plain text, numbers, lists and mappings."""

from collections.abc import Mapping

from lingtan.catalogue.records import Node

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]


def plain(node: Node) -> Plain:
    """Return a value as text, number, list and mapping, without its places."""
    if isinstance(node.value, Mapping):
        return {name: plain(item) for name, item in node.value.items()}
    if isinstance(node.value, tuple):
        return [plain(item) for item in node.value]
    return node.value if node.value is None or node.is_quoted else _scalar(node.value)


def _scalar(text: str) -> Plain:
    if text in ("true", "false"):
        return text == "true"
    for number in (int, float):
        try:
            return number(text)
        except ValueError:
            continue
    return text
