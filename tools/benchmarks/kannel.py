"""The cost of Kannel's sendsms, on the same machine and to the same SMSC."""

import shutil
import time
from collections.abc import Sequence

from attrs import field, frozen

from tools.benchmarks.router import folder
from tools.benchmarks.runs import serving, told
from tools.ports import free_port, wait_for
from tools.processes import Usage, running, tool, used

PLACES = "/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin"

TIMES = 3

SETTLES_S = 1.0

PAGE = """\
group = core
admin-port = {admin}
admin-interface = 127.0.0.1
admin-password = secret
smsbox-port = {inner}
smsbox-interface = 127.0.0.1
log-file = "{place}/bearerbox-kannel.log"
log-level = 3
store-type = spool
store-location = "{place}/spool"
box-allow-ip = 127.0.0.1

group = smsc
smsc = smpp
smsc-id = up
host = 127.0.0.1
port = {south}
transceiver-mode = true
smsc-username = load
smsc-password = pw
system-type = ""
max-pending-submits = 1000

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = {inner}
sendsms-port = {web}
sendsms-interface = 127.0.0.1
log-file = "{place}/smsbox-kannel.log"
log-level = 3

group = sendsms-user
username = load
password = secret
max-messages = 1
"""


@frozen(kw_only=True)
class Kannel:
    """CPU in µs of a message, of both processes and of smsbox alone; messages a second. One of each run."""

    cpu: Sequence[float]
    smsbox: Sequence[float]
    rates: Sequence[float]
    right: bool = True
    name: str = field(default="Kannel")

    def figures(self) -> dict[str, object]:
        """Return what is kept of it."""
        return {"cpu_us": self.cpu, "smsbox_cpu_us": self.smsbox, "rates": self.rates, "right": self.right}


def kannel(count: int, connections: int) -> Kannel | None:
    """Send so many texts over as many connections, some times; None if Kannel is not installed here."""
    path = ":".join(PLACES)
    bearerbox, smsbox = (shutil.which(name, path=path) for name in ("bearerbox", "smsbox"))
    if bearerbox is None or smsbox is None:
        return None
    admin, inner, south, web = (free_port() for _ in range(4))
    with folder() as place, serving(place, south, ("smsc", "--seconds", "300")):
        page = place / "kannel.conf"
        page.write_text(PAGE.format(admin=admin, inner=inner, south=south, web=web, place=place))
        (place / "spool").mkdir()
        with running("bearerbox", [bearerbox, page], place) as core:
            wait_for(inner, 20.0)
            with running("smsbox", [smsbox, page], place) as face:
                wait_for(web, 20.0)
                load = ["posts", "--kannel", "--port", str(web), "--connections", str(connections)]
                command = tool("flood", *load, "--count", str(count))
                runs = [_run(command, count, core.pid, face.pid) for _ in range(TIMES)]
    cores, faces, rates, right = zip(*runs, strict=True)
    sums = [round(one + other, 1) for one, other in zip(cores, faces, strict=True)]
    return Kannel(cpu=sums, smsbox=faces, rates=rates, right=all(right))


def _run(command: Sequence[str], count: int, core: int, face: int) -> tuple[float, float, float, bool]:
    before = used(core), used(face)
    said = told(command)
    time.sleep(SETTLES_S)
    after = used(core), used(face)
    each = [_per_message(one, other, count) for one, other in zip(before, after, strict=True)]
    right = not (said.get("errors") or said.get("lost"))
    return each[0], each[1], float(str(said["rate"])), right


def _per_message(before: Usage, after: Usage, count: int) -> float:
    return round((after.cpu - before.cpu) * 1e6 / count, 1)
