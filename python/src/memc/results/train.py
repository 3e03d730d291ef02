"""The JSON of memc train."""
# Written by write-results.py; do not edit.
from __future__ import annotations

from dataclasses import dataclass
from typing import Any


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
class Parameters:
    """Parameters of the trained network; absent if the training was interrupted."""
    dense: int
    """Weights, zeros included."""
    nonzero: int
    """Nonzero weights."""
    bias: int
    """Biases."""


@dataclass(frozen=True, kw_only=True)
class Layer:
    """One of `layers`. Layers with weights; absent if the training was interrupted."""
    name: str
    """Name of the layer."""
    dense: int
    """Weights of the layer, zeros included."""
    nonzero: int
    """Nonzero weights of the layer."""


@dataclass(frozen=True, kw_only=True)
class TrainingResult:
    """A training run as far as it went, and the network that it produced."""
    schema_version: int
    """Increases when a key is removed or changes its meaning, not when one is added."""
    memc_version: str
    """The version of memc that printed this."""
    status: str
    """`interrupted` if a signal ended the training before its last step: memc wrote no network
    and measured nothing.
    """
    seed: int
    """Seed of all random draws."""
    mapping: dict[str, Any]
    """The mapping, with the changes of '--set'."""
    model_sha256: dict[str, str]
    """SHA-256 of the model's files, by name."""
    images_sha256: str
    """SHA-256 of the image file."""
    goals_sha256: str
    """SHA-256 of the file of labels or targets."""
    command: str | None = None
    """A command line that gives the network again, if its paths lead to the same files."""
    preparation: str
    """How the images were prepared; the network that was written states it."""
    epochs: tuple[Epoch, ...]
    """The epochs of this run, in order, without those of an earlier run that a checkpoint
    holds.
    """
    examples: int
    """Number of training examples."""
    validation_examples: int
    """Number of examples in the validation set."""
    parameters: Parameters | None = None
    """Parameters of the trained network; absent if the training was interrupted."""
    layers: tuple[Layer, ...] | None = None
    """Layers with weights; absent if the training was interrupted."""
    warnings: tuple[str, ...]
    """What passes report about their work."""
    seconds: float
    """Run time, s."""
    accuracy_before: float | None = None
    """Accuracy of the original network on the validation set, 0…1."""
    accuracy: float | None = None
    """Accuracy of the trained network on the validation set, 0…1."""
    mean_squared_error: float | None = None
    """Error of the trained network on the validation set."""


__all__ = ["TrainingResult"]
