"""The owner of a box's machine in tests: it moves the clock, and answers as a test says."""

from collections.abc import Iterable, Mapping
from urllib.parse import parse_qs

from twisted.trial.unittest import SynchronousTestCase

from router.clocks import Instant
from router.goip.events import SmsTaken
from router.goip.http.box import Box
from router.goip.http.box_settings import BoxSettings
from router.goip.http.events import BoxLineChanged, BoxLineUp, BoxUp, Event, Remember
from router.goip.http.pages import Errand, Page
from router.goip.http.request import BoxLogin
from router.goip.http.response import NoAnswer, Response
from tests.goip.http.samples import inbox_page, slots_page, states_page

WORDS = {
    Page.SEND: "send",
    Page.USSD: "ussd",
    Page.USSD_BY_SMS: "ussd by sms",
    Page.STATUS: "status",
    Page.KEYS: "keys",
    Page.LINES: "lines",
    Page.SIMS: "sims",
    Page.INBOX: "inbox",
}


OLD, OURS, OTHER = "55c489da", "6a52acc8", "6a52acd0"
TAKEN = f"\nSending,L1 Send SMS to:1; ID:{OURS}\n"


class Conversation:
    """One box with so many lines. ``told`` are its events since they were last looked at."""

    def __init__(self, lines: int = 2, known: Mapping[int, Iterable[str]] | None = None) -> None:
        self.now = Instant(0.0)
        self.lines = lines
        self.box = Box(BoxSettings(account=BoxLogin("box", "admin", "pw"), lines=lines), self.now, known)
        self.told: list[Event] = []
        self.errand: Errand | None = None
        self.asked: list[tuple[float, str]] = []
        """All that was asked, and when."""
        self.slots: dict[int, tuple[str, str, str]] = {}
        """What stands in the slots of the box."""
        self.states = dict.fromkeys(range(1, lines + 1), ("Y", "Y"))
        """SIM and GSM login of each line."""
        self.rings: dict[int, tuple[list[str], int]] = {line: ([], 0) for line in range(1, lines + 1)}
        """What stands in the inboxes, and their positions."""
        self.bodies: dict[str, tuple[bytes, int]] = {}
        """What is answered in the place of a page, with its status."""

    def pass_time(self, seconds: float) -> None:
        self.now = Instant(self.now + seconds)
        self.told += self.box.tick(self.now)

    def asks(self) -> str:
        """Return the request that is out now, empty if there is none. It is out until it is answered."""
        self.errand = self.box.next(self.now)
        if self.errand is None:
            return ""
        word = WORDS[self.errand.page]
        self.asked.append((self.now, word))
        return f"{word} {self.errand.line}" if self.errand.line else word

    def fields(self) -> dict[str, str]:
        """Return the fields in the query and the form of the request that is out."""
        assert self.errand is not None
        request = self.errand.request
        return {name: texts[0] for name, texts in parse_qs(f"{request.query}&{request.form or ''}").items()}

    def answer(self, body: str | bytes, status: int = 200) -> None:
        octets = body.encode() if isinstance(body, str) else body
        self.told += self.box.done(Response(status, octets), self.now)

    def fail(self, why: NoAnswer) -> None:
        self.told += self.box.done(why, self.now)

    def answer_page(self) -> None:
        """Answer a page that was asked for as a box without trouble does."""
        assert self.errand is not None
        page = self.errand.page
        if WORDS[page] in self.bodies:
            self.answer(*self.bodies[WORDS[page]])
        elif page in (Page.STATUS, Page.KEYS):
            self.answer(slots_page(self.slots, max(8, self.lines), "id" if page is Page.STATUS else "smskey"))
        elif page in (Page.LINES, Page.SIMS):
            self.answer(states_page(self.states))
        else:
            self.answer(inbox_page(self.rings))

    def serve(self) -> str:
        """Answer the pages that are asked for, up to the first request that is none of a page."""
        while asked := self.asks():
            if asked.split()[0] in ("send", "ussd"):
                return asked
            self.answer_page()
        return ""

    def start(self) -> None:
        """Come up, with all lines."""
        self.serve()
        self.told = [
            event
            for event in self.told
            if not isinstance(event, (BoxUp, BoxLineChanged, BoxLineUp, Remember))
        ]

    def wait(self, seconds: float) -> str:
        """Let time go by, a second at a time, and answer pages; the first other request ends it."""
        for _ in range(int(seconds)):
            self.pass_time(1.0)
            if asked := self.serve():
                return asked
        return ""

    def hear(self) -> list[Event]:
        """Return the events since the last call."""
        told, self.told = self.told, []
        return told


class Sending(SynchronousTestCase):
    """A box of two lines that is up; the slot of line 1 has an old message."""

    def setUp(self) -> None:
        self.talk = Conversation()
        self.talk.slots = {1: (OLD, "DONE", "")}
        self.talk.start()

    def submit(self, token: object = "sms", line: int = 1) -> bool:
        return self.talk.box.send(line, token, "+256772000001", "Hello", self.talk.now)

    def ask(self) -> None:
        """Submit, up to the request to send."""
        self.assertTrue(self.submit())
        self.assertEqual(self.talk.serve(), "send 1")

    def take(self) -> None:
        """Submit, and have it taken."""
        self.ask()
        self.talk.answer(TAKEN)
        self.assertEqual(self.talk.hear(), [SmsTaken("sms", OURS)])

    def expect(self, *events: Event) -> None:
        self.assertEqual(self.talk.hear(), list(events))
