"""Takes the samples from the desk, some at a time: a large farm has fifty thousand."""

import platform
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

from router.desk.channels import ChannelView
from router.desk.desk import Desk
from router.desk.esmes import EsmeView
from router.desk.state import State
from router.northbound.http.metrics.exposition import Exposition
from router.relay.figures import OTHER, ChannelCounts, EsmeCounts
from router.smpp.operations import name_of_status
from router.sms.state import MessageState

PORTION: Final = 50
"""Channels or ESMEs in one turn of the reactor: some 2 ms."""

BINDS: Final = ("transmitter", "receiver", "transceiver")

STATES: Final = tuple(state.value for state in State)

DELIVERED: Final = MessageState.DELIVERED.stat

T = TypeVar("T")


def take(desk: Desk, page: Exposition) -> Iterator[None]:
    """Add all samples to a page, a portion with each step.

    All channels and ESMEs of the configuration have counters from the first page on: if a counter appeared
    with its first message, Prometheus would not see that increase.
    """
    _of_the_router(desk, page)
    yield
    served = set()
    for ids in _portions(desk.channels.ids()):
        for channel in desk.channels.some(ids):
            _of_channel(channel, page)
            desk.figures.channel(channel.id)
            served.add(channel.gateway)
        yield
    page.put("node_leases", len(served), node=desk.identity().node)
    for names in _portions(desk.esmes.names()):
        for esme in desk.esmes.some(names):
            _of_esme(esme, page)
            desk.figures.esme(esme.system_id)
        yield
    for ids in _portions(list(desk.figures.channels)):
        for id in ids:
            _counted_of_channel(id, desk.figures.channels[id], page)
        yield
    for names in _portions(list(desk.figures.esmes)):
        for name in names:
            _counted_of_esme(name, desk.figures.esmes[name], page)
        yield


def _portions(them: Sequence[T]) -> Iterator[Sequence[T]]:
    for first in range(0, len(them), PORTION):
        yield them[first : first + PORTION]


def _of_the_router(desk: Desk, page: Exposition) -> None:
    me, figures, store, now = desk.identity(), desk.figures, desk.store_figures(), desk.now()
    compiled = "true" if me.compiled else "false"
    page.put("build_info", 1, version=me.version, python=platform.python_version(), compiled=compiled)
    for name, histogram in (
        ("acceptance_seconds", figures.acceptance),
        ("sending_seconds", figures.sending),
        ("delivery_seconds", figures.delivery),
        ("reactor_lag_seconds", figures.lag),
        ("commit_seconds", store.commit_seconds),
        ("commit_rows", store.commit_rows),
    ):
        page.put_all(name, histogram)
    page.put("store_bytes", store.octets)
    _of_queue(desk, page, now)


def _of_queue(desk: Desk, page: Exposition, now: float) -> None:
    for stage, count in desk.queue.stages().items():
        page.put("queue", count, stage=stage)
    for route, accepted in desk.queue.oldest().items():
        page.put("queue_oldest_seconds", round(max(0.0, now - accepted), 3), route=route)


def _of_channel(view: ChannelView, page: Exposition) -> None:
    state = view.state.value
    for word in STATES:
        page.put("channel_state", int(word == state), channel=view.id, state=word)
    page.put("in_flight", view.in_flight, channel=view.id)
    if view.signal is not None:
        page.put("channel_signal", view.signal, channel=view.id)
    if view.balance is not None:
        page.put("channel_balance", view.balance, channel=view.id)
    for span, used in view.budget.items():
        page.put("budget_used", used.used, channel=view.id, span=span)
        page.put("budget_limit", used.limit, channel=view.id, span=span)


def _of_esme(view: EsmeView, page: Exposition) -> None:
    name, bound = view.system_id, Counter(session.bind for session in view.sessions)
    for bind in BINDS:
        page.put("sessions", bound[bind], esme=name, bind=bind)
    page.put("window_used", sum(session.asked for session in view.sessions), esme=name)
    page.put("owed", view.owed, esme=name)


def _counted_of_channel(id: str, counts: ChannelCounts, page: Exposition) -> None:
    if counts.delivered:
        page.put("ended_total", counts.delivered, channel=id, state=DELIVERED, err="0")
    for (state, err), count in counts.others.items():
        said = "other" if err == OTHER else str(err)
        page.put("ended_total", count, channel=id, state=state.stat, err=said)
    if id:
        # Messages that ended without a channel were not sent by one.
        page.put("submitted_total", counts.sent, channel=id)
        page.put("try_later_total", counts.put_off, channel=id)
        page.put("received_total", counts.received, channel=id)


def _counted_of_esme(name: str, counts: EsmeCounts, page: Exposition) -> None:
    for face, count in counts.faces.items():
        page.put("accepted_total", count, esme=name, face=face.value)
    for status, count in counts.refused.items():
        page.put("refused_total", count, esme=name, status=name_of_status(status))
    page.put("receipts_total", counts.receipts, esme=name)
