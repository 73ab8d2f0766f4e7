"""The dashboard as a browser without scripts has it: it keeps cookies, and goes where it is led."""

import http.client
import re
import time
from collections.abc import Mapping
from urllib.parse import urlencode

from attrs import frozen

from router.simulator.demo.missing import Missing

PATIENCE_S = 60.0
SIGN = re.compile(r'name="csrf" value="(\w+)"')


@frozen(kw_only=True)
class Loaded:
    """A page as it came. Milliseconds until its first octet after the head, and until its last."""

    text: str
    first: float
    whole: float


class Page:
    """One browser, on one connection."""

    def __init__(self, port: int) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        self._cookies: dict[str, str] = {}

    @property
    def cookies(self) -> Mapping[str, str]:
        """The header that says who asks, for other connections of the same browser."""
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}

    def log_in(self, name: str) -> None:
        """Log in, where the password is the name."""
        csrf = self.sign(self.ask("GET", "/login"))
        self.ask("POST", "/login", csrf=csrf, name=name, password=name)

    def ask(self, method: str, path: str, **form: str) -> str:
        """Ask, follow where the answer leads, and give what stands there. Raises Missing if nothing does."""
        return self.load(method, path, **form).text

    def load(self, method: str, path: str, **form: str) -> Loaded:
        """Do as `ask`, and tell how long it took; of what it was led to, if it was."""
        headers = {**self.cookies, "Accept": "text/html"}
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        self._line.request(method, path, urlencode(form) if form else None, headers)
        answer = self._line.getresponse()
        start = answer.read(1)
        first = time.perf_counter()
        text = (start + answer.read()).decode()
        end = time.perf_counter()
        for name, value in answer.getheaders():
            if name == "Set-Cookie":
                key, _, kept = value.partition(";")[0].partition("=")
                self._cookies[key] = kept
        if answer.status == 303:
            return self.load("GET", answer.getheader("Location") or "/")
        if answer.status != 200:
            raise Missing(f"{method} {path}: {answer.status} {text[:300]}")
        return Loaded(text=text, first=(first - began) * 1e3, whole=(end - began) * 1e3)

    def sign(self, text: str) -> str:
        """Return the hidden field of a page's forms. Raises Missing if it has none."""
        found = SIGN.search(text)
        if found is None:
            raise Missing(f"there is no form on this page: {text[:300]}")
        return found[1]

    def close(self) -> None:
        """Close its connection."""
        self._line.close()
