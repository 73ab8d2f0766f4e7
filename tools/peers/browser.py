"""A browser without a window that looks at the dashboard: Debian's chromium, by selenium."""

import base64
import json
import os
import shutil
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from router.simulator.demo.missing import Missing

PATIENCE_S = 60.0
"""Seconds that a page may take."""

TALLEST = 1800
"""Pixels of a picture, in height."""


def lacks() -> str:
    """Return what keeps a browser from being started here; empty if nothing does."""
    missing = [name for name in ("chromium", "chromedriver") if shutil.which(name) is None]
    return f"{' and '.join(missing)} cannot be found: apt install chromium chromium-driver" if missing else ""


def axe() -> str:
    """Return the source of axe-core, which npm has; empty if it is not here. NODE_PATH says where to look."""
    for folder in os.environ.get("NODE_PATH", "").split(os.pathsep):
        file = Path(folder) / "axe-core" / "axe.min.js"
        if folder and file.is_file():
            return file.read_text("utf-8")
    return ""


class Browser:
    """One at ``url``; ``scripts`` says whether pages may run any."""

    def __init__(self, url: str, scripts: bool = True) -> None:
        if lacks():
            raise Missing(lacks())
        options = Options()
        for word in (
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
        ):
            options.add_argument(word)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        if not scripts:
            options.add_experimental_option(
                "prefs", {"profile.managed_default_content_settings.javascript": 2}
            )
        self.driver = webdriver.Chrome(options, Service(shutil.which("chromedriver")))
        self.driver.set_page_load_timeout(PATIENCE_S)
        self._url = url

    def close(self) -> None:
        """End it."""
        self.driver.quit()

    def open(self, path: str) -> None:
        """Open a page."""
        self.driver.get(self._url + path)

    def log_in(self, name: str, password: str = "") -> None:
        """Log in by the form; the password is the name if none is given."""
        self.driver.delete_all_cookies()
        self.open("/login")
        self.one("input[name=name]").send_keys(name)
        self.one("input[name=password]").send_keys(password or name)
        self.one("button.main").click()
        # What is opened before the answer has come is undone by that.
        WebDriverWait(self.driver, PATIENCE_S).until(lambda driver: self.all("header.top"))

    def one(self, what: str) -> WebElement:
        """Return the first element that a selector of CSS finds."""
        return self.driver.find_element(By.CSS_SELECTOR, what)

    def all(self, what: str) -> list[WebElement]:
        """Return all of them."""
        return self.driver.find_elements(By.CSS_SELECTOR, what)

    @property
    def path(self) -> str:
        """The address of the page, without the host."""
        return self.driver.current_url.removeprefix(self._url)

    @property
    def text(self) -> str:
        """Return what is to be read on the page."""
        return self.one("body").text

    def errors(self) -> list[str]:
        """Return what the console has said since it was asked last, of warnings and errors."""
        told: list[dict[str, Any]] = self.driver.get_log("browser")  # type: ignore[no-untyped-call]
        return [str(one["message"]) for one in told if one["level"] in ("WARNING", "SEVERE")]

    def resize(self, width: int, height: int, dark: bool = False) -> None:
        """Have a window of this size, and of this scheme of colours."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self._tell("Emulation.setDeviceMetricsOverride", **size)
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self._tell("Emulation.setEmulatedMedia", features=scheme)

    def overflow(self) -> int:
        """Return how many pixels the page is wider than its window."""
        return int(
            self.driver.execute_script(
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
        )

    def check(self) -> list[str]:
        """Return what axe-core finds that is serious or critical, a line each."""
        self._tell("Runtime.evaluate", expression=axe())
        run = "axe.run({resultTypes: ['violations']}).then((found) => JSON.stringify(found.violations))"
        found = self._tell(
            "Runtime.evaluate",
            expression=run,
            awaitPromise=True,
            returnByValue=True,
        )
        violations = json.loads(found["result"]["value"])
        return [
            f"{one['id']}: {one['help']}: {[each['html'][:160] for each in one['nodes'][:3]]}"
            for one in violations
            if one["impact"] in ("serious", "critical")
        ]

    def picture(self, kind: str = "webp") -> bytes:
        """Return a picture of the whole page."""
        height = self.driver.execute_script("return document.documentElement.scrollHeight")
        width = self.driver.execute_script("return document.documentElement.clientWidth")
        clip = {"x": 0, "y": 0, "width": width, "height": min(height, TALLEST), "scale": 1}
        quality = {} if kind == "png" else {"quality": 42}
        found = self._tell(
            "Page.captureScreenshot", format=kind, clip=clip, captureBeyondViewport=True, **quality
        )
        return base64.b64decode(found["data"])

    def _tell(self, command: str, **given: object) -> Any:
        return self.driver.execute_cdp_cmd(command, given)
