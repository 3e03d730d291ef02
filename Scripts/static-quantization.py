#!/usr/bin/env python3
"""Compares the 8-bit outputs of the networks of models/ with those of onnxruntime's static quantization.

    Scripts/static-quantization.py MEMC MNIST FASHION

MNIST and FASHION are the folders of the data sets, as IDX files, gzipped. Prints for each network the
standard deviation of the logits in single precision, and the root mean square error of each tool's logits
over the first 1,000 test images; both calibrate with the first 256 training images. onnxruntime quantizes
weights per channel and activations to uint8 (QDQ). Nothing is drawn: no seed. Needs onnx and onnxruntime.
"""
import gzip
import pathlib
import subprocess
import sys
import tempfile

import numpy
import onnxruntime
from onnxruntime import quantization
from onnxruntime.quantization.shape_inference import quant_pre_process

MODELS = pathlib.Path(__file__).resolve().parent.parent / "models"
MNIST = ["lenet5", "lenet5-sparse", "lenet5-dense", "lenet5-noise", "lenet5-compact"]
FASHION = ["fashion-residual", "fashion-compact"]


def images(path, count):
    with gzip.open(path) as file:
        pixels = numpy.frombuffer(file.read(16 + 784 * count), numpy.uint8, offset=16)
    return pixels.reshape(-1, 1, 28, 28).astype(numpy.float32) / 255


def sets(folder):
    folder = pathlib.Path(folder)
    return (images(folder / "train-images-idx3-ubyte.gz", 256),
            images(folder / "t10k-images-idx3-ubyte.gz", 1000))


class Reader(quantization.CalibrationDataReader):
    def __init__(self, name, calibration):
        self.feeds = iter([{name: image[None]} for image in calibration])

    def get_next(self):
        return next(self.feeds, None)


def outputs(model, test):
    session = onnxruntime.InferenceSession(str(model))
    name = session.get_inputs()[0].name
    return numpy.concatenate([session.run(None, {name: image[None]})[0] for image in test])


def quantized_outputs(model, calibration, test, folder):
    name = onnxruntime.InferenceSession(str(model)).get_inputs()[0].name
    quant_pre_process(str(model), f"{folder}/prepared.onnx")
    quantization.quantize_static(
        f"{folder}/prepared.onnx", f"{folder}/quantized.onnx", Reader(name, calibration),
        quant_format=quantization.QuantFormat.QDQ, per_channel=True,
        activation_type=quantization.QuantType.QUInt8, weight_type=quantization.QuantType.QInt8)
    return outputs(f"{folder}/quantized.onnx", test)


def compiled_outputs(memc, model, folder):
    subprocess.run([memc, "compile", model, "--calibrate", f"{folder}/calibration.npy", "-q", "-o",
                    f"{folder}/a.memc"], check=True, stderr=subprocess.DEVNULL)
    subprocess.run([memc, "simulate", f"{folder}/a.memc", "--images", f"{folder}/test.npy", "-q", "-o",
                    f"{folder}/outputs.npy"], check=True, stdout=subprocess.DEVNULL)
    return numpy.load(f"{folder}/outputs.npy")


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    onnxruntime.set_default_logger_severity(3)
    print("| network | deviation of logits | onnxruntime, static QDQ | memc |\n|---|---:|---:|---:|")
    for names, data in [(MNIST, sets(sys.argv[2])), (FASHION, sets(sys.argv[3]))]:
        for name in names:
            with tempfile.TemporaryDirectory() as folder:
                calibration, test = data
                numpy.save(f"{folder}/calibration.npy", calibration)
                numpy.save(f"{folder}/test.npy", test)
                model = MODELS / f"{name}.onnx"
                right = outputs(model, test)
                errors = [
                    numpy.sqrt(((found.reshape(right.shape) - right) ** 2).mean())
                    for found in (quantized_outputs(model, calibration, test, folder),
                                  compiled_outputs(sys.argv[1], model, folder))]
                print(f"| {name} | {right.std():.2f} | {errors[0]:.4f} | {errors[1]:.4f} |")


main()
