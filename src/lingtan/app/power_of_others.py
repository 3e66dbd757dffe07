"""What others hold certificates of, by the register and the meters: power a boundary used."""

from lingtan.app.check_readings import believed
from lingtan.app.inquiry import Inquiry
from lingtan.app.plant_capacities import give_capacities
from lingtan.ledger.members import Membership
from lingtan.ledger.register.claims import certificate_register, life_months_of
from lingtan.ledger.register.given_away import given_away
from lingtan.ledger.sold_power import SoldPower, sold_power


def power_of_others(inquiry: Inquiry, membership: Membership) -> SoldPower:
    """Return what others hold of the power of a boundary; nothing where none was sold."""
    opened = inquiry.opened
    register = certificate_register(opened.park, life_months_of(opened.catalogue))
    parcels = given_away(register, opened.park, inquiry.period)
    if not parcels:
        return SoldPower()
    runner = believed(inquiry)[1]
    give_capacities(inquiry, runner)
    return sold_power(runner, opened.park, inquiry.period, opened.catalogue, (parcels, membership))
