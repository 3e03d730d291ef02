"""Nodes with windows over one to three axes of an image."""
from .nodes import Nodes


class Windows(Nodes):
    def window(self, sizes):
        """Attributes of a window over axes of these sizes, which seldom exceeds them."""
        rank, pads = len(sizes), self.draw.randint(0, 2)
        largest = [3 if self.seldom() else min(3, size) for size in sizes]
        attributes = {"kernel_shape": [self.draw.randint(1, max(size, 1)) for size in largest]}
        if self.likely(0.5):
            attributes["strides"] = [self.draw.randint(1, 4) for _ in range(rank)]
        if self.likely(0.3):
            attributes["dilations"] = [
                2 if self.pick(0, 1) and 2 * kernel - 1 <= size else 1
                for kernel, size in zip(attributes["kernel_shape"], sizes)]
        if self.likely(0.4):
            attributes["pads"] = [self.draw.randint(0, pads) for _ in range(2 * rank)]
        elif self.likely(0.4):
            attributes["auto_pad"] = self.pick("NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID")
            if attributes["auto_pad"].startswith("SAME"):
                self.as_onnxruntime(attributes)
        return attributes

    def as_onnxruntime(self, attributes):
        """Leaves out where onnxruntime departs from ONNX under SAME: with dilations its shapes are others or
        it refuses, and where steps pass over elements its Conv crops the beginning."""
        attributes.pop("dilations", None)
        if "strides" in attributes:
            attributes["strides"] = list(map(min, attributes["strides"], attributes["kernel_shape"]))

    def convolution(self, x, shape):
        if not self.is_image(shape):
            return self.product(x, shape)
        attributes, group = self.window(shape[2:]), self.divisor(shape[1])
        columns, kernel = group * self.draw.randint(1, 4), attributes["kernel_shape"]
        if self.likely(0.2):
            del attributes["kernel_shape"]
        weights = self.constant([columns, shape[1] // group, *kernel])
        self.node("Conv", [x, weights, *self.bias(columns)], group=group, **attributes)

    def bias(self, columns):
        return self.pick([], [], [self.constant([columns])])

    def transposed_convolution(self, x, shape):
        if not self.is_image(shape):
            return self.function(x, shape)
        attributes, group = self.window([3] * len(shape[2:])), self.divisor(shape[1])
        columns, kernel = self.draw.randint(1, 3), attributes["kernel_shape"]
        strides = attributes.get("strides", [1] * len(kernel))
        if self.likely(0.3):
            attributes["output_padding"] = [self.draw.randrange(stride) for stride in strides]
        if self.likely(0.2) and "pads" not in attributes:
            attributes["output_shape"] = [
                (size - 1) * stride + self.draw.randint(1, reach)
                for size, stride, reach in zip(shape[2:], strides, kernel)]
        if self.likely(0.2):
            del attributes["kernel_shape"]
        weights = self.constant([shape[1], columns, *kernel])
        self.node("ConvTranspose", [x, weights, *self.bias(group * columns)], group=group, **attributes)

    def pooling(self, x, shape):
        if not self.is_image(shape):
            return self.function(x, shape)
        if self.likely(0.25):
            kind = self.pick("GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool")
            return self.node(kind, [x], p=self.power_of_norm() if kind == "GlobalLpPool" else None)
        attributes = self.window(shape[2:])
        if "pads" in attributes and self.likely(0.95):
            kernels = 2 * attributes["kernel_shape"]
            attributes["pads"] = [min(pad, kernel - 1) for pad, kernel in zip(attributes["pads"], kernels)]
        kind = self.pick("MaxPool", "AveragePool", "LpPool")
        first_with_dilations, first_with_ceil = {
            "MaxPool": (10, 10), "AveragePool": (19, 10), "LpPool": (18, 18)}[kind]
        if kind == "AveragePool":
            attributes["count_include_pad"] = self.pick(None, 0, 1)
        elif kind == "LpPool":
            attributes["p"] = self.power_of_norm()
        elif self.opset >= 8:
            attributes["storage_order"] = self.pick(None, None, None, 0, 1)
        if self.opset < first_with_dilations:
            attributes.pop("dilations", None)
        if self.opset >= first_with_ceil:
            attributes["ceil_mode"] = self.pick(None, 0, 1)
        self.node(kind, [x], 2 if kind == "MaxPool" and self.seldom() else 1, **attributes)

    def power_of_norm(self):
        return self.pick(None, 1, 2, 3)
