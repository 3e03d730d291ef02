"""The JSON of memc report --accounting."""
# Written by write-results.py; do not edit.
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Row:
    """One of `rows`. One figure by one definition each."""
    definition: str
    """The system whose rule is used."""
    figure: str
    """What is counted."""
    rule: str
    """How it is counted."""
    unit: str
    """1 for a count."""
    value: float
    """This program's figure."""
    baseline: float | None = None
    """The baseline's figure."""
    saved_percent: float | None = None
    """100 · (1 − value / baseline)."""
    factor: float | None = None
    """baseline / value."""


@dataclass(frozen=True, kw_only=True)
class Accounting:
    """Savings by the rules of published systems, and by those of memc."""
    schema_version: int
    """Increases when a key is removed or changes its meaning, not when one is added."""
    memc_version: str
    """The version of memc that printed this."""
    mapping: str
    """Name of the mapping."""
    accelerator: str
    """Name of the accelerator."""
    baseline_name: str
    """What savings are measured against."""
    rows: tuple[Row, ...]
    """One figure by one definition each."""
    sources: dict[str, str]
    """The source of each definition."""
    warnings: tuple[str, ...]
    """Signs that the baseline belongs to another network."""
    remarks: tuple[str, ...]
    """What may mislead, and what is missing."""


__all__ = ["Accounting"]
