"""The processes of a run: the router, and an honest box for the bystander."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import frozen

from tools.ports import free_port
from tools.processes import Child, goip, router

START_S, END_S = 8.0, 15.0

PAGE = """
smpp:
  listen: ["tcp:{north}:interface=127.0.0.1"]
  timers: {{session_init: 2s, enquire_link: 1s, response: 5s, pdu_read: 1s}}
store: "sqlite:router.db"
join_timeout: 5s
drain: 6s
esmes:
  - {{system_id: good, password: good, via: [goip1]}}
  - {{system_id: wild, password: wild, via: [{wild}], binds: 1000, long_messages: payload}}
gateways:
  - {{id: goip1, connect: smpp, host: 127.0.0.1, port: {box}, password: pw, channels: 4, pace: 0ms..1ms}}
{gateways}
"""

WILD = """
  - id: wild{number}
    connect: {kind}
    channels: 1
    bind: {bind}
    host: 127.0.0.1
    port: {south}
    password: pw
    pace: 0ms..1ms
    retry: 10ms..50ms
    window: 4
    timers: {{enquire_link: 1s, response: 3s, reconnect: 20ms..100ms}}
"""


@frozen
class Scene:
    """``north`` is the router's port, ``south`` that of the false SMSC, which is ours to open."""

    north: int
    south: int
    router: Child


@contextmanager
def scene(folder: Path, gateways: int) -> Iterator[Scene]:
    """Start the processes, and end them when the block ends."""
    north, south, box, control = (free_port() for _ in range(4))
    configuration = folder / "fuzz.yaml"
    configuration.write_text(page(north, south, box, gateways))
    honest = goip(folder, box, control, ["--speed", "0"])
    child = router(folder, configuration)
    try:
        honest.await_port(box, START_S)
        child.await_port(north, START_S)
        yield Scene(north, south, child)
    finally:
        child.end(END_S)
        honest.end(END_S)


def page(north: int, south: int, box: int, gateways: int) -> str:
    """Return the configuration; half of the false gateways are GoIPs."""
    wild = [
        WILD.format(number=number, south=south, kind="smpp" if number % 2 else "smsc", bind="device")
        for number in range(gateways)
    ]
    names = ", ".join(f"wild{number}" for number in range(gateways))
    return PAGE.format(north=north, box=box, wild=names, gateways="".join(wild))
