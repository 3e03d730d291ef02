"""Trains lenet5.onnx and writes lenet5-npy/. Usage: lenet5.py MNIST_FOLDER MODELS_FOLDER

The network is trained on 55,000 images; the last 5,000 are the validation set. The test set is used
once, on the written file."""

import argparse
from collections import OrderedDict
from pathlib import Path

import numpy as np
import torch
from torch import nn

import common

SEED = 1

NPY_NETWORK = """\
memc-network 1
input x float32[1, 1, 28, 28]
c1 = Conv(x, @conv1.weight, @conv1.bias) {pads = [2, 2, 2, 2]}
r1 = Relu(c1)
p1 = MaxPool(r1) {kernel_shape = [2, 2], strides = [2, 2]}
c2 = Conv(p1, @conv2.weight, @conv2.bias)
r2 = Relu(c2)
p2 = MaxPool(r2) {kernel_shape = [2, 2], strides = [2, 2]}
f0 = Flatten(p2)
f1 = Gemm(f0, @fc1.weight, @fc1.bias) {transB = 1}
r3 = Relu(f1)
f2 = Gemm(r3, @fc2.weight, @fc2.bias) {transB = 1}
r4 = Relu(f2)
f3 = Gemm(r4, @fc3.weight, @fc3.bias) {transB = 1}
output f3
"""


def network():
    return nn.Sequential(OrderedDict(
        conv1=nn.Conv2d(1, 6, 5, padding=2),
        relu1=nn.ReLU(),
        pool1=nn.MaxPool2d(2),
        conv2=nn.Conv2d(6, 16, 5),
        relu2=nn.ReLU(),
        pool2=nn.MaxPool2d(2),
        flatten=nn.Flatten(),
        fc1=nn.Linear(400, 120),
        relu3=nn.ReLU(),
        fc2=nn.Linear(120, 84),
        relu4=nn.ReLU(),
        fc3=nn.Linear(84, 10),
    ))


def write_npy_folder(folder, weights):
    folder.mkdir(exist_ok=True)
    for name, array in weights.items():
        np.save(folder / f"{name}.npy", np.ascontiguousarray(array, np.float32))
    (folder / "network.txt").write_text(NPY_NETWORK)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("mnist", type=Path)
    parser.add_argument("models", type=Path)
    arguments = parser.parse_args()

    common.set_up(SEED)
    x, y, x_test, y_test = common.load_mnist_like(arguments.mnist)
    x, x_held = np.split(x, [-common.HELD_BACK])
    y, y_held = np.split(y, [-common.HELD_BACK])

    model = network()
    common.train(model, x, y, epochs=16, rate=common.cosine(2e-3, 1e-5), batch=128, seed=SEED,
                 shift=2, held_back=(x_held, y_held))

    path = arguments.models / "lenet5.onnx"
    common.graph_of_sequential(model).save(path, "lenet5", [1, 28, 28], "LeNet-5 6-16-120-84, MNIST")
    write_npy_folder(arguments.models / "lenet5-npy", common.weights_of(model))
    common.write_reference(path, common.synthetic_images(SEED))
    common.describe(path)
    held = common.onnx_correct(path, x_held, y_held)
    right = common.onnx_correct(path, x_test, y_test)
    print(f"validation: {held} of {len(y_held)} right; test: {right} of {len(y_test)} right")


if __name__ == "__main__":
    main()
