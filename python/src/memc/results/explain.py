"""The JSON of memc explain OUT.memc."""
# Written by write-results.py; do not edit.
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Layer:
    """One of `layers`. Layers with weights, in order."""
    name: str
    """Name of the layer."""
    operator: str
    """Operator."""
    rows: int
    """Rows of the matrix."""
    columns: int
    """Columns of the matrix."""
    weight_bits: int
    """Bits of a weight."""
    cells_per_weight: int
    """Slices times polarities."""
    slices: int
    """Slices of a weight."""
    polarities: int
    """2 for differential pairs, else 1."""
    copies: int
    """Copies of the matrix."""
    nonzero: int
    """Weights that are not 0."""
    blocks: int
    """Rectangles of cells of all copies, on each plane."""
    arrays: float | None = None
    """Arrays with cells of the layer, shared ones included."""
    filled: float | None = None
    """Share of the cells of these arrays that the layer's blocks take, 0…1."""
    rows_filled: float
    """Share of the rows of whole arrays that the matrix fills by itself, 0…1."""
    columns_filled: float
    """The same of columns."""
    structural_zeros: float
    """Share of the cells in its blocks that hold no weight, because column groups use other
    rows, 0…1.
    """
    zero_weights: float
    """Share of the weights that are 0, 0…1."""
    readings: int
    """Products with the matrix for one image."""
    lossless: bool | None = None
    """Whether converters are exact for all inputs; absent without converters."""
    energy_pJ: float | None = None
    """Energy per image."""
    latency_ns: float | None = None
    """Time that the layer is busy: the sum over all its copies, which may be at work at once."""
    reasons: tuple[str, ...]
    """What costs it most arrays, largest first."""


@dataclass(frozen=True, kw_only=True)
class EnergyByComponent:
    """One of `energy_by_component`. Largest shares of the energy of the whole program; leakage
    counts as a component.
    """
    name: str
    """Component or layer."""
    share: float
    """Share, 0…1."""


@dataclass(frozen=True, kw_only=True)
class EnergyByLayer:
    """One of `energy_by_layer`. Largest shares of the energy of the whole program."""
    name: str
    """Component or layer."""
    share: float
    """Share, 0…1."""


@dataclass(frozen=True, kw_only=True)
class TimeByLayer:
    """One of `time_by_layer`. Largest shares of the time that layers are busy."""
    name: str
    """Component or layer."""
    share: float
    """Share, 0…1."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One of `changes`. The program as it is, then one change at a time, by the number of
    arrays.
    """
    overrides: tuple[str, ...]
    """The change in the form of --set; empty for the program as it is."""
    arrays: float | None = None
    """Physical arrays."""
    memristors: float | None = None
    """Memristors of whole arrays."""
    area_um2: float | None = None
    """Area of the tiles in use."""
    energy_pJ: float | None = None
    """Energy per image."""
    latency_ns: float | None = None
    """Latency of an image."""
    lossy_layers: int | None = None
    """Layers whose converters may clip or round at the accelerator's own step."""
    refused: tuple[str, ...]
    """Why the network cannot be placed like this; empty if it can."""
    remark: str | None = None
    """What weakens the figures."""


@dataclass(frozen=True, kw_only=True)
class Explain:
    """Why a program needs its arrays, energy and time, and what would change that."""
    schema_version: int
    """Increases when a key is removed or changes its meaning, not when one is added."""
    mapping: str
    """Name of the mapping."""
    accelerator: str
    """Name of the accelerator."""
    arrays: float | None = None
    """Physical arrays."""
    energy_pJ: float | None = None
    """Energy per image; absent without prices."""
    latency_ns: float | None = None
    """Latency of an image; absent if a time is missing."""
    least_arrays: int
    """Arrays that have a cell for every plane of every nonzero weight."""
    layers: tuple[Layer, ...]
    """Layers with weights, in order."""
    energy_by_component: tuple[EnergyByComponent, ...]
    """Largest shares of the energy of the whole program; leakage counts as a component."""
    energy_by_layer: tuple[EnergyByLayer, ...]
    """Largest shares of the energy of the whole program."""
    time_by_layer: tuple[TimeByLayer, ...]
    """Largest shares of the time that layers are busy."""
    changes: tuple[Change, ...]
    """The program as it is, then one change at a time, by the number of arrays."""


__all__ = ["Explain"]
