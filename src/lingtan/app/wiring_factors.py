"""The adapters of second factors; only who signs in or is managed loads them."""

from lingtan.adapters.identity.qr_picture import qr_outline
from lingtan.adapters.users.factor_rows import (
    Factor,
    Halfway,
    count_recovery_codes,
    delete_drawn,
    delete_factor,
    delete_halfway,
    factors_in,
    find_drawn,
    find_factor,
    find_halfway,
    insert_halfway,
    keep_drawn,
    keep_factor,
    keep_recovery_codes,
    sweep_drawn,
    take_recovery_code,
)
from lingtan.adapters.users.sealed import is_sealed, seal, unseal

__all__ = [
    "Factor",
    "Halfway",
    "count_recovery_codes",
    "delete_drawn",
    "delete_factor",
    "delete_halfway",
    "factors_in",
    "find_drawn",
    "find_factor",
    "find_halfway",
    "insert_halfway",
    "is_sealed",
    "keep_drawn",
    "keep_factor",
    "keep_recovery_codes",
    "qr_outline",
    "seal",
    "sweep_drawn",
    "take_recovery_code",
    "unseal",
]
