"""smpplib 2.2, a blocking client, as an ESME."""

import logging
import os
import signal
from functools import partial

from smpplib import consts, exceptions, smpp
from smpplib.client import Client
from smpplib.command import Command

from tests.interop.staged import WAIT_S, Staged
from tools.peers.smpplib_esme import Esme, Outgoing

MESSAGES = (
    Outgoing("", "+256772000001", "Hello @ {braces} €"),
    Outgoing("", "+256772000002", "Привет 🙂"),
    Outgoing("", "+256772000003", "long " * 80),
)


class Smpplib(Staged):
    def setUp(self) -> None:
        super().setUp()
        logging.getLogger("smpp").setLevel(logging.CRITICAL)

    def client(self, port: int) -> Client:
        """Connected, not bound."""
        client = Client("127.0.0.1", port, timeout=WAIT_S, allow_unknown_opt_params=True)
        client.connect()
        self.addCleanup(client.disconnect)
        return client

    def test_it_binds_in_every_way_and_reads_errors_that_are_a_header_alone(self) -> None:
        port = self.before_a_box()
        for kind in ("transceiver", "transmitter", "receiver"):
            client = self.client(port)
            bound = getattr(client, f"bind_{kind}")(system_id="crm", password="secret12")
            self.assertEqual((bound.system_id, bound.sc_interface_version), (b"smpp-router", 0x34))
            if kind == "transmitter":
                refused = asked(
                    client, "submit_sm", source_addr="shop", destination_addr="", short_message=b"x"
                )
                self.assertEqual((refused.status, refused.length), (consts.SMPP_ESME_RINVDSTADR, 16))
            self.assertEqual(client.unbind().command, "unbind_resp")
        with self.assertRaises(exceptions.PDUError) as error:
            self.client(port).bind_transceiver(system_id="crm", password="no")
        self.assertEqual(error.exception.args[1], consts.SMPP_ESME_RBINDFAIL)

    def test_it_sends_and_gets_a_receipt_for_each_and_an_sms(self) -> None:
        esme = Esme(self.before_a_box(), "crm", "secret12")
        self.boxes.receive(2, "+4477", "Привет")
        for message in MESSAGES:
            esme.send(message)
        esme.wait(WAIT_S, lambda: len(esme.incoming) >= 4)
        esme.close()
        receipts = [one for one in esme.incoming if one.receipt]
        (received,) = (one for one in esme.incoming if not one.receipt)
        self.assertEqual({one.receipted_message_id for one in receipts}, set(esme.ids.values()))
        self.assertEqual([one.message_state for one in receipts], [2, 2, 2])
        self.assertEqual(
            [self.boxes.handed(one.number)[0].text for one in MESSAGES], [m.text for m in MESSAGES]
        )
        self.assertEqual((received.text, received.destination_addr), ("Привет", "goip102"))

    def test_data_sm_and_query_sm(self) -> None:
        client = self.client(self.before_a_box())
        # As a transmitter it would not let us send query_sm.
        client.bind_transceiver(system_id="crm", password="secret12")
        ask = partial(asked, client)
        addresses = {"source_addr": "shop", "destination_addr": "+256772000004"}
        sent = ask("data_sm", **addresses, message_payload=b"hello", data_coding=0, registered_delivery=1)
        known = ask("query_sm", message_id=sent.message_id.decode(), source_addr="shop")
        self.assertEqual((sent.command, known.message_id), ("data_sm_resp", sent.message_id))
        self.assertIn(
            known.message_state, (consts.SMPP_MESSAGE_STATE_ENROUTE, consts.SMPP_MESSAGE_STATE_DELIVERED)
        )

    def test_enquire_link_goes_both_ways_and_the_router_unbinds_at_its_end(self) -> None:
        client = self.client(self.before_a_box())
        client.bind_transceiver(system_id="crm", password="secret12")
        self.assertEqual(asked(client, "enquire_link").command, "enquire_link_resp")
        enquired = client.read_pdu()
        respond(client, enquired)
        os.kill(self.router.pid, signal.SIGTERM)
        unbound = client.read_pdu()
        respond(client, unbound)
        self.assertEqual((enquired.command, unbound.command), ("enquire_link", "unbind"))
        with self.assertRaises(exceptions.ConnectionError):
            client.read_pdu()


def asked(client: Client, command: str, **fields: object) -> Command:
    """Send a request; what answers it."""
    request = smpp.make_pdu(command, client=client, **fields)
    client.send_pdu(request)
    found = client.read_pdu()
    while found.sequence != request.sequence:
        found = client.read_pdu()
    return found


def respond(client: Client, request: Command) -> None:
    """Answer a request that needs no body."""
    response = smpp.make_pdu(f"{request.command}_resp", client=client)
    response.sequence = request.sequence
    client.send_pdu(response)
