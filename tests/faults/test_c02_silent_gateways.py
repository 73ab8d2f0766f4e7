"""Fault C2: a box that does not answer the bind is told of soon, with what it may mean."""

from collections.abc import Callable

from tests.faults.outside import BINDS, Outside, Pdu, Peer, Router, until

GOIP = "connect: smpp, system_id: far, password: pw, channels: 4"


class SilenceTests(Outside):
    async def log_of(self, bind: Callable[[Peer, Pdu], None], gateway: str = GOIP) -> Router:
        """A router whose far side does this when it is asked to bind."""
        smsc = await self.far()

        def behave(peer: Peer, pdu: Pdu) -> None:
            if pdu.command_id in BINDS:
                bind(peer, pdu)

        build = smsc.buildProtocol

        def built(addr: object) -> Peer:
            peer = build(addr)
            peer.behave = behave
            return peer

        smsc.buildProtocol = built  # type: ignore[method-assign]
        return await self.start(self.page(gateway))

    async def says(self, router: Router, *words: str) -> None:
        """Until one line has all of these, host and port among them."""
        place = f"127.0.0.1:{self.south}"

        def found() -> bool:
            return any(all(word in line for word in (place, *words)) for line in router.lines("far"))

        await until(found, f"a line with {place} and {words}")

    async def test_who_hangs_up_before_he_answers_is_told_with_what_it_may_mean(self) -> None:
        router = await self.log_of(lambda peer, pdu: peer.transport.loseConnection())
        await self.says(router, "hung up", "password")

    async def test_a_web_server_is_named(self) -> None:
        def answer(peer: Peer, pdu: Pdu) -> None:
            peer.raw(b"HTTP/1.0 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
            peer.transport.loseConnection()

        await self.says(await self.log_of(answer), "HTTP", "port")

    async def test_a_port_that_wants_tls_is_named(self) -> None:
        def answer(peer: Peer, pdu: Pdu) -> None:
            peer.raw(bytes.fromhex("15030300020246"))
            peer.transport.loseConnection()

        await self.says(await self.log_of(answer), "TLS")

    async def test_a_port_that_says_nothing_is_told_by_the_timer_of_the_bind(self) -> None:
        """`response` is 2 s here, which is shorter than the 15 s that a bind has by default."""
        gateway = "connect: smpp, system_id: far, password: pw, channels: 4"
        page = self.page(gateway).read_text()
        quick = self.file(page.replace("timers: {", "timers: {response: 2s, "))
        await self.far_that_listens_only()
        await self.says(await self.start(quick), "bind", "in time")

    async def test_the_timer_of_the_bind_is_a_key(self) -> None:
        page = self.page(GOIP).read_text()
        quick = self.file(page.replace("timers: {", "timers: {bind: 1s, "))
        await self.far_that_listens_only()
        status, said = await self.command("check", "-c", quick.name)
        self.assertEqual(status, 0, said)
        await self.says(await self.start(quick), "bind", "in time")

    async def far_that_listens_only(self) -> None:
        smsc = await self.far()
        build = smsc.buildProtocol

        def built(addr: object) -> Peer:
            peer = build(addr)
            peer.behave = lambda peer, pdu: None
            return peer

        smsc.buildProtocol = built  # type: ignore[method-assign]
