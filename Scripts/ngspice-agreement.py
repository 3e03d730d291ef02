#!/usr/bin/env python3
"""Compares the states that memc computes with those of ngspice, for six published memristor models.

    Scripts/ngspice-agreement.py MEMC [--run]

The circuits are the decks in Tests/DeviceDynamicsTests/Fixtures, and the states those that ngspice 39
found, in the files beside them. '--run' runs ngspice again. Prints for each circuit the largest
difference as a share of the state's range.
"""
import argparse
import csv
import pathlib
import subprocess
import tempfile

FIXTURES = pathlib.Path(__file__).resolve().parent.parent / "Tests/DeviceDynamicsTests/Fixtures"
# deck, what memc runs, and the range of the state
CASES = [
    ("biolek", ["biolek-hp"], 1),
    ("joglekar", ["joglekar-hp"], 1),
    ("knowm", ["knowm"], 1),
    ("pershin", ["pershin"], 9e3),
    ("vteam", ["vteam", "--drive", "sine:amplitude-V=0.24,frequency-Hz=2e6"], 3e-9),
    ("yakopcic", ["yakopcic-oblea", "--drive", "sine:amplitude-V=0.5"], 1),
]


def recorded(name):
    """The rows (time, state) that ngspice found."""
    with open(FIXTURES / f"{name}.csv") as file:
        return [(float(row["time_s"]), float(row["state"])) for row in csv.DictReader(file)]


def simulated(name):
    """The rows (time, state) that ngspice finds now."""
    with tempfile.TemporaryDirectory() as folder:
        # ngspice exits with 1 after a deck without print statements
        subprocess.run(["ngspice", "-b", FIXTURES / f"{name}.cir"], cwd=folder, capture_output=True)
        lines = pathlib.Path(folder, "states.txt").read_text().splitlines()
        return [tuple(map(float, line.split())) for line in lines]


def difference(memc, arguments, rows, span):
    """The largest difference of a state from those in rows, relative to the range."""
    command = [memc, "device", *arguments, "--csv", "-", "--quiet"]
    table = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = list(csv.DictReader(table.splitlines()))
    each = (len(found) - 1) // (len(rows) - 1)
    largest = 0
    for (time, state), row in zip(rows, found[::each], strict=True):
        assert abs(float(row["time_s"]) - time) <= 1e-9 * time + 1e-20, (time, row)
        largest = max(largest, abs(float(row["state"]) - state) / span)
    return largest


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("memc")
    parser.add_argument("--run", action="store_true", help="run ngspice again")
    options = parser.parse_args()
    for name, arguments, span in CASES:
        rows = simulated(name) if options.run else recorded(name)
        print(f"{name} {difference(options.memc, arguments, rows, span):.1e}")


if __name__ == "__main__":
    main()
