"""A GoIP as the facts have it, for tests: lines that send, slots, inboxes; and a wire that loses answers.

It is written from the facts about real boxes, and knows nothing of what reads its pages.
"""

from random import Random
from urllib.parse import parse_qs

from router.goip.http.pages import Errand, Page
from router.goip.http.response import NoAnswer, Outcome, Response
from tests.goip.http.samples import inbox_page, slots_page, states_page

RING = 20
NO_ANSWERS = [NoAnswer.TIMED_OUT, NoAnswer.CUT, NoAnswer.GARBLED, NoAnswer.TOO_LONG]


class ModelLine:
    """One line: what it sends, its slot, its inbox."""

    def __init__(self) -> None:
        self.slot = ("", "", "")
        self.over_at = 0.0
        """When what it sends is over."""
        self.ending = ("DONE", "")
        self.number = ""
        self.logged_out_until = 0.0
        self.ring = [""] * RING
        self.pos = 0
        self.used_by_others = -100.0
        """When another program sent something by it."""
        self.unsure_until = 0.0
        """Until then no other program uses it: its id would be taken for that of a request without an
        answer."""

    def busy(self, now: float) -> bool:
        return self.over_at > now


class ModelBox:
    """A box. ``trouble`` is the share of requests that go wrong."""

    def __init__(self, random: Random, lines: int, trouble: float) -> None:
        self._random = random
        self._trouble = trouble
        self._ids = random.randrange(2**31)
        self.lines = {line: ModelLine() for line in range(1, lines + 1)}
        self.sent: list[str] = []
        """Numbers to which the network took something."""
        self.away_until = 0.0
        self._calm = False

    def calm_down(self) -> None:
        """End the trouble, and the jobs of other programs."""
        self._calm, self._trouble = True, 0.0

    def serve(self, errand: Errand, now: float) -> Outcome:
        """Do what is asked, or a part of it."""
        if now < self.away_until:
            return NoAnswer.UNREACHABLE
        acts, answers = True, True
        if self._random.random() < self._trouble:
            # The request is lost, or its answer.
            acts, answers = self._random.choice([(False, False), (True, False)])
        line = self.lines.get(errand.line)
        if line is not None and now - line.used_by_others <= 3.0:
            acts, answers = True, True
        response = self._answer(errand, now) if acts else None
        if line is not None and (not answers or response is None or not response.body.isascii()):
            line.unsure_until = now + 200.0
        return response if response is not None and answers else self._random.choice(NO_ANSWERS)

    def pass_time(self, now: float) -> None:
        """Let lines finish, fail, be used by others; let the box start anew."""
        for line in self.lines.values():
            if line.slot[1] == "STARTED" and not line.busy(now):
                line.slot = (line.slot[0], *line.ending)
                doubtful = line.ending[0] == "ERRORDONE" and self._random.random() < 0.5
                if doubtful or line.ending == ("DONE", ""):
                    self.sent.append(line.number)
            if self._random.random() < 0.002:
                line.logged_out_until = now + 100.0
            if self._random.random() < 0.005 and not line.busy(now) and now >= line.unsure_until:
                line.used_by_others = now
                self._send(line, f"other {now}", now)
        if self._random.random() < 0.0005 and not self._calm:
            self._start_anew(now)

    def receive(self, line: int, text: str, now: float) -> None:
        """Let an SMS come in."""
        one = self.lines[line]
        minutes, seconds = divmod(int(now), 60)
        one.ring[one.pos] = f"11-29 10:{minutes:02d}:{seconds:02d},+256772000001,{text}"
        one.pos = (one.pos + 1) % RING

    def _start_anew(self, now: float) -> None:
        self.away_until = now + self._random.uniform(5.0, 60.0)
        for line in self.lines.values():
            if line.busy(now) and self._random.random() < 0.5:
                self.sent.append(line.number)
            line.slot, line.over_at = ("", "", ""), 0.0

    def _answer(self, errand: Errand, now: float) -> Response:
        if errand.page is Page.SEND:
            fields = parse_qs(errand.request.query)
            return Response(200, self._reply(int(fields["l"][0]), fields["n"][0], now).encode())
        if errand.page is Page.LINES:
            return Response(200, states_page({line: self._state(line, now) for line in self.lines}))
        if errand.page is Page.INBOX:
            return Response(200, inbox_page({line: (one.ring, one.pos) for line, one in self.lines.items()}))
        return Response(200, slots_page({line: one.slot for line, one in self.lines.items()}))

    def _state(self, line: int, now: float) -> tuple[str, str]:
        return "Y", "N" if now < self.lines[line].logged_out_until else "Y"

    def _reply(self, line: int, number: str, now: float) -> str:
        one = self.lines[line]
        if now < one.logged_out_until:
            return self._random.choice([f"ERROR,L{line} GSM logout", f"\nERROR, L{line} GSM logout\n"])
        if one.busy(now):
            return f"\nERROR,L{line} busy\n"
        if self._random.random() < 0.03:
            return "ERROR, not now"
        id = self._send(one, number, now)
        good = f"\nSending,L{line} Send SMS to:{number}; ID:{id}\n"
        return good if self._random.random() < 0.9 else f"正在发送,L{line}; ID:{id}"

    def _send(self, line: ModelLine, number: str, now: float) -> str:
        self._ids += self._random.randrange(1, 10)
        id = f"{self._ids:08x}"
        line.slot, line.number = (id, "STARTED", ""), number
        line.over_at = now + min(self._random.lognormvariate(1.6, 0.6), 200.0)
        endings = [("DONE", "")] * 8 + [("DONE", "500"), ("DONE", "GSM_LOGOUT"), ("ERRORDONE", "no reply")]
        line.ending = self._random.choice(endings)
        return id
