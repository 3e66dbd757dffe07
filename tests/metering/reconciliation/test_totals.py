"""Totals of a span are the same to the last bit, in whatever order the months came."""

import numpy as np
import polars as pl
import pytest

from lingtan.metering.reconciliation.totals import totals_of

MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]


def test_the_order_of_the_rows_moves_no_bit_of_a_total() -> None:
    quantities = np.random.default_rng(1).uniform(0.0, 1e9, 12)
    table = pl.DataFrame(
        {
            "meter_id": ["m"] * 12,
            "month": MONTHS,
            "is_yearly": [False] * 12,
            "quantity": quantities,
            "estimated": quantities,
            "systematic": quantities / 7,
            "guessed": quantities / 11,
            "rounded": quantities / 13,
        }
    )
    told = {
        tuple(part.tobytes() for part in (found.values, found.sigma))
        for seed in range(20)
        for found in [
            totals_of(table.sample(fraction=1.0, shuffle=True, seed=seed), MONTHS, ("m",))
        ]
    }
    assert len(told) == 1


def test_what_was_read_over_whole_spans_is_no_guess_of_the_sum() -> None:
    table = pl.DataFrame(
        {
            "meter_id": ["m"] * 12,
            "month": MONTHS,
            "is_yearly": [False] * 12,
            "quantity": [100.0] * 12,
            "estimated": [100.0] * 12,
            "systematic": [0.0] * 12,
            "guessed": [30.0] * 12,
            "rounded": [0.0] * 12,
        }
    )
    sigmas = [
        float(totals_of(table, MONTHS, ("m",), known).sigma[0])
        for known in ({}, {"m": 600.0}, {"m": 1200.0})
    ]
    assert sigmas == pytest.approx([30.0 * 12**0.5, 15.0 * 12**0.5, 0.0])
