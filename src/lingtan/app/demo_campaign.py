"""What the reference park shows of collection: a form handed in, one returned, one owed today.

Nothing is approved: that is for a second person to do, and no number of the park rests on it. The
amounts are those the composed bills have told already.
"""

from datetime import datetime

from lingtan.app.demo_trust import OPERATOR
from lingtan.app.hand_in import desk_of, hand_in
from lingtan.app.keep_campaigns import (
    Deed,
    Wanted,
    campaigns_of,
    give_back,
    send_reminder,
    start_campaign,
)
from lingtan.app.keep_tasks import today_of
from lingtan.app.layout import Layout
from lingtan.collection.campaigns import Campaign
from lingtan.collection.step_rules import Which

FORM = "energy"
HANDED_IN, RETURNED, OWED = "steel", "metal", "logistics"
BY = {
    HANDED_IN: "演示炼钢厂能源科 demo steel works, energy office",
    RETURNED: "演示金属加工厂能源科 demo metal works, energy office",
}
WHY = "请补充 7、8 月用量的凭证。Which document proves the amounts of July and August?"


def collect_demo(layout: Layout, year: int, now: datetime) -> Campaign:
    """Open a campaign due today and take a step for each enterprise, unless there is one."""
    known = campaigns_of(layout)
    if known:
        return next(iter(known.values()))
    wanted = Wanted(
        form=FORM,
        year=year,
        due=today_of(layout, now),
        enterprises=(HANDED_IN, RETURNED, OWED),
    )
    office = Deed(by=OPERATOR, now=now)
    campaign = start_campaign(layout, wanted, office)
    for enterprise, by in BY.items():
        desk = desk_of(layout, _which(campaign, enterprise), "zh")
        hand_in(layout, desk, Deed(by=by, now=now, enterprise=enterprise))
    give_back(layout, _which(campaign, RETURNED), Deed(by=OPERATOR, now=now, note=WHY))
    send_reminder(layout, _which(campaign, OWED), office)
    return campaigns_of(layout)[campaign.id]


def _which(campaign: Campaign, enterprise: str) -> Which:
    return Which(campaign=campaign.id, enterprise=enterprise)
