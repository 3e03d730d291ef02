"""Programs and chips, from compilation to accuracies."""
import tempfile
import unittest
import warnings
from pathlib import Path

import memc
import numpy as np
from samples import DIGITS, TINY, digits


class Programs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.images, cls.labels = digits("test-images"), digits("test-labels")
        cls.program = memc.compile(DIGITS, calibrate=digits("train-images"))

    def test_a_program_verifies_and_reports(self):
        self.assertTrue(self.program.verify(DIGITS).pass_)
        self.assertFalse(self.program.verify(TINY).pass_)
        report = self.program.report()
        self.assertEqual(report.memristors.allocated, 16 * 128 * 128 / 2)
        self.assertGreater(report.energy_pJ, 0)

    def test_overrides_change_the_program(self):
        program = memc.compile(
            DIGITS, calibrate=digits("train-images"), set={"passes.quantize.weight-bits": 4})
        self.assertLess(np.abs(program.weights()["blocks/0.0"]).max(), 8)

    def test_outputs_agree_with_the_accuracy(self):
        outputs = self.program.run(self.images)
        self.assertEqual(outputs.shape, (500, 10))
        self.assertEqual(outputs.dtype, np.float32)
        accuracy = self.program.simulate(self.images, self.labels).accuracy
        self.assertAlmostEqual(accuracy, (outputs.argmax(1) == self.labels).mean())

    def test_threads_do_not_change_results(self):
        one = self.program.run(self.images[:20], integers=True, threads=1)
        two = self.program.run(self.images[:20], integers=True, threads=2)
        np.testing.assert_array_equal(one, two)

    def test_drawn_chips_differ(self):
        result = self.program.simulate(
            self.images, self.labels, device="lognormal:sigma=0.4", chips=3, confusion=True)
        self.assertEqual([chip.seed for chip in result.chips], [1, 2, 3])
        accuracies = [chip.accuracy for chip in result.chips]
        self.assertAlmostEqual(result.accuracy_mean, np.mean(accuracies))
        self.assertEqual(len(set(accuracies)), 3)

    def test_a_chip_gives_the_accuracy_of_its_seed(self):
        chip = self.program.program(device="lognormal:sigma=0.4", chip_seed=2)
        self.assertGreater(chip.programming.write_pulses, 0)
        drawn = self.program.simulate(
            self.images, self.labels, device="lognormal:sigma=0.4", seed=2)
        self.assertEqual(chip.simulate(self.images, self.labels).accuracy, drawn.chips[0].accuracy)
        blocks = [a for name, a in chip.conductances().items() if name.startswith("block")]
        self.assertTrue(all((block > 0).all() for block in blocks))

    def test_a_chip_from_a_file_needs_its_program(self):
        with tempfile.TemporaryDirectory() as folder:
            chip = self.program.program(device="lognormal:sigma=0.4").save(Path(folder) / "c.npz")
            read = memc.Chip(chip.path)
            with self.assertRaisesRegex(ValueError, "needs its program"):
                read.run(self.images)
            np.testing.assert_array_equal(
                read.run(self.images, program=self.program), chip.run(self.images))

    def test_weights_are_the_codes_of_the_file(self):
        weights = self.program.weights()
        self.assertEqual(weights["blocks/0.0"].shape, (9, 12))
        self.assertEqual(weights["blocks/0.0"].dtype, np.int8)
        self.assertEqual(weights["network/conv1.bias"].shape, (12,))

    def test_a_program_is_written_for_other_tools(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "network.onnx"
            result = self.program.export(file)
            self.assertEqual(result.bytes, file.stat().st_size)

    def test_temporary_files_go_with_their_program(self):
        program = memc.compile(TINY, calibrate=digits("train-images"))
        path = program.path
        self.assertTrue(path.exists())
        del program
        self.assertFalse(path.exists())

    def test_warnings_of_memc_are_warnings_of_python(self):
        with self.assertWarnsRegex(memc.MemcWarning, "activation ranges come from random inputs"):
            memc.compile(TINY)

    def test_a_network_learns_on_a_chip(self):
        images, labels = digits("train-images")[:200], digits("train-labels")[:200]
        program = memc.compile(DIGITS, mapping="learn", calibrate=images)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", memc.MemcWarning)
            chip = memc.learn(
                program, "exponential:states=64,nonlinearity=1", images, labels, epochs=0.5,
                from_="random")
        self.assertLess(chip.learning.examples, 200)
        self.assertEqual(chip.run(self.images).shape, (500, 10))


class Errors(unittest.TestCase):
    def test_each_status_has_a_class(self):
        with self.assertRaises(memc.MissingError) as caught:
            memc.compile("absent.onnx")
        self.assertEqual(caught.exception.code, 66)
        self.assertEqual(caught.exception.place.source, "absent.onnx")
        self.assertEqual(str(caught.exception), "absent.onnx: no such file or directory")

    def test_notes_say_what_to_do(self):
        mapping = {"name": "mine", "accelerator": "isaac", "encodin": "offset"}
        with self.assertRaises(memc.ConfigurationError) as caught:
            memc.compile(DIGITS, mapping=mapping)
        self.assertIn("did you mean 'encoding'?", caught.exception.notes)
        self.assertIsNotNone(caught.exception.place.line)

    def test_options_that_memc_does_not_have_are_usage_errors(self):
        with self.assertRaises(memc.UsageError):
            memc.compile(DIGITS, nonsense=1)

    def test_a_file_that_is_no_model_is_malformed(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "m.onnx"
            file.write_bytes(b"\x00" * 64)
            with self.assertRaises(memc.MalformedError):
                memc.check(file)


class Networks(unittest.TestCase):
    def test_a_matrix_is_a_model(self):
        matrix = np.random.default_rng(1).normal(size=(20, 5)).astype(np.float32)
        inputs = np.random.default_rng(2).uniform(size=(50, 20)).astype(np.float32)
        program = memc.compile(matrix, calibrate=inputs)
        self.assertTrue(program.verify(matrix).pass_)
        exact = inputs @ matrix
        self.assertLess(np.abs(program.run(inputs) - exact).max(), 0.05 * np.abs(exact).max())

    def test_a_refused_node_is_a_result(self):
        self.assertTrue(memc.check(DIGITS).supported)

    def test_a_plan_has_all_points(self):
        plan = memc.plan(DIGITS, grid={"passes.quantize.weight-bits": [4, 6]})
        self.assertEqual(len(plan.points), 2)

    def test_components_have_fields(self):
        names = [entry.name for entry in memc.components("devices").entries]
        self.assertIn("lognormal", names)

    def test_a_trained_model_is_a_model(self):
        images, labels = digits("train-images")[:100], digits("train-labels")[:100]
        model = memc.train(TINY, images, labels, set={"passes.retrain.training.epochs": 1})
        self.assertEqual(len(model.training.epochs), 1)
        self.assertTrue(memc.compile(model, calibrate=images).verify(model).pass_)
