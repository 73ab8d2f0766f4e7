"""The page of a channel: its state, why its messages fail, its last messages and events; USSD."""

from typing import Final

from router.desk.causes import causes
from router.desk.channels import ChannelView
from router.desk.charts import Over
from router.desk.errors import CannotDo
from router.desk.messages import MessagePage, Query
from router.desk.received import ReceivedPage
from router.desk.troubles import OF_STATES
from router.goip.ussd import UssdAnswer
from router.northbound.http.dashboard.pages.page_charts import Drawn, draw
from router.northbound.http.dashboard.rendering import part
from router.northbound.http.dashboard.visit import PageVisit
from router.relay.lookouts.charts import ChartKind

LAST: Final = 200
"""The last messages, whose causes of failure are counted."""

SHOWN: Final = 15
"""Messages, received SMS and events that are listed, each."""


def show(visit: PageVisit) -> None:
    """GET /channels/ID."""
    view = visit.desk.channels.one(visit.path["id"])

    def found(page: MessagePage) -> None:
        received = visit.guard(lambda one: _draw(visit, view, page, one))
        visit.desk.received.find(False, SHOWN, "", received, visit.failed, channel=view.id)

    visit.desk.messages.find(Query(channel=view.id, limit=LAST), visit.guard(found), visit.failed)


def _draw(visit: PageVisit, view: ChannelView, page: MessagePage, received: ReceivedPage) -> None:
    overs = (Over.HOUR, Over.DAY, Over.MONTH)
    tell = visit.guard(lambda charts: _tell(visit, view, page, received, charts))
    draw(visit, ChartKind.CHANNEL, view.id, overs, tell)


def _tell(
    visit: PageVisit, view: ChannelView, page: MessagePage, received: ReceivedPage, charts: Drawn
) -> None:
    visit.page(
        "channel.html",
        live="channels",
        channel=view,
        messages=page.items[:SHOWN],
        looked_at=len(page.items),
        causes=causes(page.items),
        to_do=OF_STATES.get(view.state, ""),
        received=received.items,
        reads_texts=visit.reads_texts,
        charts=charts,
        kept=visit.desk.wire.kept(view.id) if visit.is_admin else None,
        events=visit.desk.events.newest(SHOWN, visit.desk.events.sought(view.id))[::-1],
        esmes=visit.desk.esmes.names() if visit.is_admin else (),
        gateway=next((one for one in visit.desk.gateways.of([view])), None),
    )


def dial(visit: PageVisit) -> None:
    """POST /channels/ID/ussd."""
    id, code = visit.path["id"], visit.field("code").strip()
    # Without a fragment: the notice is at the top, and would be out of sight without scripts.
    to = f"/channels/{part(id)}"

    def answered(answer: UssdAnswer) -> None:
        if answer.failed:
            visit.go(to, f"{code}: {answer.failure}", wrong=True)
        else:
            visit.go(to, f"{code}: {answer.text}")

    try:
        visit.desk.acts.dial(id, code, visit.by, visit.guard(answered))
    except CannotDo as why:
        visit.go(to, str(why), wrong=True)
