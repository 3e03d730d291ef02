"""Sweeps: plans made from values, tables by row and column, and what stops a run."""
import os
import subprocess
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import memc
import numpy as np
from samples import DIGITS, digits

PLAN = {
    "model": str(DIGITS),
    "calibrate": digits("train-images")[:100],
    "images": digits("test-images")[:100],
    "labels": digits("test-labels")[:100],
    "device": {"name": "lognormal", "sigma": np.linspace(0, 0.8, 3)},
    "seed": range(1, 3),
}


class Sweeps(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.results = self.folder / "results"

    def test_a_plan_gives_a_row_for_each_point(self):
        table = memc.sweep(PLAN)
        self.assertEqual((table.points, table.missing, table.run.computed), (6, 0, 6))
        self.assertEqual(table.axes, ("device.sigma", "seed"))
        self.assertEqual(table.rows[3].choices, {"device.sigma": 0.4, "seed": 2})
        np.testing.assert_array_equal(table["device.sigma"], [0, 0, 0.4, 0.4, 0.8, 0.8])
        np.testing.assert_array_equal(table["seed"], [1, 2] * 3)
        program = memc.compile(DIGITS, calibrate=PLAN["calibrate"])
        chip = program.simulate(
            PLAN["images"], PLAN["labels"], device="lognormal:sigma=0.4", seed=2)
        self.assertEqual(table["accuracy_mean"][3], chip.accuracy_mean)

    def test_all_columns_have_all_rows(self):
        plan = {"model": str(DIGITS), "set": {"accelerator": ["isaac", "puma"]}}
        columns = dict(memc.sweep(plan))
        self.assertEqual(columns["accelerator"].tolist(), ["isaac", "puma"])
        self.assertEqual({column.shape for column in columns.values()}, {(2,)})
        self.assertTrue((columns["energy_pJ"] > 0).all())

    def test_no_column_has_another_name(self):
        with self.assertRaises(KeyError):
            memc.sweep({"model": str(DIGITS)})["accuracy"]

    def test_a_refused_point_is_a_row(self):
        model = str(DIGITS.with_name("lenet5.onnx"))
        table = memc.sweep({"model": model, "set": {"accelerator": ["isaac", "tiny-8"]}})
        self.assertEqual(table.run.refused, 1)
        self.assertIsNone(table.rows[0].reason)
        self.assertIn("tiles", table.rows[1].reason)
        self.assertEqual(table.rows[1].figures, {})
        self.assertTrue(np.isnan(table["energy_pJ"][1]))

    def test_shards_make_one_table(self):
        half = memc.sweep(PLAN, results=self.results, shard="1/2")
        self.assertEqual(len(half.rows) + half.missing, 6)
        self.assertGreater(half.missing, 0)
        whole = memc.sweep(PLAN, results=self.results)
        self.assertEqual(whole.run.found, len(half.rows))
        self.assertEqual(whole.rows, memc.sweep(PLAN).rows)

    def test_points_after_the_time_limit_are_left(self):
        table = memc.sweep(PLAN, results=self.results, time_limit=0)
        self.assertEqual(table.run.left, table.missing)
        self.assertEqual(memc.sweep(PLAN, results=self.results).run.left, 0)

    def test_a_file_is_a_plan(self):
        file = self.folder / "s.yaml"
        file.write_text(f"model: {DIGITS}\nset: {{accelerator: [isaac, puma]}}\n")
        self.assertEqual(memc.sweep(file).points, 2)
        self.assertTrue((self.folder / "s.results/points").is_dir())

    def test_cases_and_matrices_become_files(self):
        matrices = [np.eye(8, dtype=np.float32), np.ones((8, 4), np.float32)]
        table = memc.sweep({"cases": [{"model": matrix} for matrix in matrices]})
        self.assertEqual(table.missing, 0)
        self.assertEqual(len(set(table["model"])), 2)

    def test_a_mistake_has_its_place(self):
        with self.assertRaises(memc.ConfigurationError) as caught:
            memc.sweep({"model": str(DIGITS), "seeds": 1})
        self.assertIn("did you mean 'seed'?", caught.exception.notes)
        self.assertEqual(caught.exception.place.line, 3)


class Interrupts(unittest.TestCase):
    def test_an_interrupt_ends_the_binary_in_order(self):
        communicate = subprocess.Popen.communicate

        def interrupted(process):
            if process.stdout.readline() == b"started\n":
                raise KeyboardInterrupt
            return communicate(process)

        with tempfile.TemporaryDirectory() as folder:
            binary, ended = Path(folder) / "memc", Path(folder) / "ended"
            binary.write_text(
                f"#!/bin/sh\ntrap 'echo >{ended}; exit 75' TERM\necho started\n"
                "while :; do sleep 0.05; done\n")
            binary.chmod(0o755)
            with mock.patch.dict(os.environ, {"MEMC": str(binary)}), \
                    mock.patch.object(subprocess.Popen, "communicate", interrupted):
                for progress in False, True:
                    with self.subTest(progress=progress):
                        with self.assertRaises(KeyboardInterrupt):
                            memc.command("sweep", "run", "s.yaml", progress=progress)
                        ended.unlink()
