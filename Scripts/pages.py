#!/usr/bin/env python3
"""Opens pages of `memc report --format html` in a browser and checks what no test of text can.

Needs Chromium (Debian: chromium) and no Python package. For every page: no message on the console, no
request but the page itself, each table sorts, each picture shows its notes by keys, timelines can be
enlarged, the text is the same without scripts, and the page has loaded within a second. Pictures of the
page in light, dark, narrow and printed form go to a folder.

    Scripts/pages.py FOLDER PAGE.html ...
"""
import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

LONGEST_LOAD_MS = 1000
SLICE = 1600


class Browser:
    """Chromium without a window, driven through two pipes (Chrome DevTools Protocol)."""

    def __init__(self, profile):
        program = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None)
        if program is None:
            sys.exit("pages.py needs Chromium (Debian: apt-get install chromium)")
        commands_out, self.commands = os.pipe()
        self.answers, answers_in = os.pipe()

        def connect():
            # Chromium reads from descriptor 3 and writes to 4
            low, high = os.dup(commands_out), os.dup(answers_in)
            os.dup2(low, 3)
            os.dup2(high, 4)

        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
             "--disable-background-networking", "--no-first-run", f"--user-data-dir={profile}",
             "--remote-debugging-pipe"],
            preexec_fn=connect, close_fds=False, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(commands_out)
        os.close(answers_in)
        self.buffer = b""
        self.number = 0
        self.events = []

    def message(self):
        while b"\0" not in self.buffer:
            part = os.read(self.answers, 1 << 20)
            if not part:
                sys.exit("Chromium ended early")
            self.buffer += part
        text, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(text)

    def call(self, method, session=None, **parameters):
        self.number += 1
        command = {"id": self.number, "method": method, "params": parameters}
        if session:
            command["sessionId"] = session
        os.write(self.commands, json.dumps(command).encode() + b"\0")
        while True:
            answer = self.message()
            if answer.get("id") == self.number:
                if "error" in answer:
                    sys.exit(f"{method}: {answer['error']['message']}")
                return answer["result"]
            self.events.append(answer)

    def wait(self, method):
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self.message())

    def close(self):
        self.call("Browser.close")
        self.process.wait(20)


class Tab:
    """A tab that shows one page."""

    def __init__(self, browser, path, scripts=True):
        self.browser = browser
        browser.events.clear()
        target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self.target = target
        self.session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ["Page", "Runtime", "Log", "Network"]:
            self.call(f"{domain}.enable")
        self.call("Emulation.setScriptExecutionDisabled", value=not scripts)
        self.size(1280, 900)
        self.call("Page.navigate", url=path.resolve().as_uri())
        browser.wait("Page.loadEventFired")

    def call(self, method, **parameters):
        return self.browser.call(method, self.session, **parameters)

    def size(self, width, height):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=1, mobile=False)

    def scheme(self, name):
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])

    def value(self, expression):
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in answer:
            sys.exit(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def pictures(self, path):
        """Writes the page to PATH-1.png, PATH-2.png, …, each at most SLICE high."""
        metrics = self.call("Page.getLayoutMetrics")
        width, height = metrics["cssLayoutViewport"]["clientWidth"], metrics["cssContentSize"]["height"]
        for number, top in enumerate(range(0, int(height), SLICE), 1):
            shot = self.call(
                "Page.captureScreenshot", captureBeyondViewport=True,
                clip={"x": 0, "y": top, "width": width, "height": min(SLICE, height - top), "scale": 1})
            Path(f"{path}-{number}.png").write_bytes(base64.b64decode(shot["data"]))

    def happened(self, method):
        return [event["params"] for event in self.browser.events
                if event.get("method") == method and event.get("sessionId") == self.session]

    def close(self):
        self.browser.call("Target.closeTarget", targetId=self.target)


# Sorts by every heading of every table, in both directions; returns what is out of order.
SORTING = """
(() => {
  const wrong = [];
  document.querySelectorAll('table.sortable').forEach((table, number) => {
    const count = table.tBodies[0].rows.length;
    table.querySelectorAll('thead th').forEach((head, column) => {
      for (const turn of [0, 1]) {
        head.querySelector('button').click();
        const falls = head.getAttribute('aria-sort') === 'descending';
        const rows = [...table.tBodies[0].rows];
        const keys = rows.map(row => head.classList.contains('word')
          ? row.cells[column].textContent
          : Number(row.cells[column].dataset.v ?? -Infinity));
        const order = (a, b) => typeof a === 'string' ? a.localeCompare(b, 'en', {numeric: true})
          : a === b ? 0 : a - b;
        const sorted = keys.every((key, i) => i === 0 || (falls ? order(keys[i - 1], key) >= 0
          : order(keys[i - 1], key) <= 0));
        if (!sorted || rows.length !== count) wrong.push([number, column, turn]);
      }
    });
  });
  return wrong;
})()
"""

# Moves through the marks of every picture by keys; returns the pictures that show no note.
NOTES = """
(() => {
  const silent = [], note = document.getElementById('note');
  document.querySelectorAll('svg.chart').forEach((chart, number) => {
    if (!chart.querySelector('title')) return;
    chart.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight'}));
    if (note.hidden || !note.textContent) silent.push(number);
    chart.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'}));
    if (!note.hidden) silent.push(number);
  });
  return silent;
})()
"""

# Enlarges every timeline and goes back; returns the first ticks before, between and after.
ENLARGING = """
[...document.querySelectorAll('figure.enlargeable')].map(figure => {
  const ticks = () => [...figure.querySelectorAll('.ticks text')].map(text => text.textContent).join(' ');
  const buttons = figure.querySelectorAll('.tools button');
  const before = ticks();
  buttons[1].click();
  const between = ticks();
  buttons[4].click();
  return [before, between, ticks()];
})
"""

COUNTS = """
Object.fromEntries(['section', 'table', 'svg.chart', 'title', 'tbody tr', '*'].map(
  name => [name, document.querySelectorAll(name).length]))
"""

LOAD = """
(() => { const t = performance.getEntriesByType('navigation')[0]; return t.loadEventEnd; })()
"""


def plain_text(browser, path):
    """The text of the page without scripts, from its tree."""
    tab = Tab(browser, path, scripts=False)
    root = tab.call("DOM.getDocument", depth=-1)["root"]
    tab.close()

    def texts(node):
        if node["nodeName"] in ("SCRIPT", "STYLE", "TITLE", "title"):
            return ""
        return node.get("nodeValue", "") if node["nodeType"] == 3 else "".join(
            map(texts, node.get("children", [])))

    return "".join(texts(root).split())


def check(browser, path, folder):
    """Returns what is wrong with a page."""
    faults = []
    bare = plain_text(browser, path)
    tab = Tab(browser, path)
    load = tab.value(LOAD)
    counts = tab.value(COUNTS)
    size = path.stat().st_size
    print(f"{path.name}: {size / 1e6:.2f} MB, loaded in {load:.0f} ms, "
          + ", ".join(f"{count} {name}" for name, count in counts.items()))
    if load > LONGEST_LOAD_MS:
        faults.append(f"took {load:.0f} ms to load")
    for scheme in ["light", "dark"]:
        tab.scheme(scheme)
        tab.pictures(folder / f"{path.stem}-{scheme}")
    tab.scheme("light")
    tab.size(480, 900)
    tab.pictures(folder / f"{path.stem}-narrow")
    if tab.value("document.documentElement.scrollWidth > innerWidth"):
        faults.append("is wider than a narrow window")
    tab.size(1280, 900)
    paper = tab.call("Page.printToPDF", printBackground=True)
    (folder / f"{path.stem}.pdf").write_bytes(base64.b64decode(paper["data"]))
    tab.call("Emulation.setEmulatedMedia", media="print")
    tab.pictures(folder / f"{path.stem}-print")
    tab.call("Emulation.setEmulatedMedia", media="")

    shown = "".join(tab.value(
        "[...document.body.children].filter(e => !'SCRIPT STYLE'.includes(e.tagName))"
        ".map(e => e.textContent).join('')").split())
    titles = tab.value("[...document.querySelectorAll('svg title')].map(t => t.textContent).join('')")
    if len(bare) < 0.9 * (len(shown) - len("".join(titles.split()))):
        faults.append("has less text without scripts")
    if wrong := tab.value(SORTING):
        faults.append(f"does not sort [table, column, turn]: {wrong}")
    if silent := tab.value(NOTES):
        faults.append(f"shows no notes by keys in pictures {silent}")
    for before, between, after in tab.value(ENLARGING):
        if before == between or before != after:
            faults.append(f"does not enlarge: {before} / {between} / {after}")
    requests = [event["request"]["url"] for event in tab.happened("Network.requestWillBeSent")]
    if requests != [path.resolve().as_uri()]:
        faults.append(f"makes requests: {requests[1:]}")
    for event in tab.happened("Runtime.consoleAPICalled") + tab.happened("Runtime.exceptionThrown"):
        faults.append(f"writes to the console: {event}")
    for event in tab.happened("Log.entryAdded"):
        faults.append(f"writes to the log: {event['entry']['text']}")
    tab.close()
    return faults


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    failed = False
    with tempfile.TemporaryDirectory() as profile:
        browser = Browser(profile)
        for page in map(Path, sys.argv[2:]):
            for fault in check(browser, page, folder):
                print(f"{page.name} {fault}")
                failed = True
        browser.close()
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
