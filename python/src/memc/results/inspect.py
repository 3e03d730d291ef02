"""The JSON of memc inspect."""
# Written by write-results.py; do not edit.
from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Value:
    """A value of the network."""
    name: str
    """Name of the value."""
    type: str | None = None
    """Element type."""
    shape: tuple[int, ...] | None = None
    """Shape, [N, C, …]."""


@dataclass(frozen=True, kw_only=True)
class Node:
    """One of `nodes`. The nodes in the order of evaluation."""
    name: str
    """Name of the node."""
    operator: str
    """Operator, as ONNX spells it."""
    attributes: dict[str, Any]
    """Every attribute, including those at their defaults."""
    inputs: tuple[str, ...]
    """Names of values and constants."""
    outputs: tuple[Value, ...]
    """Values that the node produces."""
    clamp: tuple[float | str, ...] | None = None
    """The range that outputs are clamped to."""


@dataclass(frozen=True, kw_only=True)
class Format:
    """One of `formats`. In a quantized network: how codes represent real numbers."""
    value: str
    """Name of the value."""
    bits: int
    """Bits of a code."""
    is_signed: bool
    """Whether codes can be negative."""
    scale: float
    """Real numbers per code."""
    zero_point: int
    """The code of 0."""
    levels: int | None = None
    """The largest magnitude of a code, where it is below that of the bits."""


@dataclass(frozen=True, kw_only=True)
class Weight:
    """One of `weights`. In a quantized network: the formats of weights."""
    constant: str
    """Name of the weights."""
    bits: int
    """Bits of a code."""
    scales: tuple[float, ...]
    """Real numbers per code: one, or one per column."""


@dataclass(frozen=True, kw_only=True)
class Network:
    """The network of a model, or the quantized network of a program."""
    inputs: tuple[Value, ...]
    """Inputs of the network."""
    outputs: tuple[Value, ...]
    """Outputs of the network."""
    nodes: tuple[Node, ...]
    """The nodes in the order of evaluation."""
    constants: tuple[Value, ...]
    """Constants, without their elements."""
    formats: tuple[Format, ...] | None = None
    """In a quantized network: how codes represent real numbers."""
    weights: tuple[Weight, ...] | None = None
    """In a quantized network: the formats of weights."""


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """One of `matrices`. Weight matrices."""
    name: str
    """Name of the matrix."""
    rows: int
    """Rows of the matrix."""
    columns: int
    """Columns of the matrix."""
    weight_bits: int
    """Bits of a code."""


@dataclass(frozen=True, kw_only=True)
class Placement:
    """One of `placements`. Blocks of cells, tile by tile."""
    part: int | None = None
    """Of a program in parts: the part that writes the block."""
    tile: int
    """Number of the tile."""
    group: str
    """Group on the tile."""
    array: int
    """Position: as many physical arrays as the encoding has planes."""
    matrix: str
    """Matrix of the rows and columns."""
    copy: int
    """Number of the copy of the matrix."""
    origin_row: int
    """Word line of the first row."""
    origin_column: int
    """Bit line of the first column."""
    rows: tuple[int, ...]
    """The matrix row of each word line."""
    columns: tuple[int, ...]
    """The matrix column of each bit line."""


@dataclass(frozen=True, kw_only=True)
class Program:
    """Content of a program file."""
    mapping: dict[str, Any]
    """The mapping, with the changes of '--set'."""
    accelerator: str
    """Name of the accelerator."""
    encoding: str
    """Encoding of weights as cells."""
    calibration: str
    """Where activation ranges come from."""
    model_sha256: dict[str, str]
    """SHA-256 of the model's files, by name."""
    initial_seed: int | None = None
    """Seed of the random weights that replaced those of the model."""
    assumptions: tuple[str, ...]
    """What memc assumed when it compiled the network, such as a batch of 1."""
    warnings: tuple[str, ...]
    """What may mislead."""
    lost_arrays: tuple[int, ...]
    """Positions that the fault map excludes."""
    matrices: tuple[Matrix, ...]
    """Weight matrices."""
    placements: tuple[Placement, ...]
    """Blocks of cells, tile by tile."""
    text: str
    """Text of the program, as in program.asm."""


@dataclass(frozen=True, kw_only=True)
class CellOrigin:
    """How the cells came by their responses to pulses; absent if pulses have not moved them."""
    stage: str
    """`writing` or `learning`."""
    seed: int
    """Seed of the responses."""


@dataclass(frozen=True, kw_only=True)
class Log:
    """Cost and outcome of programming."""
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
    most_pulses: int | None = None
    """The most pulses on one cell; absent if they were not counted."""
    mean_pulses: float | None = None
    """Mean of the pulses on a cell."""
    energy_pJ: float | None = None
    """Energy of all pulses and reads; absent if one has no price."""
    time_ns: float | None = None
    """Time of all pulses and reads, one after another."""


@dataclass(frozen=True, kw_only=True)
class Chip:
    """What a chip file states about itself."""
    schema_version: int
    """Increases when a key is removed or changes its meaning, not when one is added."""
    memc_version: str
    """The version of memc that printed this."""
    device: dict[str, Any]
    """Name of the device, and every field."""
    cell: dict[str, Any]
    """Fields of the cells that every device has; a fault map by its SHA-256."""
    conductances_S: tuple[float, ...]
    """Conductances of HRS and LRS, S."""
    programming: dict[str, Any]
    """Name of the scheme, and every field."""
    pulsed_device: dict[str, Any] | None = None
    """The device that pulses have moved, if it has dynamics; `device` is ideal."""
    learning: dict[str, Any] | None = None
    """The rule, the pulsed device and the recipe of a chip that has learned."""
    chip_seed: int
    """Seed of the chip."""
    cell_origin: CellOrigin | None = None
    """How the cells came by their responses to pulses; absent if pulses have not moved them."""
    program_sha256: str
    """SHA-256 of the program's parts."""
    log: Log
    """Cost and outcome of programming."""
    members: dict[str, str]
    """SHA-256 of every other member of the file."""
    calibration_sha256: str | None = None
    """SHA-256 of the images that programming used."""
    calibration_labels_sha256: str | None = None
    """SHA-256 of their labels."""


@dataclass(frozen=True, kw_only=True)
class Array:
    """One of `arrays`. Arrays of an .npz, by name."""
    name: str
    """Key of the array."""
    type: str
    """Element type."""
    shape: tuple[int, ...]
    """Sizes of the axes."""


@dataclass(frozen=True, kw_only=True)
class Tensor:
    """Tensor of an .npy."""
    type: str
    """Element type."""
    shape: tuple[int, ...]
    """Sizes of the axes."""
    first: tuple[float | str, ...]
    """The first 64 elements at most, in the order of the file."""
    minimum: float | None = None
    """Smallest finite element."""
    maximum: float | None = None
    """Largest finite element."""


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """What a file holds; 'kind' determines which of the other keys are present."""
    schema_version: int
    """Increases when a key is removed or changes its meaning, not when one is added."""
    memc_version: str
    """The version of memc that printed this."""
    kind: str
    """The kind of file."""
    network: Network | None = None
    """The network of a model, or the quantized network of a program."""
    program: Program | None = None
    """Content of a program file."""
    chip: Chip | None = None
    """What a chip file states about itself."""
    arrays: tuple[Array, ...] | None = None
    """Arrays of an .npz, by name."""
    tensor: Tensor | None = None
    """Tensor of an .npy."""


__all__ = ["Inspection"]
