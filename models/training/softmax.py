"""Trains softmax-npy/, one layer from 784 pixels to 10 classes. Usage: softmax.py MNIST_FOLDER MODELS_FOLDER

For the dot-product engine of Hu et al. (2018), which ran such a layer on one array. The network is
trained on 55,000 images; the last 5,000 are the validation set. Needs only numpy."""

import argparse
import gzip
from pathlib import Path

import numpy as np

SEED = 1
EPOCHS = 60
BATCH = 250
DECAY = 1e-4

NETWORK = """\
memc-network 1
input x float32[1, 1, 28, 28]
f = Flatten(x)
y = Gemm(f, @fc.weight, @fc.bias) {transB = 1}
output y
"""


def read(folder, name):
    raw = gzip.decompress((folder / name).read_bytes())
    header = 4 + 4 * raw[3]
    data = np.frombuffer(raw, np.uint8, offset=header)
    return data.reshape(-1, 784) / np.float32(255) if raw[3] == 3 else data.astype(int)


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def right(x, y, weight, bias):
    return int((np.argmax(x @ weight.T + bias, axis=1) == y).sum())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("mnist", type=Path)
    parser.add_argument("models", type=Path)
    arguments = parser.parse_args()
    x = read(arguments.mnist, "train-images-idx3-ubyte.gz")
    y = read(arguments.mnist, "train-labels-idx1-ubyte.gz")
    x, x_held = np.split(x, [-5000])
    y, y_held = np.split(y, [-5000])

    random = np.random.default_rng(SEED)
    weight = np.zeros((10, 784), np.float32)
    bias = np.zeros(10, np.float32)
    moments = [np.zeros_like(weight), np.zeros_like(weight), np.zeros_like(bias), np.zeros_like(bias)]
    steps = EPOCHS * len(x) // BATCH
    for step in range(steps):
        if step * BATCH % len(x) == 0:
            order = random.permutation(len(x))
        chosen = order[step * BATCH % len(x):][:BATCH]
        error = softmax(x[chosen] @ weight.T + bias)
        error[np.arange(BATCH), y[chosen]] -= 1
        gradients = (error.T @ x[chosen] / BATCH + DECAY * weight, error.mean(axis=0))
        rate = 1e-3 * (1 + np.cos(np.pi * step / steps)) / 2
        for parameter, gradient, k in ((weight, gradients[0], 0), (bias, gradients[1], 2)):
            moments[k] = 0.9 * moments[k] + 0.1 * gradient
            moments[k + 1] = 0.999 * moments[k + 1] + 0.001 * gradient**2
            first = moments[k] / (1 - 0.9 ** (step + 1))
            second = moments[k + 1] / (1 - 0.999 ** (step + 1))
            parameter -= (rate * first / (np.sqrt(second) + 1e-8)).astype(np.float32)

    folder = arguments.models / "softmax-npy"
    folder.mkdir(exist_ok=True)
    np.save(folder / "fc.weight.npy", weight)
    np.save(folder / "fc.bias.npy", bias)
    (folder / "network.txt").write_text(NETWORK)
    x_test = read(arguments.mnist, "t10k-images-idx3-ubyte.gz")
    y_test = read(arguments.mnist, "t10k-labels-idx1-ubyte.gz")
    print(f"validation: {right(x_held, y_held, weight, bias)} of {len(y_held)} right; "
          f"test: {right(x_test, y_test, weight, bias)} of {len(y_test)} right")


if __name__ == "__main__":
    main()
