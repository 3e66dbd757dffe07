"""Whether somebody who ordered a job may still: it may have waited long for its turn."""

from lingtan.app.keep_users import list_users
from lingtan.app.layout import Layout
from lingtan.app.vouched_for import can_still_come
from lingtan.base.errors import LingtanError
from lingtan.web.access import ACCESS
from lingtan.web.actions.action import Order
from lingtan.web.actions.table import ACTIONS
from lingtan.web.visitor import Visitor


def may_still(layout: Layout, order: Order) -> bool:
    """Whether who gave an order is still there, and may give it."""
    try:
        users = {user.name: user for user in list_users(layout) if not user.is_locked}
        user = users.get(order.by)
        if user is None or not can_still_come(layout, user):
            return False
    except LingtanError:  # who is who cannot be known
        return False
    if user.enterprise != order.enterprise:
        return False
    visitor = Visitor(name=user.name, role=user.role, enterprise=user.enterprise)
    return visitor.may(ACCESS[ACTIONS[order.action].path])
