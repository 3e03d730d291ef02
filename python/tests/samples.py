"""The models and data that the tests use."""
from pathlib import Path

import numpy as np

MODELS = Path(__file__).resolve().parents[2] / "models"
DIGITS = MODELS / "digits.onnx"
TINY = MODELS / "tiny.onnx"


def digits(name):
    """An array of the digits data, such as `test-images`."""
    return np.load(MODELS / f"digits/{name}.npy")
