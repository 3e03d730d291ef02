"""Compiled programs, chips and trained models: the files that memc writes."""
from __future__ import annotations

import os
import shutil
import tempfile
import weakref
import zipfile
from pathlib import Path
from typing import Any, Self, Unpack
from urllib.parse import unquote

import numpy as np
from numpy.typing import NDArray

from .decoding import decode
from .line import Data, File, Images, Line
from .models import Model, model_file
from .options import ProgramOptions, RunningOptions, RunOptions, SimulateOptions
from .results import (
    Accounting,
    ExportResult,
    Inspection,
    LearningResult,
    ProgrammingResult,
    Report,
    SimulationResult,
    TrainingResult,
    Verification,
)


class Written:
    """A file that memc wrote. One without a name of its own goes with the object."""

    path: Path
    """The file."""

    def __init__(self, path: File) -> None:
        self.path = Path(path)

    @classmethod
    def _place(cls, output: File | None, name: str) -> Self:
        """A file still to write: `output`, or `name` in a temporary folder."""
        if output is not None:
            return cls(output)
        folder = tempfile.mkdtemp(prefix="memc-")
        written = cls(Path(folder) / name)
        weakref.finalize(written, shutil.rmtree, folder, ignore_errors=True)
        return written

    def __fspath__(self) -> str:
        return os.fspath(self.path)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self.path)!r})"

    def save(self, path: File) -> Self:
        """Copies the file to `path`; returns the copy."""
        shutil.copyfile(self.path, path)
        return type(self)(path)

    def inspect(self, **options: Unpack[RunOptions]) -> Inspection:
        """What the file contains."""
        with Line("inspect", self.path) as line:
            return decode(Inspection, line.run(options))


class TrainedModel(Written):
    """A network that `train` wrote. It can be given to whatever takes a model."""

    training: TrainingResult
    """The run that wrote it."""


class Program(Written):
    """A compiled network: a .memc file."""

    def report(
        self, baseline: File | None = None, **options: Unpack[RunOptions]
    ) -> Report:
        """Memristors, energy, latency, area and the savings.

        Args:
            baseline: a program to compare with; the dense network by default.
        """
        with Line("report", self.path) as line:
            line.add({"baseline": baseline})
            return decode(Report, line.run(options))

    def accounting(
        self, baseline: File | None = None, images: Images | None = None,
        **options: Unpack[RunOptions]
    ) -> Accounting:
        """Savings as published systems count them, and as memc does."""
        with Line("report", self.path, "--accounting") as line:
            line.add({"baseline": baseline, "images": images})
            return decode(Accounting, line.run(options))

    def verify(
        self, model: Model | None = None, inputs: Images | None = None, example: Any = None,
        **options: Unpack[RunOptions]
    ) -> Verification:
        """Checks hashes, static rules and outputs; with `model`, also all codes and tables.

        Args:
            model: what the program was compiled from.
            inputs: inputs `[N, …]` to compare outputs for; 16 random ones by default.
            example: an input of a module of PyTorch, or its shape; the first of `inputs` if absent.

        Returns:
            The checks; one that fails is no exception.
        """
        with Line("verify", self.path) as line:
            if model is not None:
                line.words.append(str(model_file(model, line.folder, example, inputs)))
            line.add({"inputs": inputs})
            return decode(Verification, line.run(options))

    def program(
        self, device: str, *, output: File | None = None, **options: Unpack[ProgramOptions]
    ) -> Chip:
        """Writes the program into a simulated chip.

        Args:
            device: the device of its cells, such as `"lognormal:sigma=0.4"`.
            output: the .npz file to write; a temporary one by default.
        """
        chip = Chip._place(output, "chip.npz")
        chip.program = self
        with Line("program", self.path, "--device", device, "--output", chip.path) as line:
            chip.programming = decode(ProgrammingResult, line.run(options))
        return chip

    def simulate(
        self, images: Images, labels: Data | None = None, *, chip: File | None = None,
        **options: Unpack[SimulateOptions]
    ) -> SimulationResult:
        """Runs the program on images, with ideal devices, drawn chips, or the chip of a file.

        Args:
            images: images `[N, …]`.
            labels: their classes `[N]`, for accuracies.
        """
        with Line("simulate", self.path) as line:
            line.add({"images": images, "labels": labels, "chip": chip})
            return decode(SimulationResult, line.run(options))

    def run(
        self, images: Images, *, chip: File | None = None, integers: bool = False,
        **options: Unpack[RunningOptions]
    ) -> NDArray[Any] | dict[str, NDArray[Any]]:
        """The outputs for images, on one chip.

        Args:
            images: images `[N, …]`.
            integers: whether to give integer codes instead of real numbers.

        Returns:
            Outputs `[N, …]`; of a network with several outputs, a dictionary by their names.
        """
        with Line("simulate", self.path) as line:
            several = len(self._outputs()) > 1
            output = line.folder / ("outputs.npz" if several else "outputs.npy")
            line.add({"images": images, "chip": chip, "integers": integers, "output": output})
            line.run(options)
            return arrays(output) if several else np.load(output)

    def export(
        self, output: File, *, format: str | None = None, chip: File | None = None,
        **options: Unpack[RunOptions]
    ) -> ExportResult:
        """Writes the program for another tool.

        Args:
            output: the file to write; its ending chooses the format, unless several have it.
            format: the format with fields, such as `"chrome-trace:images=4"`.
            chip: a chip, for its conductances.
        """
        with Line("export", self.path) as line:
            line.add({"format": format, "output": output, "chip": chip})
            return decode(ExportResult, line.run(options))

    def _outputs(self) -> list[str]:
        """The names of the network's outputs, from its text."""
        with zipfile.ZipFile(self.path) as file:
            lines = file.read("network.txt").decode("utf-8").splitlines()
        return [line for line in lines if line.startswith("output ")]

    def weights(self) -> dict[str, NDArray[Any]]:
        """All arrays of the program, by their names in the file.

        `blocks/ARRAY.N` are weight codes `[rows, columns]` of one block in a crossbar array, with
        `.rows` and `.columns`; `network/NAME` are arrays of the network, `tables/NAME` those of
        quantization and functions. docs/program.md explains them.
        """
        return arrays(self.path)


class Chip(Written):
    """A simulated chip into which a program is written: an .npz file."""

    program: Program | None = None
    """The program that is written in it."""
    programming: ProgrammingResult | None = None
    """How `Program.program` wrote it."""
    learning: LearningResult | None = None
    """How it learned."""

    def simulate(
        self, images: Images, labels: Data | None = None, *, program: Program | None = None,
        **options: Unpack[SimulateOptions]
    ) -> SimulationResult:
        """Runs the program on the chip.

        Args:
            images: images `[N, …]`.
            labels: their classes `[N]`, for accuracies.
            program: the program of a chip that was read from a file.
        """
        return self._owner(program).simulate(images, labels, chip=self.path, **options)

    def run(
        self, images: Images, *, program: Program | None = None, integers: bool = False,
        **options: Unpack[RunningOptions]
    ) -> NDArray[Any] | dict[str, NDArray[Any]]:
        """The outputs for images; see `Program.run`."""
        return self._owner(program).run(images, chip=self.path, integers=integers, **options)

    def conductances(self) -> dict[str, NDArray[Any]]:
        """All arrays of the chip, by their names in the file; conductances are in siemens."""
        return arrays(self.path)

    def save(self, path: File) -> Self:
        """Copies the file to `path`; returns the copy, with the same program."""
        copy = super().save(path)
        copy.program = self.program
        return copy

    def _owner(self, program: Program | None) -> Program:
        owner = program or self.program
        if owner is None:
            raise ValueError("a chip that was read from a file needs its program: program=…")
        return owner


def arrays(path: File) -> dict[str, NDArray[Any]]:
    """The arrays of a zip file, by the names of its .npy members, without escapes."""
    with zipfile.ZipFile(path) as file:
        names = [name for name in file.namelist() if name.endswith(".npy")]
        return {unquote(name.removesuffix(".npy")): _array(file, name) for name in names}


def _array(file: zipfile.ZipFile, name: str) -> NDArray[Any]:
    with file.open(name) as member:
        loaded: NDArray[Any] = np.lib.format.read_array(member, allow_pickle=False)
        return loaded
