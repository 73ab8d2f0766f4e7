"""smpp34 1.5, in Rust under asyncio, as an ESME and as an SMSC."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from tests.interop.staged import WAIT_S, Staged, found, played
from tools.peers.smpplib_esme import Esme, Outgoing
from tools.ports import free_port

smpp34: Any = found("smpp34")

PAYLOAD, RECEIPTED, STATE = 0x0424, 0x001E, 0x0427
RECEIPT = "id:%s sub:001 dlvrd:001 submit date:2601010101 done date:2601010102 stat:DELIVRD err:000 text:"


class Rust(Staged):
    def setUp(self) -> None:
        super().setUp()
        self.need("" if smpp34 else "smpp34 not installed")


class AsEsme(Rust):
    async def bound(self, port: int, kind: str = "TRX", password: str = "secret12") -> Any:
        client = smpp34.Client("127.0.0.1", port, "crm", password, bind_type=kind, connect_timeout_ms=5000)
        return await asyncio.wait_for(client.connect(), WAIT_S)

    def test_it_binds_in_every_way_and_is_refused_with_a_wrong_password(self) -> None:
        port = self.before_a_box()

        async def story() -> None:
            for kind in ("TX", "RX", "TRX"):
                smsc = await self.bound(port, kind)
                if kind != "RX":  # it panics there, before anything is sent
                    sent = await smsc.submit_sm("", b"nowhere")
                    self.assertEqual(sent.command_status, 0x0B)
                await smsc.unbind()
            # It does not tell a refusal from silence.
            with self.assertRaisesRegex(smpp34.SmppError, "bind timed out"):
                await self.bound(port, password="wrong")

        played(story())

    def test_it_sends_all_kinds_of_texts_and_gets_a_receipt_for_each_and_an_sms(self) -> None:
        port = self.before_a_box()

        async def story() -> tuple[list[str | None], list[Any]]:
            smsc = await self.bound(port)
            sent = [
                await smsc.submit_sm(
                    "+2561", b"Hello \x00 \x1b\x28", source_addr="shop", registered_delivery=1
                ),
                await smsc.submit_sm(
                    "+2562", "Привет".encode("utf-16-be"), data_coding=8, registered_delivery=1
                ),
                await smsc.submit_sm(
                    "+2563", tlvs=[smpp34.Tlv(PAYLOAD, b"long " * 80)], registered_delivery=1
                ),
            ]
            refused = await smsc.submit_sm("", b"nowhere")
            self.assertEqual((refused.is_success, refused.command_status), (False, 0x0B))
            self.boxes.receive(2, "+4477", "Привет")
            came = [await asyncio.wait_for(smsc.next(), WAIT_S) for _ in range(4)]
            # The router asks after it each second, and it answers by itself.
            await asyncio.sleep(2.5)
            again = await smsc.submit_sm("+2564", b"still here")
            await smsc.unbind()
            self.assertTrue(again.is_success)
            return [one.message_id for one in sent], [
                one for one in came if isinstance(one, smpp34.DeliverSmEvent)
            ]

        ids, came = played(story())
        receipts = [{tlv.tag: tlv.value for tlv in one.tlvs} for one in came if one.esm_class == 4]
        self.assertEqual(
            sorted(one[RECEIPTED].rstrip(b"\0").decode() for one in receipts), sorted(filter(None, ids))
        )
        self.assertEqual({one[STATE] for one in receipts}, {b"\2"})
        (received,) = (one for one in came if one.esm_class != 4)
        self.assertEqual(
            (received.source_addr, received.short_message.decode("utf-16-be")), ("+4477", "Привет")
        )
        handed = [self.boxes.handed(f"+256{number}")[0].text for number in (1, 2, 3)]
        self.assertEqual(handed, ["Hello @ {", "Привет", "long " * 80])


class AsSmsc(Rust):
    def test_what_it_takes_reports_and_sends_arrives(self) -> None:
        port = free_port()
        told: list[object] = []

        async def serve(server: Any, done: Callable[[], Awaitable[bool]]) -> None:
            sessions: dict[str, Any] = {}
            refused: set[str] = set()
            while not await done():
                try:
                    event = await asyncio.wait_for(server.next(), 0.2)
                except TimeoutError:
                    continue
                told.append(event)
                if isinstance(event, smpp34.Esme):
                    sessions[event.session_id] = event
                    answer = await event.deliver_sm(
                        "router", "Привет".encode("utf-16-be"), source_addr="+4477", data_coding=8
                    )
                    told.append(answer.command_status)
                elif isinstance(event, smpp34.SubmitSmEvent):
                    if event.destination_addr == "+2561" and "+2561" not in refused:
                        refused.add("+2561")
                        event.reject(smpp34.ESME_RTHROTTLED)
                        continue
                    id = f"a-{event.destination_addr[1:]}"
                    event.accept(message_id=id)
                    if event.destination_addr != "+2563":
                        await sessions[event.session_id].deliver_sm(
                            "shop",
                            (RECEIPT % id).encode(),
                            source_addr=event.destination_addr,
                            esm_class=4,
                        )

        async def story() -> None:
            server = smpp34.Server("127.0.0.1", port, system_id="far34")
            await server.start()
            ended = asyncio.get_running_loop().run_in_executor(None, self.esme, port)
            await serve(server, lambda: _ended(ended))
            await ended
            await server.stop()

        played(story())
        submitted = [one for one in told if isinstance(one, smpp34.SubmitSmEvent)]
        self.assertEqual([one.destination_addr for one in submitted].count("+2561"), 2)
        self.assertIn(0, told)
        self.assertTrue(any(isinstance(one, smpp34.Unbound) for one in told))

    def esme(self, port: int) -> None:
        """An ESME of the router in front of it, in a thread of its own."""
        esme = Esme(self.before_an_smsc(port), "crm", "secret12")
        for number, text in enumerate(("hello", "x" * 200, "Привет"), 1):
            esme.send(Outgoing("", f"+256{number}", text))
        esme.wait(WAIT_S, lambda: len(esme.incoming) >= 3)
        esme.close()
        receipts = [one for one in esme.incoming if one.receipt]
        self.assertEqual({one.message_state for one in receipts}, {2})
        self.assertEqual([one.text for one in esme.incoming if not one.receipt], ["Привет"])
        self.assertEqual(self.router.end(WAIT_S), 0)


async def _ended(future: "asyncio.Future[None]") -> bool:
    return future.done()
