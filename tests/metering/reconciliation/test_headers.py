"""Steam headers: mass and enthalpy balance together, and an enthalpy that is off is told."""

import numpy as np
import pytest

from lingtan.metering.reconciliation.balance_system import Term, system_of
from lingtan.metering.reconciliation.flow_network import FlowNetwork
from lingtan.metering.reconciliation.header_lines import Quality
from lingtan.metering.reconciliation.headers import Headers, reconcile_headers
from lingtan.metering.reconciliation.totals import Totals

SIGNS = {"boiler": 1.0, "bought": 1.0, "works": -1.0, "mill": -1.0}
MASS_T = {"boiler": 600.0, "bought": 400.0, "works": 700.0, "mill": 300.0}
ENTHALPY = {"boiler": 3.0, "bought": 2.75, "works": 2.9, "mill": 2.9}
NODE, LOSS = "header", "loss:header"


def network() -> FlowNetwork:
    """Return one header with two lines in and two out."""
    terms = [Term(row=NODE, stream=name, coefficient=sign) for name, sign in SIGNS.items()]
    system = system_of([*terms, Term(row=NODE, stream=LOSS, coefficient=-1.0)])
    inflows: dict[str, tuple[tuple[str, float], ...]] = {NODE: (("boiler", 1.0), ("bought", 1.0))}
    return FlowNetwork(system=system, inflows=inflows, carriers={NODE: "steam"})


def found(
    masses: dict[str, float] | None = None,
    enthalpies: dict[str, float] | None = None,
    lost: tuple[float, float] = (0.0, 0.0),
    sigma: float = 0.01,
) -> Headers:
    """Return what comes of a header, its enthalpies believed within a share."""
    told = MASS_T | (masses or {})
    given = ENTHALPY | (enthalpies or {})
    net = network()
    values = [(told | {LOSS: lost[0]})[name] * 1000 for name in net.system.streams]
    spread = [
        (lost[1] if name == LOSS else 0.01 * told[name]) * 1000 for name in net.system.streams
    ]
    qualities = {
        name: Quality(gj_per_t=value, sigma=sigma * value)
        for name, value in given.items()
        if np.isfinite(value)
    }
    return reconcile_headers(
        net, Totals(values=np.array(values), sigma=np.array(spread)), qualities
    )


def test_a_header_that_balances_stays_as_it_was_told() -> None:
    (header,) = found().headers
    assert header.agrees
    for line in header.lines:
        assert line.flow_reconciled_t == pytest.approx(line.flow_t, rel=1e-9)
        assert line.reconciled_gj_per_t == pytest.approx(line.gj_per_t, rel=1e-9)


def test_mass_and_energy_balance_afterwards() -> None:
    (header,) = found({"boiler": 606.0}, {"mill": 2.93}).headers
    signs = [1 if line.enters else -1 for line in header.lines]
    mass = sum(s * line.flow_reconciled_t for s, line in zip(signs, header.lines, strict=True))
    energy = sum(
        s * line.flow_reconciled_t * line.reconciled_gj_per_t
        for s, line in zip(signs, header.lines, strict=True)
    )
    assert mass == pytest.approx(0.0, abs=1e-6)
    assert energy == pytest.approx(0.0, abs=1e-5)
    assert header.agrees


def test_an_enthalpy_that_is_off_is_told_with_every_way_to_mend_it() -> None:
    result = found(enthalpies={"works": 2.5})
    (finding,) = result.findings
    assert (finding.kind.id, finding.subject) == ("reconciliation_enthalpy_unlike", NODE)
    assert "works 2.500 → 2.900 GJ/t" in str(finding.facts["ways"])
    assert finding.facts["entering"] == 2900.0
    assert finding.facts["leaving"] == 2620.0


def test_what_a_header_loses_may_explain_a_little() -> None:
    lost = found({"works": 660.0}, lost=(50.0, 50.0))
    (header,) = lost.headers
    assert header.agrees
    (loss,) = [line for line in header.lines if line.is_loss]
    assert loss.stream == NODE
    assert 30.0 < loss.flow_reconciled_t < 60.0


def test_a_line_nobody_knows_the_enthalpy_of_leaves_the_header_alone() -> None:
    assert found(enthalpies={"mill": float("nan")}) == Headers()


def test_a_line_that_was_not_read_leaves_the_header_alone() -> None:
    assert found({"mill": float("nan")}) == Headers()


def test_a_line_without_a_flow_carries_nothing() -> None:
    (header,) = found({"mill": 0.0, "works": 1000.0}).headers
    assert {line.stream for line in header.lines} == {"boiler", "bought", "works"}
    assert header.agrees


def test_masses_that_do_not_balance_accuse_no_enthalpy() -> None:
    (finding,) = found({"works": 840.0}).findings
    assert finding.kind.id == "reconciliation_header_mass"
    assert (finding.facts["entering"], finding.facts["leaving"]) == (1000.0, 1140.0)


def test_an_enthalpy_that_would_mend_it_is_told_from_masses_that_balance() -> None:
    (finding,) = found({"boiler": 606.0}, {"works": 2.4}).findings
    assert finding.kind.id == "reconciliation_enthalpy_unlike"
    ways = dict(each.split(" ", 1) for each in str(finding.facts["ways"]).split(", "))
    assert float(ways["works"].split(" ")[2]) == pytest.approx(2.9, rel=2e-3)


def test_a_header_from_which_more_goes_out_than_comes_in_loses_nothing() -> None:
    (header,) = found({"works": 760.0}, lost=(50.0, 50.0)).headers
    assert not [line for line in header.lines if line.is_loss]
    signs = [1 if line.enters else -1 for line in header.lines]
    flows = [line.flow_reconciled_t for line in header.lines]
    assert np.dot(signs, flows) == pytest.approx(0.0, abs=1e-6)
    assert not header.agrees
