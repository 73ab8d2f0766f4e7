"""What is built of a configuration."""

import threading
import time
from pathlib import Path

from router.assembly import Assembly, assemble
from router.waits import USUAL
from tests.config.pages import ESME, GATEWAY, PageTestCase
from tests.flow.building import reactor


class AssemblyTests(PageTestCase):
    def assembled(self, text: str) -> Assembly:
        return assemble(self.loaded(text), reactor, time.time, USUAL)

    def test_nothing_of_it_starts(self) -> None:
        store = Path(self.directory).resolve() / "router.db"
        before = reactor.getDelayedCalls(), threading.enumerate()
        built = self.assembled(f'store: "sqlite:{store}"\n' + ESME + GATEWAY)
        self.assertEqual((reactor.getDelayedCalls(), threading.enumerate()), before)
        self.assertFalse(store.exists())
        self.assertFalse(built.listener.listens)
        self.assertTrue(built.listener.idle and built.gateways.idle)

    def test_each_channel_in_use_has_a_connector(self) -> None:
        page = (
            "gateways:\n"
            "  - {id: goip1, connect: smpp, host: h, channels: 3, channel: {2: {enabled: false}}}\n"
            "  - {id: up, connect: smsc, host: h, system_id: us, password: secret12}\n"
        )
        built = self.assembled(page)
        self.assertEqual(list(built.gateways.connectors), ["goip101", "goip103", "up"])
        self.assertEqual(list(built.relay.scheduler.channels), ["goip101", "goip103", "up"])
