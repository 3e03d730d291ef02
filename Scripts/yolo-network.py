#!/usr/bin/env python3
"""Writes a detection network of the shape of YOLOv5 with drawn weights.

    pip install onnx numpy && Scripts/yolo-network.py OUT.onnx [--size 320] [--width 0.75] [--depth 0.67]

With the default width and depth it has the layers of YOLOv5m: SiLU, cross-stage blocks, pooling of
three sizes, nearest Resize, Concat, and heads that Split and decode boxes.
"""

import argparse

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


class Network:
    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        self.nodes, self.constants, self.channels = [], [], {}

    def constant(self, name, array):
        self.constants.append(numpy_helper.from_array(np.asarray(array), name))
        return name

    def add(self, op, inputs, channels, **attributes):
        name = f"{op.lower()}{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, inputs, [name], name=name, **attributes))
        self.channels[name] = channels
        return name

    def conv(self, x, channels, kernel=1, stride=1, silu=True):
        shape = (channels, self.channels[x], kernel, kernel)
        scale = np.sqrt(2 / np.prod(shape[1:]))
        weights = (self.rng.standard_normal(shape) * scale).astype(np.float32)
        names = [self.constant(f"w{len(self.nodes)}", weights),
                 self.constant(f"b{len(self.nodes)}", np.zeros(channels, np.float32))]
        y = self.add("Conv", [x] + names, channels, kernel_shape=[kernel] * 2, strides=[stride] * 2,
                     pads=[kernel // 2] * 4)
        return self.add("Mul", [y, self.add("Sigmoid", [y], channels)], channels) if silu else y

    def concat(self, *parts):
        return self.add("Concat", list(parts), sum(self.channels[p] for p in parts), axis=1)

    def stage(self, x, channels, count, adds=True):
        y = self.conv(x, channels // 2)
        for _ in range(count):
            z = self.conv(self.conv(y, channels // 2), channels // 2, 3)
            y = self.add("Add", [y, z], channels // 2) if adds else z
        return self.conv(self.concat(y, self.conv(x, channels // 2)), channels)

    def pools(self, x, channels):
        y = self.conv(x, channels // 2)
        parts = [y]
        for _ in range(3):
            parts.append(self.add("MaxPool", [parts[-1]], channels // 2, kernel_shape=[5, 5],
                                  pads=[2] * 4, strides=[1, 1]))
        return self.conv(self.concat(*parts), channels)

    def doubled(self, x):
        scales = self.constant(f"scales{len(self.nodes)}", np.array([1, 1, 2, 2], np.float32))
        return self.add("Resize", [x, "", scales], self.channels[x], mode="nearest",
                        coordinate_transformation_mode="asymmetric", nearest_mode="floor")

    def head(self, x, size, classes=80):
        """Boxes and scores of one scale, `[1, 3 · size², classes + 5]`."""
        n = len(self.nodes)
        y = self.conv(x, 3 * (classes + 5), silu=False)
        shape = self.constant(f"shape{n}", np.array([1, 3, classes + 5, size, size]))
        y = self.add("Reshape", [y, shape], 3)
        y = self.add("Transpose", [y], 3, perm=[0, 1, 3, 4, 2])
        y = self.add("Sigmoid", [y], 3)
        names = [f"{part}{n}" for part in ("xy", "wh", "scores")]
        self.nodes.append(helper.make_node(
            "Split", [y, self.constant(f"parts{n}", np.array([2, 2, classes + 1]))], names, axis=4))
        two = self.constant(f"two{n}", np.float32(2))
        xy = self.add("Mul", [names[0], two], 3)
        wh = self.add("Mul", [names[1], two], 3)
        wh = self.add("Mul", [wh, wh], 3)
        y = self.add("Concat", [xy, wh, names[2]], 3, axis=4)
        flat = self.constant(f"flat{n}", np.array([1, 3 * size * size, classes + 5]))
        return self.add("Reshape", [y, flat], 3)


def network(size, width, depth, seed=0):
    net = Network(seed)
    net.channels["images"] = 3
    c = [int(np.ceil(n * width / 8) * 8) for n in (64, 128, 256, 512, 1024)]
    n = [max(1, round(k * depth)) for k in (3, 6, 9)]
    x = net.conv("images", c[0], 3, 2)
    x = net.stage(net.conv(x, c[1], 3, 2), c[1], n[0])
    p3 = net.stage(net.conv(x, c[2], 3, 2), c[2], n[1])
    p4 = net.stage(net.conv(p3, c[3], 3, 2), c[3], n[2])
    x = net.pools(net.stage(net.conv(p4, c[4], 3, 2), c[4], n[0]), c[4])
    top = net.conv(x, c[3])
    x = net.stage(net.concat(net.doubled(top), p4), c[3], n[0], adds=False)
    middle = net.conv(x, c[2])
    low = net.stage(net.concat(net.doubled(middle), p3), c[2], n[0], adds=False)
    mid = net.stage(net.concat(net.conv(low, c[2], 3, 2), middle), c[3], n[0], adds=False)
    high = net.stage(net.concat(net.conv(mid, c[3], 3, 2), top), c[4], n[0], adds=False)
    heads = [net.head(x, size // s) for x, s in ((low, 8), (mid, 16), (high, 32))]
    net.nodes.append(helper.make_node("Concat", heads, ["boxes"], axis=1))
    count = sum(3 * (size // s) ** 2 for s in (8, 16, 32))
    graph = helper.make_graph(
        net.nodes, "yolo",
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, [1, 3, size, size])],
        [helper.make_tensor_value_info("boxes", TensorProto.FLOAT, [1, count, 85])], net.constants)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out")
    parser.add_argument("--size", type=int, default=320)
    parser.add_argument("--width", type=float, default=0.75)
    parser.add_argument("--depth", type=float, default=0.67)
    options = parser.parse_args()
    onnx.save(network(options.size, options.width, options.depth), options.out)
