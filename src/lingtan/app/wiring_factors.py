"""The adapters of second factors; only who signs in or is managed loads them."""

from lingtan.adapters.identity.qr_picture import qr_outline
from lingtan.adapters.users.factor_rows import (
    Factor,
    Halfway,
    count_recovery_codes,
    delete_factor,
    delete_halfway,
    factors_in,
    find_factor,
    find_halfway,
    insert_halfway,
    keep_factor,
    keep_recovery_codes,
    sweep_halfway,
    take_recovery_code,
)

__all__ = [
    "Factor",
    "Halfway",
    "count_recovery_codes",
    "delete_factor",
    "delete_halfway",
    "factors_in",
    "find_factor",
    "find_halfway",
    "insert_halfway",
    "keep_factor",
    "keep_recovery_codes",
    "qr_outline",
    "sweep_halfway",
    "take_recovery_code",
]
