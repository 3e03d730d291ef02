#!/usr/bin/env python3
"""Kills the commands that write at random moments, and holds what they leave to 'the old file or the new one'.

    Scripts/kills.py MEMC --count N --seed S [--first F] [--jobs J] [--out FOLDER] [--writers]

Trials F to F + N - 1 are drawn, each from the seed and its own number: a command, whether old files stand where
its outputs will be, a signal (SIGKILL three times in five, else SIGINT or SIGTERM), and a moment between the start
of the command and its usual end, half of them in its last third, where it writes. What must hold:

- each file is the old one or the new one, byte for byte; a checkpoint is whole, of whatever step, and so is the
  curve of a learning that was asked to end;
- after SIGINT or SIGTERM the command is gone within a second, with status 130 or 143 ('sweep run': 75), and leaves
  no temporary file; before memc has begun, the signal itself ends it;
- the same command then runs to its end, with the bytes of an undisturbed run; no temporary file is left, also none
  of the run that was killed.

`--writers` instead lets 64 processes write one output at the same time, 20 times over, for some commands and a
shared folder of results: each succeeds, the files are whole, nothing is left.

FOLDER keeps what became of each trial in results.jsonl, so that the same command goes on where it stopped; a trial
is run again if memc, these scripts or the seed changed.
"""
import argparse
import collections
import concurrent.futures
import hashlib
import json
import pathlib
import queue
import random
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from file_faults.commands import COMMANDS, make_inputs  # noqa: E402
from file_faults.trial import Trial  # noqa: E402

SIGNALS = [signal.SIGKILL] * 3 + [signal.SIGINT, signal.SIGTERM]
# Of a command that is asked to end.
MOST_SECONDS = 1.0


class Kills:
    """Runs trials, several at a time, each in a folder of its own."""

    def __init__(self, options, folder):
        self.seed = options.seed
        make_inputs(options.memc, folder)
        self.idle = queue.Queue()
        for job in range(options.jobs):
            self.idle.put(Trial(options.memc, f"{folder}/work{job}"))
        self.references, self.seconds = {}, {}
        trial = self.idle.get()
        for command in COMMANDS:
            for has_old in {False, bool(command.outputs)}:
                self.references[command, has_old] = trial.reference(command, has_old)
            start = time.time()
            trial.reference(command, has_old=False)
            self.seconds[command] = time.time() - start
        self.idle.put(trial)

    def result(self, number):
        """What became of a trial, as a record of texts and numbers."""
        draw = random.Random(f"{self.seed} {number}")
        command = draw.choice(COMMANDS)
        has_old = bool(command.outputs) and draw.random() < 0.5
        sign = draw.choice(SIGNALS)
        share = draw.uniform(2 / 3, 1) if draw.random() < 0.5 else draw.random()
        record = {"number": number, "command": command.name, "old": has_old, "signal": sign.name}
        trial = self.idle.get()
        try:
            trial.begin(command, has_old)
            outcome, finding = self.judge(trial, command, has_old, sign, share * self.seconds[command])
        except subprocess.TimeoutExpired:
            outcome, finding = "cut", "does not end"
        finally:
            self.idle.put(trial)
        return record | {"outcome": outcome} | ({"finding": finding} if finding else {})

    def judge(self, trial, command, has_old, sign, delay):
        """Whether a command was cut short, and what is wrong; `None` if nothing."""
        before, after = self.references[command, has_old]
        process = trial.start(command)
        try:
            process.wait(delay)
        except subprocess.TimeoutExpired:
            pass
        process.send_signal(sign)
        asked = time.time()
        status = process.wait(300)
        took = time.time() - asked
        outcome = "cut" if status != 0 else "over"
        temporary = trial.leftovers()
        if wrong := trial.halves(command, before, after):
            return outcome, "; ".join(wrong)
        if sign != signal.SIGKILL:
            if took > MOST_SECONDS:
                return outcome, f"goes on for {took:.1f} s"
            if status not in {0, 128 + sign, -sign, *command.statuses}:
                return outcome, f"ends with {status}"
            if temporary:
                return outcome, f"leaves {temporary}"
        outcome += " with a temporary file" if temporary else ""
        if not command.resumes and any(name in trial.state() for name in after):
            return outcome, None
        if trial.run(command) != 0:
            return outcome, f"does not run again: {trial.told()}"
        if trial.leftovers():
            return outcome, f"leaves {trial.leftovers()} after the next run"
        return outcome, None if trial.state() == after else "ends with other files when it runs again"


class Log:
    """Records of trials by number, in a file if there is a folder."""

    def __init__(self, options):
        sources = sorted((pathlib.Path(__file__).parent / "file_faults").glob("*.py"))
        texts = [path.read_bytes() for path in (options.memc, pathlib.Path(__file__), *sources)]
        self.maker = hashlib.sha256(b"".join(texts) + str(options.seed).encode()).hexdigest()[:16]
        self.path = options.out and options.out / "results.jsonl"
        self.records = {}
        if self.path and self.path.exists():
            found = map(json.loads, self.path.read_text().splitlines())
            self.records = {record["number"]: record for record in found if record["maker"] == self.maker}

    def add(self, record):
        self.records[record["number"]] = record
        if self.path:
            with self.path.open("a") as file:
                file.write(json.dumps(record | {"maker": self.maker}) + "\n")


def table(title, counts):
    print(f"\n| {title} | |\n|---|---:|")
    for name, count in counts.most_common():
        print(f"| {name} | {count} |")


def kill(options, folder):
    """Runs the trials; returns the number of findings."""
    log = Log(options)
    numbers = range(options.first, options.first + options.count)
    kills = Kills(options, folder)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for record in pool.map(kills.result, [number for number in numbers if number not in log.records]):
            log.add(record)
            if "finding" in record:
                print(json.dumps(record), flush=True)
    records = [log.records[number] for number in numbers]
    table("trials", collections.Counter({"all": len(records)}))
    for key in ("signal", "outcome", "command"):
        table(key, collections.Counter(record[key] for record in records))
    return sum("finding" in record for record in records)


PROCESSES, ROUNDS = 64, 20
WRITERS = ("compile", "learn", "sweep run", "sweep merge")


def write_together(options, folder):
    """Lets processes write one output at the same time; returns the number of findings."""
    make_inputs(options.memc, folder)
    trial, findings = Trial(options.memc, f"{folder}/work"), 0
    for command in (command for command in COMMANDS if command.name in WRITERS):
        _, after = trial.reference(command, has_old=True)
        trial.begin(command, has_old=True)
        for _ in range(ROUNDS):
            processes = [trial.start(command) for _ in range(PROCESSES)]
            failed = [process.stderr.read() for process in processes if process.wait(300) != 0]
            wrong = failed + trial.halves(command, after, after) + trial.leftovers()
            if wrong:
                findings += 1
                print(f"{command.name}: {wrong}", flush=True)
        print(f"{command.name}: {ROUNDS} rounds of {PROCESSES} processes", flush=True)
    return findings


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("memc", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--first", type=int, default=0, help="the number of the first trial")
    parser.add_argument("--jobs", type=int, default=1, help="trials that run at the same time")
    parser.add_argument("--out", type=pathlib.Path, help="the folder of results")
    parser.add_argument("--writers", action="store_true", help="many processes with one output")
    options = parser.parse_args()
    options.memc = options.memc.resolve()
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
    # a shell lets its background jobs ignore it, and commands would inherit that
    signal.signal(signal.SIGINT, signal.default_int_handler)
    start = time.time()
    with tempfile.TemporaryDirectory() as folder:
        findings = (write_together if options.writers else kill)(options, folder)
    print(f"\n{findings} findings, {time.time() - start:.0f} s, {options.jobs} at a time")
    sys.exit(findings > 0)


if __name__ == "__main__":
    main()
