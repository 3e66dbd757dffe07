"""The adapters of readings that are pushed; only a server loads them."""

from lingtan.adapters.live.frames import NO_KEY, REMARK, Receipt, frame_of, receipts_in
from lingtan.adapters.live.gateway import Gateway
from lingtan.adapters.live.hook_post import INSIDE, Posted, post
from lingtan.adapters.live.hooks_file import Subscriber, read_hooks_file, read_secret
from lingtan.adapters.live.journal import Journal, owning, require_unowned
from lingtan.adapters.live.meter_units import most_of_meters, units_of_meters
from lingtan.adapters.live.mqtt import MqttSource
from lingtan.adapters.live.mqtt_file import read_mqtt_file
from lingtan.adapters.live.names import PATTERN, number_of, order_of
from lingtan.adapters.live.receipts import Receipts
from lingtan.adapters.live.recover import receipts_of, recover

__all__ = [
    "INSIDE",
    "NO_KEY",
    "PATTERN",
    "REMARK",
    "Gateway",
    "Journal",
    "MqttSource",
    "Posted",
    "Receipt",
    "Receipts",
    "Subscriber",
    "frame_of",
    "most_of_meters",
    "number_of",
    "order_of",
    "owning",
    "post",
    "read_hooks_file",
    "read_mqtt_file",
    "read_secret",
    "receipts_in",
    "receipts_of",
    "recover",
    "require_unowned",
    "units_of_meters",
]
