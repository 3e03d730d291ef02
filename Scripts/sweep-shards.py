#!/usr/bin/env python3
"""Runs a sweep as many shards, kills some of them, runs these again, and compares the merged table with
that of one process, byte for byte.

    Scripts/sweep-shards.py MEMC [--shards 1000] [--killed 0.1] [--points 1000] [--seed 1]

The sweep compiles the smallest model and draws chips of it; a point takes some milliseconds. A shard that
is killed gets SIGKILL after a random time, or SIGTERM every third time, after which it must exit with 75,
and runs again until it ends by itself.
"""
import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SWEEP = """\
model: {root}/models/digits.onnx
set:
  accelerator: [isaac, tiny-8]
  passes.quantize.weight-bits: [4, 8]
images: {root}/models/digits/test-images.npy
labels: {root}/models/digits/test-labels.npy
device: {{name: lognormal, sigma: [0.1, 0.4]}}
seed: {{from: 1, count: {seeds}}}
"""
TRY_AGAIN = 75


def run(memc, sweep, results, shard, threads):
    """The command of one shard."""
    return [memc, "sweep", "run", sweep, "--results", results, "--shard", shard, "--threads", str(threads), "-q"]


def run_shard(memc, sweep, results, shard, delay, sign):
    """Runs a shard, killed once after `delay` seconds if any; returns whether it was cut short."""
    command = run(memc, sweep, results, shard, 1)
    cut = False
    if delay is not None:
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        try:
            process.wait(timeout=delay)
        except subprocess.TimeoutExpired:
            process.send_signal(sign)
            status = process.wait()
            cut = status != 0
            # before memc has read the file, SIGTERM ends it as usual
            expected = (-signal.SIGKILL,) if sign == signal.SIGKILL else (0, TRY_AGAIN, 128 + sign, -sign)
            if status not in expected:
                sys.exit(f"shard {shard} ended with {status} after {sign!r}")
    while (status := subprocess.run(command).returncode) == TRY_AGAIN:
        pass
    if status != 0:
        sys.exit(f"shard {shard} ended with {status}")
    return cut


def merged(memc, sweep, results, folder):
    """The bytes of both tables."""
    tables = [f"{folder}/table.csv", f"{folder}/table.jsonl"]
    subprocess.run([memc, "sweep", "merge", sweep, "--results", results, "-q", "-o", tables[0], "-o", tables[1]], check=True)
    return [Path(table).read_bytes() for table in tables]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("memc")
    parser.add_argument("--shards", type=int, default=1000)
    parser.add_argument("--killed", type=float, default=0.1)
    parser.add_argument("--points", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        sweep = f"{folder}/sweep.yaml"
        Path(sweep).write_text(SWEEP.format(root=ROOT, seeds=options.points // 8))
        start = time.time()
        subprocess.run(run(options.memc, sweep, f"{folder}/whole", "1/1", 2), check=True)
        whole = merged(options.memc, sweep, f"{folder}/whole", folder)
        print(f"one process: {time.time() - start:.1f} s, {len(whole[1].splitlines())} points")
        shards = list(range(1, options.shards + 1))
        chance.shuffle(shards)
        killed = set(chance.sample(shards, int(options.killed * options.shards)))
        start = time.time()
        jobs = [
            (f"{shard}/{options.shards}", chance.uniform(0.02, 0.4) if shard in killed else None,
             signal.SIGTERM if shard % 3 == 0 else signal.SIGKILL)
            for shard in shards
        ]
        with ThreadPoolExecutor(4) as pool:
            cut = list(pool.map(lambda job: run_shard(options.memc, sweep, f"{folder}/shards", *job), jobs))
        parts = merged(options.memc, sweep, f"{folder}/shards", folder)
        print(f"{options.shards} shards: {time.time() - start:.1f} s, {len(killed)} to be killed, {sum(cut)} cut short")
        if parts != whole:
            sys.exit("the tables differ")
        print("equal tables")


if __name__ == "__main__":
    main()
