"""The commands that start from a network."""
from __future__ import annotations

from typing import Any, Unpack

from .decoding import decode
from .line import Data, File, Images, Line
from .models import Model, model_file
from .options import (
    CheckOptions,
    CompileOptions,
    LearnOptions,
    PlanOptions,
    RunOptions,
    TrainOptions,
)
from .programs import Chip, Program, TrainedModel
from .results import (
    ComponentList,
    Inspection,
    LearningResult,
    ModelCheck,
    Plan,
    StudyResult,
    TrainingResult,
)


def check(model: Model, *, example: Any = None, **options: Unpack[CheckOptions]) -> ModelCheck:
    """Which nodes of a network can be compiled, and why the others cannot.

    Args:
        model: a file, a folder, a matrix, or a module of PyTorch.
        example: an input of a module, or its shape.

    Returns:
        The nodes; one that is refused is no exception.
    """
    with Line("check") as line:
        line.words.append(str(model_file(model, line.folder, example, None)))
        return decode(ModelCheck, line.run(options))


def compile(
    model: Model, *, output: File | None = None, example: Any = None,
    **options: Unpack[CompileOptions]
) -> Program:
    """Compiles a network to a program.

    Args:
        model: a file, a folder, a matrix, or a module of PyTorch.
        output: the .memc file to write; a temporary one by default.
        example: an input of a module, or its shape; the first image by default.
        options: `mapping`, `set`, `calibrate` and the others of `CompileOptions`.

    Raises:
        UnsupportedError: if a node cannot be compiled.
        ConfigurationError: if the mapping or its accelerator is wrong.
    """
    program = Program._place(output, "model.memc")
    with Line("compile") as line:
        images = _first_of(options.get("calibrate"), options.get("images"))
        line.words += [str(model_file(model, line.folder, example, images))]
        line.add({"output": program.path}).run(options)
    return program


def train(
    model: Model, images: Images, labels: Data | None = None, *, output: File | None = None,
    example: Any = None, **options: Unpack[TrainOptions]
) -> TrainedModel:
    """Trains a network, or prunes and rounds it during further training.

    Args:
        model: a file, a folder, or a module of PyTorch.
        images: training images `[N, …]`.
        labels: their classes `[N]`.
        output: the .onnx or .nir file or the folder to write; a temporary .onnx file by default.
        example: an input of a module, or its shape; the first image by default.
    """
    trained = TrainedModel._place(output, "trained.onnx")
    with Line("train") as line:
        line.words.append(str(model_file(model, line.folder, example, images)))
        line.add({"output": trained.path, "images": images, "labels": labels})
        trained.training = decode(TrainingResult, line.run(options))
    return trained


def plan(model: Model, *, example: Any = None, **options: Unpack[PlanOptions]) -> Plan:
    """What a network takes at every point of a grid of accelerators and mappings.

    Returns:
        All points; a plan of which no point fits is no exception.
    """
    with Line("plan") as line:
        line.words.append(str(model_file(model, line.folder, example, None)))
        return decode(Plan, line.run(options))


def learn(
    program: Program, device: str, images: Images, labels: Data | None = None, *,
    output: File | None = None, **options: Unpack[LearnOptions]
) -> Chip:
    """Trains a compiled network on a simulated chip, by pulses on its cells.

    Args:
        device: the pulsed device, such as `"exponential:states=64,nonlinearity=3"`.
        images: training images `[N, …]`.
        labels: their classes `[N]`.
        output: the .npz file to write; a temporary one by default.

    Returns:
        The chip; `chip.learning` says how it learned.
    """
    chip = Chip._place(output, "chip.npz")
    chip.program = program
    with Line("learn", program.path, "--device", device, "--output", chip.path) as line:
        line.add({"images": images, "labels": labels})
        chip.learning = decode(LearningResult, line.run(options))
    return chip


def study(
    program: Program, device: str, images: Images, labels: Data | None = None, *,
    repeat: int | None = None, folds: int | None = None, **options: Unpack[LearnOptions]
) -> StudyResult:
    """Learns on several chips, or on all parts of the examples but one, each in turn.

    Args:
        repeat: number of chips, with consecutive seeds.
        folds: number of parts of the examples.
    """
    with Line("learn", program.path, "--device", device) as line:
        line.add({"images": images, "labels": labels, "repeat": repeat, "folds": folds})
        return decode(StudyResult, line.run(options))


def components(kind: str, **options: Unpack[RunOptions]) -> ComponentList:
    """What can be chosen by name, such as `"devices"`, with the fields of each."""
    with Line("list", kind) as line:
        return decode(ComponentList, line.run(options))


def inspect(file: File, **options: Unpack[RunOptions]) -> Inspection:
    """What a model, a tensor, a program or a chip contains."""
    with Line("inspect", file) as line:
        return decode(Inspection, line.run(options))


def _first_of(*data: Any) -> Any:
    return next((images for images in data if images is not None), None)
