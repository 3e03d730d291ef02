#!/usr/bin/env python3
"""Writes large networks with drawn weights as folders, to measure compilation with.

Usage: large-networks.py FOLDER

FOLDER/resnet18, resnet50, mobilenetv2, shufflenet (version 1, 4 groups) and vgg16 each have a
network.txt and the arrays it names;
FOLDER/one.npy is one image. FOLDER/isaac-large.yaml and large.yaml are the mapping `baseline` on
an ISAAC chip with as many tiles as these networks need; analog-large.yaml and analog.yaml the same
on cells of 128 levels; isaac-65.yaml is a chip with 65 tiles, half of what resnet50 takes. Needs
numpy.
"""
import os
import sys

import numpy

MAPPINGS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "mappings")


class Network:
    def __init__(self, folder):
        os.makedirs(folder, exist_ok=True)
        self.folder, self.lines, self.random = folder, [], numpy.random.default_rng(0)

    def array(self, name, shape, deviation):
        values = self.random.standard_normal(shape, dtype=numpy.float32)
        numpy.save(os.path.join(self.folder, name + ".npy"), values * numpy.float32(deviation))
        return "@" + name

    def add(self, operator, inputs, attributes=""):
        name = f"{operator.lower()}{len(self.lines) + 1}"
        self.lines.append(f"{name} = {operator}({', '.join(inputs)}){attributes}")
        return name

    def conv(self, x, channels, outputs, kernel, stride=1, groups=1, gain=1.0):
        name = f"conv{len(self.lines) + 1}"
        depth = channels // groups * kernel * kernel
        shape = (outputs, channels // groups, kernel, kernel)
        weights = self.array(name + ".weight", shape, (2 * gain / depth) ** 0.5)
        bias = self.array(name + ".bias", outputs, 0.02)
        pad = kernel // 2
        return self.add(
            "Conv", [x, weights, bias],
            f" {{kernel_shape = [{kernel}, {kernel}], strides = [{stride}, {stride}], "
            f"pads = [{pad}, {pad}, {pad}, {pad}], group = {groups}}}")

    def dense(self, x, inputs, outputs):
        name = f"gemm{len(self.lines) + 1}"
        weights = self.array(name + ".weight", (outputs, inputs), (2 / inputs) ** 0.5)
        bias = self.array(name + ".bias", outputs, 0.02)
        return self.add("Gemm", [x, weights, bias], " {transB = 1}")

    def relu(self, x):
        return self.add("Relu", [x])

    def relu6(self, x):
        return self.add("Clip", [x], " {min = 0.0, max = 6.0}")

    def pool(self, x, kernel, pad=0):
        return self.add(
            "MaxPool", [x],
            f" {{kernel_shape = [{kernel}, {kernel}], strides = [2, 2], "
            f"pads = [{pad}, {pad}, {pad}, {pad}]}}")

    def write(self, x):
        text = ["memc-network 1", "input x float32[1, 3, 224, 224]", *self.lines, f"output {x}", ""]
        with open(os.path.join(self.folder, "network.txt"), "w", encoding="utf-8") as file:
            file.write("\n".join(text))


def resnet(folder, depths, has_bottlenecks):
    net = Network(folder)
    x, channels = net.pool(net.relu(net.conv("x", 3, 64, 7, 2)), 3, 1), 64
    for stage, (depth, width) in enumerate(zip(depths, (64, 128, 256, 512))):
        for block in range(depth):
            stride = 2 if block == 0 and stage > 0 else 1
            outputs = 4 * width if has_bottlenecks else width
            y, shortcut = x, x
            if has_bottlenecks:
                y = net.relu(net.conv(y, channels, width, 1))
                y = net.relu(net.conv(y, width, width, 3, stride))
                y = net.conv(y, width, outputs, 1, gain=0.25)
            else:
                y = net.relu(net.conv(y, channels, width, 3, stride))
                y = net.conv(y, width, width, 3, gain=0.25)
            if stride == 2 or channels != outputs:
                shortcut = net.conv(x, channels, outputs, 1, stride, gain=0.5)
            x, channels = net.relu(net.add("Add", [y, shortcut])), outputs
    x = net.add("Flatten", [net.add("GlobalAveragePool", [x])])
    net.write(net.dense(x, channels, 1000))


def vgg16(folder):
    net = Network(folder)
    x, channels = "x", 3
    for width, count in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        for _ in range(count):
            x, channels = net.relu(net.conv(x, channels, width, 3)), width
        x = net.pool(x, 2)
    x = net.relu(net.dense(net.add("Flatten", [x]), 25088, 4096))
    net.write(net.dense(net.relu(net.dense(x, 4096, 4096)), 4096, 1000))


def mobilenetv2(folder):
    net = Network(folder)
    x, channels = net.relu6(net.conv("x", 3, 32, 3, 2)), 32
    stages = ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1),
              (6, 160, 3, 2), (6, 320, 1, 1))
    for expansion, outputs, depth, first_stride in stages:
        for block in range(depth):
            stride, width = first_stride if block == 0 else 1, channels * expansion
            y = net.relu6(net.conv(x, channels, width, 1)) if expansion > 1 else x
            y = net.relu6(net.conv(y, width, width, 3, stride, groups=width))
            y = net.conv(y, width, outputs, 1, gain=0.5)
            x = net.add("Add", [x, y]) if stride == 1 and channels == outputs else y
            channels = outputs
    x = net.relu6(net.conv(x, 320, 1280, 1))
    x = net.add("Flatten", [net.add("GlobalAveragePool", [x])])
    net.write(net.dense(x, 1280, 1000))


def shufflenet(folder):
    net = Network(folder)
    x, channels, size = net.pool(net.relu(net.conv("x", 3, 24, 3, 2)), 3, 1), 24, 56
    for outputs, depth in ((136, 4), (272, 8), (544, 4)):
        for block in range(depth):
            first = block == 0
            width = outputs - channels if first else outputs
            y = net.relu(net.conv(x, channels, width, 1, groups=4))
            y = net.add("Reshape", [y], f" {{shape = [1, 4, {width // 4}, {size}, {size}]}}")
            y = net.add("Transpose", [y], " {perm = [0, 2, 1, 3, 4]}")
            y = net.add("Reshape", [y], f" {{shape = [1, {width}, {size}, {size}]}}")
            y = net.conv(y, width, width, 3, 2 if first else 1, groups=width)
            y = net.conv(y, width, width, 1, groups=4, gain=0.5)
            if first:
                size //= 2
                z = net.add("AveragePool", [x], " {kernel_shape = [3, 3], strides = [2, 2], "
                            "pads = [1, 1, 1, 1]}")
                x = net.relu(net.add("Concat", [z, y], " {axis = 1}"))
            else:
                x = net.relu(net.add("Add", [x, y]))
            channels = outputs
    x = net.add("Flatten", [net.add("GlobalAveragePool", [x])])
    net.write(net.dense(x, 544, 1000))


def changed(source, target, old, new):
    with open(os.path.join(MAPPINGS, source), encoding="utf-8") as file:
        text = file.read()
    with open(target, "w", encoding="utf-8") as file:
        file.write(text.replace(old, new))


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    folder = sys.argv[1]
    resnet(f"{folder}/resnet18", (2, 2, 2, 2), False)
    resnet(f"{folder}/resnet50", (3, 4, 6, 3), True)
    mobilenetv2(f"{folder}/mobilenetv2")
    shufflenet(f"{folder}/shufflenet")
    vgg16(f"{folder}/vgg16")
    image = numpy.random.default_rng(5).random((1, 3, 224, 224), dtype=numpy.float32)
    numpy.save(f"{folder}/one.npy", image)
    for title, tiles, chip in [("isaac", 40000, "isaac-large"), ("isaac", 65, "isaac-65"),
                               ("analog-128", 40000, "analog-large")]:
        changed(f"accelerators/{title}.yaml", f"{folder}/{chip}.yaml", "tiles: 168",
                f"tiles: {tiles}")
    for mapping, chip in [("large", "isaac-large"), ("analog", "analog-large")]:
        changed("baseline.yaml", f"{folder}/{mapping}.yaml", "accelerator: isaac",
                f"accelerator: {chip}.yaml")


main()
