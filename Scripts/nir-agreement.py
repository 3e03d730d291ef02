#!/usr/bin/env python3
"""Compares memc's spiking mode with the equations of NIR, and its NIR files with the nir package.

    Scripts/nir-agreement.py MEMC [--images N] [--steps T]

Builds two networks with nir, a perceptron of IF neurons and a convolutional network of LIF neurons,
compiles them with 16-bit weights, and presents random images as a constant input for T steps. The
reference steps through NIR's equations in NumPy by Euler's method. Prints for each network how many
spikes differ in all layers, and the largest difference of an output. Then memc writes the perceptron as
NIR, and the reference runs what nir.read reads. Exits with 1 if more than 0.2 % of the spikes differ.

Needs nir 1.0.8, NumPy and h5py: pip install nir.
"""
import argparse
import json
import pathlib
import subprocess
import tempfile

import nir
import numpy as np

DT = 1e-4
# weights of 16 bits move a potential that is near the threshold to its other side
TOLERATED_SHARE = 0.002


def perceptron(random):
    """IF neurons with thresholds and resistances that differ, at the output as well."""
    first = random.normal(0, 0.2, (48, 64)).astype(np.float32)
    second = random.normal(0, 0.3, (10, 48)).astype(np.float32)
    return nir.NIRGraph(
        nodes={
            "input": nir.Input(np.array([64])),
            "fc1": nir.Affine(first, random.normal(0, 0.05, 48).astype(np.float32)),
            "if1": nir.IF(r=random.uniform(0.5, 1.5, 48), v_threshold=random.uniform(0.8, 1.6, 48)),
            "fc2": nir.Linear(second),
            "if2": nir.IF(r=np.ones(10), v_threshold=np.ones(10)),
            "output": nir.Output(np.array([10])),
        },
        edges=[("input", "fc1"), ("fc1", "if1"), ("if1", "fc2"), ("fc2", "if2"), ("if2", "output")],
    )


def convolutional(random):
    """LIF neurons that leak to another potential than they are reset to, and an integrator."""

    def lif(*shape):
        return nir.LIF(
            tau=np.full(shape, 8e-4), r=np.full(shape, 7.0), v_leak=np.full(shape, 0.1),
            v_reset=np.full(shape, -0.2), v_threshold=np.full(shape, 1.1))

    def weights(*shape):
        return random.normal(0.05, 1 / np.sqrt(np.prod(shape[1:])), shape).astype(np.float32)

    return nir.NIRGraph(
        nodes={
            "input": nir.Input(np.array([1, 8, 8])),
            "conv1": nir.Conv2d(
                (8, 8), weights(4, 1, 3, 3), 1, 1, 1, 1, random.normal(0, 0.1, 4).astype(np.float32)),
            "lif1": lif(4, 8, 8),
            "conv2": nir.Conv2d((8, 8), 2 * weights(6, 4, 3, 3), 2, 0, 1, 1, np.zeros(6, np.float32)),
            "lif2": lif(6, 3, 3),
            "flat": nir.Flatten(np.array([6, 3, 3]), 0, -1),
            "fc": nir.Affine(weights(10, 54), random.normal(0, 0.1, 10).astype(np.float32)),
            "sum": nir.I(np.ones(10)),
            "output": nir.Output(np.array([10])),
        },
        edges=[
            ("input", "conv1"), ("conv1", "lif1"), ("lif1", "conv2"), ("conv2", "lif2"),
            ("lif2", "flat"), ("flat", "fc"), ("fc", "sum"), ("sum", "output"),
        ],
        metadata={"dt": DT},
    )


def pair(number):
    return (int(number),) * 2 if np.ndim(number) == 0 else tuple(int(n) for n in number)


def convolved(node, x):
    (sy, sx), (py, px) = pair(node.stride), pair(node.padding)
    x = np.pad(x, ((0, 0), (0, 0), (py, py), (px, px)))
    windows = np.lib.stride_tricks.sliding_window_view(x, node.weight.shape[2:], (2, 3))
    windows = windows[:, :, ::sy, ::sx]
    return np.einsum("nchwij,ocij->nohw", windows, node.weight.astype(float)) + node.bias[:, None, None]


class Reference:
    """A chain of NIR nodes, stepped by Euler's method. Source: the equations in nir's docstrings."""

    def __init__(self, graph):
        following = dict(graph.edges)
        self.chain = [next(name for name, node in graph.nodes.items() if isinstance(node, nir.Input))]
        while self.chain[-1] in following:
            self.chain.append(following[self.chain[-1]])
        self.nodes = graph.nodes

    def run(self, images, steps):
        """The output of each image, and the spikes of each layer of neurons."""
        potentials, spikes, outputs = {}, {}, 0
        for _ in range(steps):
            x = images
            for name in self.chain:
                x = self.step(name, self.nodes[name], x, potentials)
                if isinstance(self.nodes[name], (nir.IF, nir.LIF)):
                    spikes[name] = spikes.get(name, 0) + x
            outputs = outputs + x
        return outputs / steps, spikes

    def step(self, name, node, x, potentials):
        if isinstance(node, (nir.Affine, nir.Linear)):
            return x @ node.weight.T.astype(float) + getattr(node, "bias", 0)
        if isinstance(node, nir.Conv2d):
            return convolved(node, x)
        if isinstance(node, nir.Flatten):
            return x.reshape(len(x), -1)
        if isinstance(node, nir.Scale):
            return x * node.scale
        if isinstance(node, nir.I):
            return node.r * x
        if not isinstance(node, (nir.IF, nir.LIF)):
            return x
        v = potentials.get(name, np.broadcast_to(node.v_reset, x.shape).astype(float))
        if isinstance(node, nir.IF):
            v = v + node.r * x
        else:
            v = v + DT / node.tau * (node.v_leak - v + node.r * x)
        z = v > node.v_threshold
        potentials[name] = np.where(z, node.v_reset, v)
        return z.astype(float)


class Memc:
    def __init__(self, binary, folder):
        self.binary, self.folder = binary, pathlib.Path(folder)

    def run(self, *arguments):
        done = subprocess.run([self.binary, *map(str, arguments)], capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"memc {' '.join(map(str, arguments))}\n{done.stdout}{done.stderr}")
        return done.stdout

    def simulated(self, model, images, steps):
        """The output of each image, and the spikes per image of each layer."""
        program, data = self.folder / "a.memc", self.folder / "images.npy"
        outputs = self.folder / "outputs.npy"
        np.save(data, images)
        self.run("compile", model, "--set", "passes.quantize.weight-bits=16", "-o", program, "-q")
        notes = json.loads(self.run("check", model, "--json"))["assumptions"]
        neuron = notes[0].split("--spiking ")[1].rstrip("'")
        result = json.loads(
            self.run(
                "simulate", program, "--images", data, "--spiking", neuron, "--steps", steps, "-o",
                outputs, "--json"))
        spikes = [layer["spikes_per_image"] for layer in result["spiking"]["layers"]]
        return np.load(outputs), spikes

    def written_again(self, model, images):
        """The model as 'memc train' writes it, with a rate at which no weight changes."""
        again, data, labels = (self.folder / name for name in ("again.nir", "x.npy", "y.npy"))
        np.save(data, images)
        np.save(labels, np.arange(len(images)) % 10)
        training = [f"--set=passes.retrain.training.{s}" for s in ("epochs=1", "rate=1e-12", "final-rate=1e-12")]
        self.run("train", model, "--images", data, "--labels", labels, *training, "-o", again, "-q")
        return again


def compare(name, found, spikes, expected, expected_spikes, images):
    """Prints the differences; returns whether they are tolerable."""
    given = sum(float(np.sum(s)) for s in expected_spikes.values())
    counted = [float(np.sum(s)) / images for s in expected_spikes.values()]
    missed = sum(abs(a - b) * images for a, b in zip(spikes, counted, strict=True))
    largest = np.max(np.abs(found.reshape(expected.shape) - expected))
    print(f"{name}: {given:.0f} spikes, {missed:.0f} differ; outputs differ by {largest:.2g} at most")
    return missed <= TOLERATED_SHARE * given


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("memc")
    parser.add_argument("--images", type=int, default=100)
    parser.add_argument("--steps", type=int, default=20)
    options = parser.parse_args()
    random = np.random.default_rng(1)
    agrees = True
    with tempfile.TemporaryDirectory() as folder:
        memc = Memc(options.memc, folder)
        for build in (perceptron, convolutional):
            graph = build(random)
            shape = tuple(graph.nodes["input"].input_type["input"])
            # what 8-bit inputs represent exactly
            images = random.integers(0, 256, (options.images, *shape)) / 255
            model = memc.folder / f"{build.__name__}.nir"
            nir.write(model, graph)
            expected, expected_spikes = Reference(nir.read(model)).run(images, options.steps)
            found, spikes = memc.simulated(model, images.astype(np.float32), options.steps)
            agrees &= compare(
                build.__name__, found, spikes, expected, expected_spikes, options.images)
            if build is perceptron:  # memc writes IF neurons only
                again = memc.written_again(model, images.astype(np.float32))
                outputs, spikes = Reference(nir.read(again)).run(images, options.steps)
                spikes = [float(np.sum(s)) / options.images for s in spikes.values()]
                agrees &= compare(
                    "written by memc", outputs, spikes, expected, expected_spikes, options.images)
    raise SystemExit(0 if agrees else 1)


if __name__ == "__main__":
    main()
