"""The options of the commands, as memc's own help describes them.

A test compares them with the binary, so that none is missing or out of date.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, TypedDict

from .line import Data, File, Images

Numbers: TypeAlias = float | Sequence[float]
"""One number, or one for each channel."""


class RunOptions(TypedDict, total=False):
    """How a command runs; none of it affects results."""
    threads: int | None
    """Number of threads; one for each core by default."""
    progress: bool
    """Whether warnings and progress go to standard error."""


class ScalingOptions(TypedDict, total=False):
    """How images are scaled, after uint8 data are divided by 255."""
    mean: Numbers | None
    """Mean to subtract."""
    std: Numbers | None
    """Standard deviation to divide by."""


class ModelOptions(RunOptions, total=False):
    """How a model is read."""
    shape: Mapping[str, int] | None
    """Sizes of symbolic dimensions, by name."""
    limit: int | None
    """Factor on the size limit of networks; 1 by default."""


class CheckOptions(ModelOptions, total=False):
    """The options of `check`."""
    host_operators: bool
    """Whether the host computes what the tile machine cannot."""


class MappingOptions(ModelOptions, total=False):
    """What is done with a network."""
    mapping: File | Mapping[str, Any] | None
    """Name of a mapping, a mapping file, or its keys and values."""
    set: Mapping[str, Any] | None
    """Keys of the mapping to override, such as `{"passes.quantize.weight-bits": 4}`."""


class TrainingOptions(TypedDict, total=False):
    """How examples are used."""
    targets: Data | None
    """Instead of labels: the target output for each image, `[N, …]`."""
    validation: int | None
    """Number of examples at the end that only validate; a twelfth by default."""
    teacher: File | None
    """Teacher model for distillation."""
    training_seed: int | None
    """Seed of all random draws in training; 1 by default."""
    checkpoint: File | None
    """Prefix of checkpoints to write, and to resume from."""


class CompileOptions(MappingOptions, TrainingOptions, ScalingOptions, total=False):
    """The options of `compile`."""
    images: Images | None
    """Images `[N, …]` for mappings with passes that train."""
    labels: Data | None
    """Labels `[N]` of these images, class indices."""
    calibrate: Images | None
    """Images `[N, …]` that decide the ranges of activations; random ones by default."""
    faults: File | None
    """Fault map, uint8 `[positions, planes, rows, columns]`."""
    lost_above: float | None
    """Share of stuck cells above which an array is lost, 0…1; 0.25 by default."""
    baseline_model: File | None
    """Dense model to measure savings against."""
    trained: bool
    """Whether the model comes from `train` with this mapping."""
    from_scratch: bool
    """Whether to start from new random weights."""
    host_operators: bool
    """Whether the host computes what the tile machine cannot."""


class TrainOptions(MappingOptions, TrainingOptions, ScalingOptions, total=False):
    """The options of `train`."""
    from_scratch: bool
    """Whether to start from new random weights."""
    quantized: bool
    """Whether to write the integers that `quantize` chooses."""


class PlanOptions(MappingOptions, total=False):
    """The options of `plan`."""
    grid: Mapping[str, Sequence[Any]] | None
    """Choices for keys of the mapping; a default grid if absent."""
    minimize: str | None
    """What to make small: arrays, area, energy, latency or interval; energy by default."""
    max_area: float | None
    """Largest area of the tiles in use, mm²."""
    max_power: float | None
    """Largest power, mW."""
    max_arrays: int | None
    """Largest number of arrays."""
    results: File | None
    """Folder that keeps the result of each point."""
    trained: bool
    """Whether the model comes from `train` with this mapping."""


class SweepOptions(RunOptions, total=False):
    """The options of `sweep`."""
    results: File | None
    """Folder that keeps the result of each point; beside a sweep file by default, and a temporary
    one for a plan that is no file."""
    shard: str | None
    """The part to compute: `"2/8"`, or `"auto"` for the task of an array job."""
    time_limit: float | str | None
    """Begin no point after this time: seconds, or a text such as `"90min"`."""


class CellOptions(TypedDict, total=False):
    """How cells are written."""
    programming: str | None
    """Scheme, such as `"two-phase:share=0.2"`; `"one-shot"` by default."""
    calibrate: Images | None
    """Images `[N, …]` for schemes that calibrate or train."""
    calibrate_labels: Data | None
    """Labels `[N]` of these images."""


class ProgramOptions(RunOptions, CellOptions, ScalingOptions, total=False):
    """The options of `Program.program`."""
    chip_seed: int | None
    """Seed that determines the chip's cells; 1 by default."""


class RunningOptions(RunOptions, CellOptions, ScalingOptions, total=False):
    """How a program runs: the devices, the wires, the time, the neurons."""
    device: str | None
    """Device of the cells, such as `"lognormal:sigma=0.4"`; ideal by default."""
    seed: int | None
    """Seed of drawn chips, and of random spikes; 1 by default."""
    spiking: str | None
    """Neurons of the spiking mode, such as `"lif:time-constant=10"`."""
    steps: int | Sequence[int] | None
    """Steps in which a neuron can fire; 20 by default."""
    coding: str | None
    """How inputs are presented to neurons."""
    time_since_programming: float | str | None
    """When chips are read after programming: seconds, or a text such as `"12h"`."""
    drift_compensation: str | None
    """`"none"`, `"global"` or `"column"`."""
    word_line_ohm: float | None
    """Resistance of a word line between adjacent cells, Ω."""
    bit_line_ohm: float | None
    """Resistance of a bit line between adjacent cells, Ω."""
    source_ohm: float | None
    """Resistance of a word-line driver, Ω."""
    sense_ohm: float | None
    """Resistance of a bit line's virtual ground, Ω."""
    drive: str | None
    """Where word lines are driven: `"left"`, `"right"` or `"both"`."""
    sense: str | None
    """Where bit lines are read: `"bottom"`, `"top"` or `"both"`."""
    gated: bool
    """Whether cells have transistors that inputs switch on (1T1R)."""
    memory: int | None
    """Memory for buffers and tables, MiB; 512 by default. Does not affect results."""


class SimulateOptions(RunningOptions, total=False):
    """The options of `simulate`."""
    targets: Data | None
    """Instead of labels: the target output for each image, `[N, …]`."""
    chips: int | None
    """Number of chips to draw; 1 by default."""
    until_width: float | None
    """Width of the 95 % confidence interval at which no more chips are drawn, percentage points."""
    confusion: bool
    """Whether the result has the confusion matrix."""
    snr: bool
    """Whether the result has the signal-to-noise ratio of each layer."""
    energy: bool
    """Whether the result has the energy by layer and component."""
    baseline: File | None
    """With `energy`: a program to compare with."""
    sensitivity: bool
    """Whether the result has the accuracy with each effect alone, and without each."""


class LearnOptions(RunOptions, TrainingOptions, ScalingOptions, total=False):
    """The options of `learn` and `study`."""
    rule: str | None
    """Learning rule; `"bp-ga"` by default."""
    epochs: float | None
    """Passes over the examples; 1 by default."""
    batch: int | None
    """Examples per step; 20 by default."""
    rate: float | None
    """Change of a weight, over half of its range, per unit of gradient; 1 by default."""
    final_rate: float | None
    """Learning rate at the end of a cosine decay; that of the start by default."""
    loss: str | None
    """`"cross-entropy"`, the default, or `"squared-error"`."""
    from_: File | None
    """Cells before the first batch: `"weights"`, the default, `"random"`, or a chip."""
    chip_seed: int | None
    """Seed of the chip's cells and their noise; 1 by default."""
    compress: str | None
    """Limit on the pulses of each step, such as `"npc:most=3"`."""
    converters: bool
    """Whether both passes are read through the drivers and converters."""
    wires: bool
    """Whether both passes are read behind the wires."""
    test_images: Images | None
    """Images `[N, …]` that are only evaluated, after learning."""
    test_labels: Data | None
    """Labels `[N]` of the test images."""
    csv: File | None
    """File for the learning curve."""
