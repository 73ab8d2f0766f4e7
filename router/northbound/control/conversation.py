"""The protocol of the control socket, without the socket: octets in, lines of JSON out.

A request is one line, and so is its answer: `{"ok": ...}`, or `{"error": "what is wrong, in words"}`. The
next request is read when the previous one has been answered. After `events` with `follow`, each new event is
sent as a line `{"event": ...}` until the connection ends. After `wire`, each PDU, page or datagram is sent as
it passes, as a line `{"wire": ...}`, until a line `{"over": "why"}`.
"""

import json
from collections.abc import Callable, Sequence

from twisted.logger import Logger

from router.desk.desk import Desk
from router.desk.errors import CannotDo, Unfit
from router.desk.event_history import KEPT, EventView
from router.desk.json_values import Plain, line, plain
from router.desk.reload_result import Reloaded
from router.desk.submits import SendResult, ToSend
from router.desk.wire import LONGEST as LONGEST_WATCH
from router.desk.wire import PassedView
from router.goip.ussd import UssdAnswer
from router.northbound.control.requests import ControlRequest, query, read
from router.relay.errors import MessageRefused
from router.relay.events import By
from router.relay.faces import Face

LONGEST = 65_536
"""Octets of one request, and of all requests that wait until it is answered."""

LOG = Logger(namespace="smpp-router")


class Conversation:
    """``by`` is the user at the other end, ``send`` writes octets to it, ``hang_up`` closes after them."""

    def __init__(
        self, desk: Desk, by: By, send: Callable[[bytes], None], hang_up: Callable[[], None]
    ) -> None:
        self._desk = desk
        self._by = by
        self._send = send
        self._hang_up = hang_up
        self._unread = b""
        self._busy = False
        """A request is being answered."""
        self._reading = False
        self._over = False
        self._leave: Callable[[], None] | None = None
        """Stops the events or the traffic that the peer follows."""

    # --- what the peer does

    def receive(self, octets: bytes) -> None:
        """Take octets from the peer, and answer the requests that are complete."""
        if self._over:
            return
        self._unread += octets
        self._go_on()

    def closed(self) -> None:
        """Drop later answers and stop what the peer follows: the connection has ended."""
        self._over = True
        if self._leave is not None:
            self._leave()

    # --- requests

    def _go_on(self) -> None:
        """Answer the complete requests in turn; a nested call, from an immediate answer, returns at once."""
        if self._reading:
            return
        self._reading = True
        while not self._busy and not self._over and b"\n" in self._unread:
            asked, self._unread = self._unread.split(b"\n", 1)
            if asked.strip():
                self._take(asked)
        self._reading = False
        if not self._over and len(self._unread) > LONGEST:
            self.refuse(f"more than {LONGEST:,} octets without a line feed, or before an answer")

    def refuse(self, why: str) -> None:
        """Send an error, and close the connection after it."""
        self._send(line({"error": why}))
        self.closed()
        self._hang_up()

    def _take(self, octets: bytes) -> None:
        self._busy = True
        try:
            self._do(_parsed(octets))
        except Unfit as error:
            self._answer({"error": f"`{error.field.rstrip('_')}`: {error}"})
        except (CannotDo, MessageRefused) as error:
            self._answer({"error": str(error)})
        except Exception:
            # A bug of ours: the peer gets an error, and the router goes on.
            LOG.failure("control socket: a request could not be answered")
            self._answer({"error": "the router failed to answer: a bug; its log has the traceback"})

    def _do(self, asked: ControlRequest) -> None:
        """Do what a request asks for; the answer may come later."""
        desk = self._desk
        match asked.do:
            case "status":
                self._ok(desk.status())
            case "names":
                self._ok(desk.names())
            case "channels":
                self._list(desk.channels.all())
            case "channel":
                self._ok(desk.channels.one(asked.text("channel")))
            case "gateways":
                self._list(desk.gateways.all())
            case "esmes":
                self._list(desk.esmes.all())
            case "alerts":
                self._list(desk.alerts.all())
            case "blocked":
                self._blocked(asked)
            case "received":
                self._received(asked)
            case "queue":
                self._list(desk.queue.all())
            case "events":
                self._events(asked)
            case "message":
                desk.messages.one(asked.text("message_id"), self._ok, self._failed)
            case "messages":
                desk.messages.find(query(asked), self._ok, self._failed)
            case "explain":
                self._explain(asked)
            case "wire":
                self._wire(asked)
            case _:
                self._act(asked, asked.text("channel"))

    def _act(self, asked: ControlRequest, channel: str) -> None:
        desk, by = self._desk, self._by
        match asked.do:
            case "send":
                self._submit(asked)
            case "requeue":
                desk.acts.requeue(channel, by, lambda count: self._requeued(channel, count))
            case "pause":
                desk.acts.pause(channel, by, self._ok)
            case "resume":
                desk.acts.resume(channel, by, self._ok)
            case "reset":
                desk.acts.reset_either(channel, by, self._ok, self._ok)
            case "ussd":
                desk.acts.dial(channel, asked.text("code"), by, self._dialled)
            case "restart":
                desk.acts.restart(channel, by, self._ok, self._failed)
            case "disconnect":
                self._ok({"sessions": desk.acts.disconnect(asked.text("esme"), by)})
            case "unblock":
                desk.blocked.remove(asked.text("number"), by, self._list)
            case "acknowledge":
                desk.alerts.acknowledge(asked.text("id"), by, self._ok)
            case "test_alerts":
                desk.alerts.test(by, self._list)
            case "reload":
                desk.read_anew(by, asked.flag("dry_run"), self._reloaded)

    def _reloaded(self, found: Reloaded) -> None:
        self._ok(found.told())

    def _explain(self, asked: ControlRequest) -> None:
        esme, to, source, text = (asked.text(name) for name in ("esme", "to", "from", "text"))
        self._ok(self._desk.routes.explain(esme, to, source, text, asked.text("at")))

    def _submit(self, asked: ControlRequest) -> None:
        to = asked.text("to")
        wanted = ToSend(
            account=self._desk.esmes.sender(asked.text("esme")),
            to=(to,),
            text=asked.text("text"),
            from_=asked.text("from"),
            via=asked.text("via"),
            origin=str(self._by),
            face=Face.SOCKET,
        )

        def sent(what: SendResult) -> None:
            self._ok(
                {
                    "message_id": what.message_id,
                    "to": to,
                    "alphabet": what.alphabet,
                    "segments": what.segments,
                    "route": what.route,
                }
            )

        self._desk.acts.send(wanted, self._by, sent)

    def _received(self, asked: ControlRequest) -> None:
        unclaimed, source, next = asked.flag("unclaimed"), asked.text("from"), asked.cursor()
        find = self._desk.received.find
        find(unclaimed, asked.limit(), next, self._ok, self._failed, from_=source)

    def _blocked(self, asked: ControlRequest) -> None:
        number = asked.text("number")
        if number:
            self._list(self._desk.blocked.one(number))
        else:
            self._ok(self._desk.blocked.page(asked.text("next"), asked.limit()))

    def _events(self, asked: ControlRequest) -> None:
        history = self._desk.events
        follow = asked.flag("follow")
        if follow and self._leave is not None:
            raise CannotDo("this connection follows the events already")
        words = {name: asked.text(name) for name in ("subject", "level", "since", "until")}
        sought = history.sought(**words, acts=asked.flag("acts"))
        known = history.last

        def tell(found: Sequence[EventView], next: str | None) -> None:
            if follow and not self._over:
                # Add the events that came while the store was read.
                found = [*found, *history.after(known, sought)]
                self._leave = history.follow(self._happened, sought)
            self._ok({"items": found, "next": next})

        after, last = asked.text("after"), min(asked.number("last", 0 if follow else 100), KEPT)
        if after:
            tell(history.after(after, sought), None)
        elif last <= 0:
            tell([], None)
        else:
            page = asked.text("next") or None
            history.find(sought, page, last, lambda one: tell(one.items[::-1], one.next), self._failed)

    def _wire(self, asked: ControlRequest) -> None:
        if self._leave is not None:
            raise CannotDo("this connection follows something already")
        seconds, texts = asked.number("seconds", int(LONGEST_WATCH)), asked.flag("texts")
        if seconds < 1:
            raise CannotDo("`seconds` must be at least 1")
        self._leave = self._desk.wire.watch(
            asked.text("name"), self._by, self._passed, self._passed_all, seconds, texts
        )
        self._ok({"seconds": min(seconds, int(LONGEST_WATCH)), "texts": texts})

    def _passed(self, what: PassedView) -> None:
        self._send(line({"wire": plain(what)}))

    def _passed_all(self, why: str) -> None:
        self._leave = None
        self._send(line({"over": why}))

    def _happened(self, event: EventView) -> None:
        self._send(line({"event": plain(event)}))

    def _failed(self, why: CannotDo) -> None:
        self._answer({"error": str(why)})

    def _requeued(self, channel: str, count: int) -> None:
        view = plain(self._desk.channels.one(channel))
        assert isinstance(view, dict)
        self._ok({**view, "messages": count})

    def _dialled(self, answer: UssdAnswer) -> None:
        if answer.failed:
            self._answer({"error": answer.failure})
        else:
            self._ok({"answer": answer.text})

    # --- answers

    def _ok(self, value: object) -> None:
        self._answer({"ok": plain(value)})

    def _list(self, items: Sequence[object]) -> None:
        self._ok({"items": items})

    def _answer(self, answer: Plain) -> None:
        if self._over:
            return
        self._send(line(answer))
        self._busy = False
        self._go_on()


def _parsed(octets: bytes) -> ControlRequest:
    try:
        given: Plain = json.loads(octets)
    except (ValueError, RecursionError) as error:
        raise CannotDo(f"expected a request as one line of JSON: {str(error)[:100]}") from None
    return read(given)
