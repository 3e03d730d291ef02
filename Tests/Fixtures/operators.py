"""Writes operators.cases: small inputs of each operator and what onnxruntime makes of them.

    pip install onnx onnxruntime numpy && python3 operators.py > operators.cases
"""

import numpy as np
import onnx
import onnx.reference
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

rng = np.random.default_rng(7)
onnxruntime.set_default_logger_severity(3)
ABSENT = None


def real(*shape):
    return rng.integers(-64, 65, shape).astype(np.float32) / 16


class Const:
    """An input whose value stands in the model."""

    def __init__(self, array):
        self.array = np.asarray(array)


def ints(*values):
    return Const(np.array(values, np.int64))


def spelled(x):
    if isinstance(x, (list, tuple)):
        return "[" + ", ".join(spelled(v) for v in x) + "]"
    if isinstance(x, str):
        return '"' + x + '"'
    return repr(x)


def number(x):
    if isinstance(x, np.float16):
        return repr(float(x))
    return str(x) if np.issubdtype(type(x), np.floating) else str(int(x))


def line(kind, array):
    array = np.asarray(array)
    sizes = ", ".join(map(str, array.shape))
    return f"{kind} {array.dtype}[{sizes}] [{', '.join(number(x) for x in array.ravel())}]"


def case(title, op, opset, inputs, outputs=1, **attributes):
    names = ["" if i is ABSENT else f"i{n}" for n, i in enumerate(inputs)]
    arrays = [i.array if isinstance(i, Const) else i for i in inputs]
    node = helper.make_node(op, names, [f"o{n}" for n in range(outputs)], **attributes)
    feeds, starts, made = {}, [], []
    for name, i, array in zip(names, inputs, arrays):
        if i is ABSENT:
            continue
        if isinstance(i, Const):
            made.append(numpy_helper.from_array(array, name))
        else:
            feeds[name] = array
            kind = helper.np_dtype_to_tensor_dtype(array.dtype)
            starts.append(helper.make_tensor_value_info(name, kind, array.shape))
    ends = [onnx.ValueInfoProto(name=f"o{n}") for n in range(outputs)]
    graph = helper.make_graph([node], "case", starts, ends, made)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    model = onnx.shape_inference.infer_shapes(model)
    try:
        results = onnxruntime.InferenceSession(model.SerializeToString()).run(None, feeds)
    except Exception:
        results = onnx.reference.ReferenceEvaluator(model).run(None, feeds)
    record = ", ".join(f"{k} = {spelled(v)}" for k, v in attributes.items())
    print(f'case "{title}" {op} {opset} {{{record}}}')
    for i, array in zip(inputs, arrays):
        if i is ABSENT:
            print("absent")
        else:
            print(line("constant" if isinstance(i, Const) else "input", array))
    for result in results:
        print(line("output", result))


def own_case(title, op, x, function, attributes=""):
    """A case of an operator that ONNX does not have, by its formula in double precision."""
    print(f'case "{title}" {op} 13 {{{attributes}}}')
    print(line("input", x))
    print(line("output", function(x.astype(np.float64)).astype(np.float32)))


print("# Made by operators.py with onnxruntime; do not edit.")
x = real(1, 2, 5, 6)
case("a convolution", "Conv", 11, [x, Const(real(3, 2, 3, 3)), Const(real(3))])
case("strides and uneven padding", "Conv", 11, [x, Const(real(2, 2, 3, 2))],
     strides=[2, 1], pads=[0, 1, 2, 1], kernel_shape=[3, 2])
case("dilations", "Conv", 22, [x, Const(real(1, 2, 2, 2))], dilations=[3, 2], pads=[1, 1, 1, 1])
case("groups", "Conv", 11, [real(2, 4, 3, 3), Const(real(6, 2, 2, 2)), Const(real(6))], group=2)
case("depthwise", "Conv", 11, [x, Const(real(2, 1, 3, 3)), ABSENT], group=2, pads=[1, 1, 1, 1])
case("same size, odd row at the end", "Conv", 11, [x, Const(real(1, 2, 2, 3))],
     auto_pad="SAME_UPPER", strides=[2, 2])
case("same size, odd row at the beginning", "Conv", 11, [x, Const(real(1, 2, 2, 3))],
     auto_pad="SAME_LOWER", strides=[1, 2])
case("no padding", "Conv", 11, [x, Const(real(1, 2, 2, 3))], auto_pad="VALID", strides=[2, 2])
case("one axis", "Conv", 11, [real(1, 2, 7), Const(real(2, 2, 3))], strides=[2], pads=[2, 0])
case("three axes", "Conv", 11, [real(1, 1, 3, 4, 3), Const(real(2, 1, 2, 2, 2))],
     pads=[1, 0, 0, 0, 1, 1], strides=[1, 2, 1])

a, b = real(2, 3), Const(real(3, 4))
case("a product", "Gemm", 13, [a, b])
case("a bias for each column", "Gemm", 13, [a, b, Const(real(4))], alpha=0.5, beta=2.0)
case("a bias for each row", "Gemm", 9, [a, b, Const(real(2, 1))])
case("both transposed", "Gemm", 11, [real(3, 2), Const(real(4, 3)), Const(real(1))],
     transA=1, transB=1)
case("matrices", "MatMul", 13, [a, b])
case("a stack by a matrix", "MatMul", 9, [real(2, 2, 3), b])
case("stacks, broadcast", "MatMul", 13, [real(2, 1, 2, 3), real(3, 3, 1)])
case("a vector by a matrix", "MatMul", 13, [real(3), b])
case("a matrix by a vector", "MatMul", 13, [a, real(3)])

case("inference", "BatchNormalization", 15,
     [real(2, 2, 2), Const(real(2)), Const(real(2)), Const(real(2)), Const(abs(real(2)) + 1)],
     epsilon=0.01)
case("two axes", "BatchNormalization", 7,
     [real(3, 2), Const(real(2)), Const(real(2)), Const(real(2)), Const(abs(real(2)) + 1)])
v = real(2, 3)
case("default", "Relu", 14, [v])
case("default", "LeakyRelu", 16, [v])
case("a slope", "LeakyRelu", 6, [v], alpha=0.25)
case("default", "Sigmoid", 13, [v])
case("default", "Tanh", 13, [v])
case("default", "Elu", 6, [v])
case("a limit", "Elu", 22, [v], alpha=2.0)
case("default", "HardSigmoid", 6, [v])
case("slope and value at 0", "HardSigmoid", 22, [v], alpha=0.5, beta=0.25)
case("default", "HardSwish", 14, [v])
case("default", "Softplus", 22, [v])
case("default", "Floor", 13, [v])
case("default", "Sign", 13, [v])
case("default", "Ceil", 13, [v])
case("attributes", "Clip", 6, [v], min=-1.0, max=1.5)
case("inputs", "Clip", 11, [v, Const(np.float32(-1)), Const(np.float32(2))])
case("an upper bound only", "Clip", 13, [v, ABSENT, Const(np.float32(0.5))])
case("no bounds", "Clip", 13, [v])
case("integers", "Clip", 12, [np.array([-9, 0, 9], np.int64), Const(np.int64(-2)), ABSENT])
s = real(2, 3, 2)
for op in ["Softmax", "LogSoftmax"]:
    case("the last axis", op, 13, [s])
    case("an inner axis", op, 13, [s], axis=1)
    case("the first axis", op, 13, [s], axis=-3)
    case("all axes from 1 on, as before opset 13", op, 11, [s])
    case("all axes from 0 on, as before opset 13", op, 9, [s], axis=0)

case("strides", "MaxPool", 12, [x], kernel_shape=[2, 2], strides=[2, 2])
case("padding is below all numbers", "MaxPool", 11, [-abs(x) - 1], kernel_shape=[3, 3],
     pads=[1, 1, 1, 1], strides=[2, 2])
case("a part-filled last window", "MaxPool", 10, [x], kernel_shape=[3, 3], strides=[2, 2],
     ceil_mode=1)
case("dilations", "MaxPool", 12, [x], kernel_shape=[2, 3], dilations=[2, 2])
case("same size", "MaxPool", 8, [x], kernel_shape=[3, 3], strides=[2, 2], auto_pad="SAME_LOWER",
     storage_order=0)
case("one axis", "MaxPool", 12, [real(1, 2, 6)], kernel_shape=[3], strides=[3])
case("three axes", "MaxPool", 12, [real(1, 1, 3, 3, 2)], kernel_shape=[2, 2, 2])
case("bytes", "MaxPool", 12, [np.arange(9, dtype=np.uint8).reshape(1, 1, 3, 3)],
     kernel_shape=[2, 2])
case("padding left out", "AveragePool", 11, [x], kernel_shape=[3, 3], pads=[1, 1, 1, 1],
     strides=[2, 2])
case("padding counted", "AveragePool", 7, [x], kernel_shape=[3, 3], pads=[1, 1, 1, 1],
     strides=[2, 2], count_include_pad=1)
case("what lies past the padding never counts", "AveragePool", 10, [x], kernel_shape=[3, 3],
     pads=[1, 0, 0, 0], strides=[2, 2], count_include_pad=1, ceil_mode=1)
case("dilations", "AveragePool", 19, [x], kernel_shape=[2, 2], dilations=[2, 3])
case("same size", "AveragePool", 11, [x], kernel_shape=[2, 2], auto_pad="SAME_UPPER")
case("two axes", "GlobalAveragePool", 9, [x])
case("one axis", "GlobalAveragePool", 22, [real(2, 2, 4)])
case("two axes", "GlobalMaxPool", 9, [x])

i64 = np.array([[7, -7, 9]], np.int64)
for op in ["Add", "Sub", "Mul", "Div"]:
    case("like shapes", op, 14, [real(2, 3), real(2, 3) + 10])
    case("numpy's broadcast", op, 7, [real(2, 1, 3), real(4, 1) + 10])
    case("a constant on the right", op, 13, [real(1, 2, 2), Const(real(2, 1) + 9)])
    if op != "Div":
        case("a constant on the left", op, 14, [Const(real(2, 1) + 9), real(1, 2, 2)])
    case("integers", op, 13, [i64, Const(np.array([[2], [-3]], np.int64))])
    case("narrow integers wrap", op, 14,
         [np.array([200, 5], np.uint8), np.array([100, 6], np.uint8)])
case("three inputs", "Sum", 13, [real(2, 3), real(3), real(2, 1)])
case("axes of size 1", "Sum", 8, [real(1, 2, 3), real(1, 2, 1), real(1, 1, 3)])
case("an inner axis", "Concat", 13, [real(2, 1, 2), real(2, 2, 2)], axis=1)
case("the last axis", "Concat", 9, [real(2, 1), real(2, 2), real(2, 1)], axis=1)
case("integers, from the end", "Concat", 11, [np.arange(2), Const(np.arange(3))], axis=-1)

t = real(2, 3, 2)
case("default", "Flatten", 13, [t])
case("from the end", "Flatten", 11, [t], axis=-1)
case("all", "Flatten", 9, [t], axis=0)
case("nothing left", "Flatten", 9, [t], axis=3)
case("sizes kept and found", "Reshape", 9, [t, ints(0, -1)])
case("no elements", "Reshape", 14, [real(0, 3), ints(3, 0)], allowzero=1)
case("a scalar", "Reshape", 13, [real(1), Const(np.array([], np.int64))])
case("reversed", "Transpose", 13, [t])
case("images stay apart", "Transpose", 21, [t], perm=[0, 2, 1])
case("an order", "Transpose", 9, [t], perm=[1, 0, 2])
case("an attribute", "Squeeze", 11, [real(1, 2, 1)], axes=[0])
case("an input", "Squeeze", 13, [real(1, 2, 1), ints(-1)])
case("all of size 1", "Squeeze", 13, [real(1, 2, 1)])
case("an attribute", "Unsqueeze", 11, [real(2)], axes=[0, 2])
case("an input", "Unsqueeze", 13, [real(2, 3), ints(-1, 1)])
case("an attribute", "Pad", 9, [t], pads=[0, 1, 0, 1, 0, 2], value=1.5)
case("inputs", "Pad", 13, [t, ints(0, 0, 1, 0, 2, 0), Const(np.float32(-1))])
case("negative counts remove", "Pad", 11, [t, ints(0, -1, 1, 0, 0, -1), Const(np.float32(0))])
case("mirrored", "Pad", 13, [t, ints(0, 2, 1, 0, 1, 0)], mode="reflect")
case("the last element", "Pad", 11, [t, ints(0, 2, 1, 1, 1, 0)], mode="edge")
case("around", "Pad", 19, [t, ints(0, 2, 0, 0, 1, 1)], mode="wrap")
case("some axes", "Pad", 18, [t, ints(1, 2), ABSENT, ints(-2)])
case("nothing dropped", "Dropout", 7, [v], ratio=0.5)
case("constant inputs", "Dropout", 13, [v, Const(np.float32(0.3)), Const(np.bool_(False))])
case("default", "Identity", 16, [v])
case("one real", "Constant", 12, [], value_float=1.5)
case("reals", "Constant", 12, [], value_floats=[1.5, -2.0])
case("one integer", "Constant", 13, [], value_int=3)
case("integers", "Constant", 21, [], value_ints=[3, -4])
case("zeros", "ConstantOfShape", 9, [ints(2, 1)])
case("one index", "Gather", 13, [t, Const(np.array([1], np.int64))], axis=2)
case("all axes", "Shape", 13, [t])
case("some axes", "Shape", 15, [t], start=-2, end=9)
case("rows", "Gather", 13, [t, Const(np.array([[1, -2]], np.int64))])
case("one column", "Gather", 11, [t, Const(np.int64(2))], axis=1)
case("attributes", "Slice", 9, [t], starts=[0, 1], ends=[2, -1], axes=[0, 1])
case("inputs", "Slice", 13, [t, ints(1, 0), ints(9, 1), ints(1, 2), ints(1, 1)])
case("backwards", "Slice", 10, [t, ints(-1), ints(-99), ints(1), ints(-2)])
case("nothing", "Slice", 11, [t, ints(2), ints(1), ints(1)])
case("cut toward zero", "Cast", 9, [np.array([-1.5, 2.75], np.float32)], to=TensorProto.INT64)
case("narrow integers wrap", "Cast", 13, [np.array([300, -1], np.int64)], to=TensorProto.UINT8)
case("truth", "Cast", 13, [np.array([0.5, 0], np.float32)], to=TensorProto.BOOL)
case("half precision", "Cast", 13,
     [np.array([0.1, 65519, 1e-7, 70000, -2049], np.float32)], to=TensorProto.FLOAT16)
case("reals", "Cast", 13, [np.array([3, -4], np.int32)], to=TensorProto.FLOAT)
case("spatial axes", "ReduceMean", 13, [x], axes=[2, 3], keepdims=0)
case("the last axis", "ReduceMean", 18, [x, ints(-1)])
case("all", "ReduceMean", 11, [t])
case("no axes", "ReduceMean", 18, [t], noop_with_empty_axes=1)
case("integers", "ReduceProd", 13, [np.array([[2, 3], [4, 5]], np.int64)], axes=[0])
case("reals", "ReduceProd", 11, [t], keepdims=0)
case("repeated", "Expand", 13, [real(3, 1), ints(2, 1, 2)])
case("as it is", "Expand", 8, [real(1, 2), ints(1)])
case("integers", "Equal", 11, [np.array([[1], [2]], np.int64), np.array([1, 2], np.int64)])
case("reals", "Equal", 13, [v, v])
case("a choice", "Where", 9, [np.array([True, False]), real(2, 1), real(2)])
case("integers", "Where", 16, [np.array([[True], [False]]), np.arange(2), Const(np.int64(7))])
x34 = np.array([[3, 1, 3, -2], [0, 0, -1, 0], [5, 7, 7, 7]], np.float32)[None]
case("a constant choice", "Where", 16, [Const(np.array([[True], [False], [True]])), x34, Const(np.float32(2))])
case("the other choice", "Where", 9, [Const(np.array([True, False, True, True])), Const(x34 / 2), x34])
for op in ["ArgMax", "ArgMin"]:
    case("along the last axis", op, 13, [x34], axis=-1)
    case("without the axis", op, 11, [x34], axis=1, keepdims=0)
    case("the last of several", op, 12, [x34], axis=2, select_last_index=1)
own_case("default", "Switching", v, lambda x: 1 - np.exp2(-np.exp(x)))
w = np.array([-9, -1.25, -0.75, -0.25, 0, 0.25, 0.75, 1.25, 2.2, 40], np.float32)
own_case("halves to even", "Quant", w, lambda x: 0.5 * np.clip(np.rint(x / 0.5), -8, 7),
         "step = 0.5, codes = [-8, 7]")
own_case("a zero point", "Quant", w, lambda x: 0.25 * (np.clip(np.rint(x / 0.25) + 3, 0, 15) - 3),
         "step = 0.25, zero-point = 3, codes = [0, 15]")
own_case("a division", "Quant", w, lambda x: np.trunc(x / 0.75),
         'step = 0.75, unit = 1.0, rounding = "zero"')
own_case("down", "Quant", w, lambda x: 0.5 * np.floor(x / 0.5), 'step = 0.5, rounding = "down"')
own_case("signs", "BipolarQuant", w, lambda x: np.where(x >= 0, 0.5, -0.5), "scale = 0.5")
own_case("codes as they are", "DynamicQuant", np.array([0, 17, 255, 3, 3], np.float32), lambda x: x)

for op, opset in [("Abs", 13), ("Neg", 13), ("Exp", 13), ("Reciprocal", 13), ("Erf", 13),
                  ("Softsign", 22), ("Mish", 18), ("Round", 11)]:
    case("default", op, opset, [v + np.float32(0.03125 if op == "Reciprocal" else 0)])
for op in ["Log", "Sqrt"]:
    case("numbers above 0", op, 13, [abs(v) + np.float32(0.25)])
case("halves", "Round", 22, [np.array([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 0.75], np.float32)])
case("negative zero and infinity", "Reciprocal", 6, [np.array([np.inf, -4], np.float32)])
case("default", "Selu", 6, [v])
case("both factors", "Selu", 22, [v], alpha=2.0, gamma=0.5)
case("default", "Celu", 12, [v])
case("a limit", "Celu", 12, [v], alpha=2.0)
case("default", "ThresholdedRelu", 10, [v])
case("a threshold", "ThresholdedRelu", 22, [v], alpha=-0.5)
case("default", "Gelu", 20, [v])
case("by a hyperbolic tangent", "Gelu", 20, [v], approximate="tanh")
case("a square", "Pow", 13, [v, Const(np.float32(2))])
case("a cube root, inverted", "Pow", 12, [abs(v) + 1, Const(np.float32(-1 / 3))])
case("an integer exponent", "Pow", 15, [v, Const(np.int64(3))])
case("one exponent in a list", "Pow", 7, [abs(v) + 1, Const(np.array([0.5], np.float32))])

case("an activation and a constant", "Max", 13, [v, Const(np.float32(0.5))])
case("broadcast", "Max", 8, [real(1, 2, 3), real(1, 2, 1), Const(real(3))])
case("one input", "Max", 12, [v])
case("integers", "Max", 12, [i64, Const(np.array([[2], [-3]], np.int64))])
case("a constant first", "Min", 13, [Const(np.float32(0.5)), v])
case("like shapes", "Min", 8, [real(2, 3), real(2, 3)])
case("reals that are no numbers", "Min", 13,
     [np.array([np.nan, 1], np.float32), np.array([0, np.nan], np.float32)])
p = real(1, 3, 2, 2)
case("one slope", "PRelu", 16, [p, Const(np.array([0.25], np.float32))])
case("a slope for each channel", "PRelu", 9, [p, Const(real(3, 1, 1))])
case("a slope for each element", "PRelu", 7, [p, Const(real(3, 2, 2))])

case("equal parts", "Split", 13, [real(1, 4, 2)], outputs=2, axis=1)
case("an input", "Split", 13, [real(1, 5, 2), ints(1, 4)], outputs=2, axis=-2)
case("an attribute", "Split", 11, [real(1, 5)], outputs=3, axis=1, split=[2, 2, 1])
case("a smaller last part", "Split", 18, [real(1, 7)], outputs=3, axis=1, num_outputs=3)
case("the first axis", "Split", 2, [real(4, 2)], outputs=2)
d = real(1, 12, 2, 3)
case("default", "DepthToSpace", 13, [d], blocksize=2)
case("blocks last", "DepthToSpace", 11, [d], blocksize=2, mode="CRD")
case("blocks first", "DepthToSpace", 11, [d], blocksize=2, mode="DCR")
case("two by two", "SpaceToDepth", 13, [real(1, 3, 4, 2)], blocksize=2)
case("two images", "SpaceToDepth", 1, [real(2, 1, 3, 6)], blocksize=3)
case("all axes", "Tile", 13, [real(1, 2, 2), ints(1, 2, 3)])
case("images, too", "Tile", 6, [real(2, 1), ints(2, 3)])

c = real(1, 5, 2, 2)
case("an odd size", "LRN", 13, [c], size=3)
case("all factors", "LRN", 1, [c], size=5, alpha=0.5, beta=0.5, bias=2.0)
case("more than there are channels", "LRN", 13, [real(2, 3, 2, 2)], size=7, alpha=0.1)
case("two axes", "InstanceNormalization", 6, [p, Const(real(3)), Const(real(3))])
case("one axis", "InstanceNormalization", 22, [real(2, 2, 5), Const(real(2)), Const(real(2))],
     epsilon=0.01)

r = real(1, 2, 4, 5)
double, half = Const(np.array([1, 1, 2, 2], np.float32)), Const(np.array([1, 1, .6, .5], np.float32))
case("as before opset 11", "Resize", 10, [r, Const(np.array([1, 1, 2, 1.5], np.float32))])
case("as before opset 11, linear", "Resize", 10, [r, double], mode="linear")
for mode in ["half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric"]:
    for kind in ["nearest", "linear", "cubic"]:
        case(f"{kind}, {mode}, larger", "Resize", 13, [r, ABSENT, double], mode=kind,
             coordinate_transformation_mode=mode)
case("linear, symmetric", "Resize", 19, [r, ABSENT, Const(np.array([1, 1, 1.3, 1.7], np.float32))],
     mode="linear", coordinate_transformation_mode="half_pixel_symmetric")
for mode in ["floor", "ceil", "round_prefer_floor", "round_prefer_ceil"]:
    case(f"nearest, {mode}", "Resize", 13, [r, ABSENT, ABSENT, ints(1, 2, 7, 3)],
         nearest_mode=mode, coordinate_transformation_mode="half_pixel")
case("linear, smaller", "Resize", 11, [r, Const(np.zeros(0, np.float32)), half], mode="linear")
case("cubic, smaller, another factor", "Resize", 11, [r, Const(np.zeros(0, np.float32)), half],
     mode="cubic", cubic_coeff_a=-0.5)
case("cubic, nothing from outside", "Resize", 13, [r, ABSENT, double], mode="cubic",
     exclude_outside=1)
for mode in ["linear", "cubic"]:
    case(f"{mode}, smaller, widened", "Resize", 18, [r, ABSENT, half], mode=mode, antialias=1)
case("some axes", "Resize", 18, [r, ABSENT, ABSENT, ints(6, 9)], axes=[2, 3], mode="linear")
case("not larger", "Resize", 18, [r, ABSENT, ABSENT, ints(7, 8)], axes=[2, 3],
     keep_aspect_ratio_policy="not_larger")
case("not smaller", "Resize", 18, [r, ABSENT, ABSENT, ints(7, 8)], axes=[2, 3], mode="linear",
     keep_aspect_ratio_policy="not_smaller")
case("one axis", "Resize", 13, [real(1, 2, 3), ABSENT, ABSENT, ints(1, 2, 6)], mode="linear")
case("channels", "Resize", 13, [real(1, 2, 3), ABSENT, Const(np.array([1, 2, 1], np.float32))])
case("nearest", "Upsample", 9, [r, double])
case("linear", "Upsample", 9, [r, double], mode="linear")
case("an attribute", "Upsample", 7, [r], scales=[1.0, 1.0, 2.0, 3.0])

q = real(1, 2, 3, 4)
case("no strides", "ConvTranspose", 11, [q, Const(real(2, 3, 2, 3)), Const(real(3))])
case("strides", "ConvTranspose", 11, [q, Const(real(2, 2, 3, 3))], strides=[2, 3])
case("kernel smaller than the stride", "ConvTranspose", 1, [q, Const(real(2, 1, 1, 2))],
     strides=[3, 2], kernel_shape=[1, 2])
case("dilations", "ConvTranspose", 22, [q, Const(real(2, 2, 3, 2))], strides=[2, 2],
     dilations=[2, 3])
case("groups and padding", "ConvTranspose", 11, [real(2, 4, 3, 3), Const(real(4, 2, 3, 3)),
     Const(real(4))], group=2, strides=[2, 2], pads=[1, 0, 0, 1])
case("padding of the output", "ConvTranspose", 11, [q, Const(real(2, 1, 3, 3)), Const(real(1))],
     strides=[2, 2], pads=[1, 1, 1, 1], output_padding=[1, 1])
case("same size, odd row at the end", "ConvTranspose", 11, [q, Const(real(2, 1, 3, 3))],
     auto_pad="SAME_UPPER", strides=[2, 2])
case("same size, odd row at the beginning", "ConvTranspose", 11, [q, Const(real(2, 1, 3, 3))],
     auto_pad="SAME_LOWER", strides=[2, 2])
case("a stated size", "ConvTranspose", 11, [q, Const(real(2, 1, 3, 3))], strides=[3, 2],
     output_shape=[10, 8])
case("one axis", "ConvTranspose", 11, [real(1, 2, 5), Const(real(2, 3, 4)), Const(real(3))],
     strides=[2], pads=[1, 2])
case("three axes", "ConvTranspose", 11, [real(1, 1, 2, 2, 3), Const(real(1, 2, 2, 2, 2))],
     strides=[1, 2, 2])

case("spatial axes", "ReduceSum", 13, [x, ints(2, 3)], keepdims=0)
case("an attribute", "ReduceSum", 11, [t], axes=[-1])
case("integers", "ReduceSum", 13, [np.array([[2, 3], [4, 5]], np.int64), ints(0)])
case("no axes", "ReduceSum", 13, [t], noop_with_empty_axes=1)
for op in ["ReduceMax", "ReduceMin"]:
    case("spatial axes", op, 13, [x], axes=[2, 3], keepdims=0)
    case("the last axis", op, 18, [x, ints(-1)])
    case("all", op, 11, [t])
    case("channels", op, 13, [x], axes=[1])
case("integers", "ReduceMin", 13, [np.array([[2, 3], [4, -5]], np.int64)], axes=[1])
case("columns", "Gather", 13, [t, Const(np.array([2, 0, 0, 1], np.int64))], axis=1)
case("in steps", "Slice", 13, [t, ints(0), ints(3), ints(1), ints(2)])
case("a slope for each channel, as before opset 7", "PRelu", 6, [p, Const(real(3))])

for op in ["ReduceL1", "ReduceL2", "ReduceSumSquare"]:
    case("spatial axes", op, 13, [x], axes=[2, 3], keepdims=0)
    case("the last axis", op, 18, [x, ints(-1)])
    case("all", op, 11, [t])
case("squares", "LpPool", 11, [x], kernel_shape=[2, 2], strides=[2, 1], pads=[1, 0, 0, 1])
case("magnitudes", "LpPool", 18, [x], kernel_shape=[2, 3], p=1)
case("cubes", "LpPool", 22, [x], kernel_shape=[3, 2], p=3)
case("same size", "LpPool", 11, [x], kernel_shape=[2, 2], auto_pad="SAME_UPPER")
case("squares", "GlobalLpPool", 2, [x])
case("magnitudes", "GlobalLpPool", 2, [x], p=1)

case("several exponents", "Pow", 13, [abs(t) + 0.5, Const(np.array([2, -0.5], np.float32))])
case("an exponent for each", "Pow", 15, [abs(v), Const(np.array([[2, 1, 0.5], [3, 1, 2]], np.float32))])
case("the last axis", "LayerNormalization", 17, [t, Const(real(2)), Const(real(2))])
case("two axes, without bias", "LayerNormalization", 17, [t, Const(real(3, 2))], axis=1, epsilon=0.01)
case("a scale for all", "LayerNormalization", 17, [x, Const(real(6)), Const(real(5, 6))], axis=-2)
case("channels", "GroupNormalization", 21, [real(1, 4, 2, 3), Const(real(4)), Const(real(4))], num_groups=2)
case("groups", "GroupNormalization", 18, [real(2, 4, 3), Const(real(2)), Const(real(2))], num_groups=2, epsilon=0.1)
case("padding of the output behind the last window", "ConvTranspose", 11,
     [q, Const(real(2, 3, 2, 2)), Const(real(3))], strides=[2, 2], output_padding=[1, 1])
case("windows smaller than the stride, with padding of the output", "ConvTranspose", 22,
     [q, Const(real(2, 2, 1, 2)), Const(real(2))], strides=[3, 4], output_padding=[2, 3])
symmetric = Const(np.array([1, 1, 0.5, 0.75], np.float32))
for mode in ["floor", "ceil"]:
    case(f"nearest, {mode}, at whole places", "Resize", 19, [real(1, 1, 6, 7), ABSENT, symmetric],
         nearest_mode=mode, coordinate_transformation_mode="half_pixel_symmetric")
ids = np.array([[1, -1, 3], [0, 4, -5]], np.int64)
case("the last axis", "OneHot", 11, [ids, Const(np.int64(4)), Const(np.array([0, 1], np.float32))])
case("an inner axis", "OneHot", 9, [ids, Const(np.array([3], np.int64)), Const(np.array([-1.5, 2.5], np.float32))], axis=1)
case("no spatial axis", "GroupNormalization", 21, [real(2, 6), Const(real(6)), Const(real(6))], num_groups=2)
case("five spatial axes", "GroupNormalization", 21, [real(1, 2, 1, 2, 1, 2, 2), Const(real(2)), Const(real(2))],
     num_groups=1)
case("four spatial axes", "InstanceNormalization", 6, [real(1, 2, 2, 1, 2, 2), Const(real(2)), Const(real(2))])
case("as before opset 11, smaller", "Resize", 10, [real(1, 1, 2, 7), Const(np.array([1, 1, 0.6, 0.75], np.float32))])
