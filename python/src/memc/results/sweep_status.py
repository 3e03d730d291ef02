"""The JSON of memc sweep status."""
# Written by write-results.py; do not edit.
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class All:
    """All points."""
    points: int
    """Number of points."""
    done: int
    """Points with a result."""
    refused: int
    """Points among them that cannot be compiled or run."""
    left: int
    """Points without a result."""
    damaged: int
    """Points among them whose file is damaged."""


@dataclass(frozen=True, kw_only=True)
class Shard:
    """One of `shards`. By shard; absent without `--shards`."""
    points: int
    """Number of points."""
    done: int
    """Points with a result."""
    refused: int
    """Points among them that cannot be compiled or run."""
    left: int
    """Points without a result."""
    damaged: int
    """Points among them whose file is damaged."""


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One of `reasons`. Why points are refused: the 20 most frequent reasons."""
    reason: str
    """Why the points are refused."""
    points: int
    """How many are."""


@dataclass(frozen=True, kw_only=True)
class SweepStatus:
    """How far a sweep is."""
    schema_version: int
    """Increases when a key is removed or changes its meaning, not when one is added."""
    memc_version: str
    """The version of memc that printed this."""
    sweep: str
    """The sweep file."""
    results: str
    """Folder of results."""
    all: All
    """All points."""
    shards: tuple[Shard, ...] | None = None
    """By shard; absent without `--shards`."""
    reasons: tuple[Reason, ...]
    """Why points are refused: the 20 most frequent reasons."""
    damaged_files: tuple[str, ...]
    """The first damaged files."""


__all__ = ["SweepStatus"]
