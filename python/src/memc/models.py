"""Models in every form that memc takes: files, matrices, modules of PyTorch."""
from __future__ import annotations

import importlib
import importlib.util
import logging
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .line import File, array

Model: TypeAlias = "File | NDArray[Any] | Any"
"""A file or folder that memc reads, a matrix `[inputs, outputs]`, or a `torch.nn.Module`."""


def is_module(model: Any) -> bool:
    """Whether a model is a module of PyTorch, which need not be installed."""
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(model, torch.nn.Module)


def to_onnx(module: Any, example: Any, output: File) -> Path:
    """Writes a module of PyTorch as ONNX, in evaluation mode.

    Args:
        module: a `torch.nn.Module` with one input.
        example: an input, or its shape `(1, channels, height, width)`.
        output: the .onnx file to write, with the weights inside.

    Raises:
        ImportError: if PyTorch, or what it exports with, is not installed.
    """
    torch = importlib.import_module("torch")
    if isinstance(example, tuple) and all(isinstance(size, int) for size in example):
        example = np.zeros(example, np.float32)
    tensor = torch.as_tensor(array(example)).float()
    training = module.training
    module.eval()
    logger = logging.getLogger("torch.onnx")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        torch.onnx.export(module, (tensor,), os.fspath(output), **_exporter())
    finally:
        logger.setLevel(level)
        module.train(training)
    return Path(output)


def _exporter() -> dict[str, Any]:
    """The newer exporter of PyTorch, if what it needs is installed."""
    if importlib.util.find_spec("onnxscript") is not None:
        return {"dynamo": True, "external_data": False, "verbose": False}
    if importlib.util.find_spec("onnx") is not None:
        return {"dynamo": False}
    raise ImportError("PyTorch needs onnxscript to write a module as ONNX: pip install memc[torch]")


def model_file(model: Model, folder: Path, example: Any, images: Any) -> Path:
    """The file of a model, written into `folder` if it is not one.

    Args:
        example: an input of a module, or its shape.
        images: images `[N, …]`, the first of which is the example if none is given.
    """
    if isinstance(model, (str, os.PathLike)):
        return Path(model)
    if is_module(model):
        if example is None:
            example = _first(images)
        return to_onnx(model, example, folder / "model.onnx")
    file = folder / "model.npy"
    np.save(file, array(model), allow_pickle=False)
    return file


def _first(images: Any) -> NDArray[Any]:
    if images is None or isinstance(images, (str, os.PathLike, Mapping)):
        raise ValueError("a module of PyTorch needs an example of its input, such as its shape: "
                         "example=(1, 1, 28, 28)")
    return array(images[:1])
