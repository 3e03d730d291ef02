#!/usr/bin/env python3
"""Runs simulate, train and sweep again and again, and checks that memory does not grow and that outputs
keep their bytes.

    Scripts/soak.py MEMC [--minutes 480] [--seed 1]

Each round runs the commands below with one, two or three threads. A round must give the same bytes as the
first, and no process may take more memory than the largest of the first ten rounds by over a tenth. The last
line tells rounds, minutes, and the peak memory of each command at the beginning and at the end.
"""
import argparse
import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
IMAGES = [f"--images={ROOT}/models/digits/test-images.npy", f"--labels={ROOT}/models/digits/test-labels.npy"]
SWEEP = f"""\
model: {ROOT}/models/digits.onnx
images: {ROOT}/models/digits/test-images.npy
labels: {ROOT}/models/digits/test-labels.npy
device: {{name: lognormal, sigma: [0.1, 0.4]}}
"""
# what may differ between two runs of a command
TIMES = ("images_per_second", "command", "seconds")
FIRST = 10


def commands(memc, folder):
    """Name -> command without the number of threads, and the file that it writes, if any."""
    program, trained = folder / "digits.memc", folder / "trained.onnx"
    return {
        "simulate": ([memc, "simulate", program, *IMAGES, "--device", "lognormal:sigma=0.2,read-noise=0.01",
                      "--chips", "3", "--json"], None),
        "train": ([memc, "train", ROOT / "models/digits.onnx", *IMAGES, "--mapping", "train", "--set",
                   "passes.retrain.training.epochs=1", "-o", trained, "--json"], trained),
        "sweep": ([memc, "sweep", "run", folder / "s.yaml", "--results", folder / "results", "-q"], None),
    }


def run(words, threads):
    """What a command prints, and its peak memory in MB."""
    process = subprocess.Popen([*map(str, words), "--threads", str(threads)], stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"error: {' '.join(map(str, words))}: status {status}")
    return output, usage.ru_maxrss / 1024


def digest(name, output, file, folder):
    """Of what must be the same in every round."""
    if name == "sweep":
        files = sorted((folder / "results").glob("*/*.json"))
        content = b"".join(path.read_bytes() for path in files)
        for path in files:
            path.unlink()
        return hashlib.sha256(content).hexdigest()
    result = {key: value for key, value in json.loads(output).items() if key not in TIMES}
    result.pop("epochs", None)
    content = json.dumps(result, sort_keys=True).encode() + (file.read_bytes() if file else b"")
    return hashlib.sha256(content).hexdigest()


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("memc", type=Path)
    parser.add_argument("--minutes", type=float, default=480)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    draw = random.Random(options.seed)
    end = time.monotonic() + 60 * options.minutes
    known, first, last, rounds = {}, {}, {}, 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "s.yaml").write_text(SWEEP)
        memc = options.memc.resolve()
        subprocess.run([memc, "compile", ROOT / "models/digits.onnx", "-q", "-o", folder / "digits.memc"], check=True)
        while time.monotonic() < end:
            rounds += 1
            for name, (words, file) in commands(memc, folder).items():
                output, peak = run(words, draw.randint(1, 3))
                found = digest(name, output, file, folder)
                if known.setdefault(name, found) != found:
                    sys.exit(f"error: round {rounds}: {name} gives other bytes")
                if rounds <= FIRST:
                    first[name] = max(first.get(name, 0), peak)
                elif peak > 1.1 * first[name]:
                    sys.exit(f"error: round {rounds}: {name} takes {peak:.0f} MB, at first {first[name]:.0f}")
                last[name] = peak
    peaks = ", ".join(f"{name} {first[name]:.0f} -> {last[name]:.0f} MB" for name in first)
    print(f"{rounds} rounds in {options.minutes:g} minutes: same bytes; {peaks}")


if __name__ == "__main__":
    main()
