"""The configuration of the older routers that wrote the stores beside it; the stores go on with it."""

import json
from collections.abc import Mapping
from pathlib import Path

CAR, REP, DBT, FAR, BOX, NAY, OWN, WEB = "car", "rep", "dbt", "far", "box01", "nay", "own", "web01"
"""The channels, `own` but a route: an SMSC that takes segments; one where doubt is reported; one that answers
too late; one that is not there; a GoIP that takes whole texts, three a day; one that refuses everything; a
GoIP by its web pages."""

PREFIXES = {CAR: "70", REP: "71", DBT: "72", FAR: "73", "box": "74", "again": "75", OWN: "76"}
"""Digits behind +256 of the numbers to which a route leads."""

VIA = {"box": [BOX], "again": [NAY, FAR], OWN: [CAR]}
"""The channels of a route that is not called by its only one."""

PER_DAY = 3
"""Segments that the GoIP may send in a day."""

GONE = "http://127.0.0.1:1"
"""Where nobody listens: all that is to be posted there is owed."""


def page(schema: int, ports: Mapping[str, int], store: str) -> str:
    """Return the configuration for a router of a schema. ``ports``: by gateway, and `north` and `http`."""
    esmes: list[dict[str, object]] = [{"system_id": name, "password": "secret"} for name in ("crm", "shop")]
    gateways = [
        _smsc("car", ports["car"]),
        _smsc("rep", ports["rep"], in_doubt="report"),
        _smsc("dbt", ports["dbt"], in_doubt="report", timers={"response": "1s"}),
        _smsc("far", ports["far"]),
        _smsc("nay", ports["nay"]),
        {"id": "box", "connect": "smpp", "host": "127.0.0.1", "port": ports["box"], "channels": 1}
        | {"password": "pw", "pace": "off", "window": 4, "limits": {"day": PER_DAY, "recipients_per_day": 9}},
    ]
    rules: list[dict[str, object]] = [{"match": {"text": "^(for shop|stop)"}, "to": {"esme": "shop"}}]
    whole: dict[str, object] = {}
    if schema >= 3:
        gateways.append(
            {"id": "web", "connect": "http", "host": "127.0.0.1", "port": ports["web"], "channels": 1}
            | {"password": "admin", "pace": "off", "timers": {"poll": "500ms", "inbox": "500ms"}}
        )
    if schema >= 5:
        esmes[0] |= {"limits": {"day": 1000, "per_number": {"day": 100}}, "hooks": [f"{GONE}/"]}
        esmes[1] |= {"reports": {"http": f"{GONE}/endings", "as": "json"}}
        rules.append({"match": {"text": "^for web"}, "to": {"http": f"{GONE}/received", "as": "form"}})
        whole["blocked"] = {"stop": "^stop$"}
        whole["http"] = {
            "listen": f"tcp:{ports['http']}:interface=127.0.0.1",
            "users": [{"name": "ops", "password": "secret", "role": "admin"}],
        }
    whole |= {
        "smpp": {"listen": [f"tcp:{ports['north']}:interface=127.0.0.1"]},
        "store": f"sqlite:{store}",
        "node": "r1",
        "esmes": esmes,
        "gateways": gateways,
        "routes": [_route(schema, name, prefix) for name, prefix in PREFIXES.items()],
        "received": rules,
    }
    return json.dumps(whole, indent=1)


def _smsc(id: str, port: int, **more: object) -> dict[str, object]:
    return {"id": id, "connect": "smsc", "host": "127.0.0.1", "port": port, "password": "pw", **more}


def _route(schema: int, name: str, prefix: str) -> dict[str, object]:
    choose = {"choose": "sticky"} if name == OWN and schema >= 2 else {}
    match = {"destination_addr": rf"^\+256{prefix}"}
    return {"name": name, "match": match, "via": VIA.get(name, [name]), **choose}


def dump_of(schema: int) -> Path:
    """Return the file of what a router of this schema wrote."""
    return Path(__file__).with_name(f"{schema}.sql")
