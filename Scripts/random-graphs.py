#!/usr/bin/env python3
"""Holds memc against onnxruntime on random ONNX graphs.

    Scripts/random-graphs.py MEMC --seed S --count N [--out FOLDER] [--only I]

Each graph has up to ten nodes of the operators that memc imports, with attributes that fit and some that
do not, opset 7 to 21, inputs of rank 0 to 6, one or several inputs and outputs, shared constants, constant
subgraphs, odd names, and now and then nodes out of order. Each meets a random accelerator with ideal
converters (one in six keeps its own, and its outputs are not compared), encoding, placement and schedule,
with 16-bit weights, activations and outputs. What must hold:

- 'memc check' exits with 0, and then 'compile --calibrate' and 'verify' do too, and 'simulate -o' comes
  near onnxruntime; or it refuses (65, 69), and then compile refuses too (65, 69, 78). A chip that is too
  small may refuse what check accepts.
- No signal, no exit 70, no command that takes 20 s of the processor (signal 24).

Near is: every element is within 4 times the largest change that rounding noise makes to its output over
eight draws, plus 2^-15 of the largest element of the output. Noise is added to every value that a node
makes or the network reads: even in ±2^-16 of the largest magnitude that the value takes. Images that are
compared also calibrate. Graphs that onnxruntime refuses or where it yields numbers that are not finite are
compiled and verified, and not compared.

Findings are kept in FOLDER: the model, its inputs, and the command that shows the finding. All is drawn
from the seed and the number of the graph. Needs onnx, onnxruntime and numpy.
"""
import argparse
import collections
import pathlib
import random
import re
import resource
import shlex
import shutil
import subprocess
import sys
import tempfile
import zipfile

import numpy
import onnxruntime

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from random_graph import Graph  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent
IMAGES = 12
REFUSALS = {65, 69, 78}
# accelerator -> (bits of a cell, bits of a driver)
ACCELERATORS = {
    "isaac": (2, 1), "puma": (2, 1), "neurosim-22": (2, 1), "mnsim": (1, 1), "analog-128": (7, 8),
    "tiny-8": (2, 1), "dot-product-engine": (6, 8), "neurram": (3, 4),
}


class Finding(Exception):
    def __init__(self, kind, text=""):
        super().__init__(kind, text)
        self.kind, self.text = kind, text


def limit_time():
    resource.setrlimit(resource.RLIMIT_CPU, (20, 30))


class Case:
    """One graph on one machine, in a folder of its own."""

    def __init__(self, memc, folder, graph, draw):
        self.memc, self.folder, self.graph = memc, folder, graph
        self.commands = []
        self.model = folder / "model.onnx"
        self.model.write_bytes(graph.model().SerializeToString())
        noise = numpy.random.default_rng(draw.getrandbits(32))
        self.data = {}
        for index, (name, shape) in enumerate(graph.inputs.items()):
            own = (IMAGES, *shape[1:]) if shape else (IMAGES,)
            self.data[name] = noise.uniform(-1, 1, own).astype(numpy.float32)
            numpy.save(folder / f"{index}.npy", self.data[name])
        self.noise = noise
        self.settings = self.machine(draw)

    def machine(self, draw):
        """Settings of a random machine; `is_ideal` tells whether its converters are ideal."""
        name = draw.choice(list(ACCELERATORS))
        cell, driver = ACCELERATORS[name]
        self.is_ideal = draw.random() > 1 / 6
        text = (ROOT / f"mappings/accelerators/{name}.yaml").read_text()
        if self.is_ideal:
            text = re.sub(r"^adc: \{.*(columns-per-adc: \d+).*\}", r"adc: {\1}", text, flags=re.M)
        path = self.folder / f"{name}.yaml"
        path.write_text(text)
        encoding = draw.choice([["encoding.name=offset-columns"], ["encoding.subtract=digital"],
                                ["encoding.subtract=analog"]])
        return [
            f"accelerator={path}", *encoding, f"encoding.slice-bits={draw.randint(1, cell)}",
            f"input.bits-per-cycle={draw.randint(1, driver)}",
            f"placement.strategy={draw.choice(['packed', 'plain-grid'])}",
            f"schedule={draw.choice(['sequential', 'layer-pipelined', 'pixel-pipelined'])}",
            "passes.quantize.weight-bits=16", "passes.quantize.activation-bits=16",
        ]

    def run(self, *words):
        """The exit status and the errors of a command of memc."""
        command = [str(self.memc), *map(str, words)]
        self.commands.append(shlex.join(command))
        try:
            result = subprocess.run(command, capture_output=True, timeout=600, preexec_fn=limit_time)
        except subprocess.TimeoutExpired:
            raise Finding(f"{words[0]}: over ten minutes") from None
        errors = result.stderr.decode(errors="replace")
        if result.returncode < 0 or result.returncode == 70:
            raise Finding(f"{words[0]}: exit {result.returncode}", errors)
        return result.returncode, errors

    def files(self):
        names = list(self.data)
        if len(names) == 1:
            return [self.folder / "0.npy"]
        return [f"{name}={self.folder / f'{index}.npy'}" for index, name in enumerate(names)]

    def outcome(self):
        """What became of the graph, in a word; throws a finding."""
        program, outputs = self.folder / "a.memc", self.folder / "y.npz"
        checked, self.reason = self.run("check", self.model, "-q")
        options = [word for setting in self.settings for word in ("--set", setting)]
        for file in self.files():
            options += ["--calibrate", file]
        compiled, errors = self.run(
            "compile", self.model, "--mapping", ROOT / "mappings/baseline.yaml", *options, "-q",
            "--threads", 1, "-o", program)
        if checked:
            if checked not in REFUSALS or compiled not in REFUSALS:
                raise Finding(f"check: exit {checked}, compile: exit {compiled}", self.reason + errors)
            self.reason = errors
            return "refused"
        if compiled == 69 and re.search(r"tile|chip|buffer", errors.split("note:")[0]):
            return "too large for the chip"
        if compiled:
            raise Finding(f"check accepts, compile: exit {compiled}", errors)
        verified, errors = self.run("verify", program, "-q", "--threads", 1)
        if verified:
            raise Finding(f"verify: exit {verified}", errors)
        if not self.is_ideal:
            return "verified alone"
        images = [word for file in self.files() for word in ("--images", file)]
        simulated, errors = self.run("simulate", program, *images, "-o", outputs, "-q", "--threads", 1)
        if simulated:
            raise Finding(f"simulate: exit {simulated}", errors)
        return self.compared(outputs)

    def compared(self, path):
        wanted, tolerances = self.reference() or (None, None)
        if wanted is None:
            return "verified alone"
        with zipfile.ZipFile(path) as archive:
            found = [numpy.load(archive.open(name)) for name in archive.namelist()]
        if len(found) != len(wanted):
            raise Finding("outputs: number", f"{len(found)} instead of {len(wanted)}")
        for name, own, right, tolerance in zip(self.graph.outputs, found, wanted, tolerances):
            if own.size != right.size:
                raise Finding("outputs: shape", f"{name!r}: {own.shape} instead of {right.shape}")
            error = numpy.abs(own.reshape(IMAGES, -1) - right)
            if not (error <= tolerance).all():
                raise Finding("outputs: values", f"{name!r}: {error.max()} off, tolerance {tolerance}")
        return "compared"

    def reference(self):
        """Outputs of onnxruntime, [images, elements], and tolerances; none where it has none."""
        try:
            session = self.session(self.graph.model(noisy=True))
            exact = self.outputs(session, {})
            ranges = dict(zip(self.graph.values, exact))
            if not all(numpy.isfinite(value).all() for value in exact):
                self.reason = "onnxruntime: not finite"
                return None
            wanted = [ranges[name] for name in self.graph.outputs]
            change = [numpy.zeros_like(value) for value in wanted]
            for _ in range(8):
                noisy = dict(zip(self.graph.values, self.outputs(session, ranges)))
                change = [numpy.maximum(worst, abs(noisy[name] - ranges[name]))
                          for worst, name in zip(change, self.graph.outputs)]
        except Exception as error:  # whatever onnxruntime throws
            self.reason = f"onnxruntime: {str(error)}"
            return None
        return wanted, [4 * worst.max() + 2**-15 * abs(value).max(initial=0) + 1e-6
                        for worst, value in zip(change, wanted)]

    def session(self, model):
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        options.intra_op_num_threads = 1
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        return onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"])

    def outputs(self, session, ranges):
        """All values of the graph for all images, [images, elements], with noise by their ranges."""
        batch, results = self.graph.batch, []
        for first in range(0, IMAGES, batch):
            feeds = {}
            for name, shape in self.graph.inputs.items():
                part = self.data[name][first:first + batch]
                feeds[name] = part.reshape(shape).astype(self.graph.real)
            for name, shape in self.graph.values.items():
                reach = 2**-16 * abs(ranges[name]).max(initial=0) if name in ranges else 0
                feeds[f"{name}.noise"] = self.noise.uniform(-reach, reach, shape).astype(self.graph.real)
            results.append([value.reshape(batch, -1) for value in session.run(None, feeds)])
        return [numpy.concatenate(parts) for parts in zip(*results)]


def keep(case, out, name, finding):
    """Keeps what shows a finding."""
    if out is None:
        return
    folder = out / name
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(case.folder, folder)
    commands = "\n".join(case.commands).replace(str(case.folder), str(folder))
    (folder / "finding.txt").write_text(f"{finding.kind}\n{finding.text}\n{commands}\n")


def gist(reason):
    """The first reason of a refusal without what it names."""
    first = re.sub(r"^error: \S*model.onnx(, node '[^']*')?: ", "", reason.strip().split("\n")[0])
    return re.sub(r"'[^']*'|\d+|\[[^]]*\]", "…", first)[:130]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("memc", type=pathlib.Path)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--only", type=int, help="the number of the one graph to run")
    parser.add_argument("--out", type=pathlib.Path)
    options = parser.parse_args()
    outcomes, reasons, findings = (collections.Counter() for _ in range(3))
    numbers = range(options.count) if options.only is None else [options.only]
    for number in numbers:
        draw = random.Random(f"{options.seed} {number}")
        with tempfile.TemporaryDirectory() as folder:
            case = Case(options.memc, pathlib.Path(folder), Graph(draw), draw)
            try:
                outcome = case.outcome()
            except Finding as finding:
                outcome = "finding"
                findings[finding.kind] += 1
                print(f"\n{options.seed}-{number}: {finding.kind} {finding.text.strip()[:300]}", flush=True)
                keep(case, options.out, f"{options.seed}-{number}", finding)
            outcomes[outcome] += 1
            if outcome in ("refused", "verified alone") and case.reason:
                reasons[gist(case.reason)] += 1
        print(f"\r{number + 1} of {options.count}: {dict(outcomes)}", end="", flush=True)
    print("\n\n| graphs | |\n|---|---:|")
    for title, count in [("all", len(numbers)), *outcomes.most_common(), *findings.most_common()]:
        print(f"| {title} | {count} |")
    print("\n| refused because | |\n|---|---:|")
    for reason, count in reasons.most_common(60):
        print(f"| {reason} | {count} |")
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main()
