#!/usr/bin/env python3
"""Prints how accurate a network is with errors of activation units, and of pooling units.

    Scripts/unit-errors.py MEMC MODEL CALIBRATION IMAGES LABELS [--chips 5] [--rows ROWS.jsonl]

Each figure is of chips whose cells are ideal and whose units have one error: the accelerator 'sbt' with
other units. Errors that are drawn are of '--chips' chips from seed 1, the others of one. '--rows' keeps
every row as a line of JSON, and leaves out those that the file has already; mind that it does not know
which state of memc made them.
"""
import argparse
import json
import pathlib
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
UNITS = ["activation", "pooling"]
ERRORS = ["offset", "offset-sd", "gain-error", "gain-sd", "noise-sd"]
SIZES = [0.005, 0.01, 0.02, 0.05, 0.1]


def program(options, folder, unit, error, size):
    """Compiles the network for 'sbt' with one error, and returns the program."""
    lines = (ROOT / "mappings/accelerators/sbt.yaml").read_text().splitlines()
    others = [line for line in lines if not line.startswith(("units:", "  activation:", "  pooling:"))]
    accelerator = folder / "own.yaml"
    accelerator.write_text("\n".join(others + [f"units: {{{unit}: {{{error}: {size}}}}}"]) + "\n")
    path = folder / "own.memc"
    subprocess.run(
        [options.memc, "compile", options.model, "-q", "--calibrate", options.calibration,
         "--set", f"accelerator={accelerator}", "-o", path], check=True, stdout=subprocess.DEVNULL)
    return path


def measure(options, folder, unit, error, size):
    """Mean accuracy in percent, and its standard deviation over chips or None."""
    chips = options.chips if error.endswith("-sd") else 1
    found = json.loads(subprocess.run(
        [options.memc, "simulate", program(options, folder, unit, error, size), "--json", "-q",
         "--images", options.images, "--labels", options.labels, "--device", "ideal",
         "--chips", str(chips)], check=True, stdout=subprocess.PIPE).stdout)
    return 100 * found["accuracy_mean"], 100 * found["accuracy_std"] if chips > 1 else None


def rows(options, folder):
    """The accuracies by unit, error and size."""
    path = pathlib.Path(options.rows) if options.rows else folder / "rows.jsonl"
    known = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    found = {tuple(row[:3]): row[3] for row in known}
    with path.open("a") as file:
        for key in [(u, e, s) for u in UNITS for e in ERRORS for s in SIZES]:
            if key not in found:
                found[key] = measure(options, folder, *key)
                print(json.dumps([*key, found[key]]), file=file, flush=True)
    return found


def table(found):
    """The rows as a table."""
    yield "| unit | error | " + " | ".join(f"{100 * size:g} %" for size in SIZES) + " |"
    yield "|---|---|" + "---:|" * len(SIZES)
    for unit in UNITS:
        for error in ERRORS:
            cells = [found[unit, error, size] for size in SIZES]
            texts = [f"{mean:.2f}" + ("" if sd is None else f" ± {sd:.2f}") for mean, sd in cells]
            yield f"| {unit} | `{error}` | " + " | ".join(texts) + " |"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ["memc", "model", "calibration", "images", "labels"]:
        parser.add_argument(name)
    parser.add_argument("--chips", type=int, default=5)
    parser.add_argument("--rows")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print("\n".join(table(rows(options, pathlib.Path(folder)))))


if __name__ == "__main__":
    main()
