"""Answers to an operator's questions, each where he looks for it: all were stumbles of newcomers."""

from datetime import timedelta

from tests.northbound.http.dashboard.scene import DashboardCase, location


class MessageTests(DashboardCase):
    def setUp(self) -> None:
        super().setUp()
        self.relay.send()

    def test_a_message_is_found_by_its_id(self) -> None:
        browser = self.browser("ops")
        self.assertEqual(len(browser.get("/messages").all("input", name="id")), 1)
        self.assertEqual(location(browser.ask("GET", "/messages?id=+1+&to=")), "/messages/1")
        self.assertIn("/messages/1", [one["href"] for one in browser.get("/messages").all("a")])

    def test_an_id_that_there_is_not_leads_back_to_the_search(self) -> None:
        status, page = self.browser("ops").look("/messages/4711")
        self.assertEqual(status, 404)
        self.assertIn("Back to Messages", page.text)

    def test_its_page_is_fetched_anew_until_it_has_ended(self) -> None:
        browser = self.browser("ops")
        self.assertTrue(browser.get("/messages/1").all("div", **{"data-every": "3"}))
        self.connector().report(self.connector().answer())
        self.relay.turn()
        page = browser.get("/messages/1")
        self.assertIn("DELIVRD", page.text)
        self.assertEqual(page.all("div", **{"data-every": "3"}), [])

    def test_until_when_it_waits_is_told(self) -> None:
        self.connector().down()
        self.relay.send(to="256772000002")
        self.assertRegex(self.browser("ops").get("/messages/2").text, r"until \d{4}-\d\d-\d\d .* at most")

    def test_from_what_waits_one_comes_to_the_messages(self) -> None:
        self.connector().down()
        self.relay.send(to="256772000002")
        browser = self.browser("ops")
        links = [one["href"] for one in browser.get("/").all("a") if "state=QUEUED" in one["href"]]
        found = [one["href"] for link in links for one in browser.get(link).all("a")]
        self.assertIn("/messages/2", found)


class ChannelTests(DashboardCase):
    def test_what_to_do_stands_on_the_page_of_a_channel_that_cannot_send(self) -> None:
        browser = self.browser("ops")
        self.assertNotIn("→", browser.get("/channels/goip101").text)
        self.connector().down()
        self.assertIn("→ see that the gateway is on", browser.get("/channels/goip101").text)

    def test_the_answer_to_a_code_is_in_sight_without_scripts_too(self) -> None:
        answer = self.browser("ops").post("/channels/goip101/ussd", code="call me")
        self.assertEqual(location(answer), "/channels/goip101")

    def test_how_many_there_are_is_told(self) -> None:
        self.assertIn("2 of 2 channels", self.browser("ops").get("/channels").text)


class EventTests(DashboardCase):
    def test_what_changed_since_yesterday_is_one_link(self) -> None:
        browser = self.browser("ops")
        yesterday = f"{self.desk.identity().now - timedelta(days=1):%Y-%m-%d}"
        links = [one["href"] for one in browser.get("/events").all("a")]
        self.assertIn(f"/events?since={yesterday}", links)
        self.assertEqual(browser.look(f"/events?since={yesterday}&acts=yes")[0], 200)
