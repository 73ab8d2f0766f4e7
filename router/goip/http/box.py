"""A GoIP by its own web pages: the machine that decides on requests to the box, and understands its answers.

It does no I/O, and the time is an argument. Requests to a box go one after the other, as a box is a small
computer; so a status page that is requested after a message is also made after it. One schedule serves all
lines, so 32 of them cost one request for each interval.

The owner, a connector with a socket, does this:

1. `next` returns an `Errand`, or None if no request is due or one is out. The owner makes an `Exchange` of
   ``errand.request`` and the `BoxLogin`, with `BoxSettings.response` as its patience, and connects.
2. On the connection it writes `Exchange.connected`, passes octets to `Exchange.receive`, the end (also of an
   attempt to connect) to `Exchange.closed`, and calls `Exchange.expire` at `Exchange.deadline`. With the
   first outcome the exchange is over, and the owner closes the connection.
3. `done` takes that outcome, and returns events (`events.py`); then `next` again.
4. `deadline` returns when `tick` and `next` must be called if nothing else happens before.
5. `send` gives an SMS to a line, `ussd` a USSD code; False if the line takes nothing now: then nothing has
   left. Then `next` again. `stop` ends everything.

The owner keeps the keys of `Remember`, and that the line was read even if there are none; the key of each
`InboxSms`, in one commit with the message; and drops those of `Forget`. At the next start it gives all of
them back as ``known``, so that a message whose commit failed is reported again. Nothing else is kept.

Outcomes for the relay are SmsTaken, SmsSubmitted, SmsRefused, SmsUnsent, SmsUnanswered and SmsLost. BoxLineUp
and BoxLineDown are the channel's; BoxLineDown comes before the SmsUnsent that it causes. BoxDown is for the
operator, and comes with a BoxLineDown for each line.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from typing import Final

from router.clocks import Instant
from router.goip.http.box_settings import BoxSettings
from router.goip.http.events import Blame, BoxDown, BoxLineDown, Event
from router.goip.http.inbox import Inbox
from router.goip.http.inbox_page import read_inbox
from router.goip.http.line import NO_BOX, NO_FORM, NO_SLOT, BoxLine, HttpSms, HttpUssd, LineStage
from router.goip.http.line_book import LineBook
from router.goip.http.other_pages import Strange, refuses_login, strange, unread
from router.goip.http.pages import Errand, Page, ask_for_ussd, ask_page, ask_to_send
from router.goip.http.reach import Reach
from router.goip.http.replies import BadLogin, read_reply
from router.goip.http.response import NoAnswer, Outcome, Response
from router.goip.http.schedule import Schedule
from router.goip.http.slot_board import SlotBoard
from router.goip.http.slots import Slot, read_slots
from router.goip.http.states import read_fields, tells_sims
from router.goip.http.unread_pages import UnreadPages

UNREADABLE: Final = frozenset((NoAnswer.TOO_LONG, NoAnswer.GARBLED))
ASIDE: Final = frozenset((Page.INBOX, Page.SIMS))
"""Pages that no line needs in order to send."""

MISSING: Final = frozenset((404, 405, 410, 501))


class Box:
    """One GoIP. ``known`` are the keys of its inbox by line, as the owner kept them; see `Inbox`."""

    def __init__(
        self, settings: BoxSettings, now: Instant, known: Mapping[int, Iterable[str]] | None = None
    ) -> None:
        self._settings = settings
        self._lines = {
            number: BoxLine(number, settings.limit, settings.ussd_limit, settings.late)
            for number in range(1, settings.lines + 1)
        }
        self._book = LineBook(settings.lines)
        self._reach = Reach(now, settings.poll, settings.first_delay, settings.last_delay)
        self._inbox = Inbox(known or {})
        self._out: Errand | None = None
        self._ready: deque[tuple[Instant, int]] = deque()
        self._board = SlotBoard(settings.poll)
        self._schedule = Schedule(settings, self._board)
        self._ussd_page = Page.USSD
        self._sims_wanted = False
        self._unread = UnreadPages()
        self._stopped = False

    # Calls of the owner

    def send(self, line: int, token: object, number: str, text: str, now: Instant) -> bool:
        """Give an SMS to a line; False if the line takes none now: then nothing has left, nor will."""
        if not self._take(line, HttpSms(token, number, text)):
            return False
        slot = self._board.slot(line)
        if slot is not None and self._board.is_fresh(now):
            self._lines[line].may_ask(slot, self._board.starts)
            self._ready.append((now, line))
        return True

    def ussd(self, line: int, token: object, code: str, key: str, now: Instant) -> bool:
        """Give a USSD code to a line, with a key of eight hexadecimal digits that was not used lately."""
        if not self._take(line, HttpUssd(token, code, key)):
            return False
        self._ready.append((now, line))
        return True

    def next(self, now: Instant) -> Errand | None:
        """Return the next request, if one is due now. It is out until `done`."""
        if self._out is not None or self._stopped:
            return None
        self._look_again(now)
        at, what = self._next_due()
        if at > now:
            return None
        if isinstance(what, Page):
            self._schedule.asked(what, now)
            self._out = ask_page(what, self._settings.account, now)
        else:
            self._ready.popleft()
            self._out = self._ask_line(self._lines[what], now)
        return self._out

    def done(self, outcome: Outcome, now: Instant) -> list[Event]:
        """Take the outcome of the request that was out; return the events that it causes."""
        errand, self._out = self._out, None
        if errand is None or self._stopped:
            return []
        if isinstance(outcome, NoAnswer):
            return self._failed(errand, outcome, now)
        if errand.page is Page.SEND:
            return self._replied(errand, outcome, now)
        if errand.page is self._board.page:
            return self._read_board(errand, outcome, now)
        if errand.page is Page.LINES:
            return self._read_lines(outcome, now)
        refusal = refuses_login(outcome)
        if refusal:
            return self._shut_out(errand, refusal, now)
        return self._reach.answered() + self._read(errand, outcome, now)

    def tick(self, now: Instant) -> list[Event]:
        """Let time pass; return the events that it causes."""
        return [event for line in self._lines.values() for event in line.tick(now)]

    def deadline(self) -> Instant | None:
        """Return when `tick` and `next` must be called at the latest.

        None while a request is out: then after `done`.
        """
        ends = [end for line in self._lines.values() if (end := line.deadline) is not None]
        if self._out is None and not self._stopped:
            ends.append(self._next_due()[0])
        return min(ends, default=None)

    def stop(self) -> list[Event]:
        """End everything; no request is made any more."""
        self._stopped = True
        self._ready.clear()
        return [event for line in self._lines.values() for event in line.stop()]

    # The next request

    def _next_due(self) -> tuple[Instant, Page | int]:
        """Return the page or the line's request that is due first, and when.

        Of those due, the one that has waited longest goes first.
        """
        free = self._reach.free_at
        if not self._reach.up:
            return free, Page.LINES if self._reach.unfit in (None, Page.LINES) else self._board.page
        dues: list[tuple[Instant, Page | int]] = [*self._schedule.pages(self._sims_wanted)]
        dues += [self._ready[0]] if self._ready else []
        dues += self._schedule.status(self._lines.values())
        at, what = min(dues, key=lambda due: due[0])
        return max(at, free), what

    def _look_again(self, now: Instant) -> None:
        """Send the lines back to look that have waited too long for their request."""
        if self._ready and not self._board.is_fresh(now):
            stale = [entry for entry in self._ready if self._lines[entry[1]].look_again()]
            self._ready = deque(entry for entry in self._ready if entry not in stale)

    # Jobs, and what fails

    def _take(self, line: int, job: HttpSms | HttpUssd) -> bool:
        up = not self._stopped and self._reach.up and self._book.is_up(line)
        return up and self._lines[line].submit(job)

    def _ask_line(self, line: BoxLine, now: Instant) -> Errand:
        job = line.job
        line.ask(now)
        if isinstance(job, HttpSms):
            return ask_to_send(line.number, job, self._settings.account, now)
        assert job is not None
        return ask_for_ussd(line.number, job, self._ussd_page, self._settings.account, now)

    def _settle(self, events: list[Event], now: Instant) -> list[Event]:
        """Pass on the events of a line, with what follows from its being logged out."""
        told: list[Event] = []
        for event in events:
            told += self._book.logged_out(event, now) if isinstance(event, BoxLineDown) else [event]
        return told

    def _failed(self, errand: Errand, why: NoAnswer, now: Instant) -> list[Event]:
        if errand.page in ASIDE and why in UNREADABLE:
            # The inbox of 32 lines with long texts may exceed what is read: its lines can send nevertheless.
            return self._reach.answered() + self._unread.tell(errand.page, why.value)
        # One failure may be chance, so the page is requested again soon.
        self._schedule.again(errand.page)
        told = self._fallen(self._reach.failed(why, now), NO_BOX)
        line = self._lines.get(errand.line)
        return told + ([] if line is None else line.unanswered(why, now, self._board.starts))

    def _shut_out(self, errand: Errand, said: str, now: Instant) -> list[Event]:
        page = errand.page if errand.page is self._board.page else Page.LINES
        told = self._reach.no_answer(page, Strange(said, Blame.LOGIN, lasting=True), now)
        return self._fallen(told, said) + (self._lines[errand.line].give_back(said) if errand.line else [])

    def _is_none(self, page: Page, what: Strange, now: Instant) -> list[Event]:
        """Report that something else came in the place of a page without which the box cannot be used."""
        self._schedule.again(page)
        return self._fallen(self._reach.no_answer(page, what, now), what.said)

    def _fallen(self, told: list[Event], why: str) -> list[Event]:
        """Add to these events, if the box is down, that its lines are down and that unsent messages are given
        back.
        """
        if self._reach.up:
            return told
        down = next((event.why for event in told if isinstance(event, BoxDown)), why)
        told = told + self._book.lost(down)
        self._ready.clear()
        for line in self._lines.values():
            if line.stage in (LineStage.LOOKING, LineStage.READY):
                told += line.give_back(why)
        return told

    # Pages

    def _replied(self, errand: Errand, response: Response, now: Instant) -> list[Event]:
        reply = read_reply(response, errand.line)
        if isinstance(reply, BadLogin):
            return self._shut_out(errand, reply.said, now)
        told = self._lines[errand.line].replied(reply, now, self._board.starts)
        return self._reach.answered() + self._settle(told, now)

    def _read_lines(self, response: Response, now: Instant) -> list[Event]:
        pages = read_fields(response)
        what = None if pages is not None else strange(Page.LINES.value, response)
        if what is not None:
            return self._is_none(Page.LINES, what, now)
        self._sims_wanted = pages is not None and not tells_sims(pages)
        up = self._reach.fits() if self._reach.unfit is Page.LINES else self._reach.answered()
        up += self._unread.understood(Page.LINES, response, pages is not None)
        return up + self._book.read(pages or {}, now)

    def _read(self, errand: Errand, response: Response, now: Instant) -> list[Event]:
        if errand.page in (Page.USSD, Page.USSD_BY_SMS):
            return self._read_form(errand, response, now)
        if errand.page is Page.SIMS:
            return self._book.note(read_fields(response) or {})
        if errand.page is Page.INBOX:
            rings = read_inbox(response)
            mine = {line: ring for line, ring in (rings or {}).items() if line in self._lines}
            return self._unread.understood(errand.page, response, rings is not None) + self._inbox.read(mine)
        slots = read_slots(response)
        told = self._unread.understood(errand.page, response, slots is not None)
        return told + self._show_all(errand, slots or {}, now)

    def _read_form(self, errand: Errand, response: Response, now: Instant) -> list[Event]:
        line = self._lines[errand.line]
        if response.status not in MISSING:
            line.ussd_sent(now, self._board.starts)
            return []
        if errand.page is Page.USSD_BY_SMS:
            return line.give_back(NO_FORM)
        self._ussd_page = Page.USSD_BY_SMS
        line.ask_again()
        self._ready.append((now, line.number))
        return []

    def _read_board(self, errand: Errand, response: Response, now: Instant) -> list[Event]:
        """Read the page of the slots. Without one nothing is sent, as no outcome could be known."""
        slots = read_slots(response)
        if slots is None and response.status in MISSING and self._board.turn_to_other():
            return []
        if slots is None:
            return self._is_none(errand.page, unread(errand.page.value, response), now)
        if not self._reach.up:
            # Its lines must be known before anything is given to them.
            self._schedule.again(Page.LINES)
        up = self._reach.answered() if self._reach.unfit is Page.LINES else self._reach.fits()
        self._board.put(slots, errand.asked)
        return up + self._show_all(errand, slots, now)

    def _show_all(self, errand: Errand, slots: Mapping[int, Slot], now: Instant) -> list[Event]:
        return [
            event
            for number, line in self._lines.items()
            if self._board.page_of(line) is errand.page
            for event in self._show(line, slots.get(number), errand.asked, now)
        ]

    def _show(self, line: BoxLine, slot: Slot | None, asked: Instant, now: Instant) -> list[Event]:
        """Pass a line its slot."""
        if slot is None:
            return line.put_off(NO_SLOT) if line.stage is LineStage.LOOKING else []
        events = line.page(slot, asked, self._board.starts)
        if line.stage is LineStage.LOOKING:
            line.may_ask(slot, self._board.starts)
            self._ready.append((now, line.number))
        return events
