#!/usr/bin/env python3
"""Lets every system call and every allocation of the commands that write fail once.

    Scripts/faults.py MEMC [--jobs J] [--out FOLDER] [--only NAME,…] [--kinds KIND,…] [--every N]
    Scripts/faults.py MEMC --places files|disks|streams [--jobs J] [--out FOLDER] [--only NAME,…]

Each command runs once while Tests/Faults/faults.c counts its calls, and then once for each call and each error
that the call may have (ENOSPC, EIO, EINTR, EMFILE, EACCES, …), for half a write or read, and for SIGKILL before
the call. An old file stands where each output will be. What must hold:

- an interrupted call, or half of one, changes nothing;
- any other error changes nothing, or ends the command with one message, which names the file, and a status that
  is neither a signal nor 70;
- each output is the old file or the new one, byte for byte, and no temporary file is left;
- after SIGKILL too the files are old or new; the same command then ends well, with the files of an undisturbed
  run, and no temporary file is left.

`--places files` instead limits the size of files in 200 steps from 0 to that of the largest output (exit 74, or
success), `disks` takes disks of 1 page and more until the
command succeeds (as root), and `streams` gives standard streams that are full, broken or closed.

Prints a table; exits with 1 if anything else is found, which FOLDER/findings.jsonl keeps. `--every N` takes each
N-th allocation only. MEMC must be linked to the shared libraries of Swift.
"""
import argparse
import concurrent.futures
import errno
import json
import pathlib
import queue
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from file_faults import places  # noqa: E402
from file_faults.commands import COMMANDS, ROOT, make_inputs  # noqa: E402
from file_faults.trial import Trial, is_trap, target_of  # noqa: E402

# What may happen to each kind of call, as close(2), rename(2) and so on say.
ACTIONS = {
    "open": ["EACCES", "EMFILE", "EIO", "ENOSPC", "EINTR", "kill"],
    "read": ["EIO", "EINTR", "short"],
    "write": ["ENOSPC", "EIO", "EINTR", "short", "kill"],
    "fsync": ["EIO", "ENOSPC", "EINTR", "kill"],
    "close": ["EIO", "EINTR", "kill"],
    "rename": ["EACCES", "EIO", "ENOSPC", "kill"],
    "unlink": ["EACCES", "EIO", "kill"],
    "truncate": ["EIO", "kill"],
    "chmod": ["EPERM", "EIO", "kill"],
    "mkdir": ["EACCES", "ENOSPC", "kill"],
    "lock": ["ENOLCK", "EINTR", "kill"],
    "duplicate": ["EMFILE", "kill"],
    "map": ["ENOMEM"],
    "memory": ["ENOMEM"],
}
# What a command goes on after, as if nothing were.
HARMLESS = ("EINTR", "ENOLCK", "short")


def build(folder):
    """Builds the shim."""
    shim = f"{folder}/faults.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-o", shim, ROOT / "Tests/Faults/faults.c"], check=True)
    return shim


class Faults:
    """Runs commands with a fault each, several at a time, each in a folder of its own."""

    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.shim = build(folder)
        make_inputs(options.memc, folder)
        self.idle = queue.Queue()
        for job in range(options.jobs):
            self.idle.put(Trial(options.memc, f"{folder}/work{job}"))

    def run(self, trial, command, fault=None):
        """Runs a command with a fault, if any; returns its status and the lines of the log."""
        log = pathlib.Path(f"{trial.folder}.log")
        log.unlink(missing_ok=True)
        variables = {"LD_PRELOAD": self.shim, "MEMC_FAULT_LOG": str(log)}
        if fault:
            kind, number, action = fault
            code = action if action in ("short", "kill") else getattr(errno, action)
            variables["MEMC_FAULT"] = f"{kind} {number} {code}"
        trial.begin(command, has_old=True)
        status = trial.run(command, environment=variables)
        return status, log.read_text().splitlines() if log.exists() else []

    def counts(self, trial, command):
        """The number of calls of each kind."""
        _, lines = self.run(trial, command)
        return {kind: int(count) for kind, count in map(str.split, lines)}

    def points(self, command, counts):
        for kind, actions in ACTIONS.items():
            if kind in command.spared or self.options.kinds and kind not in self.options.kinds:
                continue
            step = self.options.every if kind == "memory" else 1
            for number in range(1, counts[kind] + 1, step):
                for action in actions:
                    yield kind, number, action

    def finding(self, command, point, before, after):
        """What is wrong after a run with a fault; `None` if nothing."""
        trial = self.idle.get()
        try:
            return self.judge(trial, command, point, before, after)
        except subprocess.TimeoutExpired:
            return "does not end"
        finally:
            self.idle.put(trial)

    def judge(self, trial, command, point, before, after):
        kind, _, action = point
        status, lines = self.run(trial, command, point)
        hit = next((line[3:] for line in lines if line.startswith("at ")), None)
        if wrong := trial.halves(command, before, after):
            return "; ".join(wrong)
        if action == "kill" and status == -9:
            return self.judge_killed(trial, command, after)
        if is_trap(status):
            return f"ends with {status} at '{hit}': {trial.told()[-300:]}"
        if trial.leftovers():
            return f"leaves {trial.leftovers()}"
        if hit is None or action in HARMLESS or hit == trial.stream("err"):
            return self.judge_success(trial, status, after)
        return self.judge_error(trial, kind, status, hit, after)

    @staticmethod
    def judge_killed(trial, command, after):
        if not command.resumes and any(name in trial.state() for name in after):
            return None
        if trial.run(command) != 0:
            return f"does not run again: {trial.told()}"
        if trial.leftovers():
            return f"leaves {trial.leftovers()} after the next run"
        return None if trial.state() == after else "ends with other files when it runs again"

    @staticmethod
    def judge_success(trial, status, after):
        if status != 0:
            return f"ends with {status}: {trial.told()[-300:]}"
        return None if trial.state() == after else "succeeds with other files"

    def judge_error(self, trial, kind, status, hit, after):
        is_output = hit == trial.stream("out")
        if status == 0:
            return "loses its result" if is_output and kind == "write" else self.judge_success(trial, status, after)
        told = trial.told()
        if told.count("error: ") != 1:
            return f"ends with {status} and tells {told!r}"
        names = ["standard output"] if is_output else [target_of(hit)]
        # a pipe leads to a child process, and is memc's own
        if kind == "memory" or hit.startswith("pipe:"):
            names = [""]
        elif pathlib.Path(hit).is_dir():
            names += [name.split("/")[0] for name in after]
        return None if any(name in told for name in names) else f"does not name '{hit}': {told}"


def tell(rows):
    """Prints the rows of a table as they come, and their sums; returns the number of findings."""
    print("| command | points | kills | findings |\n|---|---:|---:|---:|")
    sums = [0, 0, 0]
    for name, *counts in rows:
        print(f"| {name} | {' | '.join(map(str, counts))} |", flush=True)
        sums = [sum(pair) for pair in zip(sums, counts)]
    print(f"| all | {' | '.join(map(str, sums))} |")
    return sums[-1]


def examine(faults, command, pool, log):
    """Runs all points of a command; returns its row of the table."""
    trial = faults.idle.get()
    before, after = trial.reference(command, has_old=True)
    points = list(faults.points(command, faults.counts(trial, command)))
    faults.idle.put(trial)
    findings = 0
    for point, finding in zip(points, pool.map(lambda point: faults.finding(command, point, before, after), points)):
        if finding:
            findings += 1
            log({"command": command.name, "point": " ".join(map(str, point)), "finding": finding})
    return command.name, len(points), sum(action == "kill" for _, _, action in points), findings


PLACES = {"files": places.full_files, "disks": places.full_disks, "streams": places.streams}


def examine_place(faults, command, log):
    """Runs a command with outputs that cannot take all bytes; returns its row of the table."""
    trial = faults.idle.get()
    try:
        found = list(PLACES[faults.options.places](trial, command))
    finally:
        faults.idle.put(trial)
    for point, finding in found:
        if finding:
            log({"command": command.name, "point": point, "finding": finding})
    return command.name, len(found), 0, sum(finding is not None for _, finding in found)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("memc", type=pathlib.Path)
    parser.add_argument("--jobs", type=int, default=1, help="commands that run at the same time")
    parser.add_argument("--out", type=pathlib.Path, help="the folder of findings")
    parser.add_argument("--only", type=lambda text: text.split(","), help="names of commands")
    parser.add_argument("--kinds", type=lambda text: text.split(","), help=f"of {', '.join(ACTIONS)}")
    parser.add_argument("--places", choices=PLACES, help="outputs that cannot take all bytes")
    parser.add_argument("--every", type=int, default=1, help="take each N-th allocation")
    options = parser.parse_args()
    options.memc = options.memc.resolve()
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)

    def log(record):
        print(f"{record['command']}: {record['point']}: {record['finding'].strip()[:400]}", flush=True)
        if options.out:
            with (options.out / "findings.jsonl").open("a") as file:
                file.write(json.dumps(record) + "\n")

    start = time.time()
    commands = [command for command in COMMANDS if not options.only or command.name in options.only]
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        faults = Faults(options, folder)
        if options.places:
            findings = tell(pool.map(lambda command: examine_place(faults, command, log), commands))
        else:
            findings = tell(examine(faults, command, pool, log) for command in commands)
    print(f"{time.time() - start:.0f} s, {options.jobs} at a time")
    sys.exit(findings > 0)


if __name__ == "__main__":
    main()
