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
        refuses=(404, 503),
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
    _channel("pause", "Pause a channel: it gets no new messages", farm.pause),
    _channel("resume", "Resume a paused channel", farm.resume),
    _channel("reset", "Reset its limit `total`", farm.reset),
    _channel(
        "requeue", "Route again the messages that wait for this channel only", farm.requeue, told.RequeuedJson
    ),
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
        *("/esmes/{id}/reset", "resetEsme", "Reset its limit `total`"),
        *(farm.reset_esme, told.EsmeJson),
        refuses=(404, 409),
    ),
    _get("/status", "getStatus", "The router at a glance", system.status, told.GlanceJson),
    _get(
        "/queue",
        "getQueue",
        "The queue: messages that are due, held and in flight",
        farm.queue,
        told.QueueJson,
    ),
    _get("/routes", "listRoutes", "The routes, in their order", farm.routes, told.RoutesJson),
    _get(
        *("/explain", "explainMessage", "Explain the way that a message would take now"),
        *(farm.explain, told.ExplainedJson),
        query=asks.Explain,
        refuses=(404,),
    ),
    _get(
        *("/blocked", "listBlocked", "Blocked numbers, for all ESMEs or for one"),
        *(farm.blocked, told.BlockedListJson),
        query=asks.FindBlocked,
    ),
    _get(
        *("/blocked/{number}", "getBlocked", "For whom a number is blocked"),
        *(farm.one_blocked, told.BlockedListJson),
        refuses=(404,),
    ),
    _operation(
        *("DELETE", f"{V1}/blocked/{{number}}", "unblock", "Unblock a number that has written `stop`"),
        *(farm.unblock, ADMIN),
        answers={200: told.BlockedListJson},
        refuses=(404, 409),
    ),
    _get("/alerts", "listAlerts", "Alerts that are or were on", farm.alerts, alert_answers.AlertsJson),
    _post(
        *("/alerts/test", "testAlerts", "Send a trial alert to all targets of alerts"),
        *(farm.test_alerts, alert_answers.TrialsJson),
        refuses=(409,),
    ),
    _post(
        *("/alerts/{id}/acknowledge", "acknowledgeAlert", "End an alert that does not end by itself"),
        *(farm.acknowledge, alert_answers.AlertJson),
        refuses=(404, 409),
    ),
    _get(
        *("/events", "listEvents", "Events, the newest first; or new events, as a stream"),
        *(system.events, told.EventsJson),
        query=asks.FindEvents,
        refuses=(409, 503),
        streams="text/event-stream",
    ),
    _get(
        *(
            "/config",
            "getConfiguration",
            "The configuration in force, without secrets, and how the file differs",
        ),
        *(system.configuration, told.ConfigurationJson, ADMIN),
        refuses=(409,),
    ),
    _post(
        *("/reload", "reload", "Reload the configuration"),
        *(system.reload, told.ReloadedJson),
        refuses=(409,),
    ),
    _operation(
        *("GET", "/health", "getHealth", "The health of the router, and what is wrong", system.health, ALL),
        answers={200: told.HealthJson, 503: told.HealthJson},
        opens="health",
    ),
    _operation(
        *("GET", "/health/live", "isLive", "Tell whether the router runs", system.live, None),
        answers={200: told.StatusJson},
    ),
    _operation(
        *(
            "GET",
            "/health/ready",
            "isReady",
            "Tell whether the router can accept a message",
            system.ready,
            None,
        ),
        answers={200: told.StatusJson, 503: told.StatusJson},
    ),
)
