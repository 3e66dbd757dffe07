"""Builders of streams: in exact numbers, and as a park file states them."""

from lingtan.base.names import Name
from lingtan.park.process_streams import ProcessStream
from lingtan.symbiosis.heat_streams import HeatStream, exact


def a_stream(
    supply_c: float, target_c: float, duty_kw: float, contribution_k: float = 5, **more: object
) -> HeatStream:
    """Return a stream that is hot where it cools down; where it does neither, say `is_hot`."""
    given: dict[str, object] = {"id": "", "owner": "", "is_hot": supply_c > target_c, **more}
    return HeatStream(
        supply_c=exact(supply_c),
        target_c=exact(target_c),
        duty_kw=exact(duty_kw),
        contribution_k=exact(contribution_k),
        **given,  # type: ignore[arg-type]  # a builder: the names are checked above
    )


def a_process_stream(id_: str, enterprise: str, **more: object) -> ProcessStream:
    """Return a stream of the park file: cold water unless it is changed."""
    given: dict[str, object] = {
        "name": Name(en=f"Stream {id_}", zh=f"物流 {id_}"),
        "supply_c": 20.0,
        "target_c": 60.0,
        "duty_kw": 100.0,
        "contribution_k": 5.0,
        "is_hot": False,
        "source": "survey",
        "hours_per_year": 5000.0,
        **more,
    }
    return ProcessStream(id=id_, enterprise=enterprise, **given)  # type: ignore[arg-type]  # a builder


def waste_heat(id_: str, enterprise: str, **more: object) -> ProcessStream:
    """Return a stream of the park file that has to be cooled."""
    return a_process_stream(
        id_, enterprise, **{"supply_c": 90.0, "target_c": 30.0, "is_hot": True, **more}
    )
