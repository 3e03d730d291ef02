#!/usr/bin/env python3
"""Writes the manual pages and the completions of memc, for packages and for `make install`.

    Scripts/manual.py FOLDER MEMC    the files below FOLDER, such as /usr/local/share, of the binary MEMC

The files are man/man1/memc.1 and one page for each command, bash-completion/completions/memc,
zsh/site-functions/_memc and fish/vendor_completions.d/memc.fish. All follow from what the binary
states about its options, so no network and no compiler is needed; the same binary gives the same
bytes.
"""
import json
import subprocess
import sys
from pathlib import Path

COMPLETIONS = {
    "bash": "bash-completion/completions/memc",
    "zsh": "zsh/site-functions/_memc",
    "fish": "fish/vendor_completions.d/memc.fish",
}
FILES = [
    (".memc", "a program: one zip file, which numpy.load opens"),
    ("share/memc/mappings", "mapping, accelerator, device, memristor and pulse files"),
]


def output(memc, *arguments):
    """What memc prints."""
    return subprocess.run([memc, *arguments], check=True, capture_output=True, text=True).stdout


def escaped(text):
    """Text in which groff finds no request and no escape."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in text.split("\n"))


def bold(text):
    return f"\\fB{escaped(text)}\\fR"


def italic(text):
    return f"\\fI{escaped(text)}\\fR"


def spelling(name):
    return ("-" if name["kind"] == "short" else "--") + name["name"]


def synopsis(command):
    """The positional arguments, after a word for the options."""
    options = any(argument["kind"] != "positional" for argument in shown(command))
    words = [f"[{italic('options')}]"] if options else []
    for argument in shown(command):
        if argument["kind"] != "positional":
            continue
        word = italic(argument["valueName"].upper()) + ("..." if argument["isRepeating"] else "")
        words.append(f"[{word}]" if argument["isOptional"] else word)
    return " ".join(words)


def shown(command):
    return [a for a in command.get("arguments", []) if a["shouldDisplay"]]


def item(argument):
    """An argument or option with its meaning."""
    value = italic(argument["valueName"])
    if argument["kind"] == "positional":
        tag = italic(argument["valueName"].upper())
    else:
        tag = ", ".join(bold(spelling(name)) for name in argument["names"])
        if argument["kind"] == "option":
            tag += " " + value
    text = argument.get("abstract", "")
    if argument.get("allValues"):
        text += " One of: " + ", ".join(argument["allValues"]) + "."
    if "defaultValue" in argument:
        text += f" (default: {argument['defaultValue']})"
    return f".TP\n{tag}\n{escaped(text.strip())}"


def section(title, *lines):
    return [f".SH {title}", *lines]


def page(command, version, statuses, others):
    """The page of one command; `others` are the names of the other pages."""
    name = "-".join(command.get("superCommands", []) + [command["commandName"]])
    shell = name.replace("-", " ", 1)
    lines = [
        f'.TH {name.upper()} 1 "" "memc {version}" "memc"',
        *section("NAME", f"{escaped(name)} \\- {escaped(command['abstract'].rstrip('.'))}"),
    ]
    if "subcommands" in command:
        lines += section("SYNOPSIS", f"{bold('memc')} {italic('command')} [{italic('options')}]")
    else:
        lines += section("SYNOPSIS", f"{bold(shell)} {synopsis(command)}")
    if command.get("discussion") and "subcommands" not in command:
        lines += section("DESCRIPTION", escaped(command["discussion"]))
    if "subcommands" in command:
        lines += section("COMMANDS", *[
            f".TP\n{bold(inner['commandName'])}\n{escaped(inner['abstract'])}"
            for inner in command["subcommands"] if inner["commandName"] != "help"])
    positional = [a for a in shown(command) if a["kind"] == "positional"]
    options = [a for a in shown(command) if a["kind"] != "positional"]
    if positional:
        lines += section("ARGUMENTS", *[item(a) for a in positional])
    lines += section("OPTIONS", *[item(a) for a in options])
    if "subcommands" in command:
        lines += section("FILES", *[f".TP\n{italic(n)}\n{escaped(text)}" for n, text in FILES])
    lines += section("EXIT STATUS", escaped(statuses))
    lines += section("SEE ALSO", ",\n".join(f"{bold(other)}(1)" for other in others if other != name))
    return name, "\n".join(lines) + "\n"


def pages(memc):
    """The name and the text of every page."""
    root = json.loads(output(memc, "--experimental-dump-help"))["command"]
    version = output(memc, "--version").strip()
    commands = [c for c in root["subcommands"] if c["commandName"] != "help"]
    statuses = root["discussion"].removeprefix("Exit status: ")
    names = ["memc"] + ["memc-" + c["commandName"] for c in commands]
    return [page(c, version, statuses, names) for c in [root, *commands]]


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    folder, memc = Path(sys.argv[1]), sys.argv[2]
    for name, text in pages(memc):
        write(folder / f"man/man1/{name}.1", text)
    for shell, path in COMPLETIONS.items():
        write(folder / path, output(memc, "--generate-completion-script", shell))


main()
