"""What the rating of a plant says of the most its power can be in a month."""

from dataclasses import replace

from lingtan.metering.reconciliation.flow_network import flow_network
from lingtan.park.assets import AssetKind
from tests.builders import a_meter, a_park, an_asset


def test_the_sun_gives_half_its_rating_at_most_and_others_a_tenth_beyond_it() -> None:
    park = a_park(
        a_meter("grid", "outside", "bus"),
        a_meter("sun", "asset:sun", "bus"),
        a_meter("wind", "asset:wind", "bus"),
        a_meter("use", "bus", "enterprise:works"),
        assets=(
            replace(an_asset("sun", AssetKind.SOLAR), capacity_kw=1000.0),
            replace(an_asset("wind", AssetKind.WIND), capacity_kw=2000.0),
        ),
    )
    assert flow_network(park).most_kw == {"sun": 500.0, "wind": 2200.0}
