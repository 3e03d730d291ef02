"""Prunes lenet5.onnx to lenet5-sparse.onnx. Usage: lenet5_sparse.py MNIST_FOLDER MODELS_FOLDER

Magnitude pruning with masked retraining: during the first part, the share of weights kept in every
layer falls from 1 to KEEP; the smallest weights are pruned first and stay zero. Then the mask is fixed
and the rest is trained. Biases are not pruned. No device noise is involved."""

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

import common
from lenet5 import network

SEED = 1
KEEP = {"conv1": 0.50, "conv2": 0.30, "fc1": 0.12, "fc2": 0.25, "fc3": 0.50}
EPOCHS = 20
PRUNING = 0.35  # share of the steps during which the masks still change
EVERY = 100  # steps between two changes of the masks


class Pruner:
    """Sets the pruned weights to zero after every step."""

    def __init__(self, model):
        self.weights = {name: getattr(model, name).weight for name in KEEP}
        self.masks = {name: torch.ones_like(w) for name, w in self.weights.items()}
        self.steps = 0
        self.final = False

    @torch.no_grad()
    def after_step(self, t):
        if not self.final and self.steps % EVERY == 0:
            self.final = t >= PRUNING
            self.tighten(min(t / PRUNING, 1))
        self.steps += 1
        for name, weight in self.weights.items():
            weight.mul_(self.masks[name])

    def tighten(self, t):
        for name, weight in self.weights.items():
            share = KEEP[name] ** (1 - (1 - t) ** 1.5)
            keep = round(share * weight.numel())
            size = (weight * self.masks[name]).abs().flatten()
            mask = torch.zeros_like(size)
            mask[size.topk(keep).indices] = 1
            self.masks[name] = mask.view_as(weight) * self.masks[name]


def load_weights(model, path):
    """Loads the weights of an ONNX file written by the other scripts."""
    arrays = {i.name: numpy_helper.to_array(i) for i in onnx.load(path).graph.initializer}
    model.load_state_dict({name: torch.from_numpy(a.copy()) for name, a in arrays.items()})


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
    load_weights(model, arguments.models / "lenet5.onnx")
    pruner = Pruner(model)
    falling = common.cosine(1.5e-3, 1e-5)
    common.train(model, x, y, epochs=EPOCHS, batch=128, seed=SEED, shift=2,
                 rate=lambda t: falling(max(0, (t - PRUNING) / (1 - PRUNING))),
                 after_step=pruner.after_step, held_back=(x_held, y_held))

    path = arguments.models / "lenet5-sparse.onnx"
    graph = common.graph_of_sequential(model)
    graph.save(path, "lenet5-sparse", [1, 28, 28], "LeNet-5 6-16-120-84, pruned, MNIST")
    common.write_reference(path, common.synthetic_images(SEED))
    common.describe(path)
    held = common.onnx_correct(path, x_held, y_held)
    right = common.onnx_correct(path, x_test, y_test)
    print(f"validation: {held} of {len(y_held)} right; test: {right} of {len(y_test)} right")


if __name__ == "__main__":
    main()
