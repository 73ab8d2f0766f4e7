"""A start tells what was changed in the file while the router was stopped."""

from router.last_run import MOST_TOLD, LastRun
from router.relay.event_kinds import EventKind
from router.relay.events import Event, Events
from router.relay.notes import ChannelNotes
from router.store.memory.store import MemoryStore
from tests.config.pages import ESME, GATEWAY, PageTestCase


class LastRunTests(PageTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.store = MemoryStore(lambda function: None)
        self.heard: list[Event] = []

    def run_(self) -> LastRun:
        """One start of the router."""
        notes, events = ChannelNotes(self.store), Events()
        notes.restore(self.store)
        events.listen(self.heard.append)
        return LastRun(notes, events)

    def test_a_first_start_and_one_with_the_same_file_tell_nothing(self) -> None:
        for _ in range(3):
            self.run_().compare(self.loaded(ESME + GATEWAY))
        self.assertEqual(self.heard, [])

    def test_a_start_with_another_file_tells_what_is_other_once(self) -> None:
        self.run_().compare(self.loaded(ESME + GATEWAY + "keep: 10d\n"))
        other = self.loaded("esmes: [{system_id: shop, password: x}]\n" + GATEWAY + "keep: 20d\n")
        for _ in range(2):
            self.run_().compare(other)
        (event,) = self.heard
        self.assertEqual((event.kind, event.subject), (EventKind.CHANGED_MEANWHILE, "configuration"))
        self.assertTrue(event.text.endswith("ESME shop: added; keep: changed; ESME crm: removed"), event.text)

    def test_what_a_reload_has_told_is_not_told_again(self) -> None:
        run = self.run_()
        run.compare(self.loaded(ESME + GATEWAY))
        run.keep(self.loaded(ESME + GATEWAY + "keep: 10d\n"))
        self.run_().compare(self.loaded(ESME + GATEWAY + "keep: 10d\n"))
        self.assertEqual(self.heard, [])

    def test_of_very_much_a_part_is_named_and_the_rest_counted(self) -> None:
        self.run_().compare(self.loaded(ESME + GATEWAY))
        esmes = ", ".join(f"{{system_id: e{number}, password: x}}" for number in range(40))
        self.run_().compare(self.loaded(f"esmes: [{esmes}]\n" + GATEWAY))
        (event,) = self.heard
        self.assertTrue(event.text.endswith(f" and {41 - MOST_TOLD} more"), event.text)
