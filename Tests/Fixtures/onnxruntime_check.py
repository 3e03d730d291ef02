"""Checks every NAME.onnx of a folder with onnx.checker and runs it with onnxruntime.

Inputs stand in NAME.input.I.npy in the order of the model's, expected outputs in NAME.output.I.npy.
Prints a line for each model that is malformed or differs by more than 1e-5 of the largest output,
and then how many were compared. What onnxruntime has no kernel for is checked, not run. A second
argument `plain` leaves out its optimizations, which compute integers otherwise.
"""

import pathlib
import sys

import numpy
import onnx
import onnxruntime

onnxruntime.set_default_logger_severity(4)
options = onnxruntime.SessionOptions()
if sys.argv[2:] == ["plain"]:
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL


def problem(path):
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    try:
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        if "NOT_IMPLEMENTED" in str(error):
            return None, False
        raise
    stem = str(path)[: -len(".onnx")]
    inputs = {
        argument.name: numpy.load(f"{stem}.input.{index}.npy")
        for index, argument in enumerate(session.get_inputs())
    }
    for index, found in enumerate(session.run(None, inputs)):
        expected = numpy.load(f"{stem}.output.{index}.npy")
        found = found.astype(numpy.float32)
        if found.shape != expected.shape:
            return f"output {index} has shape {found.shape}, not {expected.shape}", True
        scale = max(1, numpy.abs(expected[numpy.isfinite(expected)]).max(initial=0))
        if not numpy.allclose(found, expected, rtol=0, atol=1e-5 * scale, equal_nan=True):
            return f"output {index} differs by {numpy.abs(found - expected).max()}", True
    return None, True


compared = 0
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.onnx")):
    try:
        message, ran = problem(path)
        compared += ran
    except Exception as error:
        message = str(error).strip().replace("\n", " ")
    if message:
        print(f"{path.stem}: {message}")
print(compared)
