"""Writes small quantized networks, inputs and outputs to quantized/NAME.onnx, NAME-input.npy and
NAME-output.npy, and their names to quantized/names.txt, with how close a program comes to the output:

    exact   the model states every code, so all agree
    output  all codes but the last are stated, so the output is off by half a step of its format
    close   memc chooses codes of weights or activations
    loose   the reference itself is off by a code

    pip install onnx onnxruntime qonnx numpy && python3 quantized.py

References: onnxruntime without graph optimizations, which computes every node as it stands; QONNX's
executor for the networks with its operators. Scales are no powers of two, so that hardly a number
falls on a half, which ONNX rounds to even and the tile machine up.
"""

import pathlib

import ml_dtypes
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

FOLDER = pathlib.Path(__file__).parent / "quantized"
QONNX = "qonnx.custom_op.general"
TYPES = {np.dtype("float32"): TensorProto.FLOAT, np.dtype("uint8"): TensorProto.UINT8}
onnxruntime.set_default_logger_severity(3)


class Network:
    """A network under construction: methods add nodes and return the names of their outputs."""

    def __init__(self, name, shape=(3, 6, 6), dtype=np.float32, opset=13):
        self.name, self.shape, self.dtype, self.opset = name, (1, *shape), np.dtype(dtype), opset
        self.nodes, self.tensors = [], []
        self.rng = np.random.default_rng(sum(map(ord, name)))

    def const(self, value, dtype=np.float32):
        name = f"c{len(self.tensors)}"
        self.tensors.append(numpy_helper.from_array(np.asarray(value).astype(dtype), name))
        return name

    def op(self, op, *inputs, domain="", outputs=1, **attributes):
        names = [f"v{len(self.nodes)}_{i}" if i else f"v{len(self.nodes)}" for i in range(outputs)]
        self.nodes.append(
            helper.make_node(op, inputs, names, name=names[0], domain=domain, **attributes))
        return names if outputs > 1 else names[0]

    def normal(self, *shape):
        return self.rng.normal(0, 0.5, shape).astype(np.float32)

    def codes(self, low, high, *shape):
        return self.rng.integers(low, high + 1, shape)

    # QuantizeLinear and DequantizeLinear

    def quantize(self, x, scale, zero=0, dtype=np.uint8, **attributes):
        return self.op("QuantizeLinear", x, self.const(scale), self.const(zero, dtype), **attributes)

    def dequantize(self, q, scale, zero=0, dtype=np.uint8, **attributes):
        return self.op(
            "DequantizeLinear", q, self.const(scale), self.const(zero, dtype), **attributes)

    def qdq(self, x, scale, zero=0, dtype=np.uint8):
        return self.dequantize(self.quantize(x, scale, zero, dtype), scale, zero, dtype)

    def weights(self, low, high, shape, scale, zero=0, dtype=np.int8, **attributes):
        q = self.const(self.codes(low, high, *shape), dtype)
        return self.dequantize(q, scale, zero, dtype, **attributes)

    def bias(self, scale, count=4):
        q = self.const(self.codes(-300, 300, count), np.int32)
        return self.dequantize(q, scale, np.zeros_like(scale, dtype=int), np.int32, axis=0)

    # QONNX

    def quant(self, x, scale, bits, signed=1, narrow=0, rounding="ROUND", op="Quant"):
        return self.op(
            op, x, self.const(scale), self.const(0), self.const(bits), domain=QONNX,
            signed=signed, narrow=narrow, rounding_mode=rounding)

    def model(self, output, dtype=TensorProto.FLOAT):
        graph = helper.make_graph(
            self.nodes, self.name,
            [helper.make_tensor_value_info("x", TYPES[self.dtype], self.shape)],
            [helper.make_tensor_value_info(output, dtype, None)], self.tensors)
        domains = {node.domain for node in self.nodes} - {""}
        opsets = [helper.make_opsetid("", self.opset)] + [helper.make_opsetid(d, 1) for d in domains]
        return helper.make_model(
            graph, opset_imports=opsets, ir_version=11 if self.opset >= 24 else 10)

    def inputs(self):
        shape = (4, *self.shape[1:])
        if self.dtype == np.float32:
            return self.rng.uniform(-1, 1, shape).astype(np.float32)
        info = np.iinfo(self.dtype)
        return self.rng.integers(info.min, info.max + 1, shape).astype(self.dtype)

    def write(self, output, dtype=TensorProto.FLOAT, inputs=None, accuracy="exact"):
        model = self.model(output, dtype)
        inputs = self.inputs() if inputs is None else inputs
        images = [image[None] for image in inputs]
        run = qonnx_run if any(n.domain == QONNX for n in self.nodes) else onnxruntime_run
        outputs = np.concatenate(run(model, images))
        onnx.save(model, FOLDER / f"{self.name}.onnx")
        np.save(FOLDER / f"{self.name}-input.npy", inputs)
        np.save(FOLDER / f"{self.name}-output.npy", outputs.astype(np.float32))
        names.append(f"{self.name} {accuracy}")
        print(f"{self.name}: {outputs.shape} {outputs.min():.3g}...{outputs.max():.3g}, "
              f"{len(np.unique(outputs))} values")


def onnxruntime_run(model, images):
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return [session.run(None, {"x": image})[0] for image in images]


def qonnx_run(model, images):
    from qonnx.core.modelwrapper import ModelWrapper
    from qonnx.core.onnx_exec import execute_onnx
    from qonnx.transformation.infer_shapes import InferShapes

    wrapper = ModelWrapper(model).transform(InferShapes())
    return [execute_onnx(wrapper, {"x": image})[model.graph.output[0].name] for image in images]


names = []

# QuantizeLinear and DequantizeLinear around every operator


def qdq_per_tensor(name, zero, weight_type, weight_zero):
    n = Network(name)
    x = n.qdq("x", 0.0079, 128)
    low = 0 if weight_type == np.uint8 else -128
    w = n.weights(low, low + 255, (4, 3, 3, 3), 0.0031, weight_zero, weight_type)
    y = n.op("Conv", x, w, n.bias(0.0079 * 0.0031), pads=[1, 1, 1, 1])
    y = n.qdq(n.op("Relu", y), 0.0173, zero)
    w = n.weights(low, low + 255, (144, 5), 0.0017, weight_zero, weight_type)
    y = n.op("MatMul", n.op("Flatten", y), w)
    n.write(n.qdq(y, 0.0291, 119))


qdq_per_tensor("qdq-zero-points", 0, np.int8, 0)
qdq_per_tensor("qdq-uint8-weights", 3, np.uint8, 121)

n = Network("qdq-per-channel")
x = n.qdq("x", 0.0079, 0, np.int8)
scales = np.array([0.0011, 0.0037, 0.0023, 0.0071], np.float32)
w = n.weights(-127, 127, (4, 3, 3, 3), scales, [0] * 4, np.int8, axis=0)
y = n.qdq(n.op("Conv", x, w, n.bias(0.0079 * scales)), 0.0231, 0, np.int8)
w = n.weights(-127, 127, (4, 1, 3, 3), scales, [0] * 4, np.int8, axis=0)
y = n.qdq(n.op("Relu", n.op("Conv", y, w, n.bias(0.0231 * scales), group=4)), 0.0117, -128, np.int8)
w = n.weights(-127, 127, (16, 4), scales, [0] * 4, np.int8, axis=1)
n.write(n.qdq(n.op("Gemm", n.op("Flatten", y), w), 0.0077, 5, np.int8))

n = Network("qdq-residual")
x = n.qdq("x", 0.0079, 131)
a = n.op("Conv", x, n.weights(-128, 127, (3, 3, 3, 3), 0.0031), pads=[1, 1, 1, 1])
a = n.qdq(a, 0.0253, 118)
y = n.qdq(n.op("Relu", n.op("Add", x, a)), 0.0191, 7)
b = n.qdq(n.op("Clip", a, n.const(-0.4), n.const(0.9)), 0.0061, 66)
n.write(n.qdq(n.op("Concat", y, b, axis=1), 0.0213, 20))

n = Network("qdq-depthwise", (4, 6, 6))
x = n.qdq("x", 0.0079, 128)
y = n.op("Conv", x, n.weights(-128, 127, (4, 1, 3, 3), 0.0047), n.bias(0.0079 * 0.0047), group=4)
y = n.qdq(n.op("Clip", y, n.const(0.0), n.const(6.0)), 0.0113)
y = n.op("Conv", y, n.weights(-128, 127, (3, 4, 1, 1), 0.0052))
n.write(n.qdq(y, 0.0137, 140))

n = Network("qdq-clamped-input")
x = n.op("Relu", n.qdq("x", 0.0088, 144))
y = n.op("Conv", x, n.weights(-128, 127, (4, 3, 3, 3), 0.0031))
n.write(n.qdq(y, 0.0145, -79, np.int8))

n = Network("qdq-moves")
q = n.quantize("x", 0.0079, 113)
q = n.op("MaxPool", q, kernel_shape=[2, 2], strides=[2, 2])
q = n.op("Transpose", q, perm=[0, 1, 3, 2])
q = n.op(
    "Pad", q, n.const([0, 0, 1, 1, 0, 0, 0, 1], np.int64), n.const(50, np.uint8), mode="constant")
x = n.dequantize(q, 0.0079, 113)
y = n.quantize(n.op("Conv", x, n.weights(-128, 127, (4, 3, 2, 2), 0.0042)), 0.0217, 121)
y = n.dequantize(n.op("Reshape", y, n.const([1, -1], np.int64)), 0.0217, 121)
n.write(n.qdq(n.op("Gemm", y, n.weights(-128, 127, (48, 5), 0.0024)), 0.0311, 125))

n = Network("qdq-16-bits", opset=21)
x = n.qdq("x", 0.000031, 32768, np.uint16)
y = n.op("Conv", x, n.weights(-128, 127, (4, 3, 3, 3), 0.0031), n.bias(0.000031 * 0.0031))
y = n.qdq(y, 0.000071, 0, np.int16)
n.write(n.qdq(n.op("MatMul", n.op("Flatten", y), n.weights(-128, 127, (64, 3), 0.0021)),
              0.000173, 120, np.int16))


def qdq_narrow(name, opset, signed, unsigned, bits):
    n = Network(name, opset=opset)
    most = 1 << (bits - 1)
    x = n.qdq("x", 0.113 * 8 / most, 0, signed)
    y = n.op("Conv", x, n.weights(-most, most - 1, (4, 3, 3, 3), 0.17, 0, signed))
    y = n.qdq(n.op("Relu", y), 0.231 * 8 / most, 0, unsigned)
    w = n.weights(0, 2 * most - 1, (64, 5), 0.093, most - 1, unsigned)
    n.write(n.qdq(n.op("MatMul", n.op("Flatten", y), w), 0.371 * 4 / most, most - 1, unsigned))


qdq_narrow("qdq-4-bits", 21, ml_dtypes.int4, ml_dtypes.uint4, 4)
qdq_narrow("qdq-2-bits", 25, ml_dtypes.int2, ml_dtypes.uint2, 2)

n = Network("qdq-blocked-weights", (12,), opset=21)
x = n.qdq("x", 0.0079, 0, np.int8)
scales = n.rng.uniform(0.05, 0.1, (3, 5)).astype(np.float32)
w = n.weights(-8, 7, (12, 5), scales, np.zeros((3, 5)), ml_dtypes.int4, axis=0, block_size=4)
n.write(n.qdq(n.op("MatMul", x, w), 0.0231, 0, np.int8), accuracy="close")

n = Network("qdq-output-dtype", opset=21)
x = n.op("QuantizeLinear", "x", n.const(0.0083), output_dtype=TensorProto.INT8)
x = n.op("DequantizeLinear", x, n.const(0.0083))
y = n.op("Conv", x, n.weights(-128, 127, (4, 3, 3, 3), 0.0031))
y = n.op("QuantizeLinear", y, n.const(0.000091), output_dtype=TensorProto.INT16)
n.write(n.op("DequantizeLinear", y, n.const(0.000091)))

n = Network("weights-only")
y = n.op("Conv", "x", n.weights(-128, 127, (4, 3, 3, 3), 0.0031), n.const(n.normal(4)))
w = n.weights(-7, 7, (64, 5), 0.041)
n.write(n.op("MatMul", n.op("Flatten", n.op("Relu", y)), w), accuracy="close")

n = Network("activations-only")
y = n.op("Conv", n.qdq("x", 0.0079, 128), n.const(n.normal(4, 3, 3, 3)), n.const(n.normal(4)))
y = n.qdq(n.op("Relu", y), 0.0171)
n.write(n.qdq(n.op("MatMul", n.op("Flatten", y), n.const(n.normal(64, 5))), 0.0631, 128),
        accuracy="close")

n = Network("qcdq")


def qcdq(x, scale, low, high, dtype=np.int8):
    q = n.op("Clip", n.quantize(x, scale, 0, dtype), n.const(low, dtype), n.const(high, dtype))
    return n.dequantize(q, scale, 0, dtype)


x = qcdq("x", 0.137, -8, 7)
w = qcdq(n.const(n.normal(4, 3, 3, 3)), 0.41, -2, 1)
y = qcdq(n.op("Relu", n.op("Conv", x, w)), 0.29, 0, 7, np.uint8)
w = qcdq(n.const(n.normal(64, 5)), 0.213, -3, 3)
n.write(qcdq(n.op("MatMul", n.op("Flatten", y), w), 0.83, -8, 7))

n = Network("image-to-integers", dtype=np.uint8)
x = n.dequantize("x", 0.00392, 0)
y = n.op("Conv", x, n.weights(-128, 127, (4, 3, 3, 3), 0.0031))
y = n.qdq(n.op("Relu", y), 0.0091)
y = n.op("MatMul", n.op("Flatten", y), n.weights(-128, 127, (64, 5), 0.0021))
n.write(n.quantize(y, 0.0471, 100), TensorProto.UINT8)

# Operators on integers


def q(n, scale, zero, dtype=np.uint8):
    return [n.const(scale), n.const(zero, dtype)]


n = Network("qoperator")
s = "com.microsoft"
x = q(n, 0.0079, 128)
image = n.op("QuantizeLinear", "x", *x)
w = n.const(n.codes(-127, 127, 4, 3, 3, 3), np.int8)
ws = [n.const([0.0013, 0.0031, 0.0023, 0.0052]), n.const([0] * 4, np.int8)]
a = q(n, 0.0191, 117)
y = n.op("QLinearConv", image, *x, w, *ws, *a, n.const(n.codes(-300, 300, 4), np.int32),
         pads=[1, 1, 1, 1])
b = q(n, 0.0113, 101)
z = n.op("QLinearLeakyRelu", y, *a, *b, domain=s, alpha=0.1)
c = q(n, 0.0231, 97)
y = n.op("QLinearAdd", y, *a, z, *b, *c, domain=s)
d = q(n, 0.00391, 0)
g = n.op("QLinearSigmoid", z, *b, *d, domain=s)
e = q(n, 0.0147, 111)
y = n.op("QLinearMul", y, *c, g, *d, *e, domain=s)
f = q(n, 0.0097, 118)
y = n.op("QLinearAveragePool", y, *e, *f, domain=s, kernel_shape=[2, 2], strides=[2, 2])
h = q(n, 0.0061, 125)
y = n.op("QLinearConcat", *h, y, *f, y, *f, domain=s, axis=1)
m = n.op("QLinearGlobalAveragePool", y, *h, *f, domain=s)
m = n.op("Reshape", m, n.const([1, 8], np.int64))
n.write(n.op("DequantizeLinear", m, *f))

n = Network("qoperator-dense", (12,))
x = q(n, 0.0079, 128)
y = n.op("QuantizeLinear", "x", *x)
a = q(n, 0.0213, 121)
w = n.const(n.codes(0, 255, 12, 8), np.uint8)
y = n.op("QLinearMatMul", y, *x, w, n.const(0.0043), n.const(130, np.uint8), *a)
b = q(n, 0.0317, 133)
w = n.const(n.codes(-127, 127, 5, 8), np.int8)
ws = [n.const(0.0061), n.const(0, np.int8)]
y = n.op("QGemm", y, *a, w, *ws, n.const(n.codes(-300, 300, 5), np.int32), *b, domain=s, transB=1)
n.write(n.op("DequantizeLinear", y, *b))

n = Network("qoperator-softmax", (12,))
x, y = q(n, 0.0079, 128), q(n, 0.00391, 0)
image = n.op("QuantizeLinear", "x", *x)
image = n.op("QLinearSoftmax", image, *x, *y, domain=s, axis=1, opset=13)
n.write(n.op("DequantizeLinear", image, *y), accuracy="loose")

n = Network("integer-products", dtype=np.uint8)
w = n.const(n.codes(0, 255, 4, 3, 3, 3), np.uint8)
y = n.op("ConvInteger", "x", w, n.const(120, np.uint8), n.const(131, np.uint8))
y = n.op("Mul", n.op("Cast", y, to=TensorProto.FLOAT), n.const(0.000037))
y = n.quantize(n.op("Relu", y), 0.0191, 13)
w = n.const(n.codes(-128, 127, 64, 5), np.int8)
y = n.op("MatMulInteger", n.op("Flatten", y), w, n.const(13, np.uint8), n.const(3, np.int8))
n.write(n.op("Mul", n.op("Cast", y, to=TensorProto.FLOAT), n.const(0.000051)), accuracy="output")

n = Network("dynamic", (12,))
for rows, columns in [(12, 8), (8, 5)]:
    x = "x" if rows == 12 else n.op("Relu", y)
    codes, scale, zero = n.op("DynamicQuantizeLinear", x, outputs=3)
    w = n.const(n.codes(-127, 127, rows, columns), np.int8)
    y = n.op("MatMulInteger", codes, w, zero)
    scale = n.op("Mul", scale, n.const(0.0041))
    y = n.op("Mul", n.op("Cast", y, to=TensorProto.FLOAT), scale)
    y = n.op("Add", y, n.const(n.normal(columns)))
n.write(y, accuracy="close")

# QONNX

n = Network("qonnx")
x = n.quant("x", 0.0131, 7)
scales = n.rng.uniform(0.1, 0.3, (4, 1, 1, 1)).astype(np.float32)
w = n.quant(n.const(n.normal(4, 3, 3, 3)), scales, 3, narrow=1)
y = n.op("Conv", x, w, n.quant(n.const(n.normal(4)), 0.0131 * 0.2, 16))
y = n.quant(n.op("Relu", y), 0.113, 4, signed=0)
w = n.quant(n.const(n.normal(64, 5)), 0.13, 4, op="IntQuant")
n.write(n.quant(n.op("MatMul", n.op("Flatten", y), w), 0.171, 6, narrow=1))

n = Network("qonnx-floor")
x = n.quant("x", 0.0131, 8, rounding="FLOOR")
w = n.quant(n.const(n.normal(4, 3, 3, 3)), 0.19, 4)
y = n.quant(n.op("Relu", n.op("Conv", x, w)), 0.123, 4, signed=0, rounding="FLOOR")
w = n.quant(n.const(n.normal(64, 5)), 0.13, 4)
n.write(n.quant(n.op("MatMul", n.op("Flatten", y), w), 0.171, 8, rounding="FLOOR"))

n = Network("qonnx-bipolar")
x = n.quant("x", 0.0131, 8)


def bipolar(x, scale):
    """Plus or minus the scale."""
    return n.op("BipolarQuant", x, n.const(scale), domain=QONNX)


y = n.op("Conv", x, bipolar(n.const(n.normal(4, 3, 3, 3)), 0.21))
y = bipolar(y, 0.7)
n.write(n.op("MatMul", n.op("Flatten", y), bipolar(n.const(n.normal(64, 5)), 0.11)), accuracy="output")

n = Network("qonnx-trunc")
x = n.quant("x", 0.0117, 8)
y = n.op("AveragePool", x, kernel_shape=[2, 2], strides=[2, 2])
y = n.op("Mul", y, n.const(4.0))
y = n.op("Trunc", y, n.const(0.0117), n.const(0), n.const(10), n.const(8), domain=QONNX,
         rounding_mode="FLOOR")
w = n.quant(n.const(n.normal(27, 5)), 0.13, 4)
n.write(n.quant(n.op("MatMul", n.op("Flatten", y), w), 0.0931, 8))

n = Network("qonnx-one-bit")
x = n.quant("x", 0.0131, 8)
y = n.op("Conv", x, n.quant(n.const(n.normal(4, 3, 3, 3)), 0.21, 1))
y = n.quant(n.op("Add", y, n.const(n.normal(4, 1, 1))), 0.7, 1)
n.write(n.quant(n.op("MatMul", n.op("Flatten", y), n.quant(n.const(n.normal(64, 5)), 0.11, 2)),
                0.0931, 8))

# Steps that are powers of two, so that many sums and means lie halfway between two codes

n = Network("qonnx-halves")
y = n.op("Conv", n.quant("x", 0.125, 6), n.quant(n.const(n.normal(4, 3, 3, 3)), 0.25, 3))
y = n.quant(y, 0.5, 4)
y = n.quant(n.op("AveragePool", y, kernel_shape=[2, 2], strides=[2, 2]), 0.5, 4)
y = n.op("MatMul", n.op("Flatten", y), n.quant(n.const(n.normal(16, 5)), 0.25, 3))
n.write(n.quant(y, 0.5, 8))

# Integers held as real numbers, as NEMO writes them

n = Network("nemo", (1, 8, 8))


def activation(y, multiplier, divisor, bits=8):
    """A batch normalization and an activation of integers."""
    count = 4
    y = n.op("Mul", y, n.const(n.codes(3, 9, 1, count, 1, 1)))
    y = n.op("Add", y, n.const(n.codes(-900, 900, 1, count, 1, 1)))
    y = n.op("Cast", y, to=TensorProto.INT32)
    y = n.op("Mul", y, n.const(multiplier, np.int32))
    y = n.op("Div", y, n.const(divisor, np.int32))
    y = n.op("Cast", y, to=TensorProto.FLOAT)
    return n.op("Clip", y, n.const(0.0), n.const(float(2**bits - 1)))


y = n.op("Conv", "x", n.const(n.codes(-7, 7, 4, 1, 3, 3)), pads=[1, 1, 1, 1])
y = activation(y, 37, 4096)
z = n.op("Conv", y, n.const(n.codes(-7, 7, 4, 4, 3, 3)), pads=[1, 1, 1, 1])
z = activation(z, 53, 16384)
sum = n.op("Cast", z, to=TensorProto.INT32)
sum = n.op("Add", sum, n.op("Cast", y, to=TensorProto.INT32))
y = n.op("Cast", sum, to=TensorProto.FLOAT)
y = n.op("AveragePool", y, kernel_shape=[2, 2], strides=[2, 2])
y = n.op("Floor", n.op("Div", n.op("Mul", y, n.const(13.0)), n.const(16.0)))
n.write(n.op("MatMul", n.op("Flatten", y), n.const(n.codes(-7, 7, 64, 5))),
        inputs=n.rng.integers(0, 256, (4, 1, 8, 8)).astype(np.float32))

(FOLDER / "names.txt").write_text("\n".join(names) + "\n")
