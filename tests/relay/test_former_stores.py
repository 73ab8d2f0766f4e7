"""A router goes on from the store of each former schema: what waits, is out or is owed ends there, once.

The stores are those that older versions wrote (`tests/store/former`); each text says what was done with it.
"""

import json
from collections import Counter
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from twisted.trial.unittest import SynchronousTestCase

from router import from_config
from router.config.load import load
from router.relay.settings import RelaySettings
from router.sms.address import Address
from router.sms.message import UDHI, ShortMessage
from router.store.changes import Arrived, SendingEnded
from router.store.entities import Counter as Numbers
from router.store.entities import Stage, Underway
from router.store.history import Sought
from tests.store.former.pages import BOX, CAR, FAR, NAY, WEB, page
from tests.store.former.stores import lay
from tests.support.extent import WHOLE
from tests.support.relay import RelayInMemory
from tests.support.values import message
from tests.support.writing import KeptInSqlite

NAMES = "car", "rep", "dbt", "far", "nay", "box", "web", "north", "http"
PORTS = {name: number for number, name in enumerate(NAMES, 1)}
ROOM = 50
"""Segments that each channel takes at once."""

HOUR, DAY = 3600.0, 86400.0
SEGMENTS = {"three parts": 3, "some of it": 3}
"""How many are sent of these texts; one of any other."""


@cache
def settings(schema: int) -> RelaySettings:
    """Those of the former router."""
    file = Path(mkdtemp(dir=".")) / "router.yaml"
    file.write_text(page(schema, PORTS, "router.db"))
    return from_config.relay(load(str(file)))


@cache
def upgraded(schema: int) -> bytes:
    """The store as a start of this version makes it of the former one."""
    path = Path(mkdtemp(dir=".")) / "router.db"
    lay(schema, path)
    KeptInSqlite(str(path)).close()
    return path.read_bytes()


class FormerRelay(RelayInMemory):
    """A relay of the former router's configuration, a minute after the last message that it took."""

    def __init__(self, schema: int, path: Path) -> None:
        path.write_bytes(upgraded(schema))
        self._of_the_page = settings(schema)
        self.disk = KeptInSqlite(str(path))
        self.before = self.rows()
        last = max(one.sending.accepted_at for one in self.rows())
        channels, accounts = self._of_the_page.channels, self._of_the_page.accounts
        super().__init__(list(channels), list(accounts), kept=self.disk, now=last + 60.0)

    def _settings(self) -> RelaySettings:
        return self._of_the_page

    def rows(self) -> list[Underway]:
        return [one for stage in Stage for one in self.disk.stage(stage, 0, 1000)]

    def pass_at_once(self, seconds: float) -> None:
        """Time goes by, with one tick at its end and some behind it."""
        self.clock.advance(seconds)
        for _ in range(5):
            self.clock.advance(1.0)
            self.tick()


class FormerStores(SynchronousTestCase):
    """What holds for each of them. `schema` is the subclass's."""

    schema = 0

    def setUp(self) -> None:
        self.relay = FormerRelay(self.schema, Path(self.mktemp()))
        self.addCleanup(self.relay.disk.close)

    # --- what a test does and asks

    def up(self, *channels: str) -> None:
        for channel in channels or self.relay.connectors:
            self.relay.connectors[channel].up(ROOM)

    def texts(self, channel: str) -> list[str]:
        """What a channel was given."""
        return [str(told[3]) for told in self.relay.of("submit") if told[1] == channel]

    def ids(self, text: str) -> list[int]:
        """The sendings whose text is this; or begins so, if none is."""
        octets = text.encode()
        texts = {one.sending.id: one.sending.message.short_message for one in self.relay.rows()}
        equal = [id for id, found in texts.items() if found == octets]
        return equal or [id for id, found in texts.items() if found.startswith(octets)]

    def message(self, text: str) -> int:
        (id,) = self.ids(text)
        return id

    def ended(self, text: str) -> list[tuple[str, int]]:
        """How it ended since: state and err, as often as it did."""
        ids = self.ids(text)
        return [(state, err) for id, state, err in self.relay.endings() if id in ids]

    def remote_ids(self, id: int) -> list[str]:
        """The ids of what is out and not reported."""
        asked = (
            "SELECT remote_id FROM segment WHERE sending = ? AND message_state IS NULL UNION ALL "
            "SELECT remote_id FROM sending WHERE id = ? AND remote_id IS NOT NULL AND stage = 3"
        )
        return [row[0] for row in self.relay.disk._rows(asked, (id, id))]

    def answer_all(self) -> None:
        """Each channel takes all that it has, and reports that it was delivered."""
        while busy := [one for one in self.relay.connectors.values() if one.out]:
            for connector in busy:
                connector.report(connector.answer(f"new {self.schema} {connector.names}"))

    # --- messages that waited

    def test_what_is_due_is_sent_once_and_in_its_order(self) -> None:
        self.up(FAR)
        texts = self.texts(FAR)
        wanted = ["due before it", "due", "due for ten minutes", "refused once", "to both"]
        self.assertEqual(Counter(texts) - Counter({"posted": 1}), Counter(wanted))
        self.assertEqual([one for one in texts if one.startswith("due")], wanted[:3])
        self.answer_all()
        self.assertEqual([self.ended(text) for text in ("due before it", "refused")], [[("DELIVRD", 0)]] * 2)

    def test_its_validity_ends_when_it_would_have_ended(self) -> None:
        self.relay.pass_at_once(8 * 60.0)
        self.assertEqual(self.ended("due for ten"), [])
        self.relay.pass_at_once(60.0)
        self.assertEqual(self.ended("due for ten"), [("EXPIRED", 901)])
        self.up(FAR)
        self.assertNotIn("due for ten minutes", self.texts(FAR))

    def test_what_is_for_later_waits_for_its_time(self) -> None:
        self.up(FAR)
        self.relay.pass_at_once(HOUR - 120.0)
        self.assertNotIn("held", self.texts(FAR))
        self.relay.pass_at_once(60.0)
        self.assertEqual(self.texts(FAR).count("held"), 1)

    def test_who_refused_it_is_not_asked_again(self) -> None:
        self.up(NAY)
        self.assertEqual(self.texts(NAY), [])

    # --- messages that a gateway had

    def test_what_was_in_flight_is_sent_again_by_a_channel_that_says_so(self) -> None:
        self.up(CAR)
        self.assertEqual(Counter(self.texts(CAR))["in flight"], 1)
        self.assertEqual(Counter(self.texts(CAR))["to both"], 1)
        self.answer_all()
        self.assertEqual(self.ended("in flight")[0], ("DELIVRD", 0))
        self.assertEqual(self.ended("to both"), [("DELIVRD", 0)])

    def test_of_what_was_half_sent_all_segments_go_again_with_their_reference(self) -> None:
        (before,) = [one for one in self.relay.rows() if one.sending.id == self.message("some of it")]
        self.up(CAR)
        self.answer_all()
        sent = [one for one in self.texts(CAR) if "some of it" in one or "sent; " in one]
        self.assertEqual([one[:6].encode("latin-1")[4:] for one in sent], [b"\3\1", b"\3\2", b"\3\3"])
        self.assertEqual({ord(one[3]) for one in sent}, {before.reference & 255})
        self.assertEqual(self.ended("some of it"), [("DELIVRD", 0)])

    def test_what_may_not_be_repeated_ends_as_unknown(self) -> None:
        self.up()
        for text in ("in flight, and not", "in doubt"):
            self.assertEqual(self.ended(text), [("UNKNOWN", 904)])
        self.assertEqual(self.texts("rep") + self.texts("dbt"), [])

    def test_what_was_submitted_is_ended_by_its_reports_and_not_sent_again(self) -> None:
        self.up(CAR)
        for text, reports in (("submitted", 1), ("three parts, one", 2)):
            id = self.message(text)
            remote_ids = self.remote_ids(id)
            self.assertEqual(len(remote_ids), reports)
            for each in remote_ids:
                self.assertEqual(self.ended(text), [])
                self.relay.connectors[CAR].report(each)
            self.assertEqual(self.ended(text), [("DELIVRD", 0)])
            self.assertEqual([stat for of, stat in self.relay.debts() if of == id], ["DELIVRD"])
        self.assertFalse([one for one in self.texts(CAR) if "submitted" in one or "three parts" in one])

    # --- what is owed

    def test_what_is_owed_comes_once_and_in_its_order(self) -> None:
        ear = self.relay.receiver("shop")
        receipts = [("DELIVRD", 7), ("UNDELIV", 8)]
        owed = [told[2:4] for told in self.relay.of("deliver")]
        self.assertEqual([(stat, id) for id, stat in owed[:2]], receipts)
        texts = [one.message.short_message.decode() for one in ear.held[2:]]
        wanted = ["for shop, one", "for shop, two"]
        wanted += ["stop"] * (self.schema >= 5) + ["for shop, by the web"] * (self.schema >= 3)
        self.assertEqual(texts, wanted)
        while ear.held:
            ear.acknowledge()
        self.relay.kill()
        self.assertEqual(self.relay.receiver("shop").held, [])

    def test_what_nobody_was_owed_is_kept(self) -> None:
        found = self.relay.disk.received(10**9, 100, unclaimed=True)
        self.assertEqual([one.message.short_message for one in found], [b"for nobody"])

    # --- what has ended

    def test_its_story_is_kept_and_it_is_found(self) -> None:
        reader = self.relay.disk
        found = reader.search(Sought(to="+256700000001"), 2**62, 10)
        self.assertEqual([one.sending.id for one in found], [self.message("delivered")])
        (story,) = reader.story(self.message("refused once"))
        self.assertEqual([(step.turn.value, step.channel) for step in story.steps], [("refused", NAY)])
        (story,) = reader.story(self.message("three parts, all"))
        self.assertEqual([len(story.segments), reader.reserved(Numbers.MESSAGE) % 100_000], [3, 0])

    # --- everything

    def test_each_message_has_one_ending_and_one_receipt_and_no_number_is_given_twice(self) -> None:
        before = [one.sending for one in self.relay.before if one.stage is not Stage.ENDED]
        self.relay.send("new", to="+256730999999")
        (new,) = self.relay.ids
        self.assertGreater(new, max(one.id for one in before))
        self.up()
        for _ in range(4):
            self.report_all()
            self.answer_all()
            self.relay.pass_at_once(DAY / 2)
        self.assertEqual({one.stage for one in self.relay.rows()}, {Stage.ENDED})
        endings = Counter(one.id for one in self.relay.store.committed if isinstance(one, SendingEnded))
        self.assertEqual(endings, Counter([*(one.id for one in before), new]))
        wanted = [one.id for one in before if one.message.registered_delivery]
        self.assertEqual(Counter(of for of, _ in self.relay.debts()), Counter([*wanted, new]))

    def report_all(self) -> None:
        """What was out before is reported as delivered."""
        for one in self.relay.rows():
            if one.stage is Stage.SUBMITTED:
                for remote_id in self.remote_ids(one.sending.id):
                    self.relay.connectors[one.channel].report(remote_id)


class Schema1Tests(FormerStores):
    schema = 1


class Schema2Tests(FormerStores):
    """Since then segments are joined, and there are budgets and memories of numbers."""

    schema = 2

    def test_a_used_up_budget_is_used_up_until_the_day_is_over(self) -> None:
        self.up(BOX)
        self.relay.pass_at_once(HOUR)
        self.assertEqual(self.texts(BOX), [])
        self.relay.pass_at_once(DAY - HOUR)
        self.assertEqual(self.texts(BOX)[:2], ["third of the day", "fourth of the day"])

    def test_segments_that_wait_for_their_sibling_are_joined_with_it(self) -> None:
        waiting = next(one for one in self.relay.rows() if one.stage is Stage.JOINING)
        number = waiting.sending.message.destination_addr.addr
        header = bytes((5, 0, 3, 1, 2, 2))
        what = ShortMessage(
            source_addr=Address(5, 0, "Shop"),
            destination_addr=Address(1, 1, number),
            short_message=header + b", and the other",
            esm_class=UDHI,
            registered_delivery=1,
        )
        self.relay.send(what=what)
        self.up(BOX)
        # Others come before it, and take all of the next day.
        self.relay.pass_at_once(DAY)
        self.relay.pass_at_once(DAY / 2)
        self.assertEqual(self.texts(BOX)[-1], "one half, and the other")

    def test_or_go_alone_when_it_has_not_come_in_time(self) -> None:
        self.relay.pass_at_once(600.0)
        self.assertEqual([one.stage for one in self.relay.rows() if one.stage is Stage.JOINING], [])

    def test_half_of_a_received_text_is_joined_with_the_other_half(self) -> None:
        ear = self.relay.receiver("shop")
        what = ShortMessage(
            source_addr=Address(1, 1, "+256799000001"),
            destination_addr=Address(0, 0, "4711"),
            short_message=bytes((5, 0, 3, 7, 2, 2)) + b"and the rest",
            esm_class=UDHI,
        )
        self.relay.received.arrived(CAR, what, lambda: None)
        self.relay.turn()
        self.assertEqual(ear.held[-1].message.short_message, b"for shop, half of it; and the rest")

    def test_numbers_are_remembered(self) -> None:
        found = {one.scope: one.value for one in self.relay.disk.remembered(100)}
        self.assertEqual((found["route:own"], found["channel:rep"]), ("car", "crm"))


class Schema3Tests(Schema2Tests):
    """Since then what an inbox shows is taken once."""

    schema = 3

    def test_what_an_inbox_shows_still_is_not_taken_again(self) -> None:
        (heard,) = self.relay.disk.heard()
        for key in (heard.key, "another"):
            self.relay.relay.inbound.arrived(WEB, message(b"for shop"), lambda: None, key, heard.lasting)
            self.relay.turn()
        self.assertEqual(len([one for one in self.relay.store.committed if isinstance(one, Arrived)]), 1)


class Schema4Tests(Schema3Tests):
    """Since then a message has a story, and is searched for."""

    schema = 4


class Schema5Tests(Schema4Tests):
    """Since then there are keys of requests, hooks, limits of ESMEs and blocked numbers."""

    schema = 5

    def test_a_request_with_a_key_is_known(self) -> None:
        known = self.relay.disk.keyed("crm", "order-17")
        assert known is not None
        self.assertEqual(json.loads(known.answer)["message_id"], str(self.message("posted")))
        self.assertEqual(self.relay.disk.key_of(self.message("posted")), "order-17")

    def test_what_is_to_be_posted_is_owed_still(self) -> None:
        owed = dict(self.relay.disk.owing())
        # And `crm` its receipts of what ended in doubt.
        wanted = [">http", ">receipt", ">reports", "crm", "shop"]
        self.assertEqual(sorted(who.split(" ")[0] for who in owed), wanted)
        posted = self.relay.disk.posted(self.message("hooked"))
        assert posted is not None and posted.hook is not None
        self.assertEqual(posted.hook.key, "order-18")

    def test_who_wrote_stop_is_blocked_and_what_was_counted_counts(self) -> None:
        self.assertEqual([one.e164 for one in self.relay.disk.stopped()], ["256799000001"])
        self.assertEqual(len(self.relay.disk.counted(["crm"], 0.0)), 28)
        spent = {one.channel: one.segments for one in self.relay.disk.charged(["@crm", BOX])}
        self.assertEqual(spent, {"@crm": 34, BOX: 3})

    def test_a_channel_that_was_paused_is_so(self) -> None:
        self.assertTrue(self.relay.scheduler.channels[NAY].paused)


del FormerStores
if not WHOLE:
    # `make test` has the oldest, and the newest, which has all that the others have.
    del Schema2Tests, Schema3Tests, Schema4Tests
