"""The JSON of memc sweep merge."""
# Written by write-results.py; do not edit.
from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class SweepMerge:
    """The results of all points."""
    schema_version: int
    """Increases when a key is removed or changes its meaning, not when one is added."""
    memc_version: str
    """The version of memc that printed this."""
    points: int
    """Number of points."""
    missing: int
    """Points without a row."""
    axes: tuple[str, ...]
    """Columns of choices."""
    rows: tuple[dict[str, str | float | bool | tuple[Any, ...]], ...]
    """For each point its choices by column, `status` (`done` or `refused`), `reason` if
    refused, and its figures.
    """


__all__ = ["SweepMerge"]
