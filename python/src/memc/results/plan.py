"""The JSON of memc plan."""
# Written by write-results.py; do not edit.
from __future__ import annotations

from dataclasses import dataclass

from .report import Figures
from .report import Performance


@dataclass(frozen=True, kw_only=True)
class Budget:
    """What a point may take; a limit that is not given is absent."""
    max_area_mm2: float | None = None
    """Largest area, mm²."""
    max_power_mW: float | None = None
    """Largest power, mW."""
    max_arrays: int | None = None
    """Largest number of arrays."""


@dataclass(frozen=True, kw_only=True)
class Axis:
    """One of `axes`. What the grid varies."""
    name: str
    """A key of `--set`, or a word for several."""
    choices: tuple[str, ...]
    """Its choices."""


@dataclass(frozen=True, kw_only=True)
class Unpriced:
    """Components that are used but have no price."""
    energy: tuple[str, ...]
    """Left out of the energy."""
    time: tuple[str, ...]
    """Whose missing time leaves the latency unknown."""


@dataclass(frozen=True, kw_only=True)
class Point:
    """One of `points`. By the figure that is minimized: those within the budget first, the
    refused last.
    """
    choices: dict[str, str]
    """The choice of each axis, by its name."""
    overrides: tuple[str, ...]
    """All overrides of the mapping that compile this point."""
    command: str
    """Command line that compiles this point."""
    status: str
    """Whether it can be compiled, and is within the budget."""
    front: bool
    """Whether no other point is better in one objective or in precision without being worse in
    another.
    """
    best: bool
    """Whether its figure is the smallest, or the smallest of all points that are as precise."""
    reasons: tuple[str, ...]
    """Why it is refused or exceeds the budget."""
    weight_bits: int | None = None
    """Fewest bits of the weights of a matrix; this and the keys below are absent if it is
    refused.
    """
    activation_bits: int | None = None
    """Fewest bits of the values that a matrix reads."""
    lossy_layers: int | None = None
    """Layers whose converters may clip or round."""
    figures: Figures | None = None
    """What the program takes."""
    performance: Performance | None = None
    """Throughput and power; absent if there is no latency."""
    unpriced: Unpriced | None = None
    """Components that are used but have no price."""
    estimated: tuple[str, ...] | None = None
    """Components in use whose price is an estimate."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a network takes at every point of a grid of accelerators and mappings, and which
    points are worth a look. The *figures* and the *performance* of a point are those of
    `memc report`.
    """
    schema_version: int
    """Increases when a key is removed or changes its meaning, not when one is added."""
    memc_version: str
    """The version of memc that printed this."""
    mapping: str
    """Name of the mapping."""
    overrides: tuple[str, ...]
    """Overrides at all points, as `--set` takes them."""
    model_sha256: dict[str, str]
    """SHA-256 of the model's files, by name."""
    minimize: str
    """Key of the figure that is made as small as possible."""
    objectives: tuple[str, ...]
    """Keys of the figures of the front; those that no point has are left out."""
    budget: Budget
    """What a point may take; a limit that is not given is absent."""
    axes: tuple[Axis, ...]
    """What the grid varies."""
    points: tuple[Point, ...]
    """By the figure that is minimized: those within the budget first, the refused last."""
    warnings: tuple[str, ...]
    """Warnings about points, each once."""
    assumptions: tuple[str, ...]
    """What memc assumed about the model, such as a batch of 1."""


__all__ = ["Plan"]
