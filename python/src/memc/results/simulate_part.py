"""The JSON of memc simulate --images-range, --chips-range."""
# Written by write-results.py; do not edit.
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Span:
    """Positions, counted from 0."""
    first: int
    """First position."""
    last: int
    """Last position."""
    of: int
    """How many there are in the whole simulation."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """One of `runs`. Counts on each of the chips, or on the only one."""
    seed: int | None = None
    """Seed of the chip; absent without '--device'."""
    correct: int | None = None
    """Images whose largest output is at the label; absent without '--labels'."""
    write_pulses: int | None = None
    """Pulses that wrote the chip; absent without '--device'."""
    verify_reads: int | None = None
    """Reads of cells between pulses; absent without '--device'."""
    failed_cells: int | None = None
    """Cells that were still off target after the last pulse; absent without '--device'."""


@dataclass(frozen=True, kw_only=True)
class SimulationPart:
    """What a part of a simulation counts, for '--parts'."""
    schema_version: int
    """Increases when a key is removed or changes its meaning, not when one is added."""
    memc_version: str
    """The version of memc that printed this."""
    job: dict[str, str]
    """SHA-256 of everything that changes counts, by name; the same in all parts of a
    simulation.
    """
    images: Span
    """The images that were run."""
    chips: Span | None = None
    """The chips that were drawn; absent without '--device'."""
    runs: tuple[Run, ...]
    """Counts on each of the chips, or on the only one."""
    confusion: tuple[tuple[int, ...], ...] | None = None
    """Counts [label][class found], images of all chips of the part together; with
    '--confusion'.
    """
    spikes: tuple[int, ...] | None = None
    """Spikes on the first chip of the simulation, for each instruction with neurons; with
    '--spiking', in parts with that chip.
    """
    seconds: float
    """Run time in s; differs from run to run."""


__all__ = ["SimulationPart"]
