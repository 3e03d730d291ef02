"""The parts of operators that a machine of integers computes one after another, each of which it rounds.

docs/integers.md lists them. A part is an ONNX node of its own here, so that noise can be added behind it.
"""
import numpy
from onnx import helper, numpy_helper


class Parts:
    """`nodes` and `constants` that compute what the nodes of a graph do; `values` are what the parts make of
    its inputs."""

    def __init__(self, graph):
        self.graph, self.nodes, self.constants, self.values = graph, [], [], []
        self.live = set(graph.live)
        for node in graph.nodes:
            self.node = node
            method = getattr(self, node.op_type, None)
            if method is None or not any(name in graph.live for name in node.input):
                self.nodes.append(node)
            else:
                self.attributes = {
                    item.name: helper.get_attribute_value(item) for item in node.attribute}
                self.add("Identity", method(*node.input), to=node.output[0])

    def add(self, operator, *inputs, to=None, **attributes):
        name = to or f"part.{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [name], **attributes))
        if not to and any(source in self.live for source in inputs):
            self.values.append(name)
            self.live.add(name)
        return name

    def constant(self, array, kind=None):
        name = f"part.constant.{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(numpy.asarray(array, kind or self.graph.real), name))
        return name

    def shape(self, x):
        return list(self.graph.types[x][1])

    def reduce(self, operator, x, axes, since=18, keep=1):
        if self.graph.opset < since:
            return self.add(operator, x, axes=axes, keepdims=keep)
        return self.add(operator, x, self.constant(axes, numpy.int64), keepdims=keep)

    def reshape(self, x, shape):
        return self.add("Reshape", x, self.constant(shape, numpy.int64))

    def plus(self, x, number):
        return self.add("Add", x, self.constant(number))

    def power(self, x, exponent):
        return self.add("Pow", x, self.constant(exponent))

    def Div(self, a, b):
        if b not in self.graph.live:
            return self.add("Div", a, b)
        return self.add("Mul", a, self.add("Reciprocal", b))

    def Max(self, first, *others, sign=1):
        for other in others:
            left, right = (other, first) if sign > 0 else (first, other)
            change = self.add("Relu", self.add("Sub", left, right))
            first = self.add("Add" if sign > 0 else "Sub", first, change)
        return first

    def Min(self, *inputs):
        return self.Max(*inputs, sign=-1)

    def norm(self, *inputs, power, root):
        """The same node of the powers with exponent 1, and its root."""
        powers = self.add("Abs", inputs[0]) if power % 2 else inputs[0]
        if power > 1:
            powers = self.power(powers, power)
        operator = self.node.op_type if root is None else "ReduceL1"
        attributes = {**self.attributes, "p": 1} if root is None else self.attributes
        total = self.add(operator, powers, *inputs[1:], **attributes)
        return total if root == 1 or power == 1 else self.power(total, 1 / power)

    def ReduceL2(self, *inputs):
        return self.norm(*inputs, power=2, root=2)

    def ReduceSumSquare(self, *inputs):
        return self.norm(*inputs, power=2, root=1)

    def LpPool(self, x):
        return self.norm(x, power=self.attributes.get("p", 2), root=None)

    def GlobalLpPool(self, x):
        return self.norm(x, power=self.attributes.get("p", 2), root=None)

    def normal(self, x, axes):
        """Numbers less their mean, over their standard deviation, along axes."""
        centred = self.add("Sub", x, self.reduce("ReduceMean", x, axes))
        variance = self.reduce("ReduceMean", self.power(centred, 2), axes)
        sum_ = self.plus(variance, self.attributes.get("epsilon", 1e-5))
        return self.add("Mul", centred, self.power(sum_, -0.5))

    def InstanceNormalization(self, x, scale, bias):
        rank = len(self.shape(x))
        own = [1, -1] + [1] * (rank - 2)
        normal = self.normal(x, list(range(2, rank)))
        return self.add("Add", self.add("Mul", normal, self.reshape(scale, own)), self.reshape(bias, own))

    def LayerNormalization(self, x, scale, bias=None):
        rank = len(self.shape(x))
        axis = self.attributes.get("axis", -1) % rank
        scaled = self.add("Mul", self.normal(x, list(range(axis, rank))), scale)
        return self.add("Add", scaled, bias) if bias else scaled

    def GroupNormalization(self, x, scale, bias):
        shape, groups = self.shape(x), self.attributes["num_groups"]
        grouped = self.reshape(x, [shape[0], groups, -1])
        normal = self.normal(grouped, [2])
        own, inner = [1, groups, 1], normal
        if self.graph.opset >= 21:
            inner, own = self.reshape(normal, shape), [1, -1] + [1] * (len(shape) - 2)
        scaled = self.add("Mul", inner, self.reshape(scale, own))
        return self.reshape(self.add("Add", scaled, self.reshape(bias, own)), shape)

    def LRN(self, x):
        shape, size = self.shape(x), self.attributes["size"]
        squares = self.reshape(self.power(x, 2), [shape[0], 1, shape[1], -1])
        mean = self.add("AveragePool", squares, kernel_shape=[size, 1], count_include_pad=1,
                        pads=[(size - 1) // 2, 0, size // 2, 0])
        scaled = self.add("Mul", mean, self.constant(self.attributes.get("alpha", 1e-4)))
        sum_ = self.plus(scaled, self.attributes.get("bias", 1.0))
        factor = self.power(sum_, -self.attributes.get("beta", 0.75))
        return self.add("Mul", x, self.reshape(factor, shape))

    def exponentials(self, x):
        """The shape of x with the axes of a softmax as the last, exponentials of differences to the largest
        number, and their sum."""
        shape = self.shape(x)
        axis = self.attributes.get("axis", -1 if self.graph.opset >= 13 else 1)
        first, rank = axis + len(shape) if axis < 0 else axis, len(shape)
        axes = [first] if self.graph.opset >= 13 else list(range(first, rank))
        differences = self.add("Sub", x, self.reduce("ReduceMax", x, axes))
        powers = self.add("Exp", differences)
        return differences, powers, self.reduce("ReduceSum", powers, axes, since=13)

    def is_read(self):
        """Whether the node is inside the network, and not computed on reals after the program."""
        return any(self.node.output[0] in node.input for node in self.graph.nodes)

    def Softmax(self, x):
        if not self.is_read():
            return self.add("Softmax", x, **self.attributes)
        _, powers, total = self.exponentials(x)
        return self.add("Mul", powers, self.add("Reciprocal", total))

    def LogSoftmax(self, x):
        if not self.is_read():
            return self.add("LogSoftmax", x, **self.attributes)
        differences, _, total = self.exponentials(x)
        return self.add("Sub", differences, self.add("Log", total))
