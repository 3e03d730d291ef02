"""The binary of memc: where it is, and how it is called."""
from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .errors import error

Arguments = Sequence[str]


def path() -> Path:
    """The binary: that of the variable MEMC, else that of the wheel, else that of PATH.

    Raises:
        FileNotFoundError: if there is none.
    """
    if named := os.environ.get("MEMC"):
        return Path(named)
    bundled = Path(__file__).parent / "bin/memc"
    if bundled.exists():
        return bundled
    for folder in os.get_exec_path():
        found = shutil.which("memc", path=folder)
        if found and _is_elf(found):
            return Path(found)
    raise FileNotFoundError(
        "the binary of memc is neither in this package nor on PATH: set the variable MEMC")


def _is_elf(file: str) -> bool:
    """Whether a file is a binary, and not the script of this package that calls one."""
    with open(file, "rb") as opened:
        return opened.read(4) == b"\x7fELF"


def main() -> None:
    """The command `memc`: becomes the binary."""
    try:
        os.execv(path(), ["memc", *sys.argv[1:]])
    except OSError as reason:
        sys.exit(f"error: {reason}")


def command(*arguments: str, threads: int | None = None, progress: bool = False) -> dict[str, Any]:
    """Runs a command of memc with `--json`.

    Args:
        arguments: the command and its options, such as `"list", "devices"`.
        threads: number of threads, one for each core by default; does not affect results.
        progress: whether warnings and progress go to standard error.

    Returns:
        The JSON as dictionaries and lists; docs/json.md describes it.

    Raises:
        MemcError: one of its subclasses, by the exit status.
    """
    line = [str(path()), *arguments, "--json"]
    if threads is not None:
        line += ["--threads", str(threads)]
    return _result(_run(line, progress))


def _run(line: list[str], progress: bool) -> subprocess.CompletedProcess[bytes]:
    with subprocess.Popen(
        line, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=None if progress else subprocess.PIPE
    ) as process:
        try:
            output, text = process.communicate()
        except BaseException:
            _stop(process)
            raise
    return subprocess.CompletedProcess(line, process.returncode, output, text)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ends a command that is not waited for; it removes its temporary files, and a sweep takes up
    to 20 s to keep what it computes. Another interrupt kills it."""
    process.terminate()
    try:
        process.communicate()
    except BaseException:
        process.kill()
        raise


def _result(run: subprocess.CompletedProcess[bytes]) -> dict[str, Any]:
    """The printed object; exit statuses 1 and 69 can come with a result, others cannot."""
    text = (run.stderr or b"").decode("utf-8", "replace")
    try:
        printed = json.loads(run.stdout)
    except ValueError:
        printed = None
    if not isinstance(printed, dict) or "errors" in printed and "exit_status" in printed:
        raise error(run.returncode, printed, text)
    return printed
