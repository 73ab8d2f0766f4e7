"""Deliveries to servers, with a clock that is moved: none is lost, and no slow server delays another."""

import json
from collections import Counter
from itertools import pairwise

from attrs import evolve as evolved
from twisted.trial.unittest import SynchronousTestCase

from router.northbound.hooks.flights import AT_ONCE
from router.northbound.hooks.posts import Post
from router.northbound.hooks.settings import HookSettings, WebTarget
from router.relay.sending.submit_request import SubmitRequest
from router.relay.targets import receipt_target, report_target, web_target
from router.sms.address import Address
from router.sms.message import ShortMessage
from router.sms.state import MessageState
from router.sms.value import evolve
from router.store.entities import Hook
from tests.northbound.hooks.front import Front, leads_to
from tests.support.values import account, message

ONE, TWO = "http://one.example/in", "http://two.example/in"
TO_ONE, TO_TWO = web_target("json", ONE), web_target("json", TWO)
TARGETS = HookSettings(
    web=[
        WebTarget(creditor=TO_ONE, form="json", url=ONE, secret="s3cret"),
        WebTarget(creditor=TO_TWO, form="json", url=TWO),
    ]
)
SMS = ShortMessage(
    source_addr=Address(1, 1, "+2567"), destination_addr=Address(addr="1"), short_message=b"hi"
)
HOUR = 3600


class ReceivedCase(SynchronousTestCase):
    def setUp(self) -> None:
        self.front = Front(TARGETS, [leads_to(TO_ONE, TO_TWO)])
        self.relay = self.front.relay

    def arrive(self, count: int = 1) -> None:
        for number in range(count):
            what = evolve(SMS, short_message=f"text {number}".encode())
            self.relay.received.arrived("goip101", what, lambda: None)
        self.relay.turn()

    def ids(self, url: str) -> list[str]:
        return [one.id for one in self.front.wire.posts(url)]

    def texts(self, url: str) -> Counter[str]:
        """Return how often each text was posted."""
        posts = (one.post for one in self.front.wire.posts(url))
        return Counter(json.loads(post.body)["text"] for post in posts if isinstance(post, Post))


class ServerTests(ReceivedCase):
    def test_each_target_is_owed_its_own(self) -> None:
        self.front.wire.answer = lambda post: (200, 0.1)
        self.arrive()
        self.relay.advance(1)
        self.assertEqual((len(self.ids(ONE)), len(self.ids(TWO))), (1, 1))
        self.assertEqual((self.front.owed_to(TO_ONE), self.front.owed_to(TO_TWO)), (0, 0))

    def test_four_are_on_their_way_at_once(self) -> None:
        self.arrive(10)
        self.assertEqual(len(self.ids(ONE)), AT_ONCE)
        self.front.wire.posts(ONE)[1].hear(204, "")
        self.relay.turn()
        self.assertEqual(len(self.ids(ONE)), AT_ONCE + 1)

    def test_a_server_that_is_silent_delays_no_other(self) -> None:
        self.front.wire.answer = lambda post: (200, 0.1) if post.url == TWO else None
        self.arrive(50)
        self.relay.advance(15)
        self.assertEqual((len(self.ids(ONE)), len(self.ids(TWO))), (AT_ONCE, 50))
        self.assertEqual(self.front.owed_to(TO_TWO), 0)

    def test_a_server_that_is_away_for_an_hour_gets_all_of_it_then(self) -> None:
        back = self.relay.clock.seconds() + HOUR
        self.front.wire.answer = lambda post: (200 if self.relay.clock.seconds() >= back else 0, 0.5)
        self.arrive(20)
        self.relay.advance(HOUR)
        tries = len(self.ids(ONE))
        self.assertLess(tries, 20 * 15)
        self.relay.advance(900)
        taken = Counter(self.ids(ONE)[tries:])
        self.assertEqual((len(taken), set(taken.values())), (20, {1}))
        self.assertEqual(self.front.owed_to(TO_ONE), 0)
        self.relay.advance(HOUR)
        self.assertEqual(len(self.ids(ONE)), tries + 20)

    def test_delays_grow_from_five_seconds_to_a_quarter_of_an_hour(self) -> None:
        self.front.wire.answer = lambda post: (500, 0.0)
        self.arrive()
        self.relay.advance(2 * HOUR)
        times = [one.at for one in self.front.wire.posts(ONE)]
        delays = [round(later - before) for before, later in pairwise(times)]
        for delay, wanted in zip(delays[:5], (5, 10, 20, 40, 80), strict=True):
            self.assertTrue(wanted <= delay <= wanted + 10, delays)
        self.assertTrue(all(900 <= delay <= 915 for delay in delays[9:]), delays)

    def test_only_2xx_is_taken(self) -> None:
        for status in (100, 199, 301, 302, 304, 400, 401, 404, 410, 429, 500, 503, 0):
            front = self.front = Front(TARGETS, [leads_to(TO_ONE)])
            self.relay = front.relay
            self.arrive()
            front.wire.all[0].hear(status, "" if status else "connection refused")
            self.relay.turn()
            self.assertEqual(front.owed_to(TO_ONE), 1, status)
            self.relay.advance(6)
            first, second = front.wire.all
            self.assertEqual(first.id, second.id)
            second.hear(299, "")
            self.relay.turn()
            self.assertEqual(front.owed_to(TO_ONE), 0)

    def test_one_that_is_refused_holds_up_none(self) -> None:
        self.front.wire.answer = lambda post: (500 if b"text 3" in post.body else 200, 0.0)
        self.arrive(9)
        self.relay.advance(60)
        self.assertEqual(self.front.owed_to(TO_ONE), 1)
        self.assertEqual(len(self.texts(ONE)), 9)
        self.assertEqual([text for text, times in self.texts(ONE).items() if times > 1], ["text 3"])

    def test_what_is_owed_too_long_is_given_up(self) -> None:
        self.front = Front(TARGETS, [leads_to(TO_ONE)], owed_for=HOUR)
        self.relay = self.front.relay
        self.front.wire.answer = lambda post: (500, 0.0)
        self.arrive()
        self.relay.advance(2 * HOUR)
        tries = len(self.ids(ONE))
        self.assertEqual(self.front.owed_to(TO_ONE), 0)
        self.relay.advance(HOUR)
        self.assertEqual(len(self.ids(ONE)), tries)


class KillTests(ReceivedCase):
    def test_what_was_answered_and_not_recorded_comes_again_under_the_same_id(self) -> None:
        self.arrive()
        (first,) = self.front.wire.posts(ONE)
        self.relay.store.held = True
        first.hear(200, "")
        self.front.kill()
        (second,) = self.front.wire.posts(ONE)
        self.assertEqual(first.id, second.id)
        assert isinstance(first.post, Post)
        assert isinstance(second.post, Post)
        self.assertEqual(first.post.body, second.post.body)

    def test_what_was_recorded_does_not_come_again(self) -> None:
        self.front.wire.answer = lambda post: (200, 0.0)
        self.arrive(30)
        self.relay.advance(5)
        self.front.kill()
        self.relay.advance(HOUR)
        self.assertEqual(self.front.wire.all, [])

    def test_nothing_that_was_acknowledged_is_lost(self) -> None:
        self.front.wire.answer = lambda post: (503, 1.0)
        self.arrive(30)
        self.relay.advance(20)
        self.front.wire.answer = lambda post: (200, 0.0)
        self.front.kill()
        self.relay.advance(10)
        self.assertEqual(len(set(self.ids(ONE))), 30)
        self.assertEqual(self.front.owed_to(TO_ONE), 0)


class ChangeTests(ReceivedCase):
    def test_another_secret_signs_from_now_on(self) -> None:
        self.arrive()
        (first,) = self.front.wire.posts(ONE)
        other = evolved(TARGETS.web[0], secret="other")
        self.front.hooks.change(HookSettings(web=[other, TARGETS.web[1]]))
        first.hear(500, "")
        self.relay.advance(6)
        second = self.front.wire.posts(ONE)[1]
        self.assertEqual(first.id, second.id)
        assert isinstance(first.post, Post)
        assert isinstance(second.post, Post)
        self.assertNotEqual(*(dict(one.headers)["X-Signature"] for one in (first.post, second.post)))

    def test_what_is_on_its_way_is_finished_when_its_target_goes(self) -> None:
        self.arrive(2)
        first, second = self.front.wire.posts(ONE)
        self.front.hooks.change(HookSettings(web=[TARGETS.web[1]]))
        first.hear(200, "")
        second.hear(500, "")
        self.relay.advance(60)
        self.assertEqual((len(self.ids(ONE)), self.front.owed_to(TO_ONE)), (2, 1))
        self.front.hooks.change(TARGETS)
        self.relay.advance(1)
        self.assertEqual(self.ids(ONE)[2:], [second.id])

    def test_a_target_that_is_gone_is_told_of_without_its_secrets(self) -> None:
        url = "https://me:pw@h.example/in?token=t"
        gone = web_target("json", url)
        self.front = Front(HookSettings(), [leads_to(gone)])
        self.relay = self.front.relay
        subjects = []
        self.relay.events.listen(lambda event: subjects.append(event.subject))
        self.arrive()
        self.relay.advance(HOUR)
        self.assertTrue(any("is not in the configuration" in text for text in self.relay.remarks))
        self.assertIn(">http json https://h.example/…", subjects)

    def test_all_that_leaves_at_the_end_is_given_up_and_owed_still(self) -> None:
        self.arrive()
        self.front.hooks.leave()
        self.assertFalse(self.front.hooks.idle)
        self.front.hooks.cut()
        self.assertTrue(self.front.hooks.idle)
        self.assertTrue(all(one.given_up for one in self.front.wire.all))
        self.assertEqual(self.front.owed_to(TO_ONE), 1)

    def test_a_server_that_fails_is_told_of_once(self) -> None:
        self.front.wire.answer = lambda post: (0, 0.0)
        self.arrive(3)
        self.relay.advance(600)
        self.front.wire.answer = lambda post: (200, 0.0)
        self.relay.advance(900)
        told = [text for text in self.relay.warnings if "deliveries" in text and text.startswith("it takes")]
        self.assertEqual(
            sorted(told),
            sorted(
                [
                    *2 * ["it takes no deliveries: it is away; each is tried again"],
                    *2 * ["it takes deliveries again"],
                ]
            ),
        )


HOOK = "https://shop.example/r/"
TO_HOOK = receipt_target("crm", HOOK)
TO_REPORTS = report_target("crm", "json", "https://shop.example/all")


class ReceiptTests(SynchronousTestCase):
    def front_of(self, reports: str = "") -> None:
        web = [WebTarget(creditor=TO_HOOK, form="json", secret="k")]
        if reports:
            web.append(WebTarget(creditor=reports, form="json", url="https://shop.example/all"))
        self.front = Front(HookSettings(web=web), accounts=[evolve(account(), reports=reports)])
        self.relay = self.front.relay
        self.relay.connectors["goip101"].up(10)

    def submit(self, url: str = HOOK + "1", registered_delivery: int = 1) -> None:
        known = self.relay.accounts.get("crm")
        assert known is not None
        what = message(registered_delivery=registered_delivery)
        hook = Hook(TO_HOOK, url, "order 7") if url else None
        request = SubmitRequest(account=known, message=what, hook=hook)
        self.relay.submission.accept(request, self.relay.accepted)
        self.relay.turn()

    def delivered(self) -> None:
        """Answer the oldest POST, and report that."""
        connector = self.relay.connectors["goip101"]
        connector.report(connector.answer())

    def told(self) -> list[tuple[str, dict[str, object]]]:
        posts = (one.post for one in self.front.wire.all)
        return [(post.url, json.loads(post.body)) for post in posts if isinstance(post, Post)]

    def test_a_receipt_goes_to_its_url_and_not_to_a_session(self) -> None:
        self.front_of()
        receiver = self.relay.receiver()
        self.submit()
        self.delivered()
        ((url, told),) = self.told()
        self.assertEqual((url, told["id"], told["state"]), (HOOK + "1", "order 7", "DELIVRD"))
        self.assertEqual((told["to"], told["segments"], told["err"]), ("256772000001", 1, 0))
        self.assertEqual(receiver.held, [])

    def test_many_urls_of_one_hook_have_one_queue(self) -> None:
        self.front_of()
        for number in range(10):
            self.submit(f"{HOOK}{number}")
        for _ in range(10):
            self.delivered()
        self.assertEqual(len(self.told()), AT_ONCE)
        self.assertEqual(list(self.relay.sessions.receiving), [TO_HOOK])

    def test_it_is_so_after_a_kill_too(self) -> None:
        self.front_of()
        self.submit()
        self.front.kill()
        connector = self.relay.connectors["goip101"]
        connector.up(10)
        connector.report(connector.answer())
        ((url, told),) = self.told()
        self.assertEqual((url, told["id"]), (HOOK + "1", "order 7"))
        self.front.kill()
        ((again, same),) = self.told()
        self.assertEqual((again, same), (url, told))

    def test_enroute_is_told_where_it_was_asked_for(self) -> None:
        self.front_of()
        self.submit(registered_delivery=0x11)
        self.submit(registered_delivery=1)
        self.front.wire.answer = lambda post: (200, 0.0)
        connector = self.relay.connectors["goip101"]
        for _ in range(2):
            name = connector.answer()
            connector.report(name, MessageState.ENROUTE)
            connector.report(name)
        self.relay.advance(1)
        states = Counter(told["state"] for _, told in self.told())
        self.assertEqual(states, {"ENROUTE": 1, "DELIVRD": 2})

    def test_a_report_of_each_ending_goes_beside_receipts(self) -> None:
        self.front_of(TO_REPORTS)
        receiver = self.relay.receiver()
        self.submit("", registered_delivery=1)
        self.submit("", registered_delivery=0)
        self.delivered()
        self.delivered()
        self.assertEqual([url for url, _ in self.told()], 2 * ["https://shop.example/all"])
        self.assertEqual([str(told["message_id"]) for _, told in self.told()], list(map(str, self.relay.ids)))
        self.assertEqual(len(receiver.held), 1)
        self.assertEqual(self.front.owed_to(TO_REPORTS), 2)
