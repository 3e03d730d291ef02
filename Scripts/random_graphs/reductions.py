"""Nodes that reduce, normalise and compare numbers along axes."""
from .nodes import Nodes

KINDS = ["ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceL1", "ReduceL2", "ReduceSumSquare"]


class Reductions(Nodes):
    def reduced(self, x, shape):
        operator = "ReduceProd" if self.seldom() else self.draw.choice(KINDS)
        axes, keep = self.axes(shape), self.pick(None, 0, 0, 1)
        if self.opset < (13 if operator == "ReduceSum" else 18):
            return self.node(operator, [x], axes=axes or None, keepdims=keep)
        inputs = [x] + ([self.ints(axes)] if axes or self.seldom() else [])
        self.node(operator, inputs, keepdims=keep, noop_with_empty_axes=self.pick(None, 0, 1))

    def softmax(self, x, shape):
        axis = self.draw.randint(-len(shape) if self.opset >= 11 else 0, max(len(shape) - 1, 0))
        if axis % max(len(shape), 1) == 0 and not self.moves_images():
            axis = len(shape) - 1
        kind, axis = self.pick("Softmax", "LogSoftmax"), self.pick(None, axis, axis, axis)
        self.node(kind, [x], axis=axis)

    def place_of_extreme(self, x, shape):
        """ArgMax or ArgMin, an output of the graph."""
        keep, last = self.pick(None, 0, 1), self.pick(None, 0, 1) if self.opset >= 12 else None
        name = self.node(
            self.pick("ArgMax", "ArgMin"), [x], axis=self.axis(shape), keepdims=keep, select_last_index=last)
        if name:
            self.ends.append(name)

    def normalised(self, x, shape):
        """BatchNormalization, or one that computes its statistics."""
        if len(shape) < 2 and self.likely(0.95):
            return
        kinds = ["BatchNormalization"] + ["InstanceNormalization", "LRN"] * self.is_image(shape)
        kinds += ["LayerNormalization"] * 2 * (self.opset >= 17)
        kinds += ["GroupNormalization"] * 2 * (self.opset >= 18 and self.is_image(shape))
        getattr(self, self.draw.choice(kinds))(x, shape)

    def BatchNormalization(self, x, shape):
        channels = [shape[1] if len(shape) > 1 else 1]
        statistics = [self.constant(channels), self.constant(channels), self.constant(channels),
                      self.constant(channels, 0.5, 2)]
        self.node("BatchNormalization", [x, *statistics], epsilon=self.pick(None, 1e-3),
                  momentum=self.pick(None, 0.5), spatial=self.pick(None, 1) if self.opset < 9 else None)

    def InstanceNormalization(self, x, shape):
        inputs = [x, self.constant(shape[1:2]), self.constant(shape[1:2])]
        self.node("InstanceNormalization", inputs, epsilon=self.pick(None, 0.01, 0.5))

    def LRN(self, x, shape):
        self.node("LRN", [x], size=self.pick(1, 3, 3, 5), alpha=self.pick(None, 0.5, 1.0),
                  beta=self.pick(None, 0.5, 1.0), bias=self.pick(None, 0.5, 2.0))

    def LayerNormalization(self, x, shape):
        axis = self.draw.randint(1, max(len(shape) - 1, 1))
        own = shape[axis:]
        inputs = [x, self.constant(own)] + self.pick([], [self.constant(own)])
        self.node("LayerNormalization", inputs, axis=self.pick(axis, axis - len(shape)),
                  epsilon=self.pick(None, 0.01))

    def GroupNormalization(self, x, shape):
        """Before opset 21 with a scale for each group, which onnx says to be an error, then each channel."""
        groups = self.divisor(shape[1])
        own = [groups if self.opset < 21 else shape[1]]
        self.node("GroupNormalization", [x, self.constant(own), self.constant(own)], num_groups=groups,
                  epsilon=self.pick(None, 0.01))
