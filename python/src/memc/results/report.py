"""The JSON of memc report and memc compile."""
# Written by write-results.py; do not edit.
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Parameters:
    """Parameters of the network."""
    dense: float | None = None
    """Weights of matrix operators, zeros included."""
    nonzero: float | None = None
    """Nonzero weights."""
    bias: float | None = None
    """Biases, which are added digitally."""
    dense_bits: float | None = None
    """Weights × bits of their layer, zeros included."""
    stored_bits: float | None = None
    """Nonzero weights × bits of their layer."""
    index_bits: float | None = None
    """One bit per weight that marks zeros, in layers that have any."""
    run_length_bits: float | None = None
    """Bits of run lengths, the alternative index."""
    least_bits: float | None = None
    """The size with its index: for each layer the smallest of the stored bits with either index
    and all weights stored.
    """


@dataclass(frozen=True, kw_only=True)
class Multiplications:
    """Multiplications for one image."""
    dense: float | None = None
    """Weights × output positions."""
    nonzero: float | None = None
    """Nonzero weights × output positions."""
    scheduled: float | None = None
    """Cells of placed blocks × output positions."""
    convolution: float | None = None
    """'dense' of convolutions alone."""
    convolution_nonzero: float | None = None
    """'nonzero' of convolutions alone."""


@dataclass(frozen=True, kw_only=True)
class Memristors:
    """Memristors, by several definitions."""
    allocated: float | None = None
    """Cells of all arrays in use."""
    occupied: float | None = None
    """Cells inside placed blocks."""
    used: float | None = None
    """Nonzero weights × polarities × slices × copies, and reference columns."""
    programmed: float | None = None
    """Cells whose target is not HRS."""
    activation_units: float | None = None
    """Memristors in activation units of tiles in use."""
    pooling_units: float | None = None
    """Memristors in pooling units of tiles in use."""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Counts of a network, a layer or a baseline; figures that do not apply or have no price
    with a source are absent.
    """
    parameters: Parameters | None = None
    """Parameters of the network."""
    multiplications: Multiplications | None = None
    """Multiplications for one image."""
    memristors: Memristors | None = None
    """Memristors, by several definitions."""
    lines: float | None = None
    """Word lines and bit lines of placed blocks, in one plane."""
    arrays: float | None = None
    """Physical arrays."""
    utilisation: float | None = None
    """Occupied over allocated memristors, 0…1."""
    energy_pJ: float | None = None
    """Energy of one image: events × prices; the total includes leakage."""
    leakage_pJ: float | None = None
    """Leakage over the latency of one image."""
    latency_ns: float | None = None
    """Latency of one image, from global memory to its result there. Of a layer: the time that
    its instructions take without waiting, summed over all its copies, which may be at work
    at once.
    """
    interval_ns: float | None = None
    """Time from the result of one image to the next."""
    area_um2: float | None = None
    """Area of the tiles in use, µm²."""


@dataclass(frozen=True, kw_only=True)
class Cost:
    """Energy of one component."""
    component: str
    """Component."""
    events: int
    """Events for one image."""
    energy_pJ: float | None = None
    """Events × price."""
    source: str | None = None
    """Source of the price."""


@dataclass(frozen=True, kw_only=True)
class Performance:
    """Performance"""
    images_per_second: float
    """One image per interval."""
    power_mW: float | None = None
    """Energy per image divided by the interval."""
    throughput_TOPS: float | None = None
    """Two operations per multiply-accumulate of the dense network, zeros included, over the
    interval.
    """
    efficiency_TOPS_per_W: float | None = None
    """The same operations divided by the energy per image."""


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """How often the quantized network, with ideal converters, chooses the same class as in
    single precision. Absent with fewer than 20 calibration images, if the first output has
    no classes, or if 20 images take more than 2.7e8 multiplications.
    """
    images: int
    """Number of calibration images, at most 128."""
    share: float
    """Share of these images, 0…1."""


@dataclass(frozen=True, kw_only=True)
class BufferBytes:
    """The memory that the buffers of the program take."""
    global_: int
    """Bytes of global memory."""
    largest_tile: int
    """Bytes in the tile that needs most."""
    tile_capacity: int
    """Bytes that each tile has."""


@dataclass(frozen=True, kw_only=True)
class Balance:
    """With 'copies: balanced': how often the busiest array is read for one image."""
    single_reads: int
    """With one copy of each matrix."""
    reads: int
    """With these copies."""
    bound_reads: int
    """Which no copies go below; equal to 'reads' if these are proven to be the best."""
    positions: int
    """Positions of the chip."""


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """The estimate that the cut was chosen by: array reads, vector and pooling units, links to
    the global memory, and writes.
    """
    batch_ns: float
    """Time of a batch."""
    greedy_batch_ns: float
    """Time of a batch with a greedy cut."""


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The parts of a network that is written one after another; absent if the chip holds all
    weights.
    """
    layers: tuple[tuple[str, ...], ...]
    """The layers with weights of each part."""
    batch: int
    """Images that pass a part before the next is written."""
    written_cells: int
    """Cells written for a batch."""
    most_writes: int
    """How often the cells of one array are written for a batch, at most."""
    write_energy_pJ: float | None = None
    """Energy of the writes for an image, in the total. Absent if no event of a write has a
    price.
    """
    memory_bytes: int
    """Global memory for the images of a batch."""
    estimate: Estimate | None = None
    """The estimate that the cut was chosen by: array reads, vector and pooling units, links to
    the global memory, and writes.
    """


@dataclass(frozen=True, kw_only=True)
class Operator:
    """One of `operators`. In the order of evaluation."""
    name: str
    """Name of the node."""
    operator: str
    """Its operator."""
    operations: int
    """Its multiplications or comparisons, approximately."""
    bytes_read: int
    """Bytes that it reads from the global memory."""
    bytes_written: int
    """Bytes that it writes there."""


@dataclass(frozen=True, kw_only=True)
class Host:
    """What the host computes in the middle of the program for one image, with 'host-operators';
    its time and energy are left out of all figures. Absent if there is nothing.
    """
    operators: tuple[Operator, ...]
    """In the order of evaluation."""
    operations: int
    """Of all operators."""
    operations_share: float
    """Their share of the operations of the network, 0…1."""
    bytes_read: int
    """Bytes that all operators read."""
    bytes_written: int
    """Bytes that all operators write."""


@dataclass(frozen=True, kw_only=True)
class Mesh:
    """What an image moves over the mesh; of a program in parts, its share of a batch. Absent if
    the program uses one tile.
    """
    tiles: int
    """Tiles in use."""
    bytes: float
    """Bytes between tiles, and between tiles and the global memory."""
    byte_hops: float
    """Sum of these bytes, each times the links of the mesh that it crosses."""
    mean_hops: float
    """Links that a byte crosses, on average."""


@dataclass(frozen=True, kw_only=True)
class Link:
    """One of `links`. The links between neighbouring chips in use, in their order."""
    bytes: float
    """Bytes over the link for an image, in both directions; of a program in parts, its share of
    a batch.
    """
    busy_ns: float | None = None
    """How long they take. Absent if 'link-byte' has no time."""
    utilisation: float | None = None
    """This time over the interval between images, 0…1. Absent if either is unknown."""


@dataclass(frozen=True, kw_only=True)
class Chips:
    """The chips in use and the links between them. Absent if the program uses one chip."""
    used: int
    """Chips in use."""
    links: tuple[Link, ...]
    """The links between neighbouring chips in use, in their order."""
    link_bound: bool
    """Whether a link between chips sets the interval between images."""


@dataclass(frozen=True, kw_only=True)
class Converter:
    """What its column converters do to its sums."""
    lossless: bool
    """Whether every possible sum is converted exactly."""
    step_min: float | None = None
    """The smallest step of its columns: the cell levels times input steps that one code is
    worth.
    """
    step_max: float | None = None
    """The largest step of its columns."""
    clipped_share: float | None = None
    """Share of the conversions on the calibration data that clip, 0…1."""


@dataclass(frozen=True, kw_only=True)
class Layer(Figures):
    """One of `layers`. For each layer in the order of evaluation, its *figures* and these keys."""
    name: str
    """Name of the layer."""
    operator: str
    """Operator of the layer."""
    costs: tuple[Cost, ...]
    """Energy by component."""
    shares_arrays_with: tuple[str, ...]
    """Other layers on the same arrays."""
    rows: int | None = None
    """Rows of its weight matrix."""
    columns: int | None = None
    """Columns of its weight matrix."""
    converter: Converter | None = None
    """What its column converters do to its sums."""
    baseline: Figures | None = None
    """Figures of the baseline's layer with this name."""
    saved_percent: Figures | None = None
    """Savings against the baseline's layer, per cent."""


@dataclass(frozen=True, kw_only=True)
class Area:
    """One of `areas`. Area by component."""
    component: str
    """Component."""
    instances: int
    """Number of instances."""
    area_um2: float
    """Area of all instances, µm²."""
    source: str | None = None
    """Source of the price."""


@dataclass(frozen=True, kw_only=True)
class BaselineSetting:
    """One of `baseline_settings`. What the program and a baseline that is a program were made
    with, where this is not the same.
    """
    name: str
    """Keys that lead to the setting."""
    first: str | None = None
    """In the program, in text form; absent if it is not stated."""
    second: str | None = None
    """In the baseline."""


@dataclass(frozen=True, kw_only=True)
class Unpriced:
    """Components that act but have no price."""
    energy: tuple[str, ...]
    """Components without an energy; the energy does not include them."""
    baseline_energy: tuple[str, ...]
    """Components of a baseline program without an energy; its energy does not include them, and
    the saving covers what both programs price.
    """
    time: tuple[str, ...]
    """Components without a time; there is no latency if there are any."""


@dataclass(frozen=True, kw_only=True)
class Report(Figures):
    """What a program takes, and what it saves. The *figures* of the whole program are at the
    top level, next to these keys.
    """
    schema_version: int
    """Increases when a key is removed or changes its meaning, not when one is added."""
    memc_version: str
    """The version of memc that printed this."""
    mapping: str
    """Name of the mapping."""
    accelerator: str
    """Name of the accelerator."""
    accelerator_source: str
    """Source of the accelerator's figures."""
    calibration: str
    """Where activation ranges come from."""
    agreement: Agreement | None = None
    """How often the quantized network, with ideal converters, chooses the same class as in
    single precision. Absent with fewer than 20 calibration images, if the first output has
    no classes, or if 20 images take more than 2.7e8 multiplications.
    """
    model_sha256: dict[str, str]
    """SHA-256 of the model's files, by name."""
    schedule: str
    """How layers follow each other in time."""
    waiting_layers: tuple[str, ...]
    """Layers of a pixel pipeline that wait for their whole input."""
    memory_bound: bool
    """Whether the links to the global memory set the interval between images."""
    buffer_bytes: BufferBytes
    """The memory that the buffers of the program take."""
    balance: Balance | None = None
    """With 'copies: balanced': how often the busiest array is read for one image."""
    parts: Parts | None = None
    """The parts of a network that is written one after another; absent if the chip holds all
    weights.
    """
    host: Host | None = None
    """What the host computes in the middle of the program for one image, with 'host-operators';
    its time and energy are left out of all figures. Absent if there is nothing.
    """
    mesh: Mesh | None = None
    """What an image moves over the mesh; of a program in parts, its share of a batch. Absent if
    the program uses one tile.
    """
    chips: Chips | None = None
    """The chips in use and the links between them. Absent if the program uses one chip."""
    baseline_name: str
    """What savings are measured against."""
    baseline: Figures
    """Figures of the baseline."""
    saved_percent: Figures
    """100 · (1 − own / baseline), for each figure."""
    layers: tuple[Layer, ...]
    """For each layer in the order of evaluation, its *figures* and these keys."""
    costs: tuple[Cost, ...]
    """Total energy by component."""
    areas: tuple[Area, ...]
    """Area by component."""
    estimated: tuple[str, ...]
    """Components in use whose price is an estimate; every sum with them is one, too."""
    baseline_estimated: tuple[str, ...]
    """The same of a baseline program."""
    baseline_settings: tuple[BaselineSetting, ...]
    """What the program and a baseline that is a program were made with, where this is not the
    same.
    """
    unpriced: Unpriced
    """Components that act but have no price."""
    verified: bool
    """Whether the program has just been run against its network, as 'compile' does."""
    assumptions: tuple[str, ...]
    """What memc assumed when it compiled the network, such as a batch of 1."""
    warnings: tuple[str, ...]
    """What may mislead."""
    performance: Performance | None = None
    """Performance with images back to back."""
    baseline_performance: Performance | None = None
    """Performance of the baseline."""
    baseline_model_sha256: dict[str, str] | None = None
    """SHA-256 of the baseline's model, if one was named."""


__all__ = ["Report"]
