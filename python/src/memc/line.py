"""Command lines made from Python values: arrays become temporary files."""
from __future__ import annotations

import json
import os
import tempfile
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from . import binary

File: TypeAlias = str | os.PathLike[str]
"""The path of a file; programs, chips and trained models count as theirs."""
Data: TypeAlias = File | NDArray[Any] | Sequence[Any]
"""An array, or a file that memc reads: .npy, .npz, IDX or .csv."""
Images: TypeAlias = Data | Mapping[str, Data]
"""Images `[N, …]`, or one array for each input of the network, by name."""

_DATA = {
    "calibrate", "calibrate-labels", "images", "inputs", "labels", "targets", "test-images",
    "test-labels",
}


class MemcWarning(UserWarning):
    """What may mislead in a result; `result.warnings` has the same texts."""


class Line:
    """A command of memc with its options. Its temporary files are removed at its end."""

    def __init__(self, *words: File) -> None:
        self.words = [os.fspath(word) for word in words]
        self._folder = tempfile.TemporaryDirectory(prefix="memc-")
        self.folder = Path(self._folder.name)

    def __enter__(self) -> Line:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None,
        trace: TracebackType | None
    ) -> None:
        self._folder.cleanup()

    def add(self, options: Mapping[str, Any]) -> Line:
        """Adds options by their names in Python: `chip_seed` is `--chip-seed`."""
        for key, value in options.items():
            name = key.removesuffix("_").replace("_", "-")
            if value is not None and value is not False and key not in ("threads", "progress"):
                self.words += self._option(name, value)
        return self

    def run(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Adds options and runs the command, with the `threads` and `progress` among them.

        Warnings in the result become warnings of Python, unless they went to standard error.
        """
        self.add(options)
        progress = options.get("progress", False)
        printed = binary.command(*self.words, threads=options.get("threads"), progress=progress)
        if not progress:
            for text in printed.get("warnings", ()):
                warnings.warn(text, MemcWarning, stacklevel=3)
        return printed

    def _option(self, name: str, value: Any) -> list[str]:
        flag = f"--{name}"
        if value is True:
            return [flag]
        if name in _DATA:
            return self._data(name, value)
        if name == "mapping" and isinstance(value, Mapping):
            return [flag, self._written_mapping(value)]
        if isinstance(value, Mapping):
            separate = name == "grid"
            texts = [f"{key}={_choices(v) if separate else _text(v)}" for key, v in value.items()]
            return [word for text in texts for word in (flag, text)]
        return [flag, _choices(value)]

    def _data(self, name: str, value: Images) -> list[str]:
        if not isinstance(value, Mapping):
            return [f"--{name}", self.data_file(name, value)]
        files = {key: self.data_file(f"{name}-{n}", v) for n, (key, v) in enumerate(value.items())}
        return [word for key, file in files.items() for word in (f"--{name}", f"{key}={file}")]

    def data_file(self, name: str, value: Data) -> str:
        if isinstance(value, (str, os.PathLike)):
            return os.fspath(value)
        file = self.folder / f"{name}.npy"
        np.save(file, array(value), allow_pickle=False)
        return str(file)

    def _written_mapping(self, mapping: Mapping[str, Any]) -> str:
        """A mapping file; JSON is YAML too."""
        file = self.folder / "mapping.yaml"
        file.write_text(json.dumps(mapping, indent=2), "utf-8")
        return str(file)


def array(value: Any) -> NDArray[Any]:
    """An array of numpy, also from a tensor of PyTorch."""
    if hasattr(value, "detach"):
        value = value.detach().cpu()
    return np.ascontiguousarray(value)


def _choices(value: Any) -> str:
    """A value, or several separated by commas."""
    if isinstance(value, (list, tuple)):
        return ",".join(_text(part) for part in value)
    return _text(value)


def _text(value: Any) -> str:
    if isinstance(value, (str, os.PathLike)):
        return os.fspath(value)
    if isinstance(value, np.generic):
        value = value.item()
    return json.dumps(value)
