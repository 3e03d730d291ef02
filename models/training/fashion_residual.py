"""Trains fashion-residual.onnx. Usage: fashion_residual.py FASHION_MNIST_FOLDER MODELS_FOLDER

A small residual network whose BatchNormalization nodes stay in the file, for a compiler to fold. It
is trained on 55,000 images; the last 5,000 are the validation set. The test set is used once, on the
written file."""

import argparse
from pathlib import Path

import numpy as np
import torch
from torch import nn

import common

SEED = 1
CHANNELS = (16, 32, 48)


def conv_bn(name, inputs, outputs, kernel, stride=1):
    """A convolution without bias and its batch normalization, `convNAME` and `bnNAME`."""
    return {
        f"conv{name}": nn.Conv2d(inputs, outputs, kernel, stride, padding=kernel // 2, bias=False),
        f"bn{name}": nn.BatchNorm2d(outputs),
    }


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        a, b, c = CHANNELS
        layers = {
            **conv_bn("1", 1, a, 3),
            **conv_bn("2a", a, a, 3), **conv_bn("2b", a, a, 3),
            **conv_bn("3a", a, b, 3, stride=2), **conv_bn("3b", b, b, 3), **conv_bn("3s", a, b, 1, stride=2),
            **conv_bn("4a", b, c, 3), **conv_bn("4b", c, c, 3), **conv_bn("4s", b, c, 1),
        }
        for name, layer in layers.items():
            self.add_module(name, layer)
        self.fc1 = nn.Linear(c, 10)

    def normalized(self, name, x):
        return self.get_submodule(f"bn{name}")(self.get_submodule(f"conv{name}")(x))

    def block(self, name, x, project):
        y = torch.relu(self.normalized(f"{name}a", x))
        y = self.normalized(f"{name}b", y)
        return torch.relu(y + (self.normalized(f"{name}s", x) if project else x))

    def forward(self, x):
        x = torch.relu(self.normalized("1", x))
        x = nn.functional.max_pool2d(x, 2)
        x = self.block("2", x, project=False)
        x = self.block("3", x, project=True)
        x = self.block("4", x, project=True)
        return self.fc1(x.mean((2, 3)))


def graph_of(model):
    """Builds the same network from ONNX nodes."""
    graph = common.Graph(common.weights_of(model))

    def normalized(name, x):
        conv, bn = model.get_submodule(f"conv{name}"), model.get_submodule(f"bn{name}")
        x = graph.conv(f"conv{name}", x, conv.kernel_size[0], conv.stride[0], conv.padding[0])
        return graph.batch_norm(f"bn{name}", x, bn.eps)

    def block(name, x, project):
        y = graph.relu(f"relu{name}a", normalized(f"{name}a", x))
        y = normalized(f"{name}b", y)
        skip = normalized(f"{name}s", x) if project else x
        return graph.relu(f"relu{name}", graph.add(f"add{name}", y, skip))

    x = graph.relu("relu1", normalized("1", "x"))
    x = graph.max_pool("pool1", x, 2)
    x = block("2", x, project=False)
    x = block("3", x, project=True)
    x = block("4", x, project=True)
    x = graph.global_average_pool("average", x)
    graph.gemm("fc1", graph.flatten("flatten", x))
    return graph


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("fashion", type=Path)
    parser.add_argument("models", type=Path)
    arguments = parser.parse_args()

    common.set_up(SEED)
    x, y, x_test, y_test = common.load_mnist_like(arguments.fashion)
    x, x_held = np.split(x, [-common.HELD_BACK])
    y, y_held = np.split(y, [-common.HELD_BACK])

    model = Network()
    common.train(model, x, y, epochs=12, rate=common.cosine(4e-3, 1e-5), batch=128, seed=SEED,
                 shift=1, flip=True, weight_decay=2e-2, held_back=(x_held, y_held))

    path = arguments.models / "fashion-residual.onnx"
    graph_of(model).save(path, "fashion-residual", [1, 28, 28], "Small residual network, Fashion-MNIST")
    common.write_reference(path, common.synthetic_images(SEED))
    common.describe(path)
    held = common.onnx_correct(path, x_held, y_held)
    right = common.onnx_correct(path, x_test, y_test)
    print(f"validation: {held} of {len(y_held)} right; test: {right} of {len(y_test)} right")


if __name__ == "__main__":
    main()
