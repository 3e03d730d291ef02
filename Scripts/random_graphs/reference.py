"""What onnxruntime makes of a graph, and how far rounding noise moves it."""
import numpy
import onnx
import onnxruntime
from onnx import helper

from .parts import Parts

DRAWS = 16
STEP = 2**-16
# what moves codes, so that its inputs and its output have one format
MOVES = {"Concat", "Expand", "Flatten", "Gather", "Identity", "Pad", "Reshape", "Slice", "Squeeze", "Tile",
         "Transpose", "Unsqueeze"}
onnxruntime.set_default_logger_severity(4)


class NoReference(Exception):
    """Why onnxruntime yields nothing to compare with."""


class Reference:
    """The outputs `wanted` of a graph for images `data`, a float `tolerance` for each of their elements, and
    for each image whether it `is_decided`: whether no function that jumps is near its jump."""

    def __init__(self, graph, data, noise):
        self.graph, self.data, self.noise = graph, data, noise
        try:
            self.wanted = self.run(self.session(graph.model()), graph.outputs)
            self.expect_finite(self.wanted, "onnxruntime: not finite")
            self.parts = Parts(graph)
            self.add_noise()
        except NoReference:
            raise
        except Exception as error:  # whatever onnxruntime throws
            raise NoReference(f"onnxruntime: {str(error)}") from None

    def add_noise(self):
        made = [*self.graph.values, *self.parts.values, *self.graph.ends]
        names = [name for name in made if name not in self.graph.inputs]
        quiet = self.session(self.expanded(names))
        exact = self.run(quiet, names) | {name: self.flat(name) for name in self.graph.inputs}
        self.expect_finite(exact, "onnxruntime: a part is not finite")
        reals = {name: value for name, value in exact.items() if value.dtype == self.graph.real}
        self.largest = self.shared_largest(reals)
        noisy = self.session(self.expanded(names, reals))
        worst = {name: numpy.zeros_like(value) for name, value in reals.items()}
        for _ in range(DRAWS):
            drawn = self.run(noisy, [f"{name}.noisy" for name in reals], reals)
            self.expect_finite(drawn, "onnxruntime: noise leaves the domain")
            for name, value in reals.items():
                worst[name] = numpy.maximum(worst[name], abs(drawn[f"{name}.noisy"] - value))
        self.exact = exact
        self.reach = {name: self.allowed(worst[name], name) for name in reals}
        self.tolerance = [self.reach.get(name, numpy.zeros(1)) for name in self.graph.outputs]
        self.wanted = list(self.wanted.values())
        self.is_decided = numpy.ones(len(self.wanted[0]), bool)
        for node in self.graph.nodes:
            if node.input and node.input[0] in reals:
                self.is_decided &= ~self.near_jump(node).any(axis=1)

    def shared_largest(self, reals):
        """The largest magnitude of each value, or of those that share its format."""
        largest = {name: abs(value).max(initial=0) for name, value in reals.items()}
        moves = [node for node in self.parts.nodes if node.op_type in MOVES]
        for _ in moves:
            for node in moves:
                names = [name for name in (*node.input, *node.output) if name in largest]
                shared = max((largest[name] for name in names), default=0)
                largest.update(dict.fromkeys(names, shared))
        return largest

    def allowed(self, worst, name):
        if not worst.size:
            return worst
        return 4 * numpy.maximum(worst, numpy.median(worst)) + 2 * STEP * self.largest[name]

    def near_jump(self, node):
        """Whether the input of a function that jumps is near a jump, [images, elements]."""
        x, reach = self.exact[node.input[0]], self.reach[node.input[0]]
        attributes = {item.name: helper.get_attribute_value(item) for item in node.attribute}
        if node.op_type in ("Floor", "Ceil"):
            return abs(x - x.round()) <= reach
        if node.op_type == "Round":
            return abs(x - numpy.floor(x) - 0.5) <= reach
        if node.op_type in ("Sign", "ThresholdedRelu"):
            jump = attributes.get("alpha", 1.0) if node.op_type == "ThresholdedRelu" else 0
            return abs(x - jump) <= reach
        if node.op_type in ("ArgMax", "ArgMin"):
            return self.near_tie(node, x, reach, attributes)
        return numpy.zeros_like(x, bool)

    def near_tie(self, node, x, reach, attributes):
        """Whether another number is near the largest or smallest, for each place of the result."""
        shape = self.graph.types[node.input[0]][1]
        axis = attributes.get("axis", 0)
        sorted_ = numpy.sort(x.reshape(-1, *shape), axis=axis if axis < 0 else axis + 1)
        largest, next_ = (-1, -2) if node.op_type == "ArgMax" else (0, 1)
        if sorted_.shape[axis if axis < 0 else axis + 1] < 2:
            return numpy.zeros_like(x, bool)
        gap = numpy.take(sorted_, largest, axis if axis < 0 else axis + 1) - numpy.take(
            sorted_, next_, axis if axis < 0 else axis + 1)
        return abs(gap).reshape(len(x), -1) <= 2 * reach.max()

    def expect_finite(self, values, reason):
        if not all(numpy.isfinite(value).all() for value in values.values()):
            raise NoReference(reason)

    def expanded(self, names, reals=None):
        """The model of parts whose outputs are all values; with noise on those of `reals`."""
        graph, parts = self.graph, self.parts
        nodes = [onnx.NodeProto.FromString(node.SerializeToString()) for node in parts.nodes]
        inputs = {name: (graph.kind, shape) for name, shape in graph.inputs.items()}
        outputs = list(names)
        if reals:
            # before opset 22 shape inference expects more of windows that begin behind the last element
            inputs |= {f"{name}.noise": (graph.kind, [None] * len(self.shapes[name])) for name in reals}
            for node in nodes:
                node.input[:] = [f"{name}.noisy" if name in reals else name for name in node.input]
            outputs = [f"{name}.noisy" for name in reals]
            nodes += [node for name, value in reals.items() for node in self.with_noise(name, value)]
        infos = [helper.make_tensor_value_info(name, *type_) for name, type_ in inputs.items()]
        body = helper.make_graph(
            nodes, "g", infos, [onnx.ValueInfoProto(name=name) for name in outputs],
            graph.initializers + parts.constants)
        opsets = [helper.make_opsetid("", graph.opset)]
        version = max(4, helper.find_min_ir_version_for(opsets))
        return helper.make_model(body, opset_imports=opsets, ir_version=version)

    def with_noise(self, name, value):
        """A value that is never negative stays so, as its codes do."""
        if value.min(initial=0) < 0:
            return [helper.make_node("Add", [name, f"{name}.noise"], [f"{name}.noisy"])]
        return [helper.make_node("Add", [name, f"{name}.noise"], [f"{name}.sum"]),
                helper.make_node("Relu", [f"{name}.sum"], [f"{name}.noisy"])]

    def session(self, model):
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        options.intra_op_num_threads = 1
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        return onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"])

    def run(self, session, names, reals=None):
        """Values for all images by name, [images, elements], with noise by the ranges of `reals`."""
        batch = self.graph.batch
        count = len(next(iter(self.data.values()))) // batch
        feeds = {name: self.data[name].reshape(count, *shape).astype(self.graph.real)
                 for name, shape in self.graph.inputs.items()}
        for name, value in (reals or {}).items():
            reach = STEP * self.largest[name]
            noise = self.noise.uniform(-reach, reach, (count, *self.shapes[name]))
            feeds[f"{name}.noise"] = noise.astype(self.graph.real)
        results = [
            session.run(names, {name: numpy.asarray(values[index]) for name, values in feeds.items()})
            for index in range(count)]
        if reals is None:
            own = {name: value.shape for name, value in zip(names, results[0])}
            self.shapes = {**self.graph.inputs, **own}
        return {name: numpy.concatenate([value.reshape(batch, -1) for value in parts])
                for name, parts in zip(names, zip(*results))}

    def flat(self, name):
        return self.data[name].reshape(len(self.data[name]), -1).astype(self.graph.real)
