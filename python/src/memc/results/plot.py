"""The JSON of memc plot."""
# Written by write-results.py; do not edit.
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Axis:
    """An axis."""
    label: str
    """What it shows, with the unit."""
    categories: tuple[str, ...] | None = None
    """The names of categories; absent on an axis of numbers."""
    logarithmic: bool
    """Whether equal distances are equal ratios."""


@dataclass(frozen=True, kw_only=True)
class Point:
    """One of `points`. From left to right."""
    x: float | None = None
    """The number across; absent on an axis of categories."""
    category: str | None = None
    """The category instead."""
    y: float
    """The figure, or its mean, in the unit of the axis."""
    low: float | None = None
    """Lower end of the 95 % confidence interval; absent without one."""
    high: float | None = None
    """Upper end of the interval."""
    method: str | None = None
    """`student-t`: of the mean over 'values'; `wilson`: of the accuracy of one chip over its
    images, by Wilson's score.
    """
    values: tuple[float, ...] | None = None
    """What 'y' is the mean of."""
    chosen: bool | None = None
    """Of a plan: whether the point is on the front."""


@dataclass(frozen=True, kw_only=True)
class Sery:
    """One of `series`. The series in the order of the legend."""
    name: str
    """What tells it apart; may be empty."""
    look: str
    """`estimates`: means with intervals; `curve`, `faint-curve`: lines; `level`, `guide`:
    dashed lines that explain others; `points`: marks; `bars`.
    """
    points: tuple[Point, ...]
    """From left to right."""


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One of `panels`. The plots of the figure, from top to bottom."""
    title: str
    """The title."""
    caption: str
    """What points and intervals are, and how they were computed."""
    x: Axis
    y: Axis
    series: tuple[Sery, ...]
    """The series in the order of the legend."""


@dataclass(frozen=True, kw_only=True)
class Plot:
    """What a figure shows, in numbers."""
    schema_version: int
    """Increases when a key is removed or changes its meaning, not when one is added."""
    memc_version: str
    """The version of memc that printed this."""
    source: str
    """The command whose results are drawn; `study` for 'memc learn --repeat', `table` for
    tables, `response` for 'memc device --csv'.
    """
    files: tuple[str, ...]
    """The files, as the user named them."""
    warnings: tuple[str, ...]
    """What may mislead."""
    panels: tuple[Panel, ...]
    """The plots of the figure, from top to bottom."""


__all__ = ["Plot"]
