#!/usr/bin/env python3
"""Holds memc against onnxruntime on random ONNX graphs.

    Scripts/random-graphs.py MEMC --seed S --count N [--first F] [--jobs J] [--out FOLDER]

Graphs F to F + N - 1 are drawn, each from the seed and its own number. Each graph has up to ten nodes (some
with what brings arguments into their domain) of all operators that memc imports, with attributes that fit
and some that do not, opset 7 to 25, inputs of rank 0 to 6, one or several inputs and outputs, shared
constants, constant subgraphs, odd names, and now and then nodes out of order. Each meets a random
accelerator with ideal converters (one in six keeps its own, and its outputs are not compared), encoding,
placement and schedule, with 16-bit weights, activations and outputs. What must hold:

- 'memc check' exits with 0, and then 'compile --calibrate' and 'verify' do too, and 'simulate -o' comes
  near onnxruntime; or it refuses (65, 69), and then compile refuses too (65, 69, 78). A chip that is too
  small may refuse what check accepts, and so may numbers that the images make infinite.
- No signal, no exit 70, no command that takes 20 s of the processor (signal 24).

memc rounds every value to 16 bits. What is near is found by doing the same to onnxruntime: noise, even in
±2^-16 of the largest magnitude that a value, or one that shares its format, takes, is added to what the network reads and to what each node
makes, and, where docs/integers.md says that an operator is made of parts, to what each part makes. A value
that is never negative stays so. An element is near if its error is within 4 times the largest change over
16 such draws (or 4 times the median of these changes in its tensor, where that is larger) plus 2^-15 of
the largest magnitude of its tensor. So steep functions widen the tolerance where they are steep, and there
alone. Functions that jump, and ArgMax, are no matter of tolerance: an image in which an argument is within
its own tolerance of a jump or a tie is left out; others must be right. Images that are compared also
calibrate. Graphs that onnxruntime refuses, or where it or its noise yields numbers that are not finite, are
compiled and verified, and not compared.

FOLDER keeps findings: the model, its inputs, and the commands that show the finding. It also keeps what
became of each graph, so that the same command goes on where it stopped; a graph is run again if memc, this
script or the seed changed. Needs onnx, onnxruntime and numpy.
"""
import argparse
import collections
import hashlib
import json
import multiprocessing
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from random_graphs.case import Case, Finding  # noqa: E402
from random_graphs.graph import Graph  # noqa: E402


def keep(case, folder, finding):
    """Keeps what shows a finding."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(case.folder, folder)
    commands = "\n".join(case.commands).replace(str(case.folder), str(folder))
    (folder / "finding.txt").write_text(f"{finding.kind}\n{finding.text}\n{commands}\n")


def gist(reason):
    """The first reason of a refusal without what it names."""
    first = re.sub(r"^error: \S*model.onnx(, node '[^']*')?: ", "", reason.strip().split("\n")[0])
    return re.sub(r"'[^']*'|-?\d+(\.\d+)?|\[[^]]*\]", "…", first)[:130]


def result(task):
    """What became of a graph, as a record of texts and numbers."""
    options, number = task
    draw = random.Random(f"{options.seed} {number}")
    record = {"seed": options.seed, "number": number}
    with tempfile.TemporaryDirectory() as folder:
        graph = Graph(draw)
        case = Case(options.memc, pathlib.Path(folder), graph, draw)
        try:
            record["outcome"] = case.outcome()
        except Finding as finding:
            record |= {"outcome": "finding", "kind": finding.kind, "text": finding.text.strip()[:400]}
            if options.out:
                keep(case, options.out / f"{options.seed}-{number}", finding)
        if record["outcome"] in ("refused", "verified alone"):
            record["reason"] = gist(case.reason)
    return record | {"opset": graph.opset, "operators": sorted({node.op_type for node in graph.nodes})}


class Log:
    """Records of graphs by number, in a file if there is a folder."""

    def __init__(self, options):
        sources = sorted((pathlib.Path(__file__).parent / "random_graphs").glob("*.py"))
        texts = [options.memc.read_bytes(), *(source.read_bytes() for source in sources)]
        self.maker = hashlib.sha256(b"".join(texts)).hexdigest()[:16]
        self.path = options.out and options.out / "results.jsonl"
        self.records = {}
        if self.path and self.path.exists():
            for line in self.path.read_text().splitlines():
                record = json.loads(line)
                if (record["maker"], record["seed"]) == (self.maker, options.seed):
                    self.records[record["number"]] = record

    def add(self, record):
        self.records[record["number"]] = record
        if self.path:
            with self.path.open("a") as file:
                file.write(json.dumps(record | {"maker": self.maker}) + "\n")


def table(title, counts, largest=60):
    print(f"\n| {title} | |\n|---|---:|")
    for name, count in counts.most_common(largest):
        print(f"| {name} | {count} |")


def operators_of(memc):
    """The names of the operators that memc lists."""
    listed = subprocess.run([memc, "list", "operators"], capture_output=True, text=True).stdout
    return re.findall(r"^\s*([A-Z]\w+)", listed, flags=re.M)


def summarize(records, memc):
    table("graphs", collections.Counter(
        {"all": len(records)} | collections.Counter(record["outcome"] for record in records)))
    table("findings", collections.Counter(
        record["kind"] for record in records if record["outcome"] == "finding"))
    for outcome in ("refused", "verified alone"):
        table(f"{outcome} because", collections.Counter(
            record["reason"] for record in records if record["outcome"] == outcome))
    compared = collections.Counter(
        name for record in records if record["outcome"] == "compared" for name in record["operators"])
    table("compared graphs with", compared, 200)
    print("\nnever compared:", ", ".join(name for name in operators_of(memc) if name not in compared))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("memc", type=pathlib.Path)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--first", type=int, default=0, help="the number of the first graph")
    parser.add_argument("--jobs", type=int, default=1, help="graphs that run at the same time")
    parser.add_argument("--out", type=pathlib.Path, help="the folder of findings and results")
    options = parser.parse_args()
    options.memc = options.memc.resolve()
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
    log = Log(options)
    numbers = range(options.first, options.first + options.count)
    tasks = [(options, number) for number in numbers if number not in log.records]
    with multiprocessing.Pool(options.jobs) as pool:
        for record in pool.imap_unordered(result, tasks):
            log.add(record)
            if record["outcome"] == "finding":
                print(f"{options.seed}-{record['number']}: {record['kind']} {record['text']}", flush=True)
    records = [log.records[number] for number in numbers]
    summarize(records, options.memc)
    sys.exit(any(record["outcome"] == "finding" for record in records))


if __name__ == "__main__":
    main()
