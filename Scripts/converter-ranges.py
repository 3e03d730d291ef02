#!/usr/bin/env python3
"""Prints how right a network is by accelerator, encoding, converter width and 'converters.range'.

    Scripts/converter-ranges.py MEMC MODEL CALIBRATION IMAGES LABELS [--bits 4,5,6,7,8]
        [--first N] [--rows ROWS.jsonl]

Of each width the default range stands first, then the best of all others. Nothing is drawn: no seed. IMAGES and
LABELS are IDX files, gzipped or not, of which '--first' takes the first N. '--rows' keeps every row as
a line of JSON with the accuracies of all ranges, and leaves out those that the file has already; mind
that it does not know which state of memc made them.
"""
import argparse
import gzip
import json
import pathlib
import re
import struct
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
RANGES = {
    "automatic": [],
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


def beginning(path, count, folder):
    """An IDX file of the first `count` items of the one at `path`."""
    data = pathlib.Path(path).read_bytes()
    data = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    head = 4 + 4 * data[3]
    sizes = struct.unpack(f">{data[3]}I", data[4:head])
    size = (len(data) - head) // sizes[0]
    cut = folder / f"{pathlib.Path(path).name}-{count}"
    cut.write_bytes(data[:4] + struct.pack(f">{data[3]}I", count, *sizes[1:]) + data[head:head + count * size])
    return cut


def accuracy(options, folder, settings):
    """The percentage of the images that the network compiled with these settings takes for what they are."""
    program = folder / "a.memc"
    sets = [word for setting in settings for word in ("--set", setting)]
    subprocess.run(
        [options.memc, "compile", options.model, "--mapping", ROOT / "mappings/baseline.yaml",
         "--calibrate", options.calibration, "--threads", "1", *sets, "-o", program],
        check=True, capture_output=True)
    result = subprocess.run(
        [options.memc, "simulate", program, "--images", options.images, "--labels", options.labels,
         "--threads", "1", "--json"], check=True, capture_output=True)
    return 100 * json.loads(result.stdout)["accuracy"]


def accuracies(options, folder, name, encoding, bits):
    """The accuracy by range."""
    base = [f"accelerator={accelerator(folder, name, bits)}",
            f"encoding.slice-bits={ACCELERATORS[name]}", *ENCODINGS[encoding]]
    return {method: accuracy(options, folder, base + [f"converters.{word}" for word in words])
            for method, words in RANGES.items()}


def cell(found):
    """What the default range and the best of the others yield, in percent."""
    best = max(right for method, right in found.items() if method != "automatic")
    return f"{found['automatic']:.2f} / {best:.2f}"


def keep(path, row, found):
    if path:
        with path.open("a") as file:
            file.write(json.dumps({"of": row, "accuracies": found}) + "\n")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("memc", "model", "calibration", "images", "labels"):
        parser.add_argument(name)
    parser.add_argument("--bits", default="4,5,6,7,8")
    parser.add_argument("--accelerators", default=",".join(ACCELERATORS))
    parser.add_argument("--first", type=int)
    parser.add_argument("--rows", type=pathlib.Path)
    options = parser.parse_args()
    key = [pathlib.Path(options.model).name, options.first]
    kept = options.rows.read_text().splitlines() if options.rows and options.rows.exists() else []
    rows = {tuple(row["of"]): row["accuracies"] for row in map(json.loads, kept)}
    widths = options.bits.split(",")
    print("| accelerator | encoding |" + "".join(f" {bits} bits |" for bits in widths))
    print("|---|---|" + "---:|" * len(widths))
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        if options.first:
            options.images = beginning(options.images, options.first, folder)
            options.labels = beginning(options.labels, options.first, folder)
        for name in options.accelerators.split(","):
            for encoding in ENCODINGS:
                line = [(*key, name, encoding, bits) for bits in widths]
                for row in (row for row in line if row not in rows):
                    rows[row] = accuracies(options, folder, *row[2:])
                    keep(options.rows, row, rows[row])
                print(f"| {name} | {encoding} | {' | '.join(cell(rows[row]) for row in line)} |", flush=True)


if __name__ == "__main__":
    main()
