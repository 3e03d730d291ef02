"""Sweeps: a network compiled and simulated at every point of a grid."""
from __future__ import annotations

import json
import os
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Unpack

import numpy as np
from numpy.typing import NDArray

from .decoding import decode
from .line import File, Line, MemcWarning
from .models import is_module, model_file
from .options import SweepOptions
from .results import SweepMerge, SweepRun

_DATA = {
    "calibrate", "images", "labels", "programming-images", "programming-labels", "targets",
}


@dataclass(frozen=True, kw_only=True)
class SweepRow:
    """The result of one point."""
    choices: dict[str, Any]
    """Its value on each axis; a case lacks the axes that it does not set."""
    reason: str | None
    """Why the point cannot be compiled or run; `None` if it can."""
    figures: dict[str, float]
    """`accuracy_mean`, `energy_pJ` and the others of docs/sweeps.md; empty if refused."""


@dataclass(frozen=True, kw_only=True)
class SweepTable:
    """The points of a sweep that are done, by row and by column.

    `table["accuracy_mean"]` is a column as an array, `dict(table)` has all of them, which is also
    what `pandas.DataFrame` takes.
    """
    run: SweepRun
    """What this run did. `run.left` points are left after a time limit or a signal."""
    points: int
    """Number of points."""
    missing: int
    """Points without a row, such as those of other shards."""
    axes: tuple[str, ...]
    """Names of the choices."""
    rows: tuple[SweepRow, ...]
    """One row for each point that is done, the last axis fastest."""

    def keys(self) -> tuple[str, ...]:
        """Names of the columns: the axes, then the figures that some row has."""
        return *self.axes, *sorted({name for row in self.rows for name in row.figures})

    def __getitem__(self, column: str) -> NDArray[Any]:
        """A column.

        Figures that a row does not have are NaN, choices that it does not have are `None`.

        Raises:
            KeyError: if there is no such column.
        """
        if column in self.axes:
            return _column([row.choices.get(column) for row in self.rows])
        if column not in self.keys():
            raise KeyError(column)
        return np.array([row.figures.get(column, np.nan) for row in self.rows])


def sweep(
    plan: File | Mapping[str, Any], *, example: Any = None, **options: Unpack[SweepOptions]
) -> SweepTable:
    """Computes the points of a sweep that are not done; as many run at once as there are threads.

    Args:
        plan: a sweep file, or its keys and values, as docs/sweeps.md describes them. Among these a
            model can be a module of PyTorch or a matrix, data can be arrays, and each list or
            array elsewhere is an axis.
        example: an input of a module, or its shape; the first calibration image by default.
        options: `results` and the others of `SweepOptions`.

    Returns:
        The points that are done. A point that cannot be compiled is a row with its reason; a
        time limit, and a signal to memc, leave points: call the function again with the same
        `results`.

    Raises:
        ConfigurationError: if the plan is wrong.
        TryAgainError: if a file of the plan changed meanwhile; call the function again.
        KeyboardInterrupt: when interrupted; points that are done stay in `results`.
    """
    with Line("sweep", "run") as line, Line("sweep", "merge", "--partial") as merge:
        file = plan if isinstance(plan, (str, os.PathLike)) else _written(plan, line, example)
        for command in line, merge:
            command.words.append(os.fspath(file))
        run = decode(SweepRun, line.run(options))
        if run.faults > 0:
            warnings.warn(
                f"memc has a fault at {run.faults} of {run.points} points, which are left; with "
                "progress=True it is printed", MemcWarning, stacklevel=2)
        shared = {key: options.get(key) for key in ("results", "threads")}
        merged = decode(SweepMerge, merge.run(shared))
    return SweepTable(
        run=run, points=merged.points, missing=merged.missing, axes=merged.axes,
        rows=tuple(_row(row, merged.axes) for row in merged.rows))


def _written(plan: Mapping[str, Any], line: Line, example: Any) -> Path:
    """A sweep file with the values of Python; JSON is YAML too."""
    if example is None:
        given: list[Any] = [plan.get("calibrate"), plan.get("images")]
        example = next((data[:1] for data in given if hasattr(data, "shape")), None)
    values = {key: _value(key, value, line, example) for key, value in plan.items()}
    file = line.folder / "sweep.yaml"
    file.write_text(json.dumps(values, indent=2), "utf-8")
    return file


def _value(key: str, given: Any, line: Line, example: Any) -> Any:
    """A value of a sweep file: models and data become files, all other arrays lists."""
    if isinstance(given, (str, os.PathLike)):
        return os.fspath(given)
    if is_module(given) or hasattr(given, "shape") and key in {"model", *_DATA}:
        folder = line.folder / str(len(list(line.folder.iterdir())))
        folder.mkdir()
        if key == "model":
            return str(model_file(given, folder, example, None))
        return line.data_file(f"{folder.name}/{key}", given)
    if isinstance(given, Mapping):
        return {name: _value(name, value, line, example) for name, value in given.items()}
    if hasattr(given, "tolist"):
        return given.tolist()
    if isinstance(given, Iterable):
        return [_value(key, value, line, example) for value in given]
    return given


def _row(cells: Mapping[str, Any], axes: tuple[str, ...]) -> SweepRow:
    texts = {"status", "reason", *axes}
    return SweepRow(
        choices={axis: cells[axis] for axis in axes if axis in cells}, reason=cells.get("reason"),
        figures={name: float(value) for name, value in cells.items() if name not in texts})


def _column(values: list[Any]) -> NDArray[Any]:
    """Numbers as numbers, everything else as objects."""
    if all(type(value) in (int, float) for value in values):
        return np.array(values)
    return np.fromiter(values, dtype=object, count=len(values))
