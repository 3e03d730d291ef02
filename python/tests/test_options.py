"""The options of functions are those of the commands."""
import json
import subprocess
import unittest

from memc import binary, options

CLASSES = {
    "export": options.RunOptions,
    "check": options.CheckOptions,
    "compile": options.CompileOptions,
    "learn": options.LearnOptions,
    "plan": options.PlanOptions,
    "program": options.ProgramOptions,
    "simulate": options.SimulateOptions,
    "sweep run": options.SweepOptions,
    "train": options.TrainOptions,
}
# what functions take as arguments of their own
ARGUMENTS = {
    "export": {"format", "chip"},
    "learn": {"images", "labels", "device", "repeat", "folds"},
    "program": {"device"},
    "simulate": {"images", "labels", "chip", "integers"},
    "train": {"images", "labels"},
}
# what has no use in Python
EVERYWHERE = {"help", "version", "json", "quiet", "verbose", "output", "emit", "dump_after",
              "images_range", "chips_range", "parts"}


def command_options(command):
    """The long names of a command's options, in the form of Python."""
    names = [name["name"] for argument in command.get("arguments", []) if argument["shouldDisplay"]
             for name in argument.get("names", []) if name["kind"] == "long"]
    return {name.replace("-", "_") for name in names}


def by_name(command, before=""):
    """All commands below one, by their words."""
    below = [(f"{before}{sub['commandName']}", sub) for sub in command.get("subcommands", [])]
    return dict(below) | {n: c for word, sub in below for n, c in by_name(sub, word + " ").items()}


class Options(unittest.TestCase):
    def test_each_function_has_the_options_of_its_command(self):
        run = subprocess.run([binary.path(), "--experimental-dump-help"], capture_output=True)
        commands = by_name(json.loads(run.stdout)["command"])
        for name, kind in CLASSES.items():
            own = {key.removesuffix("_") for key in kind.__annotations__} - {"progress"}
            with self.subTest(name):
                self.assertEqual(
                    own | ARGUMENTS.get(name, set()), command_options(commands[name]) - EVERYWHERE)
