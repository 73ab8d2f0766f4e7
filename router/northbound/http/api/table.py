"""The table of operations: requests are checked by it, and OpenAPI is made from it."""

from collections.abc import Sequence
from typing import Any, Final

from router.desk.rights import ADMIN, ALL, LOOK, SEND
from router.northbound.http.api import alert_answers, answers, asks, farm, messages, system
from router.northbound.http.api import farm_answers as told
from router.northbound.http.api.operation import ApiOperation

V1: Final = "/api/v1"


def _operation(
    method: str, path: str, name: str, summary: str, run: Any, roles: Any, **more: Any
) -> ApiOperation:
    return ApiOperation(method=method, path=path, name=name, summary=summary, run=run, roles=roles, **more)


def _get(
    path: str, name: str, summary: str, run: Any, answer: Any, roles: Any = LOOK, **more: Any
) -> ApiOperation:
    return _operation("GET", V1 + path, name, summary, run, roles, answers={200: answer}, **more)


def _post(
    path: str, name: str, summary: str, run: Any, answer: Any, roles: Any = ADMIN, **more: Any
) -> ApiOperation:
    return _operation("POST", V1 + path, name, summary, run, roles, answers={200: answer}, **more)


def _channel(
    action: str, summary: str, run: Any, answer: Any = told.ChannelJson, **more: Any
) -> ApiOperation:
    path, name = f"/channels/{{id}}/{action}", f"{action}Channel"
    return _post(path, name, summary, run, answer, refuses=(404, 409), **more)


OPERATIONS: Final[Sequence[ApiOperation]] = (
    _operation(
        *("POST", f"{V1}/messages", "sendMessage", "Send a text, to a number or to each of a list"),
        *(messages.send, SEND),
        body=asks.NewMessage,
        answers={202: answers.SentMessageJson, 200: answers.SentMessageJson},
        refuses=(409, 429, 503),
    ),
    _get(
        *("/messages", "findMessages", "Look for messages, the newest first"),
        *(messages.find, answers.MessagesJson, ALL),
        query=asks.FindMessages,
        refuses=(403, 404, 503),
        streams="text/csv",
    ),
    _get(
        *("/messages/{message_id}", "getMessage", "The story of a message"),
        *(messages.one, answers.MessageStoryJson, ALL),
        refuses=(403, 404, 503),
    ),
    _operation(
        *("DELETE", f"{V1}/messages/{{message_id}}", "cancelMessage", "Cancel a message that waits"),
        *(messages.cancel, SEND),
        answers={200: answers.MessageStoryJson},
        refuses=(404, 409, 503),
    ),
    _get(
        *("/received", "findReceived", "Received SMS, the newest first"),
        *(farm.received, told.ReceivedListJson),
        query=asks.FindReceived,
        refuses=(503,),
    ),
    _get(
        *("/received/{id}", "getReceived", "A received SMS"),
        *(farm.one_received, told.ReceivedJson),
        refuses=(404, 503),
    ),
    _post(
        *("/received/{id}/deliver", "deliverReceived", "Give a received SMS to an ESME"),
        *(farm.deliver, told.ReceivedJson),
        body=asks.Deliver,
        refuses=(404, 409, 503),
    ),
    _get("/channels", "listChannels", "All channels", farm.channels, told.ChannelsJson),
    _get("/channels/{id}", "getChannel", "A channel", farm.channel, told.ChannelJson, refuses=(404,)),
    _channel("pause", "Give it nothing new", farm.pause),
    _channel("resume", "Use it again", farm.resume),
    _channel("reset", "Have its limit `total` begin anew", farm.reset),
    _channel("requeue", "Route anew what waits for it alone", farm.requeue, told.RequeuedJson),
    _channel("restart", "Have its GoIP restart the line", farm.restart),
    _channel("ussd", "Dial a USSD code", farm.ussd, told.DialledJson, body=asks.Dial),
    _get("/gateways", "listGateways", "All gateways", farm.gateways, told.GatewaysJson),
    _get("/esmes", "listEsmes", "All ESMEs and their sessions", farm.esmes, told.EsmesJson),
    _get("/esmes/{id}", "getEsme", "An ESME", farm.esme, told.EsmeJson, refuses=(404,)),
    _post(
        *("/esmes/{id}/disconnect", "disconnectEsme", "Unbind its sessions; it may bind again"),
        *(farm.disconnect, told.DisconnectedJson),
        refuses=(404, 409),
    ),
    _post(
        *("/esmes/{id}/reset", "resetEsme", "Have its limit `total` begin anew"),
        *(farm.reset_esme, told.EsmeJson),
        refuses=(404, 409),
    ),
    _get("/status", "getStatus", "How the router is, at one look", system.status, told.GlanceJson),
    _get("/queue", "getQueue", "What is due and in flight", farm.queue, told.QueueJson),
    _get("/routes", "listRoutes", "The routes, in their order", farm.routes, told.RoutesJson),
    _get(
        *("/explain", "explainMessage", "Which way a message would take now, and why"),
        *(farm.explain, told.ExplainedJson),
        query=asks.Explain,
        refuses=(404,),
    ),
    _get(
        *("/blocked", "listBlocked", "Numbers that nobody may send to, or one ESME may not"),
        *(farm.blocked, told.BlockedListJson),
        query=asks.FindBlocked,
    ),
    _get(
        *("/blocked/{number}", "getBlocked", "For whom a number is blocked"),
        *(farm.one_blocked, told.BlockedListJson),
        refuses=(404,),
    ),
    _operation(
        *("DELETE", f"{V1}/blocked/{{number}}", "unblock", "Undo what a number has got by writing `stop`"),
        *(farm.unblock, ADMIN),
        answers={200: told.BlockedListJson},
        refuses=(404, 409),
    ),
    _get("/alerts", "listAlerts", "Alerts that are or were on", farm.alerts, alert_answers.AlertsJson),
    _post(
        *("/alerts/test", "testAlerts", "Tell everybody who is told of alerts of a trial"),
        *(farm.test_alerts, alert_answers.TrialsJson),
        refuses=(409,),
    ),
    _post(
        *("/alerts/{id}/acknowledge", "acknowledgeAlert", "End an alert that does not end by itself"),
        *(farm.acknowledge, alert_answers.AlertJson),
        refuses=(404, 409),
    ),
    _get(
        *("/events", "listEvents", "What has happened, the newest first; or all from now on, as a stream"),
        *(system.events, told.EventsJson),
        query=asks.FindEvents,
        refuses=(409,),
        streams="text/event-stream",
    ),
    _get(
        *("/config", "getConfiguration", "What is in force, without secrets, and how the file differs"),
        *(system.configuration, told.ConfigurationJson, ADMIN),
        refuses=(409,),
    ),
    _post(
        *("/reload", "reload", "Read the configuration anew, and have it in force"),
        *(system.reload, told.ReloadedJson),
        refuses=(409,),
    ),
    _operation(
        *("GET", "/health", "getHealth", "How it goes, and what is wrong", system.health, ALL),
        answers={200: told.HealthJson, 503: told.HealthJson},
        opens="health",
    ),
    _operation(
        *("GET", "/health/live", "isLive", "Whether it runs", system.live, None),
        answers={200: told.StatusJson},
    ),
    _operation(
        *("GET", "/health/ready", "isReady", "Whether it can accept and keep a message", system.ready, None),
        answers={200: told.StatusJson, 503: told.StatusJson},
    ),
)
