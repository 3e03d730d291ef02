"""The JSON of memc program."""
# Written by write-results.py; do not edit.
from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Wear:
    """The array that wears out first; absent without dynamics."""
    array: int
    """The position of the array."""
    most_pulses: int
    """The most pulses on one of its cells."""
    endurance: float | None = None
    """Pulses after which a cell is worn out, as the user states."""
    writes: float | None = None
    """How often the chip can be written like this until that cell is worn out."""


@dataclass(frozen=True, kw_only=True)
class ReadDisturb:
    """How reads of inference move cells; absent without equations of the device."""
    read_voltage_V: float
    """Voltage on word lines."""
    read_ns: float
    """Its length in one input cycle."""
    array: int | None = None
    """The array with the cell that soonest leaves the tolerance."""
    largest_change: float | None = None
    """Largest change of a cell there by one read, over its range."""
    reads_per_image: int | None = None
    """Reads of a cell there for one image."""
    images: float | None = None
    """Images after which that cell is outside the tolerance."""


@dataclass(frozen=True, kw_only=True)
class Layer:
    """One of `layers`. The same by matrix."""
    matrix: str
    """Name of the matrix."""
    mean_loss: float
    """Mean over its columns on all planes."""
    worst_loss: float
    """Maximum over its columns on all planes."""


@dataclass(frozen=True, kw_only=True)
class Wires:
    """Share of the column currents lost to wires; absent if wires are ideal."""
    mean_loss: float
    """Mean over all columns, relative to the current without wires, 0…1."""
    worst_loss: float
    """Maximum over all columns."""
    layers: tuple[Layer, ...]
    """The same by matrix."""


@dataclass(frozen=True, kw_only=True)
class ProgrammingResult:
    """The programming of one simulated chip."""
    schema_version: int
    """Increases when a key is removed or changes its meaning, not when one is added."""
    memc_version: str
    """The version of memc that printed this."""
    device: str
    """The device, as the user named it."""
    programming: str
    """The programming scheme, as the user named it."""
    device_parameters: dict[str, Any]
    """The device with every field, including defaults."""
    programming_parameters: dict[str, Any]
    """The scheme with every field, including defaults."""
    preparation: str | None = None
    """How the calibration images were prepared."""
    command: str | None = None
    """A command line that gives the chip again, if its paths lead to the same files."""
    chip_seed: int
    """Seed of the chip."""
    program_sha256: str
    """SHA-256 of the program's parts."""
    write_pulses: int
    """Pulses that wrote cells."""
    verify_reads: int
    """Reads of cells between pulses."""
    failed_cells: int
    """Cells that were still off target after the last pulse; 0 where no cell was read."""
    zero_positions: int
    """Zero weights inside placed blocks."""
    used_zero_positions: int
    """Zero positions that were given a value."""
    adjusted_columns: int
    """Columns whose digital bias was changed for this chip."""
    price_sources: tuple[str, ...]
    """Sources of the energy and time of pulses and reads."""
    most_pulses: int | None = None
    """The most pulses on one cell; absent if they are not counted."""
    mean_pulses: float | None = None
    """Mean of the pulses on a cell."""
    half_selected_pJ: float | None = None
    """Of the energy, that of cells that share lines with the cell that is pulsed."""
    wear: Wear | None = None
    """The array that wears out first; absent without dynamics."""
    read_disturb: ReadDisturb | None = None
    """How reads of inference move cells; absent without equations of the device."""
    calibration_sha256: str | None = None
    """SHA-256 of the images that programming used."""
    calibration_labels_sha256: str | None = None
    """SHA-256 of their labels."""
    warnings: tuple[str, ...]
    """What may mislead."""
    wires: Wires | None = None
    """Share of the column currents lost to wires; absent if wires are ideal."""
    energy_pJ: float | None = None
    """Energy of all pulses and reads; absent if one has no price."""
    time_ns: float | None = None
    """Time of all pulses and reads, one after another."""


__all__ = ["ProgrammingResult"]
