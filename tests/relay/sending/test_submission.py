from twisted.trial.unittest import SynchronousTestCase

from router.relay.account import Account
from router.relay.channels import ChannelSettings
from router.relay.errors import MessageRefused, Refusal
from router.relay.sending.submit_request import SubmitRequest
from router.routing.match import Match
from router.routing.table import Otherwise, Route
from router.sms.address import Address
from router.sms.form import Form
from router.sms.message import UDHI, ShortMessage
from router.sms.value import evolve
from router.store.entities import Stage, Underway
from tests.support.relay import NOW, RelayInMemory
from tests.support.values import account, channel, message

A, B = channel("a"), channel("b")


class SubmissionCase(SynchronousTestCase):
    def relay_of(
        self,
        *routes: Route,
        known: Account | None = None,
        channels: tuple[ChannelSettings, ...] = (A, B),
        numbers: dict[str, str] | None = None,
    ) -> None:
        self.relay = RelayInMemory(channels, [known or account()], routes, numbers)

    def refusal(self, text: str = "hello", what: ShortMessage | None = None) -> Refusal:
        refused: MessageRefused = self.assertRaises(MessageRefused, self.relay.send, text, what=what)
        return refused.refusal

    def rows(self, *stages: Stage) -> list[Underway]:
        every = stages or tuple(Stage)
        return [one for stage in every for one in self.relay.store.kept.stage(stage, 0, 1000)]


class AcceptanceTests(SubmissionCase):
    def setUp(self) -> None:
        self.relay_of()

    def test_it_is_answered_when_it_is_on_disk_and_not_before(self) -> None:
        self.relay.store.held = True
        self.relay.send()
        self.relay.store.execute()
        self.assertEqual((self.relay.told, len(self.rows())), ([], 1))
        self.relay.store.tell()
        self.assertEqual(self.relay.told, [("accepted", 1)])

    def test_so_is_one_that_is_held(self) -> None:
        self.relay.store.held = True
        self.relay.send(deliver_in=60.0)
        self.relay.store.execute()
        self.assertEqual((self.relay.told, len(self.rows(Stage.HELD))), ([], 1))
        self.relay.store.tell()
        self.assertEqual(self.relay.told, [("accepted", 1)])

    def test_ids_count_up(self) -> None:
        for _ in range(3):
            self.relay.send()
        self.assertEqual(self.relay.ids, [1, 2, 3])

    def test_with_a_free_channel_acceptance_and_attempt_are_one_commit(self) -> None:
        self.relay.connectors["a"].up()
        self.relay.send()
        kinds = [type(one).__name__ for one in self.relay.store.committed]
        self.assertEqual(kinds, ["Accepted"])
        self.assertEqual([one.channel for one in self.rows(Stage.IN_FLIGHT)], ["a"])

    def test_it_is_answered_before_it_is_submitted(self) -> None:
        self.relay.connectors["a"].up()
        self.relay.send()
        self.assertEqual([told[0] for told in self.relay.told], ["accepted", "submit"])

    def test_what_waits_is_counted_until_it_leaves(self) -> None:
        self.relay.send()
        self.relay.send(to="256772000002", deliver_in=60.0)
        self.assertEqual(self.relay.sendings.queue("crm"), 2)
        self.relay.connectors["a"].up()
        self.assertEqual(self.relay.sendings.queue("crm"), 1)

    def test_after_the_end_nothing_is_taken(self) -> None:
        self.relay.submission.open = False
        self.assertIs(self.refusal(), Refusal.NOT_NOW)

    def test_what_is_refused_is_not_kept(self) -> None:
        self.relay_of(Route(name="none", via=("a",), match=Match(destination_addr="^1$")))
        self.refusal()
        self.assertEqual((self.rows(), self.relay.sendings.queue("crm")), ([], 0))


class ValidityTests(SubmissionCase):
    def expires(self, expires_in: float | None, deliver_in: float | None = None) -> float:
        self.relay_of(Route(name="all", via=("a",), validity=100.0))
        self.relay.send(expires_in=expires_in, deliver_in=deliver_in)
        return self.rows()[0].sending.expires_at - NOW

    def test_it_is_that_of_the_route(self) -> None:
        self.assertEqual(self.expires(None), 100.0)

    def test_the_message_s_own_wins_if_it_is_shorter(self) -> None:
        self.assertEqual(self.expires(30.0), 30.0)
        self.assertEqual(self.expires(300.0), 100.0)

    def test_of_one_that_is_to_leave_later_the_route_s_counts_from_then(self) -> None:
        self.assertEqual(self.expires(None, deliver_in=500.0), 600.0)
        self.assertEqual(self.expires(530.0, deliver_in=500.0), 530.0)
        self.assertEqual(self.expires(900.0, deliver_in=500.0), 600.0)


class LimitTests(SubmissionCase):
    def test_beyond_its_rate_an_account_is_throttled(self) -> None:
        self.relay_of(known=evolve(account(), rate=2.0))
        for _ in range(2):
            self.relay.send()
        self.assertIs(self.refusal(), Refusal.THROTTLED)
        self.relay.advance(0.5)
        self.relay.send()

    def test_beyond_its_queue_it_is_refused(self) -> None:
        self.relay_of(known=evolve(account(), queue=2))
        for _ in range(2):
            self.relay.send()
        self.assertIs(self.refusal(), Refusal.QUEUE_FULL)

    def test_a_place_in_the_queue_is_free_when_one_leaves(self) -> None:
        self.relay_of(known=evolve(account(), queue=1))
        self.relay.send()
        self.relay.connectors["a"].up()
        self.relay.send(to="256772000002")

    def test_a_text_of_more_segments_than_any_channel_may_send_is_too_long(self) -> None:
        narrow, wide = channel("a", form=Form(max_segments=2)), channel("b", form=Form(max_segments=3))
        self.relay_of(channels=(narrow, wide))
        self.assertIs(self.refusal("x" * 460), Refusal.TOO_LONG)
        self.relay.send("x" * 459)

    def test_a_channel_that_there_is_not_sets_no_limit(self) -> None:
        self.relay_of(Route(name="all", via=("a", "disabled")))
        self.relay.send("x" * 300)
        self.relay_of(Route(name="all", via=("disabled",)))
        self.relay.send("x" * 300)
        self.assertEqual(self.relay.ids, [1])


class ViaTests(SubmissionCase):
    """A sender may ask for a channel, or for some together, whatever the routes say."""

    def setUp(self) -> None:
        self.relay = RelayInMemory(
            channels=[channel(id) for id in "abc"],
            accounts=[account(), evolve(account("shop"), via=("b", "c"))],
            routes=[Route(name="all", via=("c",))],
            numbers={"a": "a", "b": "b", "c": "c", "+256": "a"},
            groups={"~1": ("a", "b"), "~2": ("a",)},
        )

    def left(self) -> list[object]:
        """The channels by which something has left."""
        for connector in self.relay.connectors.values():
            connector.up()
        self.relay.turn()
        return [told[1] for told in self.relay.of("submit")]

    def refused(self, via: str, to: str = "256772000001", esme: str = "crm") -> Refusal:
        with self.assertRaises(MessageRefused) as raised:
            self.relay.send(to=to, via=via, esme=esme)
        refusal: Refusal = raised.exception.refusal
        return refusal

    def test_it_goes_by_that_channel_alone(self) -> None:
        self.relay.send(via="a")
        self.assertEqual(self.left(), ["a"])

    def test_it_goes_by_one_of_those_together(self) -> None:
        for to in ("256772000001", "256772000002"):
            self.relay.send(to=to, via="~1")
        self.assertEqual(sorted(map(str, self.left())), ["a", "b"])

    def test_after_a_restart_as_well(self) -> None:
        self.relay.send(via="~1")
        self.relay.send(to="256772000002", via="b", esme="shop")
        self.relay.kill()
        self.relay.connectors["c"].up()
        self.relay.turn()
        self.assertEqual(self.relay.of("submit"), [])
        self.assertEqual(sorted(map(str, self.left())), ["a", "b"])

    def test_only_by_what_its_esme_may_use(self) -> None:
        self.relay.send(via="~1", esme="shop")
        self.assertEqual(self.left(), ["b"])
        for via in ("a", "~2"):
            self.assertIs(self.refused(via=via, esme="shop"), Refusal.NOT_BY_THAT)

    def test_what_there_is_not_is_refused_also_where_it_is_a_number_of_a_channel(self) -> None:
        for via in ("d", "~3", "+256"):
            self.assertIs(self.refused(via=via), Refusal.NOT_BY_THAT)

    def test_no_service_code_goes_so(self) -> None:
        self.assertIs(self.refused(via="a", to="*100#"), Refusal.NOT_BY_THAT)

    def test_the_group_may_be_of_others_when_its_turn_comes(self) -> None:
        self.relay.send(via="~1")
        self.relay.groups = {"~1": ("c",)}
        self.relay.change()
        self.assertEqual(self.left(), ["c"])

    def test_where_there_is_no_such_group_any_more_the_routes_decide(self) -> None:
        self.relay.send(via="~2")
        self.relay.groups = {}
        self.relay.change(routes=[Route(name="all", via=("c",))])
        self.assertEqual(self.left(), ["c"])


class RouteTests(SubmissionCase):
    def test_without_a_route_it_is_refused(self) -> None:
        self.relay_of(Route(name="one", via=("a",), match=Match(destination_addr="^1$")))
        self.assertIs(self.refusal(), Refusal.NO_ROUTE)

    def test_a_route_may_reject_when_none_of_its_channels_is_usable(self) -> None:
        self.relay_of(Route(name="all", via=("a", "disabled"), otherwise=Otherwise.REJECT))
        self.assertIs(self.refusal(), Refusal.NO_CHANNEL)
        self.relay.connectors["a"].up()
        self.relay.send()
        self.assertEqual(self.relay.ids, [1])

    def test_a_channel_that_is_only_busy_is_usable(self) -> None:
        self.relay_of(Route(name="all", via=("a",), otherwise=Otherwise.REJECT))
        self.relay.connectors["a"].up()
        for _ in range(2):
            self.relay.send()
        self.assertEqual(self.relay.ids, [1, 2])

    def test_a_source_addr_that_names_a_channel_goes_by_it_alone(self) -> None:
        self.relay_of(numbers={"b": "b"})
        self.relay.connectors["a"].up()
        self.relay.send(what=evolve(message(), source_addr=Address(0, 0, "b")))
        self.assertEqual(self.relay.of("submit"), [])
        self.relay.connectors["b"].up()
        self.assertEqual([told[1] for told in self.relay.of("submit")], ["b"])

    def test_a_route_may_look_into_the_text(self) -> None:
        self.relay_of(
            Route(name="otp", via=("b",), match=Match(text="(?i)otp")), Route(name="rest", via=("a",))
        )
        for text in ("Your OTP", "hello"):
            self.relay.send(text)
        self.assertEqual([one.sending.way for one in self.rows()], ["otp", "rest"])

    def test_it_looks_behind_a_header_and_into_a_broken_one(self) -> None:
        self.relay_of(Route(name="otp", via=("b",), match=Match(text="otp$")), Route(name="rest", via=("a",)))
        for octets in (b"\x05\x00\x03\x01\x02\x01otp", b"\xffotp"):
            self.relay.send(what=evolve(message(octets), esm_class=UDHI))
        self.assertEqual([one.sending.way for one in self.rows()], ["otp", "otp"])


class ManyTests(SubmissionCase):
    """submit_multi: one message of several sendings."""

    def accept(self, *numbers: str, text: str = "hello") -> list[tuple[str, Refusal]]:
        known = self.relay.accounts.get("crm")
        assert known is not None
        request = SubmitRequest(account=known, message=message(text.encode()))
        destinations = [Address(1, 1, number) for number in numbers]
        refused = self.relay.submission.accept_many(request, destinations, self.relay.accepted)
        self.relay.turn()
        return [(address.addr, refusal) for address, refusal in refused]

    def test_all_have_one_id_and_are_answered_once(self) -> None:
        self.relay_of()
        self.assertEqual(self.accept("1", "2", "3"), [])
        self.assertEqual(self.relay.ids, [1])
        self.assertEqual([one.sending.message_id for one in self.rows()], [1, 1, 1])

    def test_each_has_its_number_and_goes_its_way(self) -> None:
        self.relay_of(
            Route(name="one", via=("a",), match=Match(destination_addr="1")), Route(name="two", via=("b",))
        )
        self.accept("1", "2")
        ways = [(one.sending.message.destination_addr.addr, one.sending.way) for one in self.rows()]
        self.assertEqual(ways, [("1", "one"), ("2", "two")])

    def test_it_is_answered_when_all_are_on_disk(self) -> None:
        self.relay_of()
        self.relay.store.held = True
        self.accept("1", "2")
        self.relay.store.execute()
        self.assertEqual((self.relay.told, len(self.rows())), ([], 2))
        self.relay.store.tell()
        self.assertEqual(self.relay.told, [("accepted", 1)])

    def test_those_without_a_route_are_given_back(self) -> None:
        self.relay_of(Route(name="one", via=("a",), match=Match(destination_addr="1")))
        self.assertEqual(self.accept("1", "2"), [("2", Refusal.NO_ROUTE)])
        self.assertEqual(len(self.rows()), 1)

    def test_a_text_that_fits_one_way_and_not_the_other_is_taken_where_it_fits(self) -> None:
        self.relay_of(
            Route(name="one", via=("a",), match=Match(destination_addr="1")),
            Route(name="two", via=("b",)),
            channels=(channel("a", form=Form(max_segments=2)), channel("b", form=Form(max_segments=3))),
        )
        refused = self.accept("1", "2", "11", "22", text="x" * 459)
        self.assertEqual(refused, [("1", Refusal.TOO_LONG), ("11", Refusal.TOO_LONG)])

    def test_if_none_is_taken_it_is_refused(self) -> None:
        self.relay_of(Route(name="one", via=("a",), match=Match(destination_addr="1")))
        self.assertRaises(MessageRefused, self.accept, "2", "3")
        self.assertEqual(self.relay.ids, [])

    def test_those_beyond_the_queue_are_given_back(self) -> None:
        self.relay_of(known=evolve(account(), queue=2))
        self.assertEqual(self.accept("1", "2", "3"), [("3", Refusal.QUEUE_FULL)])

    def test_one_number_twice_is_two_sendings_one_after_the_other(self) -> None:
        self.relay_of()
        self.relay.connectors["a"].up()
        self.relay.connectors["b"].up()
        self.accept("1", "1")
        self.assertEqual(len(self.relay.of("submit")), 1)
        self.relay.connectors["a"].answer()
        self.assertEqual(len(self.relay.of("submit")), 2)

    def test_each_owes_a_receipt_under_the_one_id(self) -> None:
        self.relay_of()
        self.relay.receiver()
        for connector in self.relay.connectors.values():
            connector.up()
        self.accept("1", "2")
        for connector in self.relay.connectors.values():
            connector.report(connector.answer())
        self.assertEqual(self.relay.of("deliver"), [("deliver", "crm", 1, "DELIVRD", 0)] * 2)
