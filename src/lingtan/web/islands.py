"""What a page offers a script beside what is drawn: tables to sort, flows to move about in.

Each is an element of its own around what everybody sees; a browser that runs no scripts shows what
is inside. Words and numbers are ours, so that scripts have none of their own.
"""

import json
from collections.abc import Callable
from dataclasses import asdict

from lingtan.reports.markup import Markup, join, tag
from lingtan.reports.model import Block, Chart, Table
from lingtan.reports.model_flows import FlowLink, Flows
from lingtan.reports.words import Words

Refer = Callable[[Markup, str], Markup]
LEAST = 2  # rows that can stand in another order


def around_blocks(words: Words, refer: Refer) -> Callable[[Markup, Block], Markup]:
    """Return what puts the element of a script around a block, where it has one.

    Parameters
    ----------
    refer : callable
        Makes of a number as it is shown, and of its id, one that leads to its lineage.
    """

    def around(drawn: Markup, block: Block) -> Markup:
        match block:
            case Table() if len(block.rows) >= LEAST:
                return _table(drawn, words)
            case Chart() if block.flows is not None:
                return _flows(drawn, block, block.flows, words, refer)
            case _:
                return drawn

    return around


def _table(drawn: Markup, words: Words) -> Markup:
    return tag(
        "lingtan-table",
        drawn,
        data_sort=words.say("page.table.sort"),
        data_filter=words.say("page.table.filter"),
        data_order=words.say("page.table.order"),
        data_more=words.say("page.table.more", {"count": "{count}"}),
        data_count=words.say("page.table.count", {"shown": "{shown}", "all": "{all}"}),
    )


def _flows(drawn: Markup, chart: Chart, flows: Flows, words: Words, refer: Refer) -> Markup:
    told = {"title": chart.title, "hint": words.say("page.figure.walk"), **asdict(flows)}
    return tag("lingtan-sankey", drawn, data_of(told), _as_table(chart, flows, words, refer))


def data_of(told: object) -> Markup:
    """Return data for a script, which no browser runs and which ends where it should."""
    text = json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")
    return tag("script", Markup(text), type="application/json")


def _amount(link: FlowLink, refer: Refer) -> Markup:
    text = tag("span", link.text, class_="amount")
    return refer(text, link.figure) if link.figure else text


def _as_table(chart: Chart, flows: Flows, words: Words, refer: Refer) -> Markup:
    """Return the flows as a table that is opened by whoever wants one."""
    label = {node.id: node.label for node in flows.nodes}
    heads = [words.say(f"page.figure.{part}") for part in ("from", "to")]
    amount = f"{words.say('page.figure.amount')} [{flows.unit}]"
    rows = [
        tag(
            "tr",
            tag("td", label[link.source]),
            tag("td", label[link.target]),
            tag("td", _amount(link, refer), class_="number"),
        )
        for link in flows.links
    ]
    table = tag(
        "table",
        tag("caption", chart.title),
        tag(
            "thead",
            tag(
                "tr",
                *(tag("th", head, scope="col") for head in heads),
                tag("th", amount, scope="col", class_="number"),
            ),
        ),
        tag("tbody", *rows),
        id=f"table-{chart.id}",
        class_="slim",
    )
    summary = tag("summary", words.say("page.figure.table"))
    return tag("details", join(summary, _table(tag("div", table, class_="scroll"), words)))
