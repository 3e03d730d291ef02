#!/usr/bin/env python3
"""Lists which folders of a target use which, and fails if two use each other in a circle.

The compiler keeps targets apart, but not the folders of one target. A folder uses another if it names
a type that is declared there.

    Scripts/folders.py            print the table of docs/architecture.md
    Scripts/folders.py --check    compare it with the page, and fail on a circle
"""
import re
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/architecture.md"
DECLARATION = re.compile(r"^(?:\w+ |@\w+(?:\([^)]*\))? )*(?:struct|enum|class|protocol|actor|typealias) (\w+)", re.M)
IMPORT = re.compile(r"^(?:@testable )?import [^\n]*", re.M)
NOISE = re.compile(r'//[^\n]*|/\*.*?\*/|"""(?:.|\n)*?"""|"(?:\\.|[^"\\\n])*"', re.S)


def code(path):
    """The file without comments, literals and imports, which name targets."""
    return IMPORT.sub(" ", NOISE.sub(" ", path.read_text()))


def folder(path, target):
    """The folder of a file within its target: `.` for the target's own."""
    return str(path.parent.relative_to(target))


def uses(target):
    """Folder -> the folders whose types it names."""
    texts = {path: code(path) for path in sorted(target.rglob("*.swift"))}
    owner = {}
    for path, text in texts.items():
        for name in DECLARATION.findall(text):
            owner.setdefault(name, folder(path, target))
    result = defaultdict(set)
    for path, text in texts.items():
        here = folder(path, target)
        result[here]
        for word in set(re.findall(r"\b[A-Z]\w*", text)):
            if owner.get(word, here) != here:
                result[here].add(owner[word])
    return dict(result)


def circle(graph):
    """A list of folders that use each other in a circle, or None."""
    done = set()

    def walk(node, path):
        if node in path:
            return path[path.index(node):] + [node]
        if node in done:
            return None
        for other in sorted(graph[node]):
            found = walk(other, path + [node])
            if found:
                return found
        done.add(node)
        return None

    return next(filter(None, (walk(node, []) for node in sorted(graph))), None)


def main():
    rows, circles = [], []
    for target in sorted(path for path in (ROOT / "Sources").iterdir() if path.is_dir()):
        graph = uses(target)
        if len(graph) < 2:
            continue
        for name in sorted(graph):
            rows.append(f"| {target.name} | {name} | {', '.join(sorted(graph[name])) or '–'} |")
        found = circle(graph)
        if found:
            circles.append(f"{target.name}: {' -> '.join(found)}")
    table = "\n".join(["| target | folder | uses |", "|---|---|---|"] + rows)
    if "--check" in sys.argv and table not in PAGE.read_text():
        sys.exit(f"error: the table of folders in {PAGE.name} is not that of Scripts/folders.py")
    if "--check" not in sys.argv:
        print(table)
    if circles:
        sys.exit("error: folders use each other in a circle:\n  " + "\n  ".join(circles))


if __name__ == "__main__":
    main()
