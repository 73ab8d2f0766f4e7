"""Crowds at the door: connections that never bind, many binds at one moment, and wrong passwords."""

import contextlib
import hashlib
import resource
import socket
from base64 import b64encode
from pathlib import Path

from twisted.internet import reactor as the_reactor
from twisted.internet.defer import gatherResults
from twisted.internet.endpoints import TCP4ClientEndpoint
from twisted.internet.interfaces import IReactorTCP
from twisted.internet.protocol import Factory
from twisted.internet.threads import deferToThread

from router.northbound.server_endpoints import UNBOUND
from router.northbound.smpp.bind import REFUSALS
from router.northbound.smpp.factory import STRANGERS
from router.smpp.operations import CommandId, CommandStatus
from router.smpp.pdus import BindTransceiver
from tests.flow.building import Esme, sms, until
from tests.flow.processes import Processes
from tests.smpp.wire import raw
from tests.support.extent import at_most
from tools.processes import Child

STRANGERS_THAT_COME = at_most(10_000, 1_500)
ESMES = at_most(1_000, 100)
WRONG = at_most(500, 60)

OTHERS = 300
"""More open files than a router has without connections that are not bound."""

MEGABYTES = 150
"""What so many unbound connections may take; a record of each of the 10,000 would not be noticed here."""


def a_hash(password: bytes) -> str:
    """As `smpp-router password` makes it, at a quarter of its cost: a thousand of them are to be computed."""
    salt = b"0123456789abcdef"
    computed = hashlib.scrypt(password, salt=salt, n=1024, r=8, p=1, dklen=32)
    return f"scrypt:1024:8:1:{b64encode(salt).decode()}:{b64encode(computed).decode()}"


def open_files(child: Child) -> int:
    """What the process has open now, and 0 if it is gone."""
    with contextlib.suppress(FileNotFoundError):
        return sum(1 for _ in Path(f"/proc/{child.pid}/fd").iterdir())
    return 0


class Crowds(Processes):
    """Tests with very many sockets."""

    def setUp(self) -> None:
        super().setUp()
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        self.files = hard
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))

    def as_many(self, wanted: int) -> int:
        """So many connections, or what the system lets a process have."""
        count = min(wanted, self.files - 500)
        if count < wanted:
            print(f"RLIMIT_NOFILE is {self.files}: {count} connections instead of {wanted}")
        return count

    def lines(self, words: str) -> list[str]:
        return [line for line in self.said().splitlines() if words in line]

    async def esmes(self, count: int) -> list[Esme]:
        """So many that are connected, not bound."""
        endpoint = TCP4ClientEndpoint(IReactorTCP(the_reactor), "127.0.0.1", self.north)
        found: list[Esme] = []
        for esme in await gatherResults([endpoint.connect(Factory.forProtocol(Esme)) for _ in range(count)]):
            assert isinstance(esme, Esme)
            self.addCleanup(esme.transport.loseConnection)
            found.append(esme)
        return found


class StrangersTests(Crowds):
    def setUp(self) -> None:
        super().setUp()
        self.strangers: list[socket.socket] = []
        self.addCleanup(self.leave)

    def come(self, count: int) -> None:
        """Connections one after the other, all of them held; in a thread, since each waits to be let in."""
        for _ in range(count):
            self.strangers.append(socket.create_connection(("127.0.0.1", self.north)))

    def leave(self) -> None:
        for stranger in self.strangers:
            stranger.close()

    async def test_thousands_that_never_bind_do_not_stop_service(self) -> None:
        await self.box()
        file = self.page()
        file.write_text(file.read_text().replace("smpp: {", "smpp: {timers: {session_init: 4s}, "))
        child = self.start(file)
        await self.up()
        before, count = child.used().memory, self.as_many(STRANGERS_THAT_COME)
        crowd = deferToThread(self.come, count)
        await until(lambda: len(self.strangers) > count // 3, "a third of the crowd")
        esme = await self.esme()
        ids = [await esme.submit(sms(f"+25677{number:07d}")) for number in range(20)]
        receipts = await esme.deliveries(20)
        self.assertEqual((esme.bound, len(set(ids)), len(receipts)), (True, 20, 20))
        most = 0
        while not crowd.called:
            most = max(most, open_files(child))
            await esme.submit(sms())
        await crowd
        # One turn of the reactor may accept some hundreds before the oldest are closed.
        self.assertLess(max(most, open_files(child)), 2 * UNBOUND)
        self.assertLess(child.used().memory - before, MEGABYTES)
        await until(lambda: open_files(child) < OTHERS, "the end of all that are not bound")
        await esme.submit(sms())
        self.assertFalse(esme.lost)
        self.assertNotIn("Traceback", self.said())
        self.assertLessEqual(len(self.lines("a peer that is not bound")), 3 * (STRANGERS + 1))

    async def test_nor_do_they_take_all_files_of_a_router_that_may_have_few(self) -> None:
        await self.box()
        child = self.start(self.page(), "sh", "-c", 'ulimit -n 400; exec "$@"', "sh")
        await self.up()
        await deferToThread(self.come, 600)
        esme = await self.esme()
        await esme.submit(sms())
        await esme.deliveries(1)
        self.assertLess(open_files(child), 200 + 100)
        self.assertNotIn("Too many open files", self.said())


class StormTests(Crowds):
    """Many accounts, with a hash each that is computed anew for each bind."""

    async def at_the_door(self, count: int) -> list[Esme]:
        """The router, started, and so many ESMEs that are connected."""
        await self.box()
        kept = a_hash(b"secret")
        esmes = [f'  - {{system_id: e{number}, password: "{kept}"}}' for number in range(ESMES)]
        crm = "  - {system_id: crm, password: secret}"
        self.child = self.start(self.page(esmes="\n".join(["esmes:", crm, *esmes, ""])))
        await self.up()
        self.crm_session = await self.esme()
        return await self.esmes(count)

    def all_bind(self, esmes: list[Esme], password: str) -> None:
        for number, esme in enumerate(esmes):
            esme.send(BindTransceiver(system_id=f"e{number}", password=password))

    async def test_all_that_bind_at_one_moment_are_bound_and_others_served_meanwhile(self) -> None:
        esmes = await self.at_the_door(self.as_many(ESMES))
        self.all_bind(esmes, "secret")
        await until(lambda: any(esme.bound for esme in esmes), "the first of them")
        self.crm_session.heard = b""
        self.crm_session.transport.write(raw(CommandId.ENQUIRE_LINK, 4711))
        answer = raw(CommandId.ENQUIRE_LINK_RESP, 4711)
        await until(lambda: answer in self.crm_session.heard, "the answer to enquire_link")
        self.assertFalse(all(esme.bound for esme in esmes))
        await until(lambda: all(esme.bound for esme in esmes), "the last of them")
        self.assertEqual(
            [len(self.lines(": bound as transceiver")), "Traceback" in self.said()], [len(esmes) + 1, False]
        )
        self.assertLess(len(self.said().splitlines()), len(esmes) + 100)

    async def test_a_storm_of_wrong_passwords_is_refused_in_few_lines(self) -> None:
        esmes = await self.at_the_door(self.as_many(WRONG))
        self.all_bind(esmes, "guess")
        await until(lambda: all(esme.lost for esme in esmes), "the end of all of them")
        self.assertEqual({esme.bind_status for esme in esmes}, {CommandStatus.ESME_RBINDFAIL})
        self.assertLessEqual(len(self.lines("refused")), 2 * (REFUSALS + 1))
        self.assertLess(len(self.said().splitlines()), 150)
        self.assertFalse(self.crm_session.lost)
