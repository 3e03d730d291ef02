"""Trains digits.onnx and writes the images it is trained on. Usage: digits.py MODELS_FOLDER

The images come with scikit-learn; nothing is downloaded. `--folds` writes no model; it prints the
accuracy of a five-fold cross-validation on the training images, by which the recipe was chosen."""

import argparse
from collections import OrderedDict
from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import StratifiedKFold, train_test_split
from torch import nn

import common

SEED = 1
SPLIT_SEED = 2024
TEST = 500


def write_data(folder):
    """Writes 1,297 training and 500 test images, with the classes in the same proportion in both."""
    digits = load_digits()
    images = np.round(digits.images * (255 / 16)).astype(np.uint8)
    labels = digits.target.astype(np.uint8)
    parts = train_test_split(images, labels, test_size=TEST, random_state=SPLIT_SEED, stratify=labels)
    folder.mkdir(parents=True, exist_ok=True)
    names = ("train-images", "test-images", "train-labels", "test-labels")
    for name, part in zip(names, parts):
        np.save(folder / f"{name}.npy", np.ascontiguousarray(part))


def read_data(folder):
    names = ("train-images", "train-labels", "test-images", "test-labels")
    return tuple(np.load(folder / f"{name}.npy") for name in names)


def network():
    return nn.Sequential(OrderedDict(
        conv1=nn.Conv2d(1, 12, 3, padding=1),
        relu1=nn.ReLU(),
        pool1=nn.MaxPool2d(2),
        conv2=nn.Conv2d(12, 24, 3, padding=1),
        relu2=nn.ReLU(),
        pool2=nn.MaxPool2d(2),
        flatten=nn.Flatten(),
        fc1=nn.Linear(96, 10),
    ))


def trained(x, y, seed, quiet=False):
    common.set_up(seed)
    return common.train(network(), x, y, epochs=120, rate=common.cosine(5e-3, 1e-5), batch=32, seed=seed,
                        shift=1, shift_share=0.25, weight_decay=0.2, quiet=quiet)


def cross_validate(x, y):
    right = 0
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    for seed, (seen, unseen) in enumerate(folds.split(x, y)):
        model = trained(x[seen], y[seen], seed, quiet=True)
        right += common.accuracy(model, x[unseen], y[unseen]) * len(unseen)
    print(f"cross-validation: {right:.0f} of {len(x)} right ({100 * right / len(x):.2f} %)")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("models", type=Path)
    parser.add_argument("--folds", action="store_true")
    arguments = parser.parse_args()

    folder = arguments.models / "digits"
    write_data(folder)
    x, y, x_test, y_test = read_data(folder)
    if arguments.folds:
        cross_validate(x, y)
        return
    model = trained(x, y, SEED)

    path = arguments.models / "digits.onnx"
    common.graph_of_sequential(model).save(path, "digits", [1, 8, 8], "Handwritten digits, 8x8")
    common.write_reference(path, common.to_float(x_test[:4]))
    common.describe(path)
    right = common.onnx_correct(path, x_test, y_test)
    print(f"test: {right} of {len(y_test)} right ({100 * right / len(y_test):.2f} %)")


if __name__ == "__main__":
    main()
