"""Operations on channels, gateways, ESMEs, the queue, routes and received SMS."""

from collections.abc import Callable
from typing import Any

from router.desk.channels import ChannelView
from router.desk.errors import CannotDo
from router.desk.json_values import plain
from router.desk.received import ReceivedPage, ReceivedView
from router.goip.ussd import UssdAnswer
from router.northbound.http.api.asks import Deliver, Dial, Explain, FindBlocked, FindReceived
from router.northbound.http.api.operation import Call, failed
from router.relay.events import By


def channels(call: Call) -> None:
    """GET /channels."""
    call.tell_all(call.desk.channels.all())


def channel(call: Call) -> None:
    """GET /channels/ID."""
    call.tell(call.desk.channels.one(call.path["id"]))


Act = Callable[[str, By, Callable[[ChannelView], None]], None]


def _act(call: Call, act: Act) -> None:
    act(call.path["id"], call.by, call.guard(call.tell))


def pause(call: Call) -> None:
    """POST /channels/ID/pause."""
    _act(call, call.desk.acts.pause)


def resume(call: Call) -> None:
    """POST /channels/ID/resume."""
    _act(call, call.desk.acts.resume)


def reset(call: Call) -> None:
    """POST /channels/ID/reset."""
    _act(call, call.desk.acts.reset)


def requeue(call: Call) -> None:
    """POST /channels/ID/requeue."""
    id = call.path["id"]

    def done(count: int) -> None:
        told: Any = plain(call.desk.channels.one(id))
        call.send({**told, "messages": count})

    call.desk.acts.requeue(id, call.by, call.guard(done))


def ussd(call: Call) -> None:
    """POST /channels/ID/ussd."""
    body: Dial = call.body

    def answered(answer: UssdAnswer) -> None:
        if answer.failed:
            call.refuse(409, answer.failure)
        else:
            call.send({"answer": answer.text})

    call.desk.acts.dial(call.path["id"], body.code, call.by, call.guard(answered))


def restart(call: Call) -> None:
    """POST /channels/ID/restart."""

    def failed(why: CannotDo) -> None:
        call.refuse(409, str(why))

    call.desk.acts.restart(call.path["id"], call.by, call.guard(call.tell), call.guard(failed))


def gateways(call: Call) -> None:
    """GET /gateways."""
    call.tell_all(call.desk.gateways.all())


def esmes(call: Call) -> None:
    """GET /esmes."""
    call.tell_all(call.desk.esmes.all())


def esme(call: Call) -> None:
    """GET /esmes/ID."""
    call.tell(call.desk.esmes.one(call.path["id"]))


def disconnect(call: Call) -> None:
    """POST /esmes/ID/disconnect."""
    call.send({"sessions": call.desk.acts.disconnect(call.path["id"], call.by)})


def reset_esme(call: Call) -> None:
    """POST /esmes/ID/reset."""
    call.desk.acts.reset_esme(call.path["id"], call.by, call.guard(call.tell))


def queue(call: Call) -> None:
    """GET /queue."""
    call.tell_all(call.desk.queue.all())


def routes(call: Call) -> None:
    """GET /routes."""
    call.tell_all(call.desk.routes.all())


def explain(call: Call) -> None:
    """GET /explain."""
    asked: Explain = call.query
    call.tell(call.desk.routes.explain(asked.esme, asked.to, asked.from_, asked.text, asked.at or ""))


def alerts(call: Call) -> None:
    """GET /alerts."""
    call.tell_all(call.desk.alerts.all())


def acknowledge(call: Call) -> None:
    """POST /alerts/ID/acknowledge."""
    call.desk.alerts.acknowledge(call.path["id"], call.by, call.guard(call.tell))


def test_alerts(call: Call) -> None:
    """POST /alerts/test."""
    call.desk.alerts.test(call.by, call.guard(call.tell_all))


# --- blocked numbers


def blocked(call: Call) -> None:
    """GET /blocked."""
    asked: FindBlocked = call.query
    page = call.desk.blocked.page(asked.next or "", asked.limit)
    call.send({"items": plain(page.items), "next": page.next or None})


def one_blocked(call: Call) -> None:
    """GET /blocked/NUMBER."""
    call.tell_all(call.desk.blocked.one(call.path["number"]))


def unblock(call: Call) -> None:
    """DELETE /blocked/NUMBER."""
    call.desk.blocked.remove(call.path["number"], call.by, call.guard(call.tell_all))


# --- received SMS


def _shown(call: Call, view: ReceivedView) -> Any:
    told: Any = plain(view)
    if not call.reads_texts:
        del told["text"]
    return told


def received(call: Call) -> None:
    """GET /received."""
    asked: FindReceived = call.query

    def found(page: ReceivedPage) -> None:
        call.send({"items": [_shown(call, one) for one in page.items], "next": page.next})

    desk = call.desk.received
    next, source = asked.next or "", asked.from_ or ""
    desk.find(asked.unclaimed, asked.limit, next, call.guard(found), call.failed, from_=source)


def one_received(call: Call) -> None:
    """GET /received/ID."""
    call.desk.received.one(_id(call), call.guard(lambda view: call.send(_shown(call, view))), call.failed)


def deliver(call: Call) -> None:
    """POST /received/ID/deliver."""
    body: Deliver = call.body

    def done(view: ReceivedView) -> None:
        call.send(_shown(call, view))

    call.desk.received.deliver(_id(call), body.esme, call.by, call.guard(done), call.failed)


def _id(call: Call) -> int:
    id = call.path["id"]
    if not (id.isascii() and id.isdecimal() and len(id) < 19):
        raise failed(404, "there is no received SMS of this id: it consists of digits")
    return int(id)
