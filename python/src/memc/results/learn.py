"""The JSON of memc learn."""
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
class Targets:
    """How well the cells hold what the rule has written; absent if it writes no targets."""
    passes: int
    """Passes of pulses and readings."""
    tolerance: float
    """The mean deviation at which an output is done."""
    errors: tuple[float, ...]
    """For each output, the mean deviation of its cells from their targets, over full scale."""


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
class Epoch:
    """One of `epochs`. The epochs of this run, in order, without those of an earlier run that a
    checkpoint holds.
    """
    pass_: str
    """The pass that trained."""
    epoch: int
    """Number of the epoch, from 1."""
    loss: float
    """Mean over the epoch."""
    accuracy: float | None = None
    """Share of training examples classified correctly, by the network as it was at each step,
    0…1.
    """
    validation_accuracy: float | None = None
    """Accuracy on the validation set after the epoch, 0…1."""
    validation_mean_squared_error: float | None = None
    """Error on the validation set after the epoch; with '--targets'."""


@dataclass(frozen=True, kw_only=True)
class LearningResult:
    """One chip that has learned. With '--repeat' or '--folds' the output is the next one."""
    schema_version: int
    """Increases when a key is removed or changes its meaning, not when one is added."""
    memc_version: str
    """The version of memc that printed this."""
    status: str
    """`interrupted` if a signal ended the run before its last step: memc wrote no chip and
    measured nothing.
    """
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
    targets: Targets | None = None
    """How well the cells hold what the rule has written; absent if it writes no targets."""
    examples: int
    """Number of examples that are learned from."""
    warnings: tuple[str, ...]
    """What may mislead."""
    command: str | None = None
    """A command line that gives the result again, if its paths lead to the same files."""
    chip_seed: int
    """Seed of the chip's cells and their noise."""
    training_seed: int
    """Seed of the order of the examples."""
    program_sha256: str
    """SHA-256 of the parts of the program that a chip holds."""
    images_sha256: str
    """SHA-256 of the image file."""
    goals_sha256: str
    """SHA-256 of the file of labels or targets."""
    validation_examples: int
    """Number of examples in the validation set."""
    accuracy_before: float | None = None
    """Accuracy on the validation set before learning, without rounding of activations, 0…1."""
    accuracy: float | None = None
    """Accuracy on the validation set, by simulating the program on the chip, 0…1."""
    test_accuracy: float | None = None
    """The same on the test images."""
    unrounded_accuracy: float | None = None
    """Accuracy on the validation set without rounding of activations, 0…1."""
    mean_squared_error: float | None = None
    """Error on the validation set without rounding of activations; with '--targets'."""
    cost: Cost | None = None
    """What the pulses cost, and how they wear the cells."""
    epochs: tuple[Epoch, ...]
    """The epochs of this run, in order, without those of an earlier run that a checkpoint
    holds.
    """
    elapsed_seconds: float
    """Wall time of the run."""


__all__ = ["LearningResult"]
