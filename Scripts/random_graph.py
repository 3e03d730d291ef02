"""Random ONNX graphs over the operators that memc imports, for random-graphs.py."""
import math

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

from random_nodes import Nodes

STEMS = ["x", "conv1.weight", "a b", "model/layer:0", "été", '"q"', "a,b", "7", "%s", "n" * 70, "A", "a"]
LARGEST = 4096


class Graph(Nodes):
    """A graph drawn from `draw`: `inputs` and `values` by name with their shapes, names of `outputs`, and
    the size `batch` of the first axis of all inputs where images lie. Reals are of the type `real`."""

    def __init__(self, draw):
        self.draw = draw
        self.opset = draw.randint(7, 21)
        self.real = draw.choice([numpy.float32] * 14 + [numpy.float64])
        self.kind = helper.np_dtype_to_tensor_dtype(numpy.dtype(self.real))
        self.batch = draw.choice([1] * 9 + [2, 3])
        self.is_symbolic = self.batch == 1 and draw.random() < 0.3
        self.nodes, self.initializers, self.types, self.shared = [], [], {}, {}
        self.inputs, self.values = {}, {}
        self.last = []  # what Softmax makes
        for _ in range(draw.choice([1, 1, 1, 2, 3])):
            self.add_input()
        for _ in range(draw.randint(1, 10)):
            self.grow()
        used = {name for node in self.nodes for name in node.input}
        loose = [name for name in self.values if name not in used and name not in self.inputs]
        made = [name for name in self.values if name not in self.inputs]
        self.outputs = [name for name in loose if draw.random() < 0.9]
        self.outputs += [name for name in made if name not in self.outputs and draw.random() < 0.1]
        self.outputs = self.outputs or made[-1:] or list(self.inputs)[:1]
        if draw.random() < 0.2:
            draw.shuffle(self.nodes)

    def grow(self):
        """One more node, or a few that belong together, if what is drawn fits."""
        values = [name for name in self.values if name not in self.last or self.seldom()]
        name = self.draw.choice(values[-3:] if self.draw.random() < 0.7 else values)
        kind = self.draw.choice([
            *[self.convolution, self.function] * 3,
            *[self.pooling, self.product, self.joined, self.with_constant, self.reduced, self.padded,
              self.concatenated, self.sliced, self.reshaped, self.rearranged] * 2,
            self.bounded, self.normalised, self.softmax, self.by_shape, self.refused])
        kind(name, self.types[name][1])

    def model(self, noisy=False):
        """The model; or the one whose outputs are all values, each with 'NAME.noise' added to it."""
        def info(name, shape):
            return helper.make_tensor_value_info(name, self.kind, shape)

        nodes, inputs, outputs = self.nodes, self.inputs, {name: self.values[name] for name in self.outputs}
        if noisy:
            nodes = [onnx.NodeProto.FromString(node.SerializeToString()) for node in nodes]
            for node in nodes:
                node.input[:] = [f"{name}.sum" if name in self.values else name for name in node.input]
            nodes += [
                helper.make_node("Add", [name, f"{name}.noise"], [f"{name}.sum"]) for name in self.values]
            inputs = self.inputs | {f"{name}.noise": shape for name, shape in self.values.items()}
            outputs = {f"{name}.sum": shape for name, shape in self.values.items()}
        elif self.is_symbolic:
            inputs = {name: ("N", *shape[1:]) if shape else shape for name, shape in inputs.items()}
            outputs = {name: None for name in outputs}
        opsets = [helper.make_opsetid("", self.opset)]
        version = helper.find_min_ir_version_for(opsets)
        named = self.initializers if version < 4 else []  # where they have to be inputs, too
        inputs = [info(*item) for item in inputs.items()] + [
            helper.make_tensor_value_info(tensor.name, tensor.data_type, tensor.dims) for tensor in named]
        graph = helper.make_graph(
            nodes, "g", inputs, [info(*item) for item in outputs.items()], self.initializers)
        return helper.make_model(graph, opset_imports=opsets, ir_version=version)

    def name(self):
        stem = self.draw.choice(STEMS) if self.draw.random() < 0.3 else "v"
        return f"{stem}{len(self.types)}"

    def add_input(self):
        rank = self.draw.choice([0, 1, 2, 2, 2, 3, 3, 4, 4, 4, 4, 4, 5, 6][2 if self.batch > 1 else 0:])
        shape = [self.batch] + [self.draw.randint(1, 9 if rank < 5 else 4) for _ in range(rank - 1)]
        shape, name = tuple(shape[:rank]), self.name()
        if math.prod(shape) <= LARGEST:
            self.types[name], self.inputs[name], self.values[name] = (self.kind, shape), shape, shape
        elif not self.inputs:
            self.add_input()

    def initializer(self, array):
        name = self.name()
        tensor = numpy_helper.from_array(array, name)
        self.types[name] = (tensor.data_type, array.shape)
        if self.draw.random() < 0.2:
            self.nodes.append(helper.make_node("Constant", [], [name], value=tensor))
        else:
            self.initializers.append(tensor)
        return name

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

    def ints(self, numbers):
        return self.initializer(numpy.array(numbers, numpy.int64))

    def number(self, low=-1, high=1):
        return self.initializer(self.real(self.draw.uniform(low, high)).reshape(()))

    def node(self, operator, inputs, **attributes):
        """The name of what a new node makes; none where ONNX has no such node."""
        name, place = self.name(), len(self.nodes)
        label = self.draw.choice([name, "", self.draw.choice(STEMS) + name])
        node = helper.make_node(
            operator, inputs, [name], name=label,
            **{key: value for key, value in attributes.items() if value not in (None, [])})
        kind, shape = self.inferred(node) or (None, None)
        if shape is None or math.prod(shape) > LARGEST or (0 in shape and self.draw.random() < 0.9):
            return None
        self.nodes.insert(place, node)
        self.types[name] = (kind, shape)
        if kind == self.kind and any(source in self.values for source in inputs):
            self.values[name] = shape
        return name

    def inferred(self, node):
        try:
            # before opset 22 shape inference counts windows that begin behind the last element
            opset = 22 if node.op_type.endswith("Pool") else self.opset
            schema = onnx.defs.get_schema(node.op_type, opset, "")
            types = {name: helper.make_tensor_type_proto(*self.types[name]) for name in node.input if name}
            data = {tensor.name: tensor for tensor in self.known() if tensor.name in node.input}
            result = onnx.shape_inference.infer_node_outputs(
                schema, node, types, data, opset_imports=[helper.make_opsetid("", opset)])
            tensor = result[node.output[0]].tensor_type
            sizes = [size.dim_value if size.HasField("dim_value") else None for size in tensor.shape.dim]
            is_known = tensor.HasField("shape") and None not in sizes
            return (tensor.elem_type, tuple(sizes)) if is_known else None
        except Exception:  # whatever onnx throws: the node does not fit its inputs
            return None

    def known(self):
        constants = [node.attribute[0].t for node in self.nodes if node.op_type == "Constant"]
        for tensor, node in zip(constants, [node for node in self.nodes if node.op_type == "Constant"]):
            tensor.name = node.output[0]
        return self.initializers + constants
