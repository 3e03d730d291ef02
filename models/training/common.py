"""Shared by the training scripts: data, training loop, ONNX writing, checks."""

import gzip
import hashlib
import math
import time
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper

HELD_BACK = 5_000  # last training images of MNIST and Fashion-MNIST: the validation set


def set_up(seed):
    """Sets one thread, fixed seeds and deterministic kernels: every run on one machine writes the same file."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    torch.use_deterministic_algorithms(True)
    torch.set_flush_denormal(True)


# ---- data -----------------------------------------------------------------------------------


def read_idx(path):
    """Reads an IDX file, compressed or not, as a uint8 array."""
    path = Path(path)
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    if raw[:3] != b"\0\0\x08":
        raise ValueError(f"{path}: not an IDX file of bytes")
    shape = np.frombuffer(raw, ">u4", raw[3], 4).astype(int)
    data = np.frombuffer(raw, np.uint8, offset=4 + 4 * raw[3])
    if data.size != shape.prod():
        raise ValueError(f"{path}: {data.size} bytes of data, {shape.prod()} expected")
    return data.reshape(shape)


def load_mnist_like(folder):
    """Reads the four standard files: training images and labels, test images and labels (uint8)."""

    def one(name):
        for suffix in (".gz", ""):
            path = Path(folder) / (name + suffix)
            if path.exists():
                return read_idx(path)
        raise FileNotFoundError(f"{folder}: no {name}.gz")

    return (
        one("train-images-idx3-ubyte"),
        one("train-labels-idx1-ubyte"),
        one("t10k-images-idx3-ubyte"),
        one("t10k-labels-idx1-ubyte"),
    )


def to_float(images):
    """Converts uint8 [N, H, W] to float32 [N, 1, H, W] in 0...1: divides by 255, nothing else."""
    return images[:, None].astype(np.float32) / np.float32(255)


def synthetic_images(seed, size=28):
    """Draws five images [5, 1, size, size] in 0...1: four of smooth strokes, one of uniform noise."""
    random = np.random.default_rng(seed)
    rows, columns = np.mgrid[0:size, 0:size].astype(np.float64)
    images = []
    for _ in range(4):
        nearest = np.full((size, size), np.inf)
        for _ in range(2):  # two quadratic Bezier curves
            a, b, c = random.uniform(0.2 * size, 0.8 * size, (3, 2))
            for t in np.linspace(0, 1, 60):
                y, x = (1 - t) ** 2 * a + 2 * t * (1 - t) * b + t**2 * c
                nearest = np.minimum(nearest, (rows - y) ** 2 + (columns - x) ** 2)
        images.append(np.clip(1.6 * np.exp(-nearest / 2.5), 0, 1))
    images.append(random.uniform(0, 1, (size, size)))
    return (np.round(np.stack(images)[:, None] * 255) / 255).astype(np.float32)


# ---- training -------------------------------------------------------------------------------


def shifted(x, most, share, generator):
    """Shifts a random `share` of the images, each by its own whole number of pixels, at most `most`
    each way; fills with zeros."""
    if most == 0:
        return x
    n, _, height, width = x.shape
    padded = torch.nn.functional.pad(x, (most,) * 4)[:, 0]
    dy = torch.randint(0, 2 * most + 1, (n, 1, 1), generator=generator)
    dx = torch.randint(0, 2 * most + 1, (n, 1, 1), generator=generator)
    rows = dy + torch.arange(height)[None, :, None]
    columns = dx + torch.arange(width)[None, None, :]
    moved = padded[torch.arange(n)[:, None, None], rows, columns][:, None]
    if share == 1:
        return moved
    return torch.where(torch.rand(n, 1, 1, 1, generator=generator) < share, moved, x)


def flipped(x, generator):
    """Mirrors every image left to right with probability one half."""
    mirror = torch.rand(len(x), 1, 1, 1, generator=generator) < 0.5
    return torch.where(mirror, x.flip(3), x)


def cosine(start, end):
    """Returns a learning rate that falls from `start` to `end` along half a cosine, as a function of
    progress 0...1."""
    return lambda t: end + (start - end) * 0.5 * (1 + math.cos(math.pi * t))


def train(model, images, labels, *, epochs, rate, batch, seed, shift=0, shift_share=1, flip=False,
          weight_decay=0.0, after_step=None, held_back=None, quiet=False):
    """Trains with Adam on cross entropy. `rate(t)` is the learning rate, and `after_step(t)` is called
    after every step, with the progress t in 0...1. `held_back` is the validation set, (images, labels)."""
    x = torch.from_numpy(to_float(images))
    y = torch.from_numpy(labels.astype(np.int64))
    generator = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.AdamW(model.parameters(), lr=rate(0), weight_decay=weight_decay)
    steps = len(x) // batch
    started = time.time()
    for epoch in range(epochs):
        model.train()
        order = torch.randperm(len(x), generator=generator)
        total = 0.0
        for step in range(steps):
            t = (epoch * steps + step) / (epochs * steps)
            for group in optimizer.param_groups:
                group["lr"] = rate(t)
            chosen = order[step * batch : (step + 1) * batch]
            xb = shifted(x[chosen], shift, shift_share, generator)
            if flip:
                xb = flipped(xb, generator)
            loss = torch.nn.functional.cross_entropy(model(xb), y[chosen])
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            if after_step:
                after_step(t)
            total += loss.item()
        if not quiet:
            text = f"epoch {epoch + 1:3}/{epochs}  loss {total / steps:.4f}"
            if held_back:
                text += f"  validation {100 * accuracy(model, *held_back):.2f} %"
            print(f"{text}  {time.time() - started:.0f} s", flush=True)
    model.eval()
    return model


def accuracy(model, images, labels):
    """Returns the share of the images (uint8) that the PyTorch model classifies correctly."""
    model.eval()
    with torch.no_grad():
        x = torch.from_numpy(to_float(images))
        guesses = torch.cat([model(part).argmax(1) for part in x.split(1000)])
    return float((guesses.numpy() == labels).mean())


# ---- ONNX -----------------------------------------------------------------------------------


class Graph:
    """An ONNX graph under construction. Every method adds one node named `name`, whose output tensor
    has the same name, and returns it; weights become initializers `name.weight` etc."""

    def __init__(self, weights):
        self.weights = weights
        self.nodes = []
        self.initializers = []

    def node(self, operator, name, inputs, parameters=(), **attributes):
        names = []
        for parameter in parameters:
            full = f"{name}.{parameter}"
            if full in self.weights:
                names.append(full)
                array = np.ascontiguousarray(self.weights[full], np.float32)
                self.initializers.append(numpy_helper.from_array(array, full))
        self.nodes.append(helper.make_node(operator, [*inputs, *names], [name], name, **attributes))
        return name

    def conv(self, name, x, kernel, stride=1, pad=0):
        return self.node("Conv", name, [x], ("weight", "bias"), kernel_shape=[kernel] * 2,
                         strides=[stride] * 2, pads=[pad] * 4)

    def batch_norm(self, name, x, epsilon):
        parameters = ("weight", "bias", "running_mean", "running_var")
        return self.node("BatchNormalization", name, [x], parameters, epsilon=epsilon)

    def relu(self, name, x):
        return self.node("Relu", name, [x])

    def max_pool(self, name, x, size):
        return self.node("MaxPool", name, [x], kernel_shape=[size] * 2, strides=[size] * 2)

    def flatten(self, name, x):
        return self.node("Flatten", name, [x], axis=1)

    def gemm(self, name, x):
        return self.node("Gemm", name, [x], ("weight", "bias"), transB=1)

    def add(self, name, a, b):
        return self.node("Add", name, [a, b])

    def global_average_pool(self, name, x):
        return self.node("GlobalAveragePool", name, [x])

    def save(self, path, title, shape, text):
        """Writes the model: input `x` [N, *shape], output `logits` [N, 10], opset 17."""
        self.nodes[-1].output[0] = "logits"
        graph = helper.make_graph(
            self.nodes,
            title,
            [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", *shape])],
            [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", 10])],
            self.initializers,
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8,
                                  producer_name="memc models/training", doc_string=text)
        onnx.checker.check_model(model, full_check=True)
        Path(path).write_bytes(model.SerializeToString(deterministic=True))


def weights_of(model):
    """Returns the state of a PyTorch model as arrays; -0 becomes 0."""
    return {
        name: value.numpy() + np.float32(0)
        for name, value in model.state_dict().items()
        if value.is_floating_point()
    }


def graph_of_sequential(model):
    """Builds the ONNX graph of an nn.Sequential of Conv2d, ReLU, MaxPool2d, Flatten and Linear."""
    graph = Graph(weights_of(model))
    x = "x"
    for name, layer in model.named_children():
        match layer:
            case torch.nn.Conv2d():
                x = graph.conv(name, x, layer.kernel_size[0], layer.stride[0], layer.padding[0])
            case torch.nn.ReLU():
                x = graph.relu(name, x)
            case torch.nn.MaxPool2d():
                x = graph.max_pool(name, x, layer.kernel_size)
            case torch.nn.Flatten():
                x = graph.flatten(name, x)
            case torch.nn.Linear():
                x = graph.gemm(name, x)
            case _:
                raise TypeError(f"{name}: {layer}")
    return graph


def run_onnx(path, x):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, ["CPUExecutionProvider"])
    return np.concatenate([session.run(None, {"x": x[i : i + 500]})[0] for i in range(0, len(x), 500)])


def onnx_correct(path, images, labels):
    """Counts the images (uint8) that onnxruntime classifies correctly with the written file."""
    return int((run_onnx(path, to_float(images)).argmax(1) == labels).sum())


def write_reference(path, x):
    """Writes `input.npy` and onnxruntime's `output.npy` to the folder named like the model."""
    folder = Path(path).with_suffix("")
    folder.mkdir(exist_ok=True)
    np.save(folder / "input.npy", x)
    np.save(folder / "output.npy", run_onnx(path, x))


def describe(path):
    """Prints what is in a written file: parameters, zero weights, SHA-256."""
    path = Path(path)
    arrays = {i.name: numpy_helper.to_array(i) for i in onnx.load(path).graph.initializer}
    count = sum(a.size for a in arrays.values())
    matrices = {n: a for n, a in arrays.items() if a.ndim > 1}
    total = sum(a.size for a in matrices.values())
    zeros = {n: int((a == 0).sum()) for n, a in matrices.items()}
    print(f"{path.name}: {count} parameters, {total} of them weights, {sum(zeros.values())} weights zero "
          f"({100 * sum(zeros.values()) / total:.2f} %)")
    if any(zeros.values()):
        for name, a in matrices.items():
            print(f"  {name}: {a.size - zeros[name]} of {a.size} kept ({100 - 100 * zeros[name] / a.size:.1f} %)")
    print(f"  SHA-256 {hashlib.sha256(path.read_bytes()).hexdigest()}", flush=True)
