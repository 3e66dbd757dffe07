"""What enterprises of a park could share: heat, water and materials."""

from typing import Any  # streams and their savings hold any JSON

from lingtan.client.account import Period
from lingtan.client.model import Answer


class Target(Answer):
    """The least heat and cold that streams need."""

    hot_utility_kw: float
    cold_utility_kw: float
    recovered_kw: float


class Water(Answer):
    """The least fresh water, each enterprise alone and all together [t/h]."""

    fresh_alone_t_per_h: dict[str, float]
    fresh_pooled_t_per_h: float
    fresh_without_reuse_t_per_h: float
    saved_t_per_h: float


class Handover(Answer):
    """What of an offer serves a need [t]."""

    offer: str
    need: str
    amount_t: float


class Exchange(Answer):
    """A material that some offer and others need; avoided emission stands beside every account."""

    material: str
    offered_t: float
    needed_t: float
    exchanged_t: float
    handovers: tuple[Handover, ...]
    avoided_kg: float


class Sharing(Answer):
    """What enterprises could share in a period; a bound, not a design."""

    is_bound: bool
    period: Period
    boundary: str
    alone: dict[str, Target]
    pooled: Target
    saved_kw: float
    saved_emission: dict[str, Any] | None = None
    water: Water | None = None
    exchanges: tuple[Exchange, ...] = ()
