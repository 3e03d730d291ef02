#!/usr/bin/env python3
"""Runs the tests of the Python package on the binary that the variable MEMC names."""
import importlib.util
import sys
import unittest
from pathlib import Path

TESTS = Path(__file__).resolve().parent


def main() -> None:
    if importlib.util.find_spec("numpy") is None:
        print("SKIPPED: the tests of the Python package need numpy: pip install numpy")
        return
    sys.path[:0] = [str(TESTS), str(TESTS.parent / "src"), str(TESTS.parent)]
    suite = unittest.defaultTestLoader.discover(str(TESTS))
    result = unittest.TextTestRunner(verbosity=2).run(suite)
    for case, reason in result.skipped:
        print(f"SKIPPED: {case}: {reason}")
    failed = len(result.failures) + len(result.errors)
    passed = result.testsRun - failed - len(result.skipped)
    print(f"{passed} passed, {failed} failed, {len(result.skipped)} skipped")
    sys.exit(failed > 0)


main()
