"""The JSON of memc array."""
# Written by write-results.py; do not edit.
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Array:
    """The currents of one crossbar. '-o' writes the currents themselves."""
    schema_version: int
    """Increases when a key is removed or changes its meaning, not when one is added."""
    memc_version: str
    """The version of memc that printed this."""
    rows: int
    """Rows of the matrix."""
    columns: int
    """Columns of the matrix."""
    vectors: int
    """Number of input vectors."""
    arrays: int
    """Physical arrays: one, or as many as the encoding of the weights has planes."""
    estimated: int
    """How many vectors, over all arrays, have first-order estimates of their currents; the
    others are exact.
    """
    median_loss: float
    """The median over columns of the current lost to wires, relative to the current without
    wires, 0…1.
    """
    worst_loss: float
    """The maximum over columns of the current lost to wires."""
    residual: float
    """The largest violation of Kirchhoff's law, relative to the output currents."""
    seconds: float
    """Time of the solution, s."""
    weight_error: float | None = None
    """With weights: root mean square error of the sums, relative to that of the exact sums."""


__all__ = ["Array"]
