"""The story of a message, and a search, by plain calls."""

from router.desk.errors import CannotDo, NoSuch, NotThere
from router.desk.message_views import MessageView
from router.desk.messages import MessagePage, Query
from router.desk.story import why
from router.goip.causes import cause_of
from router.relay.events import By
from router.relay.owing.endings import in_words
from router.relay.sending.submit_request import SubmitRequest
from router.relay.targets import receipt_target
from router.sms.address import Address
from router.sms.state import MessageState
from router.sms.value import evolve
from router.store.entities import Hook
from tests.desk.scene import DeskCase
from tests.support.values import channel, message
from tests.support.writing import KeptInSqlite

BOTH = channel("goip101"), channel("goip102")
KNOWN = ["goip101", "goip102", "goip104"]


class MessagesCase(DeskCase):
    def told(self, message_id: str = "1") -> MessageView:
        found: list[MessageView] = []
        self.desk.messages.one(message_id, found.append, self.fail)
        self.relay.turn()
        return found[0]

    def page(self, **sought: str | int) -> MessagePage:
        found: list[MessagePage] = []
        self.desk.messages.find(Query(**sought), found.append, self.fail)  # type: ignore[arg-type]
        self.relay.turn()
        return found[0]

    def ids(self, **sought: str | int) -> list[str]:
        return [one.message_id for one in self.page(**sought).items]


class StoryTests(MessagesCase):
    def test_the_name_that_a_gateway_gave_writes_nothing_but_letters_to_a_terminal(self) -> None:
        self.opened(channel())
        self.relay.send()
        self.connector().answer("\x1b]0;mine\x07")
        self.assertIn("goip101 took it as \\x1b]0;mine\\x07", [one.text for one in self.told().story])

    def test_what_one_sim_refused_and_another_delivered_is_told_after_a_restart_too(self) -> None:
        self.opened(*BOTH, kept=KeptInSqlite())
        receiver = self.relay.receiver()
        self.relay.send()
        self.relay.advance(1.0)
        self.connector("goip101").refuse()
        remote_id = self.connector("goip102").answer()
        self.relay.advance(1.0)
        self.connector("goip102").report(remote_id, MessageState.ENROUTE)
        self.relay.advance(1.0)
        self.connector("goip102").report(remote_id)
        self.relay.advance(1.0)
        receiver.acknowledge()
        before = self.told()
        self.relay.kill()
        self.attend(BOTH)
        view = self.told()
        self.assertEqual(view, before)
        self.assertEqual(
            [(one.channel, one.answer, one.cause) for one in view.attempts],
            [("goip101", "refused", in_words(21)), ("goip102", "taken", "")],
        )
        self.assertEqual([one.state for one in view.states], ["QUEUED", "SENT", "DELIVRD"])
        self.assertEqual([one.state for one in view.reports], ["ENROUTE", "DELIVRD"])
        self.assertEqual([one.delivered_at for one in view.receipts], [self.desk_time(4.0)])
        self.assertEqual(
            [one.text for one in view.story],
            [
                "accepted from crm; route all: the first route that matched and could be used",
                "it left by goip101",
                f"goip101 refused it, err 021: {in_words(21)}",
                "it left by goip102",
                f"goip102 took it as {remote_id}",
                "goip102 reported ENROUTE",
                "goip102 reported it: ended as DELIVRD",
                "crm acknowledged its receipt",
            ],
        )

    def test_each_attempt_has_what_was_said_of_it_and_not_of_one_before(self) -> None:
        self.opened(*BOTH)
        self.relay.send()
        self.connector("goip101").refuse(cause_of(8))
        self.relay.turn()
        self.connector("goip102").refuse(cause_of(38))
        self.relay.turn()
        causes = [(one.channel, one.answer, one.cause) for one in self.told().attempts]
        self.assertEqual(
            causes, [("goip101", "refused", in_words(8)), ("goip102", "try_later", in_words(38))]
        )

    def test_an_attempt_that_was_put_off_is_told_once(self) -> None:
        self.opened(channel(), kept=KeptInSqlite())
        self.relay.send()
        self.relay.advance(1.0)
        self.connector().answer("1")
        self.relay.advance(1.0)
        self.connector().report("1", MessageState.UNDELIVERABLE, cause_of(38))
        said = f"goip101 said: try later, err 038: {in_words(38)}"
        story = [one.text for one in self.told().story]
        self.assertEqual(story[1:], ["it left by goip101", "goip101 took it as 1", said])

    def desk_time(self, after: float) -> object:
        return self.desk.status().started.fromtimestamp(
            self.relay.dates.now() - 4.0 + after, self.desk.status().started.tzinfo
        )

    def test_a_receipt_that_is_posted_is_not_its_esmes(self) -> None:
        self.opened(channel())
        known = self.relay.accounts.get("crm")
        assert known is not None
        hook = Hook(receipt_target("crm", "https://h/"), "https://h/1")
        asked = SubmitRequest(account=known, message=message(registered_delivery=1), hook=hook)
        self.relay.submission.accept(asked, self.relay.accepted)
        self.relay.turn()
        self.connector().report(self.connector().answer())
        self.relay.advance(1.0)
        self.assertEqual(self.told().story[-1].text, "its receipt waits for the server that its sender named")

    def test_what_waits_is_told_with_where_it_stands(self) -> None:
        self.opened(up=False)
        self.relay.send()
        view = self.told()
        self.assertEqual((view.state, view.attempts, view.receipts), ("QUEUED", [], ()))

    def test_an_id_in_hex_is_found_and_another_is_not(self) -> None:
        self.opened()
        for _ in range(11):
            self.relay.send()
        self.assertEqual(self.told("0b").message_id, "11")
        self.assertEqual(self.told(f"{11:025}").message_id, "11")
        failed: list[CannotDo] = []
        self.desk.messages.one("999", self.fail, failed.append)
        self.relay.turn()
        self.assertIsInstance(failed[0], NotThere)
        self.assertIn("there is no message 999", str(failed[0]))
        for digits in ("11" + "0" * 20, "1" * 60_000):
            self.assertRaises(CannotDo, self.desk.messages.one, digits, self.fail, self.fail)
        self.assertRaises(CannotDo, self.desk.messages.one, "no id", self.fail, self.fail)

    def test_why_a_route_was_taken_is_said(self) -> None:
        self.assertIn("by goip101 alone", why("=goip101").why)
        self.assertIn("channels that crm may use", why("/crm").why)
        self.assertEqual(why("mtn/crm").name, "mtn")


class WaitingTests(MessagesCase):
    """What a message waits for, in words that follow "it waits for"."""

    def waits_for(self, message_id: str = "1") -> str:
        """But for its last part, which is the same for all that are due."""
        return self.told(message_id).waits_for.partition("; until ")[0]

    def test_what_is_due_says_until_when_it_waits_at_most(self) -> None:
        self.opened(up=False)
        self.relay.send(expires_in=60.0)
        self.assertTrue(self.told("1").waits_for.endswith("; until 2023-11-14 22:14:20 at most"))

    def test_a_channel_with_what_keeps_each_from_sending(self) -> None:
        self.opened(*BOTH)
        self.connector("goip101").down()
        self.desk.acts.pause("goip102", By("ann"), lambda view: None)
        self.relay.send()
        self.assertEqual(
            self.waits_for(),
            "a channel: goip101 (down, connection refused); goip102 (paused, an operator has paused it)",
        )

    def test_channels_of_which_the_same_is_said_stand_together(self) -> None:
        self.opened(*(channel(f"goip20{number}") for number in range(1, 6)), up=False)
        self.relay.send()
        named = "goip201, goip202, goip203 and 2 more"
        self.assertEqual(self.waits_for(), f"a channel: {named} (down, connection refused)")

    def test_what_has_refused_it_and_what_is_busy(self) -> None:
        self.opened(*BOTH)
        self.connector("goip102").down()
        self.relay.send()
        self.connector("goip101").refuse()
        self.assertIn("goip101 (it has refused this one); goip102 (down, ", self.waits_for())
        self.relay.send(to="256772000002")
        self.relay.send(to="256772000003")
        self.assertIn("goip101 (up, with 1 in flight); goip102 (down, ", self.waits_for("3"))

    def test_the_one_before_it_to_its_number(self) -> None:
        self.opened(up=False)
        self.relay.send()
        self.relay.send()
        self.assertEqual(self.waits_for("2"), "another message of crm to its number, which goes first")

    def test_what_a_gateway_is_to_say_and_nothing_once_it_has_ended(self) -> None:
        self.opened()
        self.relay.send()
        self.assertEqual(self.waits_for(), "the answer of goip101")
        remote_id = self.connector().answer()
        self.assertEqual(self.waits_for(), "the status report of goip101")
        self.connector().report(remote_id)
        self.assertEqual(self.waits_for(), "")

    def test_its_time(self) -> None:
        self.opened()
        self.relay.send(deliver_in=60.0)
        self.assertEqual(self.waits_for(), "its time, 2023-11-14 22:14:20")


class SearchTests(MessagesCase):
    def setUp(self) -> None:
        self.opened(*BOTH, kept=KeptInSqlite())
        for number in range(4):
            self.relay.send(to=f"25677200000{number}", esme="crm" if number < 3 else "shop")

    def test_a_channel_that_there_is_not_is_no_mere_absence(self) -> None:
        failed: list[CannotDo] = []
        self.desk.messages.find(Query(channel="goip11"), self.fail, failed.append)
        self.relay.turn()
        self.assertEqual([str(each) for each in failed], [str(NoSuch("channel", "goip11", KNOWN))])
        self.assertEqual(self.ids(channel="goip104"), [])

    def test_each_criterion_finds(self) -> None:
        self.assertEqual(self.ids(), ["4", "3", "2", "1"])
        self.assertEqual(self.ids(esme="shop"), ["4"])
        self.assertEqual(self.ids(to="0772000001"), ["2"])
        self.assertEqual(self.ids(route="all"), ["4", "3", "2", "1"])
        self.assertEqual(self.ids(state="QUEUED"), ["4", "3"])
        self.assertEqual(self.ids(state="SENT", gateway="goip1"), ["2", "1"])
        self.assertEqual(self.ids(since="2999-01-01"), [])

    def test_pages_follow_each_other(self) -> None:
        page = self.page(limit=3)
        self.assertEqual(self.ids(limit=3, next=page.next or ""), ["1"])

    def test_what_makes_no_sense_is_refused_in_words(self) -> None:
        for sought in (Query(state="GONE"), Query(gateway="goip9")):
            self.assertRaises(NoSuch, self.desk.messages.find, sought, self.fail, self.fail)
        for sought in (
            Query(limit=0),
            Query(next="x"),
            Query(err=-1),
            Query(err=2**63),
            Query(since="noon"),
            Query(channel="a", gateway="goip1"),
        ):
            self.assertRaises(CannotDo, self.desk.messages.find, sought, self.fail, self.fail)


class RequeueTests(MessagesCase):
    def requeued(self, channel: str) -> list[int]:
        counts: list[int] = []
        self.desk.acts.requeue(channel, By("ann"), counts.append)
        self.relay.turn()
        return counts

    def test_what_waits_for_one_channel_alone_goes_by_its_route(self) -> None:
        self.opened(*BOTH, up=False, kept=KeptInSqlite(), numbers={"goip101": "goip101"})
        named = evolve(message(), source_addr=Address(0, 0, "goip101"))
        for number in range(3):
            to = Address(1, 1, f"25677200000{number % 2}")
            self.relay.send(what=evolve(named, destination_addr=to))
        self.assertEqual([one.route.name for one in self.page().items], ["=goip101"] * 3)
        self.assertEqual(self.requeued("goip101"), [3])
        self.assertEqual([one.route.name for one in self.page().items], ["all"] * 3)
        self.connector("goip102").up()
        self.assertEqual([told[1] for told in self.relay.of("submit")], ["goip102"])
        self.assertIn("an operator had it routed anew", [one.text for one in self.told().story])

    def test_nothing_to_move_is_none(self) -> None:
        self.opened(*BOTH)
        self.assertEqual(self.requeued("goip102"), [0])
        self.assertRaises(CannotDo, self.desk.acts.requeue, "goip104", "ann", self.fail)
