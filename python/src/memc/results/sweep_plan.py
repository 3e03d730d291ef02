"""The JSON of memc sweep plan."""
# Written by write-results.py; do not edit.
from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Axis:
    """One of `axes`. What the sweep varies, the last one fastest."""
    names: tuple[str, ...]
    """Paths of the settings in the file; several for cases."""
    choices: int
    """Number of choices."""
    first: tuple[str, ...]
    """The first choices, as text."""


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What a trial point took, on one thread; absent without `--trial`."""
    compilation_seconds: float
    """Time to compile its program, s."""
    point_seconds: float
    """Time of the point with a program that is ready, s."""
    peak_mebibytes: int
    """Peak memory of the process, MiB."""


@dataclass(frozen=True, kw_only=True)
class SweepPlan:
    """How large a sweep is, and what it varies."""
    schema_version: int
    """Increases when a key is removed or changes its meaning, not when one is added."""
    memc_version: str
    """The version of memc that printed this."""
    sweep: str
    """The sweep file."""
    results: str
    """Folder of results."""
    points: int
    """Number of points."""
    done: int
    """Points that have a file of results."""
    programs: int
    """Number of programs, if every choice gives another one."""
    axes: tuple[Axis, ...]
    """What the sweep varies, the last one fastest."""
    first_points: tuple[dict[str, str | float | bool | tuple[Any, ...]], ...]
    """The choices of the first points, by column of the table."""
    trial: Trial | None = None
    """What a trial point took, on one thread; absent without `--trial`."""
    estimate_seconds: float | None = None
    """Time of all points that are not done, on one thread, s."""


__all__ = ["SweepPlan"]
