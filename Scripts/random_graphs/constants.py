"""Constants of random graphs: as initializers, as Constant nodes, or folded from others."""
import math

import numpy
from onnx import helper, numpy_helper

from .nodes import Nodes


class Constants(Nodes):
    def initializer(self, array):
        name = self.name()
        tensor = numpy_helper.from_array(array, name)
        self.types[name] = (tensor.data_type, array.shape)
        self.constants[name] = tensor
        if self.likely(0.2):
            self.nodes.append(helper.make_node("Constant", [], [name], value=tensor))
        else:
            self.initializers.append(tensor)
        return name

    def ints(self, numbers):
        return self.initializer(numpy.array(numbers, numpy.int64))

    def number(self, low=-1, high=1):
        return self.initializer(self.real(self.draw.uniform(low, high)).reshape(()))

    def truth(self, value):
        return self.initializer(numpy.array(value))

    def constant(self, shape, low=-1, high=1):
        """Reals of a shape, now and then those of another node, or made by nodes of constants."""
        key, draw = (tuple(shape), low, high), self.draw.random()
        if key in self.shared and draw < 0.25:
            return self.shared[key]
        size = math.prod(shape)
        array = numpy.array([self.draw.uniform(low, high) for _ in range(size)], self.real).reshape(shape)
        name = self.initializer(array)
        if draw > 0.85:
            name = self.folded(name, array) or name
        self.shared[key] = name
        return name

    def folded(self, name, array):
        """The name of nodes of constants that make an array again, or a part of it that is repeated."""
        kind = self.draw.choice(
            ["Reshape", "Mul", "Gather", "Where", "Expand", "ReduceProd", "ConstantOfShape"])
        if kind == "Reshape":
            flat = self.node(kind, [name, self.ints([-1])])
            return flat and self.node(kind, [flat, self.ints(array.shape)])
        if kind == "Mul":
            return self.node(kind, [name, self.initializer(numpy.ones((), self.real))])
        if kind == "Gather":
            pile = self.initializer(numpy.stack([array, -array]))
            index = self.initializer(numpy.int64(self.pick(0, 0, 1)).reshape(()))
            return self.node(kind, [pile, index], axis=0)
        if kind == "Where":
            equal = self.node("Equal", [name, self.initializer(array.round())])
            return equal and self.node(kind, [equal, self.initializer(array / 2), name])
        if kind == "Expand":
            part = self.initializer(array[tuple(slice(0, self.pick(1, None)) for _ in array.shape)])
            return self.node(kind, [part, self.ints(array.shape)])
        if kind == "ReduceProd" and self.opset < 18:
            pile = self.initializer(numpy.stack([array, numpy.ones_like(array)]))
            return self.node(kind, [pile], axes=[0], keepdims=0)
        value = numpy_helper.from_array(array.reshape(-1)[:1] if array.size else numpy.ones(1, self.real))
        return self.node("ConstantOfShape", [self.ints(array.shape)], value=value)
