#!/usr/bin/env python3
"""Prints how right a network is by accelerator, encoding, converter width and 'converters.range'.

    Scripts/converter-ranges.py MEMC MODEL CALIBRATION IMAGES LABELS [--bits 4,5,6,7,8]

The default range stands first, then the best of all others. Nothing is drawn: no seed.
"""
import argparse
import json
import pathlib
import re
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
# 256 x 64 cells of 4 bits: a chip of our own, without prices
OWN = """name: own-256x64
source: "none: a chip made up for this table"
array: {rows: 256, columns: 64}
cell: {levels: 16, conductance-min-S: 1.0e-6, conductance-max-S: 1.0e-4, read-voltage-V: 0.2}
dac: {bits: 1}
adc: {columns-per-adc: 64}
tile: {arrays: 96, buffer-bytes: 65536}
chip: {tiles: 168}
"""
# name -> bits of a slice
ACCELERATORS = {
    "isaac": 2, "puma": 2, "neurosim-22": 2, "mnsim": 1, "analog-128": 7, "own-256x64": 4,
}
ENCODINGS = {
    "pair, digital": ["encoding.subtract=digital"],
    "pair, analog": ["encoding.subtract=analog"],
    "offset columns": ["encoding.name=offset-columns"],
}
OTHERS = {
    "mse": ["range=mse"],
    "percentile": ["range=percentile"],
    "mse, column": ["range=mse", "granularity=column"],
    "percentile, column": ["range=percentile", "granularity=column"],
    "maximum": ["range=maximum"],
    "lossless": ["range=lossless"],
}


def accelerator(folder, name, bits):
    """The file of an accelerator with converters of so many bits."""
    text = OWN if name.startswith("own") else (ROOT / f"mappings/accelerators/{name}.yaml").read_text()
    lines = [
        re.sub(r"\{(bits: \d+, )?", f"{{bits: {bits}, ", line, count=1) if line.startswith("adc:") else line
        for line in text.splitlines()
    ]
    path = folder / f"{name}-{bits}.yaml"
    path.write_text("\n".join(lines) + "\n")
    return path


def accuracy(options, folder, settings):
    program = folder / "a.memc"
    sets = [word for setting in settings for word in ("--set", setting)]
    subprocess.run(
        [options.memc, "compile", options.model, "--mapping", ROOT / "mappings/baseline.yaml",
         "--calibrate", options.calibration, *sets, "-o", program],
        check=True, capture_output=True)
    result = subprocess.run(
        [options.memc, "simulate", program, "--images", options.images, "--labels", options.labels,
         "--json"], check=True, capture_output=True)
    return 100 * json.loads(result.stdout)["accuracy"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("memc", "model", "calibration", "images", "labels"):
        parser.add_argument(name)
    parser.add_argument("--bits", default="4,5,6,7,8")
    parser.add_argument("--accelerators", default=",".join(ACCELERATORS))
    options = parser.parse_args()
    print("| accelerator | encoding | bits | automatic | best of the others | by |\n|---|---|---:|---:|---:|---|")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for name in options.accelerators.split(","):
            for encoding, words in ENCODINGS.items():
                for bits in options.bits.split(","):
                    base = [f"accelerator={accelerator(folder, name, bits)}",
                            f"encoding.slice-bits={ACCELERATORS[name]}", *words]
                    own = accuracy(options, folder, base)
                    others = {
                        method: accuracy(options, folder, base + [f"converters.{word}" for word in words])
                        for method, words in OTHERS.items()
                    }
                    best = max(others, key=others.get)
                    print(f"| {name} | {encoding} | {bits} | {own:.2f} % | {others[best]:.2f} % | {best} |",
                          flush=True)


if __name__ == "__main__":
    main()
