"""The JSON of memc inspect --cells."""
# Written by write-results.py; do not edit.
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One of `cells`. The cells, block by block."""
    plane: int
    """The plane, a polarity and a slice, counted from 0."""
    row: int
    """Word line of the array."""
    column: int
    """Bit line of the array."""
    part: int | None = None
    """Of a program in parts: the part that writes the cell."""
    tile: int | None = None
    """Number of the tile."""
    position: int | None = None
    """Position of the array."""
    polarity: int | None = None
    """1 if the cell adds, -1 if it subtracts."""
    slice: int | None = None
    """Which bits of the code the cell holds."""
    matrix: str | None = None
    """Name of the matrix; characters except letters, digits, '_' and '-' are percent-encoded."""
    matrix_row: int | None = None
    """Row of the matrix that the cell holds."""
    matrix_column: int | None = None
    """Column of the matrix that the cell holds."""
    code: int | None = None
    """Code of the weight."""
    level: int | None = None
    """Level of the cell."""
    target_S: float | None = None
    """Target conductance, S."""
    pulses: int | None = None
    """Pulses that the chip file counts, or 1 of a one-shot write."""
    conductance_S: float | None = None
    """Conductance on the chip, S."""
    block: int | None = None
    """For a chip alone: the block of the program."""


@dataclass(frozen=True, kw_only=True)
class CellTable:
    """For a program, every cell whose target is not HRS; with '--chip', every cell of its
    blocks. For a chip alone, every cell.
    """
    schema_version: int
    """Increases when a key is removed or changes its meaning, not when one is added."""
    memc_version: str
    """The version of memc that printed this."""
    kind: str
    """The kind of file."""
    cells: tuple[Cell, ...]
    """The cells, block by block."""


__all__ = ["CellTable"]
