"""The part of the build that pyproject.toml cannot state: wheels with a binary inside."""
from pathlib import Path

from setuptools import Distribution, setup
from setuptools.command.bdist_wheel import bdist_wheel

BINARY = Path(__file__).parent / "src/memc/bin/memc"


class BinaryDistribution(Distribution):
    """Says that the files are those of one platform."""

    def has_ext_modules(self):
        return BINARY.exists()


class BinaryWheel(bdist_wheel):
    """A wheel for any Python 3 of one platform, for the binary calls no Python."""

    def get_tag(self):
        return "py3", "none", super().get_tag()[2]


setup(distclass=BinaryDistribution, cmdclass={"bdist_wheel": BinaryWheel})
