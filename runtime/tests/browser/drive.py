"""Drives headless Chromium, a line of JSON for a line of JSON: see mod.rs."""

import json
import sys
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Error, sync_playwright

# A question may take so long, in milliseconds.
PATIENCE = 30_000
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]


class Visitor:
    """A window with cookies of its own, and what it was answered."""

    def __init__(self, browser, options):
        # What runs in each page before its own scripts.
        before = options.pop("script_before", None)
        self.context = browser.new_context(**options)
        if before:
            self.context.add_init_script(before)
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.seen = []
        self.page.on("response", self.note)
        self.complained = []
        self.page.on("console", self.listen)
        self.page.on("pageerror", lambda error: self.complained.append(str(error)))

    def note(self, response):
        self.seen.append([response.request.method, response.url, response.status])

    def listen(self, message):
        if message.type in ("error", "warning"):
            self.complained.append(message.text)

    def goto(self, url):
        self.page.goto(url, wait_until="commit")
        self.page.wait_for_load_state()

    def back(self):
        self.page.go_back(wait_until="commit")
        self.page.wait_for_load_state()

    def fill(self, selector, text):
        self.page.fill(selector, text)

    def choose_file(self, selector, path):
        self.page.set_input_files(selector, path)

    def select(self, selector, value):
        self.page.select_option(selector, value)

    def click(self, selector):
        """Clicks, and waits for the page that this leads to."""
        with self.page.expect_navigation():
            self.page.click(selector)

    def wait_for(self, text):
        self.page.get_by_text(text).first.wait_for(state="attached")

    def url(self):
        return self.page.url

    def text(self):
        return self.page.inner_text("body")

    def attribute(self, selector, name):
        return self.page.get_attribute(selector, name)

    def evaluate(self, script):
        return self.page.evaluate(script)

    def axe(self):
        self.page.evaluate(AXE + "; null")
        found = self.page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        wrong = [
            f"{rule['id']}: {rule['help']}: {node['html']}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]
        return [wrong, len(found["passes"])]

    def cookies(self):
        return self.context.cookies()

    def set_cookie(self, cookie):
        self.context.add_cookies([cookie])

    def answers(self):
        """All answers since the last asking: method, URL, status."""
        seen, self.seen = self.seen, []
        return seen

    def complaints(self):
        """What the console has said since the last asking: errors and warnings, violated policies among them."""
        complained, self.complained = self.complained, []
        return complained


with sync_playwright() as playwright:
    chromium, *arguments = sys.argv[1:]
    browser = playwright.chromium.launch(
        executable_path=chromium,
        args=arguments,
        # Pages that come back by the back button come from where they do for people.
        ignore_default_args=["--disable-back-forward-cache"],
    )
    visitors = []
    for line in sys.stdin:
        number, method, *rest = json.loads(line)
        try:
            if method == "visitor":
                visitors.append(Visitor(browser, *rest))
                answer = len(visitors) - 1
            else:
                answer = getattr(visitors[number], method)(*rest)
            print(json.dumps({"answer": answer}), flush=True)
        except Error as error:
            print(json.dumps({"error": str(error)}), flush=True)
    browser.close()
