"""The JSON of memc learn --repeat, --folds."""
# Written by write-results.py; do not edit.
from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Layer:
    """One of `layers`. Every layer that arrays hold."""
    name: str
    """The layer."""
    input_bits: int
    """Bits of an input."""
    error_bits: int
    """Bits of an error in the backward pass, with its sign."""
    input_cycles: int
    """Cycles that drive an input."""
    error_cycles: int
    """Cycles that drive an error."""
    row_groups: int
    """Groups of rows, of all arrays, that are driven and converted together."""


@dataclass(frozen=True, kw_only=True)
class Converters:
    """What both passes were read through; absent without '--converters'."""
    bits: int
    """Bits of a converter."""
    layers: tuple[Layer, ...]
    """Every layer that arrays hold."""


@dataclass(frozen=True, kw_only=True)
class Wear:
    """One of `wear`. Quantiles of the pulses per cell."""
    share: float
    """Share of the cells."""
    pulses: int
    """Pulses that this share of the cells does not exceed."""


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What the pulses cost, and how they wear the cells."""
    cells: int
    """Cells that hold the program's weights."""
    auxiliary_cells: int
    """Cells that the rule adds."""
    pulses: int
    """Pulses on the cells of the program."""
    auxiliary_pulses: int
    """Pulses on the cells that the rule adds."""
    most_auxiliary_pulses: int
    """The most pulses on one cell that the rule adds."""
    most_pulses: int
    """The most pulses on one cell of the program."""
    wear: tuple[Wear, ...]
    """Quantiles of the pulses per cell."""
    lifetimes: float | None = None
    """How often the chip can learn like this until the most pulsed cell has taken the
    `endurance` of the device; absent if the device does not state it.
    """
    pulse_lengths: float
    """Lengths of pulses one after another, if the cells of a line are pulsed together."""
    energy_J: float | None = None
    """Energy of the pulses, V² G t; absent if the device states no pulses."""
    pulse_seconds: float | None = None
    """Time of the pulses if the cells of a line are pulsed together; absent if the device
    states no pulses.
    """


@dataclass(frozen=True, kw_only=True)
class Run:
    """One of `runs`. Every chip."""
    chip_seed: int
    """Seed of the chip's cells and their noise."""
    training_seed: int
    """Seed of the order of the examples."""
    fold: int | None = None
    """The part that was not learned from, from 1; absent without cross-validation."""
    accuracy: float | None = None
    """Accuracy on that part or on the validation set, by simulating the program on the chip,
    0…1.
    """
    test_accuracy: float | None = None
    """The same on the test images."""
    cost: Cost
    """What the pulses cost, and how they wear the cells."""
    epochs: int | None = None
    """Epochs learned; absent if the run was resumed from a checkpoint."""
    epochs_to_fit: int | None = None
    """The first epoch in which all examples were classified correctly; absent if there was
    none, or the run was resumed from a checkpoint.
    """


@dataclass(frozen=True, kw_only=True)
class Accuracy:
    """Accuracy on the validation sets; for cross-validation, that of all parts of one
    repetition counts once.
    """
    mean: float
    """Mean over the repetitions, 0…1."""
    interval_low: float | None = None
    """Lower end of the 95 % confidence interval of the mean; absent for one repetition."""
    interval_high: float | None = None
    """Upper end of the interval."""
    least: float
    """The least of the repetitions."""
    most: float
    """The most of the repetitions."""


@dataclass(frozen=True, kw_only=True)
class TestAccuracy:
    """Accuracy on the test images."""
    mean: float
    """Mean over the repetitions, 0…1."""
    interval_low: float | None = None
    """Lower end of the 95 % confidence interval of the mean; absent for one repetition."""
    interval_high: float | None = None
    """Upper end of the interval."""
    least: float
    """The least of the repetitions."""
    most: float
    """The most of the repetitions."""


@dataclass(frozen=True, kw_only=True)
class StudyResult:
    """Several chips that have learned."""
    schema_version: int
    """Increases when a key is removed or changes its meaning, not when one is added."""
    memc_version: str
    """The version of memc that printed this."""
    rule: dict[str, Any]
    """The learning rule, with every field."""
    device: dict[str, Any]
    """The pulsed device, with the fields that are not at their defaults."""
    compression: dict[str, Any] | None = None
    """The limit on pulses; absent without '--compress'."""
    converters: Converters | None = None
    """What both passes were read through; absent without '--converters'."""
    wires: bool
    """Whether both passes saw the cells behind the wires."""
    recipe: dict[str, Any]
    """Epochs, batch, learning rate and, if it falls, the last one."""
    examples: int
    """Number of examples that are learned from."""
    warnings: tuple[str, ...]
    """What may mislead."""
    command: str | None = None
    """A command line that gives the result again, if its paths lead to the same files."""
    folds: int | None = None
    """Parts of the examples for cross-validation; absent without it."""
    repetitions: int
    """Chips, or cross-validations, with consecutive seeds."""
    interrupted: bool
    """Whether a signal ended the study before its last chip."""
    runs: tuple[Run, ...]
    """Every chip."""
    accuracy: Accuracy | None = None
    """Accuracy on the validation sets; for cross-validation, that of all parts of one
    repetition counts once.
    """
    test_accuracy: TestAccuracy | None = None
    """Accuracy on the test images."""


__all__ = ["StudyResult"]
