"""The classes of results follow from the schemas, and hold what memc prints."""
import dataclasses
import math
import re
import subprocess
import sys
import unittest
from pathlib import Path

import memc
from memc import decoding
from memc.results.error import Error

ROOT = Path(__file__).resolve().parents[2]


class Results(unittest.TestCase):
    def test_the_classes_follow_from_the_schemas(self):
        script = ROOT / "python/write-results.py"
        run = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True)
        self.assertEqual(run.stderr, "")

    def test_unknown_keys_are_skipped(self):
        error = decoding.decode(Error, {"kind": "usage", "message": "m", "notes": ["n"], "new": 1})
        self.assertEqual(error, Error(kind="usage", message="m", notes=("n",)))

    def test_a_missing_key_is_named(self):
        with self.assertRaisesRegex(KeyError, "Error: no key 'message'"):
            decoding.decode(Error, {"kind": "usage", "notes": []})

    def test_infinite_numbers_are_floats(self):
        @dataclasses.dataclass
        class Sample:
            values: tuple[float, ...]

        self.assertTrue(math.isinf(decoding.decode(Sample, {"values": [1, "-inf"]}).values[1]))

    def test_the_version_is_that_of_the_sources(self):
        source = (ROOT / "Sources/Basics/Version.swift").read_text()
        self.assertEqual(re.search('current = "(.*)"', source).group(1), memc.__version__)
        citation = (ROOT / "CITATION.cff").read_text()
        self.assertIn(f"\nversion: {memc.__version__}\n", citation)
