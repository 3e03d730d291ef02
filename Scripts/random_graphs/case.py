"""One random graph on one random machine, as memc compiles, verifies and simulates it."""
import pathlib
import re
import resource
import shlex
import subprocess
import zipfile

import numpy

from .reference import NoReference, Reference

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
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
    """`outcome` runs it in a folder of its own; `reason` is then why it was refused or not compared."""

    def __init__(self, memc, folder, graph, draw):
        self.memc, self.folder, self.graph = memc, folder, graph
        self.commands, self.reason = [], ""
        self.model = folder / "model.onnx"
        self.model.write_bytes(graph.model().SerializeToString())
        self.noise = numpy.random.default_rng(draw.getrandbits(32))
        self.data = {}
        for index, (name, shape) in enumerate(graph.inputs.items()):
            own = (IMAGES, *shape[1:]) if shape else (IMAGES,)
            self.data[name] = self.noise.uniform(-1, 1, own).astype(numpy.float32)
            numpy.save(folder / f"{index}.npy", self.data[name])
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
        if compiled == 69 and "in calibration" in errors and self.is_not_finite():
            return "not finite in calibration"
        if compiled:
            raise Finding(f"check accepts, compile: exit {compiled}", errors)
        verified, errors = self.run("verify", program, "-q", "--threads", 1)
        if verified:
            raise Finding(f"verify: exit {verified}", errors)
        if not self.is_ideal:
            self.reason = "converters that are not ideal"
            return "verified alone"
        images = [word for file in self.files() for word in ("--images", file)]
        simulated, errors = self.run("simulate", program, *images, "-o", outputs, "-q", "--threads", 1)
        if simulated:
            raise Finding(f"simulate: exit {simulated}", errors)
        return self.compared(outputs)

    def is_not_finite(self):
        """Whether onnxruntime, too, makes numbers that are not finite, or makes none."""
        try:
            Reference(self.graph, self.data, self.noise)
        except NoReference:
            return True
        return False

    def compared(self, path):
        try:
            reference = Reference(self.graph, self.data, self.noise)
        except NoReference as reason:
            self.reason = str(reason)
            return "verified alone"
        with zipfile.ZipFile(path) as archive:
            found = [numpy.load(archive.open(name)) for name in archive.namelist()]
        if len(found) != len(reference.wanted):
            raise Finding("outputs: number", f"{len(found)} instead of {len(reference.wanted)}")
        if not reference.is_decided.any():
            self.reason = "every image is near a jump"
            return "verified alone"
        for name, own, right, tolerance in zip(
                self.graph.outputs, found, reference.wanted, reference.tolerance):
            if own.size != right.size:
                raise Finding("outputs: shape", f"{name!r}: {own.shape} instead of {right.shape}")
            error = abs(own.reshape(IMAGES, -1) - right.astype(float))
            wrong = (~(error <= tolerance)).any(axis=1) & reference.is_decided
            if wrong.any():
                image = int(wrong.argmax())
                allowed = numpy.broadcast_to(tolerance, error.shape)[image]
                place = int(numpy.argmax(error[image] / (allowed + 1e-30)))
                raise Finding("outputs: values", (
                    f"{name!r}, image {image}, element {place}: {own.reshape(IMAGES, -1)[image][place]} "
                    f"instead of {right[image][place]}, tolerance {allowed[place]}"))
        return "compared"
