"""The JSON of memc sweep run."""
# Written by write-results.py; do not edit.
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One of `reasons`. Why this run refused points: the 20 most frequent reasons."""
    reason: str
    """Why the points are refused."""
    points: int
    """How many are."""


@dataclass(frozen=True, kw_only=True)
class SweepRun:
    """What a run of a sweep, or of one shard of it, did."""
    schema_version: int
    """Increases when a key is removed or changes its meaning, not when one is added."""
    memc_version: str
    """The version of memc that printed this."""
    sweep: str
    """The sweep file."""
    results: str
    """Folder of results."""
    shard: str
    """The shard, as in `3/8`; `1/1` for all points."""
    points: int
    """Points of the shard."""
    found: int
    """Points that were done before."""
    computed: int
    """Points that this run computed; the refused and the damaged among them."""
    refused: int
    """Points that cannot be compiled or run; the reason is their result."""
    reasons: tuple[Reason, ...]
    """Why this run refused points: the 20 most frequent reasons."""
    damaged: int
    """Points whose file was damaged."""
    faults: int
    """Points at which memc found a bug of its own; they are not kept."""
    left: int
    """Points that are not done."""


__all__ = ["SweepRun"]
