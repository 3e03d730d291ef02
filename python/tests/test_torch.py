"""Modules of PyTorch, and the notebook that starts from one."""
import importlib.util
import json
import os
import unittest
import warnings
from pathlib import Path
from unittest import mock

import memc
import numpy as np
from memc import models
from samples import digits

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


def missing(*modules):
    return [name for name in modules if importlib.util.find_spec(name) is None]


@unittest.skipIf(missing("torch"), "PyTorch is not installed")
class Modules(unittest.TestCase):
    def setUp(self):
        from torch import nn

        self.model = nn.Sequential(
            nn.Conv2d(1, 4, 3, stride=2), nn.BatchNorm2d(4), nn.ReLU(), nn.Dropout(), nn.Flatten(),
            nn.Linear(36, 10))

    def test_a_module_compiles_as_it_is_in_evaluation(self):
        import torch

        images = digits("test-images")[:, None]
        program = memc.compile(self.model, calibrate=images)
        self.assertTrue(self.model.training)
        self.assertTrue(program.verify(self.model, example=images[:1]).pass_)
        with torch.no_grad():
            exact = self.model.eval()(torch.from_numpy(images).float() / 255).numpy()
        self.assertLess(np.abs(program.run(images) - exact).max(), 0.05 * np.abs(exact).max())

    def test_a_module_needs_an_example(self):
        with self.assertRaisesRegex(ValueError, "needs an example"):
            memc.check(self.model)
        self.assertTrue(memc.check(self.model, example=(1, 1, 8, 8)).supported)

    def test_tensors_are_arrays(self):
        import torch

        images = torch.from_numpy(digits("test-images")[:20, None]).float().div(255).requires_grad_()
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            program = memc.compile(self.model, calibrate=images)
        self.assertEqual(program.run(images).shape, (20, 10))


class Exporter(unittest.TestCase):
    def test_what_pytorch_needs_is_named(self):
        with mock.patch("importlib.util.find_spec", return_value=None):
            with self.assertRaisesRegex(ImportError, r"pip install memc\[torch\]"):
                models._exporter()


def code_cells(notebook):
    """The code of a notebook, cell by cell."""
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


@unittest.skipIf(missing("torch", "matplotlib"), "PyTorch or matplotlib is not installed")
class Notebook(unittest.TestCase):
    def test_the_notebook_draws_accuracy_against_sigma(self):
        import matplotlib

        matplotlib.use("Agg")
        cells = code_cells(EXAMPLES / "accuracy-against-sigma.ipynb")
        lines = [line for cell in cells for line in cell.splitlines() if line.strip()]
        self.assertLess(len(lines), 20)
        names = {"__name__": "notebook"}
        folder = os.getcwd()
        os.chdir(EXAMPLES)
        try:
            for number, cell in enumerate(cells):
                exec(compile(cell, f"cell {number}", "exec"), names)
        finally:
            os.chdir(folder)
        means = [result.accuracy_mean for result in names["results"]]
        self.assertGreater(means[0], 0.95)
        self.assertLess(means[-1], means[0])
        self.assertEqual(len(names["axes"].containers), 1)
