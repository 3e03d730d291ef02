"""Writes the tables of this folder: make.py [FOLDER]. Needs scikit-learn 1.x."""

import csv
import pathlib
import sys

from sklearn.datasets import load_breast_cancer, load_digits, load_iris

folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent)


def write(name, columns, rows):
    """rows: lists of numbers, with the class last."""
    with open(folder / f"{name}.csv", "w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(columns + ["class"])
        table.writerows(rows)


def interleaved(rows, step):
    """Every row once: 0, step, 2 step, ... modulo the number of rows, which has no factor of step."""
    return [rows[step * i % len(rows)] for i in range(len(rows))]


def iris():
    data = load_iris()
    rows = [
        [repr(float(x)) for x in values] + [data.target_names[label]]
        for values, label in zip(data.data, data.target)
    ]
    columns = ["sepal length", "sepal width", "petal length", "petal width"]
    write("iris", columns, interleaved(rows, 37))


def breast_cancer():
    data = load_breast_cancer()
    rows = [
        [repr(float(x)) for x in values] + [data.target_names[label]]
        for values, label in zip(data.data, data.target)
    ]
    write("breast-cancer", [str(name) for name in data.feature_names], rows)


def digits():
    data = load_digits()
    columns = [f"row {r} column {c}" for r in range(8) for c in range(8)]
    rows = [[int(x) for x in v] + [int(d)] for v, d in zip(data.data, data.target)]
    write("digits-8x8", columns, rows)


def xor():
    write("xor", ["a", "b"], [[a, b, a ^ b] for a in (0, 1) for b in (0, 1)])


def letters():
    """Each letter, then the letter with one pixel flipped; the three letters alternate."""
    letters = {"z": "110 010 011", "v": "101 101 010", "n": "010 101 101"}
    rows = []
    for flipped in [None, *range(9)]:
        for letter, text in letters.items():
            pixels = [int(c) for c in text.replace(" ", "")]
            if flipped is not None:
                pixels[flipped] = 1 - pixels[flipped]
            rows.append(pixels + [letter])
    write("letters-3x3", [f"row {r} column {c}" for r in range(3) for c in range(3)], rows)


for make in (iris, breast_cancer, digits, xor, letters):
    make()
