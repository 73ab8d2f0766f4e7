"""A GoIP that is polled by its web pages: one poller for the box, and a way to each of its lines.

`goip.http.box` decides on requests and understands answers. Here are the connections, the clock, and the
interfaces of the relay.
"""

from collections.abc import Callable, Mapping
from functools import partial
from random import Random
from typing import Final

from router.goip.events import (
    SmsLost,
    SmsRefused,
    SmsSubmitted,
    SmsTaken,
    SmsUnanswered,
    SmsUnsent,
    UssdAnswered,
)
from router.goip.http import events as told
from router.goip.http.box import Box
from router.goip.http.exchange import Exchange
from router.goip.http.response import Outcome
from router.goip.line_state import LineState, LineTrouble
from router.goip.ussd import UssdAnswer
from router.relay.interfaces import Clock, Connector, Segment, instants
from router.sms.value import evolve
from router.southbound.availability import Availability
from router.southbound.gateway_state import GatewayState
from router.southbound.http.ear import find_ear
from router.southbound.http.settings import HttpLine, HttpSettings
from router.southbound.http.visit import Visit
from router.southbound.lifecycle import Connect
from router.southbound.plain_lines import LineConnector, offer, tell_each
from router.southbound.plain_text import received_message
from router.southbound.relay_doors import RelayDoors
from router.southbound.trouble import Trouble

EVERY: Final = 0.5
"""Seconds from one tick to the next: the shortest time of the box is `poll`."""

INBOX: Final = "inbox"
"""The note that the inbox of a line was read once."""

ADVICE: Final = {
    told.Blame.SILENCE: (
        "is the box on, is `host` right, is `port` that of its page, does a firewall drop the packets?"
    ),
    told.Blame.LOGIN: "are `user` and `password` those of the box's page?",
    told.Blame.ELSEWHERE: (
        "are `user` and `password` those of the box's page, is `port` one without HTTPS,"
        " does a proxy stand between?"
    ),
    told.Blame.PAGE: "is that a GoIP, and is `port` that of its page?",
}

LOGGED_OUT: Final = LineTrouble.LOGGED_OUT.value


class HttpGateway:
    """One box; it implements `gateway.Gateway`."""

    def __init__(
        self,
        settings: HttpSettings,
        clock: Clock,
        random: Random,
        connect: Connect,
        doors: RelayDoors,
        state: GatewayState,
    ) -> None:
        self._settings = settings
        self._now = instants(clock)
        self._random = random
        self._connect = connect
        self._outcomes = doors.outcomes
        self._inbound = doors.inbound
        self._notes = doors.notes
        heard = {line.channel: line.number for line in settings.lines}
        self._ear = partial(find_ear, doors.taps, heard, settings.box.account)
        self._state = state
        self._lines = {line.number: line for line in settings.lines}
        self._standing = Availability(
            doors.channel_events, {line.channel for line in settings.lines} if settings.carries else ()
        )
        self._states: dict[int, LineState] = {}
        """The last states that the box reported of its lines."""
        self._box: Box | None = None
        self._visit: Visit | None = None
        self._taking = False
        self.every = EVERY
        self.ticking = (self,)
        self.connectors: Mapping[str, Connector] = {
            line.channel: LineConnector(partial(self.submit, line), partial(self.ussd, line), _restart)
            for line in settings.lines
        }

    # --- its life

    def listen(self) -> None:
        """Do nothing: the router connects to the box."""

    def start(self) -> None:
        """Begin to ask for the states of its lines, and for its inbox."""
        known = {
            number: self._inbound.heard(line.channel)
            for number, line in self._lines.items()
            if self._notes.value(line.channel, INBOX) is not None
        }
        self._box = Box(self._settings.box, self._now(), known)
        self._go_on()

    def stop(self) -> None:
        """Ask nothing more; outcomes that are still open are lost."""
        box, self._box = self._box, None
        if box is not None:
            self._tell(box.stop())
        for line in self._lines.values():
            self._standing.leave(line.channel, self._state)
        self.cut()

    def change(self, settings: object, patience: float) -> bool:
        """Return False: a box is known from its first page on, so other settings need another gateway."""
        return False

    def retire(self) -> None:
        """Report that its channels take nothing; messages that it has are still followed."""
        self._standing.retire(line.channel for line in self._lines.values())

    def come_back(self) -> None:
        """Be in use again."""
        self._standing.come_back(line.channel for line in self._lines.values())

    @property
    def idle(self) -> bool:
        """Whether no request is out."""
        return self._visit is None

    def cut(self) -> None:
        """Give up the request that is out."""
        visit, self._visit = self._visit, None
        if visit is not None:
            visit.cut()

    def tick(self) -> None:
        """Let time pass; called twice a second."""
        now = self._now()
        if self._visit is not None:
            self._visit.expire(now)
        if self._box is not None:
            self._tell(self._box.tick(now))
            self._go_on()

    # --- jobs

    def submit(self, line: HttpLine, segment: Segment) -> bool:
        """Send a segment by a line; False if nothing has left."""
        box = self._box
        if box is None:
            return False

        def give(number: str, text: str) -> bool:
            taken = box.send(line.number, segment, number, text, self._now())
            self._go_on()
            return taken

        return offer(segment, line.alphabet, self._outcomes, give)

    def ussd(self, line: HttpLine, code: str, answered: Callable[[UssdAnswer], None]) -> bool:
        """Dial a code on a line; False if nothing has left."""
        if self._box is None:
            return False
        key = f"{self._random.getrandbits(32):08x}"
        taken = self._box.ussd(line.number, answered, code, key, self._now())
        self._go_on()
        return taken

    # --- requests

    def _go_on(self) -> None:
        """Make the next request, if there is one to make now and none is out."""
        if self._visit is not None or self._box is None or self._taking:
            return
        now = self._now()
        errand = self._box.next(now)
        if errand is None:
            return
        settings = self._settings.box
        exchange = Exchange(errand.request, settings.account, now, settings.response)
        # It may be over before `visit` is set; its outcome is handled below then.
        over: list[Outcome] = []
        visit: Visit | None = None

        def done(outcome: Outcome) -> None:
            if visit is None:
                over.append(outcome)
            else:
                self._done(visit, outcome)

        visit = self._visit = Visit(exchange, self._connect, done, self._ear(errand.line))
        for outcome in over:
            self._done(visit, outcome)

    def _done(self, visit: Visit, outcome: Outcome) -> None:
        if self._visit is visit:
            self._visit = None
            if self._box is not None:
                self._tell(self._box.done(outcome, self._now()))
                self._go_on()

    # --- events of the machine

    def _tell(self, events: list[told.Event]) -> None:
        """Handle all events before the next request is made, so that a message that follows finds its line as
        it is.
        """
        taking, self._taking = self._taking, True
        tell_each(events, self._tell_one, self._settings.box.account.host)
        self._taking = taking

    def _tell_one(self, event: told.Event) -> None:
        match event:
            case (
                told.BoxUp() | told.BoxDown() | told.BoxLineUp() | told.BoxLineDown() | told.BoxLineChanged()
            ):
                self._tell_line(event)
            case told.InboxSms() | told.Remember() | told.Forget() | told.MaybeMissed():
                self._tell_inbox(event)
            case UssdAnswered(token=token, answer=answer) if callable(token):
                token(answer)
            case told.Unread(page=page, why=why):
                self._state.page_is_unread(page, why, self._now())
            case _:
                self._tell_outcome(event)

    def _tell_outcome(self, event: told.Event) -> None:
        outcomes = self._outcomes
        match event:
            case SmsTaken(token=token):
                outcomes.taken(token)
            case SmsSubmitted(token=token, remote_id=remote_id):
                outcomes.submitted(token, remote_id)
            case SmsRefused(token=token, cause=cause):
                outcomes.refused(token, cause)
            case SmsUnsent(token=token):
                outcomes.unsent(token)
            case SmsUnanswered(token=token):
                outcomes.unanswered(token)
            case SmsLost(token=token):
                outcomes.lost(token)
            case _:
                pass

    def _tell_line(
        self, event: told.BoxUp | told.BoxDown | told.BoxLineUp | told.BoxLineDown | told.BoxLineChanged
    ) -> None:
        match event:
            case told.BoxDown(why=why, blame=blame):
                trouble = Trouble(why, ADVICE[blame])
                for line in self._lines.values():
                    self._standing.fall(line.channel, self._state, trouble, self._now())
            case told.BoxUp():
                for number, state in self._states.items():
                    if state.trouble is not None:
                        # Lines whose state is unchanged are not reported again.
                        self._stands(self._lines[number])
            case told.BoxLineUp(line=number) if number in self._lines:
                if number in self._states:
                    self._standing.line(self._lines[number].channel, self._states[number])
                self._stands(self._lines[number])
            case told.BoxLineDown(line=number, why=why) if number in self._lines and why == LOGGED_OUT:
                # A refused message shows it sooner than the page of the lines.
                state = evolve(self._states.get(number, LineState()), logged_in=False)
                self._standing.line(self._lines[number].channel, state)
            case told.BoxLineChanged(line=number, state=state) if number in self._lines:
                self._states[number] = state
                self._standing.line(self._lines[number].channel, state)
                if state.trouble is not None:
                    # The link is up nevertheless: the line's state explains why nothing goes there.
                    self._stands(self._lines[number])
            case _:
                pass

    def _stands(self, line: HttpLine) -> None:
        self._standing.rise(line.channel, self._state, self._now())

    def _tell_inbox(self, event: told.InboxSms | told.Remember | told.Forget | told.MaybeMissed) -> None:
        line = self._lines.get(event.line)
        if line is None or not self._settings.carries:
            return
        channel = line.channel
        match event:
            case told.InboxSms(key=key, sender=sender, text=text):
                message = received_message(sender, text, line.alphabet)
                self._inbound.arrived(channel, message, lambda: None, key, lasting=True)
            case told.Remember(keys=keys):
                self._inbound.remember(channel, keys)
                self._notes.note(channel, INBOX, "read")
            case told.Forget(keys=keys):
                self._inbound.forget(channel, keys)
            case told.MaybeMissed(places=places):
                self._state.inbox_turned(channel, places, self._now())


def _restart(answered: Callable[[str], None]) -> bool:
    """Do nothing and return False: no page of a GoIP restarts a single line."""
    return False
