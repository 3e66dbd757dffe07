"""Listen to the broker a workspace names, if it names one."""

from collections.abc import Callable, Sequence

from lingtan.app.layout import Layout
from lingtan.app.wiring_live import MqttSource, read_mqtt_file
from lingtan.metering.doorstep import Sent


def mqtt_source(layout: Layout, take: Callable[[Sequence[Sent], str], None]) -> MqttSource | None:
    """Return the source of readings that ``mqtt.yaml`` describes; None where there is none.

    Parameters
    ----------
    take : callable
        Makes readings safe, or raises why it cannot.

    Raises
    ------
    PushError
        Something in the file is not understood.
    """
    path = layout.mqtt_file
    if not path.is_file():
        return None
    return MqttSource(file=read_mqtt_file(path), folder=layout.folder, take=take)
