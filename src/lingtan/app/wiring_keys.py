"""The adapters of security keys; what checks signatures is loaded when a key answers."""

from lingtan.adapters.identity.security_key import (
    KeyPlace,
    Options,
    key_added,
    key_shown,
    options_to_add,
    options_to_show,
)
from lingtan.adapters.users.key_rows import (
    SecurityKey,
    delete_key,
    delete_keys,
    forgive_tries,
    insert_key,
    keep_challenge,
    keep_failure,
    keys_in,
    keys_of,
    sweep_challenges,
    take_challenge,
    touch_key,
    tries_of,
)

__all__ = [
    "KeyPlace",
    "Options",
    "SecurityKey",
    "delete_key",
    "delete_keys",
    "forgive_tries",
    "insert_key",
    "keep_challenge",
    "keep_failure",
    "key_added",
    "key_shown",
    "keys_in",
    "keys_of",
    "options_to_add",
    "options_to_show",
    "sweep_challenges",
    "take_challenge",
    "touch_key",
    "tries_of",
]
