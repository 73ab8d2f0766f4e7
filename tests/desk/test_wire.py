"""Looking on at what passes: who may, for how long, and what is told of it."""

from router.desk.errors import CannotDo, NoSuch
from router.desk.wire import LONGEST, LONGEST_PAGE, MOST_WORDS, WATCHERS, PassedView
from router.relay.events import By
from router.smpp.codec import encode
from router.smpp.masking import mask
from router.smpp.pdus import SubmitSm
from router.smpp.tags import Tag
from router.wire.taps import NOWHERE, Far, Talk, Taps
from tests.desk.scene import DeskCase

ANN = By("ann")
SUBMIT = encode(SubmitSm(destination_addr="4711", short_message=b"hello"), 7)


class WireTests(DeskCase):
    def setUp(self) -> None:
        self.taps = Taps()
        self.opened()
        self.heard: list[PassedView] = []
        self.ended: list[str] = []

    def watch(self, name: str = "crm", texts: bool = False, seconds: float = LONGEST) -> None:
        self.leave = self.desk.wire.watch(name, ANN, self.heard.append, self.ended.append, seconds, texts)

    def passes(self, name: str = "crm", far: Far = Far.ESME) -> None:
        self.taps.tell(far, name, Talk.SMPP, True, (NOWHERE, NOWHERE), SUBMIT, mask)

    def told(self) -> list[str]:
        return [each.text for each in self.desk.events.newest()]

    def test_each_looker_on_sees_texts_only_if_he_asked_for_them(self) -> None:
        self.watch()
        self.watch(texts=True)
        self.passes()
        self.assertEqual([each.octets.endswith(b"hello".hex()) for each in self.heard], [False, True])
        self.assertEqual([each.masked for each in self.heard], [True, False])

    def test_it_is_an_event_when_it_begins_and_when_it_ends(self) -> None:
        self.watch(texts=True, seconds=60)
        self.leave()
        self.leave()
        self.assertEqual(
            self.told(),
            [f"a wire trace for 1 min, with texts was begun by {ANN}", f"a wire trace was ended by {ANN}"],
        )

    def test_it_ends_by_itself_after_an_hour_at_most(self) -> None:
        self.watch(seconds=1e9)
        self.relay.clock.advance(LONGEST)
        self.passes()
        self.assertEqual((len(self.ended), self.heard, self.taps.active), (1, [], False))

    def test_nobody_is_asked_for_anything_once_all_have_left(self) -> None:
        self.watch()
        self.assertTrue(self.taps.active)
        self.leave()
        self.assertFalse(self.taps.active)

    def test_it_is_of_an_esme_or_a_channel_that_there_is(self) -> None:
        self.watch("goip101")
        self.passes("goip101", Far.CHANNEL)
        self.passes("goip101", Far.ESME)
        self.assertEqual(len(self.heard), 1)
        error = self.assertRaises(NoSuch, self.watch, "goip11")
        self.assertIn("there is no channel or ESME goip11; did you mean goip101", str(error))

    def test_so_many_look_on_and_no_more(self) -> None:
        for _ in range(WATCHERS):
            self.watch()
        self.assertRaises(CannotDo, self.watch)
        self.leave()
        self.watch()

    def test_a_page_sees_what_passed_last_until_it_is_dropped(self) -> None:
        wire = self.desk.wire
        self.assertIsNone(wire.kept("crm"))
        wire.keep("crm", ANN)
        self.assertRaises(CannotDo, wire.keep, "crm", ANN)
        self.passes()
        (seen,) = wire.kept("crm") or ()
        self.assertEqual((seen.words.head, seen.words.fields["short_message"]), ("submit_sm 7", '"xxxxx"'))
        wire.drop("crm")
        self.assertEqual((wire.kept("crm"), self.taps.active), (None, False))

    def test_a_page_of_it_is_not_large_however_much_passes(self) -> None:
        wire = self.desk.wire
        wire.keep("goip101", ANN, texts=True)
        answer = b"HTTP/1.0 200 OK\r\n\r\n" + b"<line>up</line>\n" * 60_000
        for _ in range(100):
            self.hears("goip101", answer)
        seen = wire.kept("goip101") or ()
        self.assertLess(sum(len(each) for one in seen for each in one.words.fields.values()), MOST_WORDS)
        self.assertEqual(seen[-1].words.fields["further octets"], f"{len(answer) - LONGEST_PAGE:,}")

    def test_one_that_is_larger_than_that_alone_is_shown(self) -> None:
        wire = self.desk.wire
        wire.keep("crm", ANN, texts=True)
        payload = ((Tag.MESSAGE_PAYLOAD.value, b"\x01" * 65_000),)
        large = encode(SubmitSm(destination_addr="4711", tlvs=payload), 7)
        self.taps.tell(Far.ESME, "crm", Talk.SMPP, True, (NOWHERE, NOWHERE), large, mask)
        self.passes()
        self.passes()
        self.assertEqual(len(wire.kept("crm") or ()), 3)

    def hears(self, channel: str, octets: bytes) -> None:
        self.taps.tell(
            Far.CHANNEL, channel, Talk.HTTP, False, (NOWHERE, NOWHERE), octets, lambda given, texts: given
        )
