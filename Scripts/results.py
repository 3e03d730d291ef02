#!/usr/bin/env python3
"""Runs the commands of docs/results.md again, and shows which recorded lines differ.

    Scripts/results.py MEMC [--only HEADING] [--page docs/results.md] [--write]

A fenced block that begins with ```console holds commands, after '$ ', and below each the lines that its
output has, in this order and among others. All blocks run in one folder, where 'models', 'mappings' and
'Scripts' are those of the repository and 'memc' is MEMC. Two kinds of block may only be listed, with the
reason: ```console needs: MNIST runs if the variable MNIST is set, ```console not run: REASON never.
'--only' runs the sections with this heading, after the blocks before the first section. '--write' records
the lines that differ only in numbers. A command has ten minutes. The exit status is 1 if a line differs
or a command fails.
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
SECONDS = 600
# what the blocks before the first heading do
FIRST = "Preparation"


def blocks(page):
    """The console blocks: heading, reason not to run it or None, [(command, recorded lines by index)]."""
    heading, commands = FIRST, None
    for index, line in enumerate(page.read_text().splitlines()):
        if commands is None:
            if line.startswith("## "):
                heading = line[3:]
            elif fence := re.match(r"```console(?: (needs|not run): (.*))?$", line):
                reason, commands, continues = reason_not_to_run(*fence.groups()), [], False
        elif line == "```":
            yield heading, reason, commands
            commands = None
        elif continues or line.startswith("$ "):
            if not continues:
                commands.append(("", {}))
            command, recorded = commands[-1]
            text = line if continues else line[2:]
            commands[-1] = (command + text + "\n", recorded)
            continues = text.endswith("\\")
        else:
            commands[-1][1][index] = words(line)


def words(line):
    """A line with its words one space apart, for columns have the width of their widest entry."""
    return " ".join(line.split())


def reason_not_to_run(kind, text):
    if kind == "needs":
        return None if text in os.environ else f"needs {text}"
    return text


def run(command, folder, environment):
    """The lines that a command prints, and what went wrong or None."""
    try:
        result = subprocess.run(
            ["bash", "-c", command], cwd=folder, env=environment, text=True, timeout=SECONDS,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    except subprocess.TimeoutExpired:
        return [], f"took more than {SECONDS} s"
    lines = [words(line) for line in result.stdout.splitlines()]
    return lines, f"exit status {result.returncode}" if result.returncode else None


def differences(recorded, lines):
    """The recorded lines that are not in the output: by index, the line in their place or None."""
    found = {}
    for index, line in recorded.items():
        if line in lines:
            lines = lines[lines.index(line) + 1:]
            continue
        found[index] = next((o for o in lines if without_numbers(o) == without_numbers(line)), None)
    return found


def without_numbers(line):
    return re.sub(r"[−+]?[\d.,]+|same", "#", line)


def check(heading, command, recorded, folder, environment):
    """Runs a command and prints what differs; returns the differences, and if it failed."""
    start = time.time()
    lines, problem = run(command, folder, environment)
    print(f"{heading}: $ {command.strip()}  ({time.time() - start:.0f} s)")
    if problem:
        print(f"  failed: {problem}", *lines[-3:], sep="\n    ")
    changes = differences(recorded, lines)
    for index, now in changes.items():
        print(f"  recorded: {recorded[index]}\n  now:      {now or 'no such line'}")
    sys.stdout.flush()
    return changes, problem is not None


def write(changes, page):
    """Replaces recorded lines, by index, with the lines in their place."""
    lines = page.read_text().splitlines()
    for index, now in changes.items():
        lines[index] = now or lines[index]
    page.write_text("\n".join(lines) + "\n")


def make_folder(folder, memc):
    """Puts what commands name into a folder; returns their environment."""
    for name in ["models", "mappings", "Scripts"]:
        os.symlink(ROOT / name, folder / name)
    (folder / "bin").mkdir()
    os.symlink(memc.resolve(), folder / "bin/memc")
    return os.environ | {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}"}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("memc", type=pathlib.Path)
    parser.add_argument("--only", default="", metavar="HEADING")
    parser.add_argument("--page", type=pathlib.Path, default=ROOT / "docs/results.md")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    same = failed = 0
    left_out, changes = [], {}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        environment = make_folder(folder, arguments.memc)
        for heading, reason, commands in blocks(arguments.page):
            if heading != FIRST and arguments.only not in heading:
                continue
            for command, recorded in commands:
                if reason is not None:
                    left_out.append(f"not run ({reason}): {heading}: $ {command.strip()}")
                    continue
                found, fails = check(heading, command, recorded, folder, environment)
                same += len(recorded) - len(found)
                failed += fails
                changes |= found
    if arguments.write:
        write(changes, arguments.page)
    different = len(changes) + failed
    print(*left_out, sep="\n")
    print(f"{same} recorded lines are the same, {different} differ; {len(left_out)} commands not run")
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
