"""One run of a command in a folder of its own, and what may be found there afterwards."""
import os
import pathlib
import re
import shutil
import subprocess
import zipfile

OLD = b"what was there before\n" * 40
# .NAME.MACHINE.PROCESS.RANDOM.tmp, a file or a folder
LEFTOVER = re.compile(r"(?:^|/)\.([^/]+?)(?:\.[0-9a-z]+){1,3}\.tmp(?:/|$)")
INTERNAL_ERROR = 70
# Far more than any command takes; a machine may be busy.
MOST_SECONDS = 300


class Trial:
    """A folder beside the inputs in which commands run, again and again."""

    def __init__(self, memc, folder):
        self.memc, self.folder = memc, pathlib.Path(folder)

    def begin(self, command, has_old):
        """Empties the folder, or puts old files where outputs will be."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        for name in command.outputs if has_old else ():
            (self.folder / name).write_bytes(OLD)

    def line(self, command):
        return [self.memc, *command.arguments, "--threads", "1"]

    def run(self, command, **options):
        """Runs a command to its end, and returns its status; `environment` adds variables, and other options are
        those of `subprocess.run`."""
        environment = os.environ | {"SWIFT_BACKTRACE": "enable=no"} | options.pop("environment", {})
        with open(self.stream("out"), "wb") as output, open(self.stream("err"), "wb") as errors:
            options = {"stdout": output, "stderr": errors, "timeout": MOST_SECONDS} | options
            return subprocess.run(self.line(command), cwd=self.folder, env=environment, **options).returncode

    def stream(self, name):
        """The file that takes standard output, `out`, or standard error, `err`."""
        return f"{self.folder}.std{name}"

    def told(self):
        """What the last run wrote to standard error."""
        return pathlib.Path(self.stream("err")).read_text(errors="replace")

    def start(self, command):
        return subprocess.Popen(
            self.line(command), cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def state(self):
        """The bytes of each file, with the folder's own name taken out of scripts."""
        own = str(self.folder.resolve()).encode()
        return {
            str(path.relative_to(self.folder)): path.read_bytes().replace(own, b"FOLDER")
            for path in self.folder.rglob("*") if path.is_file()}

    def leftovers(self):
        """Temporary files and folders."""
        return [str(path.relative_to(self.folder)) for path in self.folder.rglob(".*.tmp")]

    def reference(self, command, has_old):
        """The files before and after an undisturbed run."""
        self.begin(command, has_old)
        before = self.state()
        if self.run(command) != 0:
            raise SystemExit(f"{command.name}: {self.told()}")
        return before, self.state()

    def halves(self, command, before, after):
        """What is wrong with the files: neither the old one nor the new one, or missing."""
        found = {name: data for name, data in self.state().items() if not LEFTOVER.search(name)}
        wrong = [
            f"'{name}' is neither old nor new" for name, data in found.items()
            if data not in (before.get(name), after.get(name)) and not self.is_step(name, data, after)]
        wrong += [f"'{name}' is gone" for name in before if name not in found]
        if not command.resumes and set(found) not in (set(before), set(after)):
            wrong.append(f"only {sorted(found)} are there")
        return wrong

    def is_step(self, name, data, after):
        """Whether a file is whole, but of an earlier step: a checkpoint, or the curve of a learning that ended early."""
        if name == "curve.csv":
            return data.endswith(b"\n") and after[name].startswith(data)
        if not name.startswith("run."):
            return False
        try:
            return zipfile.ZipFile(self.folder / name).testzip() is None
        except zipfile.BadZipFile:
            return False


def target_of(path):
    """The name that a user knows: that of a temporary file is its target's."""
    found = LEFTOVER.search(path)
    return found.group(1) if found else path.split("/")[-1]


def is_trap(status):
    return status < 0 or status == INTERNAL_ERROR or status > 128
