"""The dashboard over a desk and a relay in memory; requests are plain calls, with a browser's cookies."""

from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from urllib.parse import urlencode

from router.desk.people import Person, Role
from router.northbound.http.dashboard.face import Dashboard
from router.northbound.http.dashboard.page_stream import PageStream
from router.northbound.http.interfaces import HttpRequest, HttpResponse
from router.northbound.http.request_reader import fields
from router.northbound.http.settings import HttpServerSettings
from router.relay.who.accounts import Denial
from router.sms.value import evolve
from tests.desk.scene import DeskCase

ROLES = {"ops": Role.ADMIN, "eye": Role.VIEWER, "shop": Role.SENDER, "nobody": Role.SENDER}


class Door:
    """An `Entrance` and `LoginAccounts` whose passwords are the names."""

    def __init__(self, person: Callable[[str], Person]) -> None:
        self.person = person
        self.passwords = {name: name for name in ROLES}

    def enter(
        self, host: str, name: str, password: str, heard: Callable[[Person | None], None]
    ) -> Callable[[], None]:
        right = self.passwords.get(name) == password
        heard(self.person(name) if right else None)
        return lambda: None

    def stored(self, name: str) -> str:
        return self.passwords.get(name, "")

    def by_now(self, person: Person, host: str) -> Person | Denial:
        return self.person(person.name) if person.name in self.passwords else Denial.UNKNOWN


class Html(HTMLParser):
    """The content of a page: its ids, its forms with their fields, its labels, its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.said: list[str] = []
        self.unlabelled: list[str] = []
        self._within: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append((tag, given))
        if "id" in given:
            self.ids.append(given["id"])
        is_field = tag in ("input", "select", "textarea") and given.get("type") != "hidden"
        if is_field and "label" not in self._within and "aria-label" not in given:
            self.unlabelled.append(str(given))
        if tag not in ("input", "meta", "link", "img", "br", "option"):
            self._within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._within and self._within.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.said.append(" ".join(data.split()))

    @property
    def text(self) -> str:
        """Return the visible text."""
        return " ".join(self.said)

    def all(self, tag: str, **given: str) -> list[dict[str, str]]:
        """Return the attributes of all tags of this name."""
        wanted = given.items()
        return [found for name, found in self.tags if name == tag and wanted <= found.items()]


class Browser:
    """A browser: it keeps cookies, and sends requests."""

    def __init__(self, case: "DashboardCase") -> None:
        self._case = case
        self.cookies: dict[str, str] = {}

    def ask(
        self,
        method: str,
        path: str,
        form: str = "",
        headers: Mapping[str, str] | None = None,
        secure: bool = False,
        host: str = "192.0.2.7",
    ) -> HttpResponse:
        """Ask, wait for the disk, and give the answer with all that its stream has written."""
        where, _, query = path.partition("#")[0].partition("?")
        given = {"host": "router:8080", "accept": "text/html"}
        given["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        given.update(headers or {})
        asked = HttpRequest(
            method=method,
            path=where,
            raw_path=where,
            query=fields(query),
            form=fields(form),
            headers=given,
            host=host,
            secure=secure,
        )
        answers: list[HttpResponse] = []
        self._case.face.ask(asked, answers.append)
        for _ in range(5):
            self._case.relay.turn()
        (answer,) = answers
        if isinstance(answer.stream, PageStream):
            answer = self._made(answer, answer.stream)
        for name, value in answer.headers:
            if name == "Set-Cookie":
                self._keep(value)
        return answer

    def _made(self, answer: HttpResponse, stream: PageStream) -> HttpResponse:
        """Return a page that is made in several turns, whole."""
        written: list[bytes] = []
        ended: list[bool] = []
        stream.start(written.append, lambda: ended.append(True))
        for _ in range(1000):
            if not ended:
                self._case.relay.clock.advance(0.0)
        self._case.assertTrue(ended)
        return evolve(answer, body=b"".join(written), stream=None)

    def _keep(self, cookie: str) -> None:
        name, _, value = cookie.partition(";")[0].partition("=")
        if "Max-Age=0" in cookie:
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value

    def get(self, path: str) -> Html:
        """Get a page that there is."""
        status, page = self.look(path)
        self._case.assertEqual(status, 200, page.text)
        return page

    def look(self, path: str) -> tuple[int, Html]:
        """Get a page, with its status."""
        answer = self.ask("GET", path)
        return answer.status, Html(whole(answer).decode())

    def sign(self, path: str) -> str:
        """Return the CSRF token of the forms on a page."""
        return str(self.get(path).all("input", name="csrf")[0]["value"])

    def post(self, path: str, sign_of: str = "/messages", **form: str) -> HttpResponse:
        """Send a form as a page of ours has it."""
        return self.ask("POST", path, urlencode({"csrf": self.sign(sign_of), **form}))

    def log_in(self, name: str, password: str = "") -> HttpResponse:
        """Log in by the form."""
        form = {"csrf": self.sign("/login"), "name": name, "password": password or name}
        return self.ask("POST", "/login", urlencode(form))


def whole(answer: HttpResponse) -> bytes:
    """Return the whole body; a stream is read to its end."""
    if answer.stream is None:
        return answer.body
    written = [answer.body]
    answer.stream.start(written.append, lambda: None)
    return b"".join(written)


def location(answer: HttpResponse) -> str:
    """Return the target of a redirect."""
    return dict(answer.headers).get("Location", "")


class DashboardCase(DeskCase):
    def setUp(self) -> None:
        self.opened()
        self.settings = HttpServerSettings()
        self.attended()

    def attended(self) -> None:
        """Have the dashboard over the desk as it is now."""
        self.door = Door(self._person)
        self.face = Dashboard(self.door, self.door, self.desk, lambda: self.settings, self.relay.clock)

    def _person(self, name: str) -> Person:
        account = self.desk.esmes.account("shop") if name == "shop" else None
        return Person(name=name, role=ROLES[name], account=account)

    def browser(self, name: str = "") -> Browser:
        """Return a browser, logged in if there is a name."""
        browser = Browser(self)
        if name:
            self.assertEqual(browser.log_in(name).status, 303)
        return browser
