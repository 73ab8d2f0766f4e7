"""Alerts by POST and mail: tried again under one id, dropped when the store has forgotten them."""

import json
from datetime import UTC, datetime
from typing import Any

from twisted.trial.unittest import SynchronousTestCase

from router.desk.alerts.views import Notice
from router.northbound.hooks.bodies import alert_json
from router.northbound.hooks.mail import Mail
from router.northbound.hooks.posts import Post, signature
from router.northbound.hooks.settings import HookSettings, MailServer, MailTarget, Secured, WebTarget
from router.relay.targets import alert_target
from router.sms.value import evolve
from router.store.changes import AlertTold
from tests.northbound.hooks.front import Flying, Front

URL = "https://ops.example/alerts"
OPS, MAIL = alert_target("http", URL), alert_target("mail", "ops@example.org")
SETTINGS = HookSettings(
    web=[WebTarget(creditor=OPS, form="json", url=URL, secret="s3")],
    mail=[MailTarget(creditor=MAIL, address="ops@example.org")],
    server=MailServer(host="localhost", port=25, sender="router@example.org", secured=Secured.OFF),
)
SINCE, UNTIL = datetime(2026, 11, 30, 3, 12, tzinfo=UTC), datetime(2026, 11, 30, 4, 0, tzinfo=UTC)
TOLD = Notice(
    alert="channel_down",
    subject="goip103",
    since=SINCE,
    until=None,
    text="connection refused",
    over="it is bound again",
    do="see that the box is on",
    node="r1",
)


class BodyTests(SynchronousTestCase):
    def body(self, notice: Notice, on: bool) -> Any:
        return json.loads(alert_json(notice, on).octets)

    def test_one_that_is_on_says_what_is_wrong_and_what_to_do(self) -> None:
        self.assertEqual(
            self.body(TOLD, True),
            {
                "alert": "channel_down",
                "subject": "goip103",
                "state": "on",
                "since": "2026-11-30T03:12:00.000+00:00",
                "text": "connection refused",
                "do": "see that the box is on",
                "node": "r1",
            },
        )

    def test_one_that_is_off_says_what_is_so_now_and_until_when_it_was(self) -> None:
        told = self.body(evolve(TOLD, until=UNTIL), False)
        self.assertEqual((told["state"], told["text"], told["do"]), ("off", "it is bound again", ""))
        self.assertEqual(told["until"], "2026-11-30T04:00:00.000+00:00")


class TargetTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.front = Front(SETTINGS)
        self.front.notices[1] = TOLD

    def say(self, until: float | None = None) -> None:
        alert = AlertTold(1, "channel_down", "goip103", 10.0, until)
        self.front.relay.relay.notices.say(alert, [OPS, MAIL])
        self.front.relay.turn()

    def posts(self) -> list[Flying]:
        return self.front.wire.posts(URL)

    def mails(self) -> list[Flying]:
        return [one for one in self.front.wire.all if isinstance(one.post, Mail)]

    def test_it_is_posted_signed_and_struck_out_when_it_was_taken(self) -> None:
        self.say()
        (flying,) = self.posts()
        assert isinstance(flying.post, Post)
        headers = dict(flying.post.headers)
        self.assertEqual(headers["X-Signature"], signature("s3", headers["X-Timestamp"], flying.post.body))
        flying.hear(204, "")
        self.front.relay.turn()
        self.assertEqual(self.front.owed_to(OPS), 0)

    def test_what_was_not_taken_goes_again_under_the_same_id_over_kill_9_too(self) -> None:
        self.say()
        first = self.posts()[0]
        first.hear(503, "")
        self.front.relay.advance(6.0)
        again = self.posts()[1]
        self.assertEqual((again.id, again.post.body), (first.id, first.post.body))  # type: ignore[union-attr]
        self.front.kill()
        (third,) = self.posts()
        self.assertEqual(third.id, first.id)

    def test_it_is_mailed_with_a_subject_that_says_it(self) -> None:
        self.say()
        self.say(until=20.0)
        texts = [one.post.octets.decode() for one in self.mails()]  # type: ignore[union-attr]
        self.assertIn("Subject: goip103: channel_down\n", texts[0])
        self.assertIn("Subject: goip103: channel_down is over\n", texts[1])

    def test_what_nobody_knows_any_more_is_struck_out(self) -> None:
        self.front.notices.clear()
        self.say()
        self.assertEqual(self.front.wire.all, [])
        self.assertEqual(self.front.owed_to(OPS) + self.front.owed_to(MAIL), 0)

    def test_a_trial_is_sent_once_and_says_what_became_of_it(self) -> None:
        heard: list[str] = []
        self.front.hooks.try_out(OPS, TOLD, heard.append)
        self.posts()[0].hear(500, "")
        self.front.hooks.try_out(MAIL, TOLD, heard.append)
        self.mails()[0].hear("")
        self.front.hooks.try_out(">alerts mail gone@h", TOLD, heard.append)
        self.assertEqual(heard[:2], ["it answers with status 500", ""])
        self.assertIn("this target is not open", heard[2])
        self.front.relay.advance(60.0)
        self.assertEqual(len(self.front.wire.all), 2)
