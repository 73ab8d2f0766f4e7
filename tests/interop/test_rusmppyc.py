"""rusmppyc 0.4, in Rust under asyncio, as an ESME of SMPP 5.0. It has no SMSC."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.interop.staged import WAIT_S, Staged, found, played

rusmppyc: Any = found("rusmppyc")
exceptions: Any = found("rusmppyc.exceptions")

ACCOUNT: Any = {"system_id": "crm", "password": "secret12"}


class AsEsme(Staged):
    def setUp(self) -> None:
        super().setUp()
        self.need("" if rusmppyc else "rusmppyc not installed")

    async def connected(self, port: int) -> tuple[Any, Any]:
        client, events = await rusmppyc.Client.connect(
            f"smpp://127.0.0.1:{port}",
            enquire_link_interval=500,
            response_timeout=15000,
            interface_version_check=False,
        )
        return client, events

    def test_it_binds_in_every_way_and_is_refused_with_a_wrong_password(self) -> None:
        port = self.before_a_box()

        async def story() -> None:
            for kind in ("transmitter", "receiver", "transceiver"):
                client, _ = await self.connected(port)
                bound = await getattr(client, f"bind_{kind}")(**ACCOUNT)
                self.assertEqual(bytes(bound.system_id), b"smpp-router\0")
                self.assertIn("Smpp3_4", repr(bound.sc_interface_version))
                await client.unbind()
                await client.close()
            client, _ = await self.connected(port)
            with self.assertRaises(exceptions.UnexpectedResponseException) as refused:
                await client.bind_transceiver(system_id="crm", password="no")
            self.assertIn("EsmeRbindfail", str(refused.exception))

        played(story())

    def test_it_sends_all_kinds_of_texts_and_gets_a_receipt_for_each_and_an_sms(self) -> None:
        port = self.before_a_box()
        came: list[Any] = []

        async def hear(client: Any, events: Any) -> None:
            async for event in events:
                incoming = isinstance(event, rusmppyc.Event.Incoming)
                if incoming and isinstance(event._0.pdu, rusmppyc.Pdu.DeliverSm):
                    came.append(event._0.pdu._0)
                    await client.deliver_sm_resp(event._0.sequence_number)

        async def story() -> list[str]:
            client, events = await self.connected(port)
            hearing = asyncio.create_task(hear(client, events))
            await client.bind_transceiver(
                system_id="crm", password="secret12", interface_version=rusmppyc.InterfaceVersion.Smpp3_4()
            )
            self.boxes.receive(2, "+4477", "Привет")
            long = rusmppyc.MessagePayload(b"long " * 80)
            payload = rusmppyc.MessageSubmissionRequestTlvValue.MessagePayload(long)
            all_reports = rusmppyc.RegisteredDelivery.request_all()
            submit = partial(client.submit_sm, source_addr="shop", registered_delivery=all_reports)
            sent = [
                await submit(destination_addr="+2561", short_message=b"Hello \0 \x1b\x28"),
                await submit(
                    destination_addr="+2562",
                    short_message="Привет".encode("utf-16-be"),
                    data_coding=rusmppyc.DataCoding.Ucs2(),
                ),
                await submit(destination_addr="+2563", tlvs=[payload]),
            ]
            await until(lambda: len(came) >= 4)
            await asyncio.sleep(2.5)  # enquire_link goes to and fro
            await client.unbind()
            await client.close()
            hearing.cancel()
            return [bytes(one.message_id).rstrip(b"\0").decode() for one in sent]

        ids = played(story())
        receipts = [one for one in came if b"stat:DELIVRD" in bytes(one.short_message)]
        told = {bytes(one.short_message).split()[0].decode() for one in receipts}
        self.assertLessEqual({f"id:{id}" for id in ids}, told)
        handed = [self.boxes.handed(f"+256{number}")[0].text for number in (1, 2, 3)]
        self.assertEqual(handed, ["Hello @ {", "Привет", "long " * 80])
        self.assertIn("Привет".encode("utf-16-be"), [bytes(one.short_message) for one in came])


async def until(done: Callable[[], bool]) -> None:
    deadline = asyncio.get_running_loop().time() + WAIT_S
    while not done() and asyncio.get_running_loop().time() < deadline:
        await asyncio.sleep(0.05)
