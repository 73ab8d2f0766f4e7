"""A simulated box with its web pages; the test is a program that asks them."""

from base64 import b64encode
from urllib.parse import urlencode

from router.simulator.goip.http.connection import HttpConnection
from router.simulator.goip.http.face import HttpFace
from tests.simulator.goip.scene import Scene

BASIC = "Basic " + b64encode(b"admin:admin").decode()


class Browser:
    """One connection, and what came over it."""

    def __init__(self, face: HttpFace) -> None:
        self.came, self.is_closed, self.was_cut = b"", False, False
        self.connection: HttpConnection | None = face.connect(self)

    def write(self, octets: bytes) -> None:
        self.came += octets

    def close(self) -> None:
        self.is_closed = True

    def cut(self) -> None:
        self.is_closed = self.was_cut = True

    def send(self, octets: bytes) -> None:
        assert self.connection is not None
        self.connection.received(octets)

    def get(self, page: str, login: str = BASIC) -> None:
        """Ask for a page below /default/en_US/."""
        head = f"Authorization: {login}\r\n" if login else ""
        self.send(f"GET /default/en_US/{page} HTTP/1.1\r\nHost: goip\r\n{head}\r\n".encode())

    @property
    def body(self) -> str:
        """That of the first response."""
        return self.came.partition(b"\r\n\r\n")[2].decode()


class HttpScene(Scene):
    """A box of four lines that takes no time for anything, unless the flags say so."""

    def __init__(self, *words: str, speed: float = 0.0, channels: int = 4) -> None:
        super().__init__(*words, speed=speed, channels=channels)
        self.http = HttpFace(self.goip)

    def browser(self) -> Browser:
        """A connection on which nothing was asked yet."""
        return Browser(self.http)

    def get(self, page: str, login: str = BASIC) -> str:
        """The body of a page."""
        browser = self.browser()
        browser.get(page, login)
        return browser.body

    def post(self, page: str, **fields: str) -> str:
        """The body of the answer to a form."""
        browser, body = self.browser(), urlencode(fields)
        browser.send(
            f"POST /default/en_US/{page} HTTP/1.1\r\nAuthorization: {BASIC}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
        )
        return browser.body

    def message(self, line: int = 1, number: str = "10086", text: str = "hello", **more: str) -> str:
        """Send an SMS by send.html; the reply without its line feeds."""
        fields = {"u": "admin", "p": "admin", "l": str(line), "n": number, "m": text, **more}
        said = self.get(f"send.html?{urlencode(fields)}", login="")
        assert said.startswith("\n") and said.endswith("\n"), said
        return said.strip("\n")

    def slot(self, line: int = 1) -> tuple[str, str, str]:
        """id, status and error of a line, as send_status.xml has them."""
        page = self.get("send_status.xml")
        return (element(page, f"id{line}"), element(page, f"status{line}"), element(page, f"error{line}"))


def element(page: str, name: str) -> str:
    """The text of an XML element; it must be there."""
    begun = page.partition(f"<{name}>")
    assert begun[1], f"no {name} in {page}"
    return begun[2].partition(f"</{name}>")[0]
