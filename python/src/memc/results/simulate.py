"""The JSON of memc simulate."""
# Written by write-results.py; do not edit.
from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Layer:
    """One of `layers`. The layers with neurons, in the order of the program."""
    name: str
    """Name of the layer."""
    neurons: int
    """Number of neurons."""
    spikes_per_image: float
    """Mean spikes of all neurons for one image."""
    rate: float
    """Spikes per neuron and step of its window, 0…1."""


@dataclass(frozen=True, kw_only=True)
class Spiking:
    """What one image takes in spiking mode, beside the integer mode."""
    neuron: str
    """The neuron and its fields."""
    coding: str
    """The coding of inputs and its fields."""
    steps: int
    """Steps in which a neuron can fire."""
    steps_to_result: int
    """Steps from the first input to the result."""
    equals_integer_mode: bool
    """Whether outputs are those of the integer mode, bit for bit."""
    exact_steps: int | None = None
    """Steps with which outputs are those of the integer mode; absent if there is no such
    number.
    """
    layers: tuple[Layer, ...]
    """The layers with neurons, in the order of the program."""
    spikes_per_image: float
    """Mean spikes of all layers."""
    spiking: Mode
    """The spiking mode."""
    integer: Mode
    """The integer mode of the same program."""
    unpriced: tuple[str, ...]
    """Components that are used but have no price."""
    untimed: tuple[str, ...]
    """Components that are used but have no time; if there are any, there is no latency."""
    interval_ns: float | None = None
    """From one image to the next in spiking mode; absent if a component has no time."""


@dataclass(frozen=True, kw_only=True)
class Mode:
    """What one image takes in one mode of a program."""
    array_reads: int
    """Input cycles of physical arrays."""
    component_counts: dict[str, float]
    """How often each component acts for one image."""
    energy_pJ: float | None = None
    """By prices, without leakage; only resets of memristors depend on the data; absent without
    prices.
    """
    components_pJ: dict[str, float]
    """Energy by component, without those that have no price."""
    latency_ns: float | None = None
    """From the first input to the result, for one image at a time: in spiking mode, each step
    takes as long as the layers at work in it; absent if a component has no time.
    """


@dataclass(frozen=True, kw_only=True)
class Error:
    """How far predictions are from targets."""
    mean_squared_error: float
    """Mean of (prediction − target)² over all examples and outputs."""
    root_mean_squared_error: float
    """Root of the mean squared error."""
    mean_absolute_percentage_error: float | None = None
    """Mean of abs(prediction − target) / abs(target), 0.05 for 5 %; absent if a target is 0."""


@dataclass(frozen=True, kw_only=True)
class EnergyLayer:
    """One of `layers`. The layers in the order of evaluation."""
    name: str
    """Name of the layer."""
    arrays_pJ: float
    """V² · G · t of the driven cells."""
    arrays_programmed_pJ: float
    """The part of it for cells that are not at HRS."""
    components_pJ: dict[str, float]
    """Energy by component, without those that have no price."""
    arrays_estimate_pJ: float | None = None
    """What the report counts instead: reads × the price of one."""


@dataclass(frozen=True, kw_only=True)
class Energy:
    """The energy of one image."""
    accelerator: str
    """Name of the accelerator."""
    layers: tuple[EnergyLayer, ...]
    """The layers in the order of evaluation."""
    arrays_pJ: float
    """The same for all layers."""
    arrays_programmed_pJ: float
    """The part of it for cells that are not at HRS."""
    energy_pJ: float
    """Total energy."""
    unpriced: tuple[str, ...]
    """Components that act but have no price."""
    estimated: tuple[str, ...]
    """Components whose price is an estimate, and 'cell' if the conductances are."""
    reads: int
    """Reads of physical arrays."""
    by_prices_pJ: float
    """The energy that the report states: array reads by their price, whatever the data."""
    images: int
    """Number of images whose inputs were examined."""
    samples_per_group: int
    """Firings of each group that were examined."""
    on_off_ratio: float | None = None
    """Conductance at LRS over that at HRS; absent if HRS conducts nothing."""
    leakage_pJ: float | None = None
    """Leakage over the latency of the image."""
    arrays_estimate_pJ: float | None = None
    """Energy of the reads by their price; absent without a price."""


@dataclass(frozen=True, kw_only=True)
class ByStep:
    """One of `by_steps`. Figures with each of several '--steps'; those of the chip are then of
    the integer mode.
    """
    steps: int
    """Steps in which a neuron can fire."""
    accuracy: float | None = None
    """Accuracy of the chip, 0…1."""
    error: Error | None = None
    """Error of the chip's outputs."""


@dataclass(frozen=True, kw_only=True)
class Chip:
    """One of `chips`. Drawn chips; empty without '--device'."""
    seed: int
    """Seed of the chip."""
    write_pulses: int
    """Pulses that wrote the chip."""
    verify_reads: int
    """Reads of cells between pulses."""
    failed_cells: int
    """Cells that were still off target after the last pulse; 0 where no cell was read."""
    accuracy: float | None = None
    """Accuracy of the chip, 0…1."""
    error: Error | None = None
    """Error of the chip's outputs."""
    by_steps: tuple[ByStep, ...] | None = None
    """Figures with each of several '--steps'; those of the chip are then of the integer mode."""


@dataclass(frozen=True, kw_only=True)
class Input:
    """One of `inputs`. How the values of each input fit the range of its codes."""
    input: str
    """Name of the input."""
    calibrated_range: tuple[float, ...]
    """Lowest and highest value that has a code."""
    range: tuple[float, ...]
    """Lowest and highest value of the images."""
    beyond_share: float
    """Share of values more than one step outside the codes, 0…1."""


@dataclass(frozen=True, kw_only=True)
class SaturationLayer:
    """One of `layers`. Layers with weights."""
    name: str
    """Name of the layer."""
    share: float
    """Share of its activations at a limit where the network itself does not clamp, 0…1."""


@dataclass(frozen=True, kw_only=True)
class Saturation:
    """Activations that layers clip at the limits of their formats, on ideal devices; absent if
    one image takes too long.
    """
    images: int
    """Number of images examined."""
    layers: tuple[SaturationLayer, ...]
    """Layers with weights."""


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """Everything that the figures follow from."""
    files_sha256: dict[str, str]
    """SHA-256 of every file that was named, by its role."""
    mapping: dict[str, Any]
    """The mapping that the program was compiled with."""
    accelerator: dict[str, Any]
    """The accelerator without its prices, which the program holds."""
    wires: dict[str, Any]
    """The wires of the arrays, with every field."""
    device: dict[str, Any] | None = None
    """The device with every field; absent for ideal devices."""
    programming: dict[str, Any] | None = None
    """The programming scheme with every field."""
    time_since_programming: str | None = None
    """The time, as the user gave it."""
    drift_compensation: str | None = None
    """The compensation, as the user gave it."""
    seed: int | None = None
    """Seed of the first chip."""
    command: str | None = None
    """A command line that gives the result again, if its paths lead to the same files."""


@dataclass(frozen=True, kw_only=True)
class WiresLayer:
    """One of `layers`. The same by matrix."""
    matrix: str
    """Name of the matrix."""
    mean_loss: float
    """Mean over its columns on all planes."""
    worst_loss: float
    """Maximum over its columns on all planes."""


@dataclass(frozen=True, kw_only=True)
class Wires:
    """Share of the column currents lost to wires, for drawn chips on the first; absent if wires
    are ideal.
    """
    mean_loss: float
    """Mean over all columns, relative to the current without wires, 0…1."""
    worst_loss: float
    """Maximum over all columns."""
    layers: tuple[WiresLayer, ...]
    """The same by matrix."""


@dataclass(frozen=True, kw_only=True)
class SimulationResultLayer:
    """One of `layers`. Signal-to-noise ratio on the first chip; with '--snr'."""
    group: str
    """Group of arrays."""
    snr_dB: float | None = None
    """10 log10 (Σ ideal² / Σ (chip − ideal)²); absent if the chip adds no error."""


@dataclass(frozen=True, kw_only=True)
class Sensitivity:
    """One of `sensitivity`. Accuracy by effect; with '--sensitivity'. Empty if the run was
    interrupted before.
    """
    alone: float
    """Mean accuracy with this effect alone, 0…1."""
    without: float
    """Mean accuracy with all other effects, 0…1."""
    effect: str | None = None
    """Name of the effect; absent in the row for none and for all."""


@dataclass(frozen=True, kw_only=True)
class SimulationResultByStep:
    """One of `by_steps`. The spiking mode with each of several '--steps'; accuracies and errors
    elsewhere are then of the integer mode.
    """
    steps: int
    """Steps in which a neuron can fire."""
    accuracy: float | None = None
    """Accuracy, or its mean over drawn chips, 0…1."""
    accuracy_std: float | None = None
    """Standard deviation over drawn chips, with N − 1."""
    loss_points: float | None = None
    """Percentage points below the integer mode on the same chip, or their mean over drawn
    chips.
    """
    loss_points_std: float | None = None
    """Standard deviation over drawn chips, with N − 1."""
    error: Error | None = None
    """Error, or its mean over drawn chips."""
    error_std: Error | None = None
    """Standard deviation over drawn chips, with N − 1."""
    spiking: Spiking
    """Spikes, latency and energy, for drawn chips on the first."""


@dataclass(frozen=True, kw_only=True)
class SavedPercent:
    """100 · (1 − own / baseline)."""
    arrays_pJ: float | None = None
    """For all driven cells."""
    arrays_programmed_pJ: float | None = None
    """For cells that are not at HRS."""
    energy_pJ: float | None = None
    """For the total energy."""


@dataclass(frozen=True, kw_only=True)
class EnergyComparison:
    """Comparison with the program of '--baseline'."""
    baseline_name: str
    """Name of the other program."""
    baseline: Energy
    """Energy of the other program."""
    saved_percent: SavedPercent
    """100 · (1 − own / baseline)."""


@dataclass(frozen=True, kw_only=True)
class SimulationResult:
    """The results of running a program on images."""
    schema_version: int
    """Increases when a key is removed or changes its meaning, not when one is added."""
    memc_version: str
    """The version of memc that printed this."""
    images: int
    """Number of images."""
    images_sha256: str
    """SHA-256 of the image file; of several files, that of their digests."""
    images_per_second: float
    """Images × chips × modes over the run time; differs from run to run."""
    chips: tuple[Chip, ...]
    """Drawn chips; empty without '--device'."""
    interrupted: bool
    """Whether the user stopped the run before all chips were drawn."""
    preparation: str
    """How the images were prepared."""
    inputs: tuple[Input, ...]
    """How the values of each input fit the range of its codes."""
    saturation: Saturation | None = None
    """Activations that layers clip at the limits of their formats, on ideal devices; absent if
    one image takes too long.
    """
    assumptions: tuple[str, ...]
    """What memc assumed when it compiled the network, such as a batch of 1."""
    warnings: tuple[str, ...]
    """What may mislead."""
    provenance: Provenance
    """Everything that the figures follow from."""
    wires: Wires | None = None
    """Share of the column currents lost to wires, for drawn chips on the first; absent if wires
    are ideal.
    """
    judged_output: str | None = None
    """The output that accuracy and error refer to; absent if there is only one output, or
    neither figure.
    """
    accuracy: float | None = None
    """Share of images whose largest output is at the label, 0…1."""
    accuracy_mean: float | None = None
    """Mean over drawn chips, 0…1."""
    accuracy_std: float | None = None
    """Standard deviation over drawn chips, with N − 1."""
    accuracy_interval_95: tuple[float, ...] | None = None
    """Limits of the 95 % confidence interval of the mean, by Student's t."""
    error: Error | None = None
    """Error of all outputs."""
    error_mean: Error | None = None
    """Mean over drawn chips."""
    error_std: Error | None = None
    """Standard deviation over drawn chips, with N − 1."""
    device: str | None = None
    """The device, as the user named it."""
    programming: str | None = None
    """The programming scheme, as the user named it."""
    confusion: tuple[tuple[int, ...], ...] | None = None
    """Counts [label][class found], images of all chips together; with '--confusion'."""
    layers: tuple[SimulationResultLayer, ...] | None = None
    """Signal-to-noise ratio on the first chip; with '--snr'."""
    sensitivity: tuple[Sensitivity, ...] | None = None
    """Accuracy by effect; with '--sensitivity'. Empty if the run was interrupted before."""
    energy: Energy | None = None
    """Energy of one image, for drawn chips on the first; with '--energy'."""
    spiking: Spiking | None = None
    """Spikes, latency and energy, for drawn chips on the first; with '--spiking' and one number
    of steps.
    """
    by_steps: tuple[SimulationResultByStep, ...] | None = None
    """The spiking mode with each of several '--steps'; accuracies and errors elsewhere are then
    of the integer mode.
    """
    energy_comparison: EnergyComparison | None = None
    """Comparison with the program of '--baseline'."""


__all__ = ["SimulationResult"]
