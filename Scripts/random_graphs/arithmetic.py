"""Nodes that join values, or a value and a constant, element by element or as matrices."""
import numpy

from .nodes import Nodes


class Arithmetic(Nodes):
    def product(self, x, shape):
        if len(shape) < 2 and not self.seldom():
            return self.function(x, shape)
        rows, columns = shape[-1] if shape else 1, self.draw.randint(1, 6)
        if self.pick(0, 1) or len(shape) != 2:
            more = [shape[-3]] if len(shape) > 2 and self.seldom() else []
            weights = self.constant([rows] if len(shape) > 2 and self.seldom() else [*more, rows, columns])
            left = self.constant([3, shape[-2] if shape[1:] else 1]) if self.seldom() else None
            return self.node("MatMul", [left, x] if left else [x, weights])
        transposed = int(self.moves_images())
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

    def product_of_values(self, x, shape):
        """MatMul of two activations: of a value by another that fits, or by its own transpose."""
        if len(shape) < 3:
            return self.product(x, shape)
        others = [name for name, own in self.values.items()
                  if len(own) == len(shape) and own[:-2] == shape[:-2] and own[-2] == shape[-1]]
        order = [*range(len(shape) - 2), len(shape) - 1, len(shape) - 2]
        other = self.draw.choice(others) if others and self.pick(0, 1) else None
        turned = other or self.node("Transpose", [x], perm=order)
        if turned:
            self.node("MatMul", [x, turned])

    def joined(self, x, shape):
        operator = self.pick("Add", "Add", "Sub", "Mul", "Sum", "Max", "Min")
        inputs = [x, self.like(shape)]
        if operator in ("Sum", "Max", "Min"):
            inputs = inputs[:self.pick(1, 2, 2, 2)] + [self.like(shape)] * self.pick(0, 0, 1)
        self.draw.shuffle(inputs)
        self.node(operator, inputs)

    def quotient(self, x, shape):
        divisor = self.positive(self.like(shape))
        if divisor and self.pick(0, 0, 1):
            divisor = self.node("Neg", [divisor])
        if divisor:
            self.node("Div", [self.pick(x, x, self.constant(self.part_of(shape))), divisor])

    def with_constant(self, x, shape):
        operator = self.pick("Add", "Sub", "Mul", "Div", "Sum", "Max", "Min")
        low, high = (0.5, 2) if operator == "Div" else (-1, 1)
        other = self.constant(self.part_of(shape), low, high)
        inputs = [x, other] if operator == "Div" or self.pick(0, 1) else [other, x]
        self.node(operator, inputs)

    def sloped(self, x, shape):
        self.node("PRelu", [x, self.constant(self.part_of(shape))])

    def power(self, x, shape):
        """Whole exponents of any number, others of numbers above 0."""
        exponent = self.pick(2, 2, 3, 1, 0, 0.5, -1, -2, 1.5, -0.5)
        if exponent not in (0, 1, 2, 3):
            x = self.positive(x)
        exponents = numpy.full(self.pick((), (), (1,), tuple(self.part_of(shape))), exponent)
        if x and self.pick(0, 0, 1):
            whole = self.draw.choices([0, 1, 2, 3], k=exponents.size)
            exponents = numpy.array(whole, float).reshape(exponents.shape)
        kind = self.pick(numpy.float32, numpy.int64, numpy.int32) if self.opset >= 12 else self.real
        if (exponents % 1).any():
            kind = self.real
        if x:
            self.node("Pow", [x, self.initializer(exponents.astype(kind))])

    def chosen(self, x, shape):
        """A value where a constant is true, elsewhere another constant."""
        own = self.part_of(shape)
        if self.pick(0, 1):
            truths = numpy.array([self.pick(False, True) for _ in range(int(numpy.prod(own)))], bool)
            condition = self.initializer(truths.reshape(own))
        else:
            condition = self.node("Equal", [self.rounded(own), self.rounded([])])
        inputs = [x, self.constant(self.part_of(shape))]
        self.draw.shuffle(inputs)
        if self.seldom():
            condition = self.node("Equal", [x, self.constant(own)])
        if condition:
            self.node("Where", [condition, *inputs])

    def rounded(self, shape):
        """A constant of -1, 0 and 1; ONNX compares integers alone before opset 11."""
        size = int(numpy.prod(shape))
        kind = self.real if self.opset >= 11 else numpy.int64
        numbers = [self.pick(-1, 0, 1) for _ in range(size)]
        return self.initializer(numpy.array(numbers, kind).reshape(shape))
