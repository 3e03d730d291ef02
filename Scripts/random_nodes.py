"""The nodes of random graphs, one function for each kind, for random_graph.py."""
import math

import numpy
from onnx import TensorProto, helper

REFUSED = ["Abs", "Exp", "Neg", "Erf", "ReduceSum", "ReduceMax", "Max", "Min", "Selu", "Ceil", "Floor"]


class Nodes:
    """Each function but the helpers puts a node behind `x`, a value of the shape `shape`, with attributes
    that mostly fit it. A graph says how a node is made: `node`, `constant`, `ints`, `number`."""

    def seldom(self):
        """Whether to draw what memc is known to refuse."""
        return self.draw.random() < 0.02

    def pick(self, *choices):
        return self.draw.choice(choices)

    def like(self, shape):
        """A value of the same rank that may go together with a shape, the wanted one if there is any."""
        values = {name: own for name, own in self.values.items() if name not in self.last or self.seldom()}
        same = [name for name, own in values.items() if own == shape]
        near = [name for name, own in values.items() if len(own) == len(shape)]
        fitting = list(values) if self.seldom() else near or list(values)
        return self.draw.choice(same if same and self.draw.random() < 0.7 else fitting)

    def window(self, sizes):
        """Attributes of a window over axes of these sizes, which seldom exceeds them."""
        rank, pads = len(sizes), self.draw.randint(0, 2)
        largest = [3 if self.draw.random() < 0.02 else min(3, size) for size in sizes]
        attributes = {"kernel_shape": [self.draw.randint(1, max(size, 1)) for size in largest]}
        if self.draw.random() < 0.5:
            attributes["strides"] = [self.draw.randint(1, 4) for _ in range(rank)]
        if self.draw.random() < 0.3:
            attributes["dilations"] = [
                2 if self.pick(0, 1) and 2 * kernel - 1 <= size else 1
                for kernel, size in zip(attributes["kernel_shape"], sizes)]
        if self.draw.random() < 0.4:
            attributes["pads"] = [self.draw.randint(0, pads) for _ in range(2 * rank)]
        elif self.draw.random() < 0.4:
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

    def is_image(self, shape):
        return 3 <= len(shape) <= (6 if self.draw.random() < 0.02 else 5)

    def convolution(self, x, shape):
        if not self.is_image(shape):
            return self.product(x, shape)
        attributes, channels = self.window(shape[2:]), shape[1]
        group = self.draw.choice([size for size in range(1, channels + 1) if channels % size == 0] or [1])
        columns = group * self.draw.randint(1, 4)
        kernel = attributes["kernel_shape"]
        if self.draw.random() < 0.2:
            del attributes["kernel_shape"]
        weights = self.constant([columns, channels // group, *kernel])
        bias = self.pick([], [], [self.constant([columns])])
        self.node("Conv", [x, weights, *bias], group=group, **attributes)

    def pooling(self, x, shape):
        if not self.is_image(shape):
            return self.function(x, shape)
        if self.draw.random() < 0.2:
            return self.node(self.pick("GlobalAveragePool", "GlobalMaxPool"), [x])
        attributes = self.window(shape[2:])
        if "pads" in attributes and self.draw.random() < 0.95:
            kernels = 2 * attributes["kernel_shape"]
            attributes["pads"] = [min(pad, kernel - 1) for pad, kernel in zip(attributes["pads"], kernels)]
        kind = self.pick("MaxPool", "AveragePool")
        if kind == "AveragePool":
            attributes["count_include_pad"] = self.pick(None, 0, 1)
        elif self.opset >= 8:
            attributes["storage_order"] = self.pick(None, None, None, 0, 1)
        if "dilations" in attributes and self.opset < (10 if kind == "MaxPool" else 19):
            del attributes["dilations"]
        if self.opset >= 10:
            attributes["ceil_mode"] = self.pick(None, 0, 1)
        self.node(kind, [x], **attributes)

    def product(self, x, shape):
        if len(shape) < 2 and not self.seldom():
            return self.function(x, shape)
        rows, columns = shape[-1] if shape else 1, self.draw.randint(1, 6)
        if self.draw.random() < 0.5 or len(shape) != 2:
            more = [shape[-3]] if len(shape) > 2 and self.seldom() else []
            weights = self.constant([rows] if len(shape) > 2 and self.seldom() else [*more, rows, columns])
            left = self.constant([3, shape[-2] if shape[1:] else 1]) if self.seldom() else None
            return self.node("MatMul", [left, x] if left else [x, weights])
        transposed = int(self.seldom())
        rows = shape[0] if transposed else shape[1]
        turned = self.pick(0, 1)
        weights = self.constant([columns, rows] if turned else [rows, columns])
        bias = self.pick([columns], [1, columns], [], [1], [shape[1] if transposed else shape[0], 1], None)
        inputs = [x, weights] + ([self.constant(bias)] if bias is not None else [])
        if bias is None and self.opset < 11:
            inputs.append(self.constant([columns]))
        alpha, beta = (self.pick(None, self.draw.uniform(-2, 2)) for _ in range(2))
        self.node(
            "Gemm", inputs, transA=transposed or self.pick(None, 0), transB=turned, alpha=alpha, beta=beta)

    def joined(self, x, shape):
        operator = "Div" if self.seldom() else self.pick("Add", "Add", "Sub", "Mul", "Sum")
        inputs = [x, self.like(shape)] + ([self.like(shape)] if operator == "Sum" and self.pick(0, 1) else [])
        self.draw.shuffle(inputs)
        self.node(operator, inputs)

    def with_constant(self, x, shape):
        operator = self.pick("Add", "Sub", "Mul", "Div", "Sum")
        own = [self.pick(1, size) for size in shape[self.draw.randint(0, len(shape)):]]
        other = self.constant(own, *((0.5, 2) if operator == "Div" else (-1, 1)))
        inputs = [x, other] if operator == "Div" or self.pick(0, 1) else [other, x]
        self.node(operator, inputs)

    def function(self, x, shape):
        alpha = self.pick(None, self.draw.uniform(0, 2), self.draw.uniform(-1, 0))
        operator = self.pick("Relu", "Relu", "Sigmoid", "Tanh", "Softplus", "HardSwish", "Identity", "Elu",
                             "LeakyRelu", "HardSigmoid", "Dropout")
        if self.seldom():
            operator = self.pick("Sign", "Floor", "Ceil", "Cast")
        if operator in ("Elu", "LeakyRelu"):
            self.node(operator, [x], alpha=alpha)
        elif operator == "HardSigmoid":
            self.node(operator, [x], alpha=alpha, beta=self.pick(None, self.draw.uniform(-1, 1)))
        elif operator == "Dropout":
            ratio = self.pick(None, 0.3)
            self.node("Dropout", [x] + ([self.number(0, 0.9)] if self.opset >= 12 and ratio else []),
                      ratio=ratio if self.opset < 12 else None)
        elif operator == "Cast":
            self.node("Cast", [x], to=self.pick(TensorProto.FLOAT, TensorProto.DOUBLE, TensorProto.INT32))
        else:
            self.node(operator, [x])

    def bounded(self, x, shape):
        low, high = sorted([self.draw.uniform(-2, 2), self.draw.uniform(-2, 2)])
        low, high = self.pick((low, high), (low, high), (low, None), (None, high), (None, None))
        if self.opset < 11:
            return self.node("Clip", [x], min=low, max=high)
        bounds = ["" if bound is None else self.number(bound, bound) for bound in (low, high)]
        while bounds and not bounds[-1]:
            bounds.pop()
        self.node("Clip", [x, *bounds])

    def normalised(self, x, shape):
        if len(shape) < 2 and self.draw.random() < 0.95:
            return
        channels = [shape[1] if len(shape) > 1 else 1]
        statistics = [self.constant(channels), self.constant(channels), self.constant(channels),
                      self.constant(channels, 0.5, 2)]
        self.node("BatchNormalization", [x, *statistics], epsilon=self.pick(None, 1e-3),
                  momentum=self.pick(None, 0.5), spatial=self.pick(None, 1) if self.opset < 9 else None)

    def axes(self, shape):
        axes = [axis for axis in range(len(shape)) if self.pick(0, 1) and (axis or self.seldom())]
        self.draw.shuffle(axes)
        return [axis - len(shape) if self.opset >= 11 and self.pick(0, 0, 1) else axis for axis in axes]

    def reduced(self, x, shape):
        operator = "ReduceProd" if self.seldom() else "ReduceMean"
        axes, keep = self.axes(shape), self.pick(None, 0, 0, 1)
        if self.opset < 18:
            return self.node(operator, [x], axes=axes or None, keepdims=keep)
        inputs = [x] + ([self.ints(axes)] if axes or self.seldom() else [])
        self.node(operator, inputs, keepdims=keep, noop_with_empty_axes=self.pick(None, 0, 1))

    def softmax(self, x, shape):
        axis = self.draw.randint(-len(shape) if self.opset >= 11 else 0, max(len(shape) - 1, 0))
        if axis % max(len(shape), 1) == 0 and not self.seldom():
            axis = len(shape) - 1
        kind, axis = self.pick("Softmax", "LogSoftmax"), self.pick(None, axis, axis, axis)
        self.last.append(self.node(kind, [x], axis=axis))

    def padded(self, x, shape):
        pads = [self.draw.randint(0, 2) if place % max(len(shape), 1) and self.pick(0, 1) else 0
                for place in range(2 * len(shape))]
        pads = [-1 if pad and self.pick(*[0] * 5, 1) else pad for pad in pads]
        mode = self.pick("reflect", "edge") if self.seldom() else self.pick(None, "constant")
        if self.opset < 11:
            value = self.pick(None, self.draw.uniform(-1, 1))
            return self.node("Pad", [x], pads=pads, mode=mode, value=value)
        value = self.pick([], [], [self.number()])
        axes = self.axes(shape) if self.opset >= 18 and self.pick(0, 0, 1) else []
        if axes:
            pads = [self.draw.randint(0, 2) for _ in range(2 * len(axes))]
            value = [*(value or [""]), self.ints(axes)]
        self.node("Pad", [x, self.ints(pads), *value], mode=mode)

    def concatenated(self, x, shape):
        parts = [x] + [
            self.constant(shape) if self.seldom() else self.like(shape) for _ in range(self.pick(0, 1, 1, 2))]
        self.draw.shuffle(parts)
        axis = self.draw.randint(0 if self.seldom() else 1, max(len(shape) - 1, 1))
        self.node("Concat", parts, axis=axis - len(shape) if self.opset >= 11 and self.pick(0, 1) else axis)

    def sliced(self, x, shape):
        axes = self.axes(shape)
        spans = [sorted([self.draw.randint(-size, size), self.draw.randint(0, size + 2)])
                 for size in (shape[axis] for axis in axes)]
        starts, ends = [start for start, _ in spans], [end for _, end in spans]
        if self.opset < 10:
            return self.node("Slice", [x], axes=axes, starts=starts, ends=ends)
        steps = [self.pick(2, -1) if self.seldom() else 1 for _ in axes]
        spans = [(end - 1, start - 1 if start else -99) if step < 0 else (start, end)
                 for start, end, step in zip(starts, ends, steps)]
        lists = [[span[0] for span in spans], [span[1] for span in spans], axes, steps]
        self.node("Slice", [x, *map(self.ints, lists[:self.pick(3, 4)])])

    def reshaped(self, x, shape):
        if self.pick(0, 0, 1):
            axis = self.draw.randint(0, len(shape)) if self.seldom() else self.pick(None, 1)
            return self.node("Flatten", [x], axis=axis - len(shape) if axis and self.opset >= 11 else axis)
        sizes, left = [shape[0]] if shape else [], math.prod(shape[1:])
        for _ in range(self.pick(0, 1, 2, 2, 3, 4)):
            sizes.append(self.draw.choice([size for size in range(1, left + 1) if left % size == 0] or [0]))
            left //= sizes[-1] or 1
        sizes.append(left)
        if self.pick(0, 1):
            sizes[self.draw.randrange(len(sizes))] = -1
        if self.pick(0, 1) and sizes[0] != -1:
            sizes[0] = 0
        self.node("Reshape", [x, self.ints(sizes)],
                  allowzero=self.pick(None, None, 0, 1) if self.opset >= 14 and 0 not in sizes else None)

    def rearranged(self, x, shape):
        rank = len(shape)
        kind = self.pick("Transpose", "Transpose", "Squeeze", "Unsqueeze")
        if kind == "Transpose":
            order = list(range(1, rank))
            self.draw.shuffle(order)
            return self.node(kind, [x], perm=self.pick(*[[0, *order][:rank]] * 25, None))
        axes = [axis for axis in range(1, rank) if shape[axis] == 1 and self.pick(0, 1)]
        if kind == "Squeeze" and not axes and not self.seldom():
            kind = "Unsqueeze"
        if kind == "Unsqueeze":
            count = self.pick(1, 2)
            axes = self.draw.sample(range(min(1, rank), rank + count), count)
        if self.opset >= 11 and axes and self.pick(0, 1):
            axes = [axis - rank - len(axes) if kind == "Unsqueeze" else axis - rank for axis in axes]
        if self.opset < 13:
            return self.node(kind, [x], axes=axes or None)
        self.node(kind, [x] + ([self.ints(axes)] if axes or kind == "Unsqueeze" else []))

    def by_shape(self, x, shape):
        """The idiom of exporters: the batch's size from Shape, and Reshape to it and one more axis."""
        sizes = self.node("Shape", [x])
        batch = sizes and self.node("Gather", [sizes, self.ints([0])], axis=0)
        wanted = batch and self.node("Concat", [batch, self.ints([-1])], axis=0)
        if not wanted or not shape:
            return
        name = self.name()
        self.nodes.append(helper.make_node("Reshape", [x, wanted], [name]))
        self.types[name] = (self.kind, (shape[0], math.prod(shape[1:])))
        self.values[name] = self.types[name][1]

    def refused(self, x, shape):
        """What memc does not have, or has only where constants are folded."""
        kind = self.draw.choice(["Gather", "Expand", "Equal", "Where", "function"] + REFUSED)
        if kind == "function" or self.draw.random() < 0.5:
            self.function(x, shape)
        elif kind == "Gather":
            self.node(kind, [x, self.ints([0])], axis=self.draw.randrange(max(len(shape), 1)))
        elif kind == "Expand":
            self.node(kind, [x, self.ints([self.pick(1, 2) if size == 1 else size for size in shape])])
        elif kind in ("Equal", "Where"):
            condition = self.node("Equal", [self.pick(x, self.constant(shape)), self.constant(shape)])
            if condition and kind == "Where":
                self.node(kind, [condition, x, self.constant(shape)])
        else:
            self.node(kind, [x])
