#!/usr/bin/env python3
"""Builds the documentation site with DocC, which comes with the Swift toolchain.

    Scripts/site.py MEMC FOLDER

The pages of docs/ become articles, with a command reference made from the options that MEMC states.
FOLDER is written anew. To read it: python3 -m http.server --directory FOLDER, then open
http://localhost:8000/documentation/memc. Nothing is fetched from elsewhere.
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

DOCS = pathlib.Path(__file__).resolve().parent.parent / "docs"

TOPICS = [
    ("Tutorials", ["accuracy-on-a-device", "describe-your-chip", "which-cell"]),
    ("Reference", ["commands", "reference", "json", "limits", "testing", "results"]),
    ("Concepts", ["integers", "program", "architecture", "circuits", "glossary"]),
]


def slug(heading):
    """The anchor that GitHub gives a heading, which links in the pages use."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def anchor(heading):
    """The anchor that DocC gives a heading."""
    return re.sub(r"[^\w]+", "-", heading.replace("`", "")).strip("-")


def headings(text):
    return {slug(title): anchor(title) for title in re.findall(r"(?m)^#+ (.+)$", text)}


def converted(text, own, pages):
    """The page with links of DocC: between pages by name, to anything else as plain text."""

    def link(match):
        label, target = match.groups()
        if re.match(r"https?:", target):
            return match.group(0)
        path, _, place = target.partition("#")
        name = pathlib.Path(path).stem if path else own
        if name not in pages or (path and not path.endswith(".md")):
            return label
        found = headings(pages[name]).get(place)
        return f"[{label}](doc:{name}{'#' + found if found else ''})"

    return re.sub(r"(?<!!)\[([^\]\n]+)\]\(([^)\s]+)\)", link, text)


def option(argument):
    names = [("-" if name["kind"] == "short" else "--") + name["name"]
             for name in argument.get("names", [])]
    value = f"<{argument['valueName']}>"
    if argument["kind"] == "positional":
        spelled = value
    elif argument["kind"] == "option":
        spelled = f"{', '.join(names)} {value}"
    else:
        spelled = ", ".join(names)
    default = argument.get("defaultValue")
    told = argument.get("abstract", "") + (f" (default: {default})" if default else "")
    return f"- `{spelled}`: {quoted(told)}"


def quoted(text):
    """Options as code, for DocC makes a dash of two hyphens."""
    return re.sub(r"'?(?<![\w`-])(--[a-z][a-z-]*)'?", r"`\1`", text)


def sections(command, path):
    name = " ".join(path + [command["commandName"]])
    yield f"## {name}\n\n{command.get('abstract', '')}\n"
    if command.get("discussion"):
        yield quoted(command["discussion"]) + "\n"
    options = [option(argument) for argument in command.get("arguments", [])
               if argument.get("shouldDisplay", True)
               and (not path or argument.get("valueName") not in ("help", "version"))]
    if options:
        yield "\n".join(options) + "\n"
    for child in command.get("subcommands", []):
        if child["commandName"] != "help" and child.get("shouldDisplay", True):
            yield from sections(child, path + [command["commandName"]])


def commands(memc):
    help_text = subprocess.run(
        [memc, "--experimental-dump-help"], check=True, capture_output=True, text=True).stdout
    return "# Commands\n\n" + "\n".join(sections(json.loads(help_text)["command"], []))


def root(pages):
    groups = []
    for title, names in TOPICS:
        entries = "\n".join(f"- <doc:{name}>" for name in names if name in pages)
        groups.append(f"### {title}\n\n{entries}\n")
    return ("# memc\n\nCompiles trained networks to memristor crossbars, verifies and simulates them.\n\n"
            "@Metadata {\n  @TechnologyRoot\n}\n\n## Topics\n\n" + "\n".join(groups))


def main():
    if len(sys.argv) != 3 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    memc, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    pages = {path.stem: path.read_text(encoding="utf-8")
             for path in sorted(DOCS.glob("*.md")) + sorted(DOCS.glob("tutorials/*.md"))
             if path.stem != "README"}
    pages["commands"] = commands(memc)
    with tempfile.TemporaryDirectory() as temporary:
        catalog = pathlib.Path(temporary) / "memc.docc"
        catalog.mkdir()
        for name, text in pages.items():
            (catalog / f"{name}.md").write_text(converted(text, name, pages), encoding="utf-8")
        (catalog / "memc.md").write_text(root(pages), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run(
            ["docc", "convert", str(catalog), "--fallback-display-name", "memc",
             "--fallback-bundle-identifier", "memc", "--transform-for-static-hosting",
             "--warnings-as-errors", "--output-path", str(folder)], check=True)
    print(f"wrote {folder}: {len(pages)} pages")


main()
