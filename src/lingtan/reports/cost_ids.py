"""Ids of what a position in the carbon market costs: the price asked with is in them."""

from decimal import Decimal

from lingtan.evidence.lineage.detail_ids import detail_id

KIND, COST, PRICE = "allowance", "cost", "price"


def cost_ids(enterprise: str, price_cny_per_t: Decimal) -> dict[str, str]:
    """Return the ids of the cost and of the price, as ``cost`` and ``price``.

    Examples
    --------
    >>> cost_ids("steel", Decimal("80.50"))["cost"]
    'allowance:steel:80.5:cost'
    """
    price = f"{price_cny_per_t.normalize():f}"
    return {part: detail_id(KIND, enterprise, price, part) for part in (COST, PRICE)}
