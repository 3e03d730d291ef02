"""Trains tiny.onnx on the images written by digits.py. Usage: tiny.py MODELS_FOLDER

The network has 210 parameters, so its initial weights matter: of STARTS seeds, the best one on 260
validation images is trained again on all training images."""

import argparse
from collections import OrderedDict
from pathlib import Path

from sklearn.model_selection import train_test_split
from torch import nn

import common
from digits import read_data

STARTS = 12


def network():
    return nn.Sequential(OrderedDict(
        conv1=nn.Conv2d(1, 4, 3, stride=2, padding=1),
        relu1=nn.ReLU(),
        pool1=nn.MaxPool2d(2),
        flatten=nn.Flatten(),
        fc1=nn.Linear(16, 10),
    ))


def trained(x, y, seed):
    common.set_up(seed)
    return common.train(network(), x, y, epochs=150, rate=common.cosine(2e-2, 1e-4), batch=32, seed=seed,
                        shift=1, shift_share=0.15, weight_decay=0.05, quiet=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("models", type=Path)
    arguments = parser.parse_args()

    x, y, x_test, y_test = read_data(arguments.models / "digits")
    x_seen, x_held, y_seen, y_held = train_test_split(x, y, test_size=260, random_state=0, stratify=y)
    scores = {}
    for seed in range(STARTS):
        scores[seed] = common.accuracy(trained(x_seen, y_seen, seed), x_held, y_held)
        print(f"seed {seed}: validation {100 * scores[seed]:.2f} %", flush=True)
    best = max(scores, key=scores.get)
    model = trained(x, y, best)

    path = arguments.models / "tiny.onnx"
    common.graph_of_sequential(model).save(path, "tiny", [1, 8, 8], "Handwritten digits, 8x8, 210 parameters")
    common.write_reference(path, common.to_float(x_test[:4]))
    common.describe(path)
    right = common.onnx_correct(path, x_test, y_test)
    print(f"seed {best}; test: {right} of {len(y_test)} right ({100 * right / len(y_test):.2f} %)")


if __name__ == "__main__":
    main()
