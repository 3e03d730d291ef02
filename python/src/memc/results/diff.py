"""The JSON of memc diff."""
# Written by write-results.py; do not edit.
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One of `settings`. Settings of mapping, accelerator and manifest that differ."""
    name: str
    """Keys that lead to the setting."""
    first: str | None = None
    """In the first program, in text form; absent if it is not stated."""
    second: str | None = None
    """In the second program."""


@dataclass(frozen=True, kw_only=True)
class LayerSetting:
    """One of `settings`. Attributes, formats and connections that differ."""
    name: str
    """Keys that lead to the setting."""
    first: str | None = None
    """In the first program, in text form; absent if it is not stated."""
    second: str | None = None
    """In the second program."""


@dataclass(frozen=True, kw_only=True)
class Weights:
    """Integer weights; absent without weights of the same shape."""
    count: int
    """Number of codes."""
    differing: int
    """Codes that are not the same."""
    largest: int
    """Largest difference of two codes."""


@dataclass(frozen=True, kw_only=True)
class Biases:
    """Integer biases; absent without biases of the same shape."""
    count: int
    """Number of codes."""
    differing: int
    """Codes that are not the same."""
    largest: int
    """Largest difference of two codes."""


@dataclass(frozen=True, kw_only=True)
class Placement:
    """Where blocks are; absent without blocks."""
    first_blocks: int
    """Blocks in the first program."""
    second_blocks: int
    """Blocks in the second program."""
    moved: int
    """Blocks of the first program that the second does not have at the same place."""


@dataclass(frozen=True, kw_only=True)
class Layer:
    """One of `layers`. Layers of the first program, then those that only the second has."""
    name: str
    """Name of the layer."""
    operator: str
    """Operator."""
    status: str
    """equal, changed, removed (only the first program has it) or added."""
    settings: tuple[LayerSetting, ...]
    """Attributes, formats and connections that differ."""
    weights: Weights | None = None
    """Integer weights; absent without weights of the same shape."""
    biases: Biases | None = None
    """Integer biases; absent without biases of the same shape."""
    placement: Placement | None = None
    """Where blocks are; absent without blocks."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One of `figures`. Figures that one of the programs has."""
    name: str
    """Path in the output of memc report."""
    first: float | None = None
    """In the first program; absent if unknown."""
    second: float | None = None
    """In the second program."""
    change_percent: float | None = None
    """Of the second over the first, per cent; absent if one is unknown, or the first is 0."""


@dataclass(frozen=True, kw_only=True)
class Diff:
    """What differs between two programs. Exit status 0 if they are equal, 1 if they differ."""
    schema_version: int
    """Increases when a key is removed or changes its meaning, not when one is added."""
    equal: bool
    """Whether every member of the two files is the same."""
    members: tuple[str, ...]
    """Members that differ."""
    settings: tuple[Setting, ...]
    """Settings of mapping, accelerator and manifest that differ."""
    layers: tuple[Layer, ...]
    """Layers of the first program, then those that only the second has."""
    figures: tuple[Figure, ...]
    """Figures that one of the programs has."""


__all__ = ["Diff"]
