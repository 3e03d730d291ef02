"""Random ONNX graphs over the operators that memc imports."""
import math

import numpy
import onnx
from onnx import helper

from .arithmetic import Arithmetic
from .constants import Constants
from .functions import Functions
from .reductions import Reductions
from .selections import Selections
from .shapes import Shapes
from .windows import Windows

STEMS = ["x", "conv1.weight", "a b", "model/layer:0", "été", '"q"', "a,b", "7", "%s", "n" * 70, "A", "a"]
LARGEST = 4096
OPSETS = (7, 25)


class Graph(Constants, Windows, Arithmetic, Functions, Shapes, Selections, Reductions):
    """A graph drawn from `draw`: `inputs` and `values` by name with their shapes, names of `outputs`, and
    the size `batch` of the first axis of all inputs where images lie. Reals are of the type `real`.
    `values` are the reals that depend on inputs."""

    def __init__(self, draw):
        self.draw = draw
        self.opset = draw.randint(*OPSETS)
        self.real = draw.choice([numpy.float32] * 14 + [numpy.float64])
        self.kind = helper.np_dtype_to_tensor_dtype(numpy.dtype(self.real))
        self.batch = draw.choice([1] * 9 + [2, 3])
        self.is_symbolic = self.batch == 1 and draw.random() < 0.3
        self.nodes, self.initializers, self.types, self.shared, self.constants = [], [], {}, {}, {}
        self.inputs, self.values, self.live = {}, {}, set()
        self.ends = []  # what ArgMax makes, in integers
        for _ in range(draw.choice([1, 1, 1, 2, 3])):
            self.add_input()
        for _ in range(draw.randint(1, 10)):
            self.grow()
        self.outputs = self.some_outputs() + self.ends
        if draw.random() < 0.2:
            draw.shuffle(self.nodes)

    def some_outputs(self):
        used = {name for node in self.nodes for name in node.input}
        loose = [name for name in self.values if name not in used and name not in self.inputs]
        made = [name for name in self.values if name not in self.inputs]
        outputs = [name for name in loose if self.likely(0.9)]
        outputs += [name for name in made if name not in outputs and self.likely(0.1)]
        return outputs or ([] if self.ends else made[-1:] or list(self.inputs)[:1])

    def grow(self):
        """One more node, or a few that belong together; up to four draws, some of which do not fit."""
        size = len(self.live)
        for _ in range(4):
            self.draw_node()
            if len(self.live) > size:
                break

    def draw_node(self):
        name = self.draw.choice(list(self.values)[-3 if self.likely(0.7) else 0:])
        kind = self.draw.choice([
            *[self.convolution, self.pooling, self.function] * 6,
            *[self.product, self.joined, self.with_constant, self.reduced, self.padded, self.concatenated,
              self.sliced, self.reshaped, self.rearranged, self.within_domain, self.normalised,
              self.transposed_convolution, self.blocks, self.stepped, self.softmax] * 2,
            self.quotient, self.sloped, self.power, self.chosen, self.bounded, self.cast, self.dropout,
            self.split, self.gathered, self.tiled, self.expanded, self.resized, self.product_of_values,
            self.place_of_extreme, self.by_shape])
        kind(name, self.types[name][1])

    def model(self):
        inputs = {name: ("N", *shape[1:]) if shape and self.is_symbolic else shape
                  for name, shape in self.inputs.items()}
        outputs = {name: None if self.is_symbolic else self.types[name][1] for name in self.outputs}
        opsets = [helper.make_opsetid("", self.opset)]
        version = helper.find_min_ir_version_for(opsets)
        named = self.initializers if version < 4 else []  # where they have to be inputs, too
        own = [helper.make_tensor_value_info(name, self.kind, shape) for name, shape in inputs.items()] + [
            helper.make_tensor_value_info(tensor.name, tensor.data_type, tensor.dims) for tensor in named]
        made = [helper.make_tensor_value_info(name, self.types[name][0], shape)
                for name, shape in outputs.items()]
        graph = helper.make_graph(self.nodes, "g", own, made, self.initializers)
        return helper.make_model(graph, opset_imports=opsets, ir_version=version)

    def name(self):
        stem = self.draw.choice(STEMS) if self.likely(0.3) else "v"
        return f"{stem}{len(self.types)}"

    def add_input(self):
        rank = self.draw.choice([0, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 4, 4, 5, 5, 6][2 if self.batch > 1 else 0:])
        shape = [self.batch] + [self.draw.randint(1, 9 if rank < 5 else 4) for _ in range(rank - 1)]
        shape, name = tuple(shape[:rank]), self.name()
        if math.prod(shape) <= LARGEST:
            self.types[name], self.inputs[name] = (self.kind, shape), shape
            self.add_value(name, shape)
        elif not self.inputs:
            self.add_input()

    def add_value(self, name, shape):
        self.types[name], self.values[name] = (self.kind, shape), shape
        self.live.add(name)

    def node(self, operator, inputs, outputs=1, **attributes):
        """The name of the first thing that a new node makes; none where ONNX has no such node."""
        place, first = len(self.nodes), len(self.types)
        names = [f"{self.name()}{'.' * more}" for more in range(outputs)]
        label = self.draw.choice([names[0], "", f"{self.draw.choice(STEMS)}{first}"])
        node = helper.make_node(
            operator, inputs, names, name=label,
            **{key: value for key, value in attributes.items() if value not in (None, [])})
        types = self.inferred(node)
        if not types or any(math.prod(shape) > LARGEST for _, shape in types):
            return None
        if any(0 in shape for _, shape in types) and self.likely(0.9):
            return None
        self.nodes.insert(place, node)
        is_live = any(source in self.live for source in inputs)
        for name, (kind, shape) in zip(names, types):
            self.types[name] = (kind, shape)
            if is_live:
                self.live.add(name)
            if is_live and kind == self.kind:
                self.add_value(name, shape)
        return names[0]

    def inferred(self, node):
        """The element type and shape of each output; none if they do not follow."""
        if node.op_type == "GroupNormalization":  # onnx infers nothing
            return [self.types[node.input[0]]]
        try:
            # before opset 22 shape inference counts windows that begin behind the last element
            opset = max(22, self.opset) if node.op_type.endswith("Pool") else self.opset
            schema = onnx.defs.get_schema(node.op_type, opset, "")
            types = {name: helper.make_tensor_type_proto(*self.types[name]) for name in node.input if name}
            data = {name: self.constants[name] for name in node.input if name in self.constants}
            result = onnx.shape_inference.infer_node_outputs(
                schema, node, types, data, opset_imports=[helper.make_opsetid("", opset)])
            return [self.known_type(result[name].tensor_type) for name in node.output]
        except Exception:  # whatever onnx throws: the node does not fit its inputs
            return None

    def known_type(self, tensor):
        sizes = [size.dim_value if size.HasField("dim_value") else None for size in tensor.shape.dim]
        if not tensor.HasField("shape") or None in sizes:
            raise ValueError("a size is not known")
        return tensor.elem_type, tuple(sizes)
