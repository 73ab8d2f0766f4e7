"""dosend.php: the messages of a call, its page, and the pages that show their state."""

from router.desk.message_views import MessageView
from router.northbound.http.sms_server.progress import LONGEST
from router.routing.budget import BudgetLimits
from router.sms.form import Form
from router.sms.message import ShortMessage
from router.sms.value import evolve
from router.store.entities import Stage
from tests.northbound.http.sms_server.scene import PEOPLE, SETTINGS, SHOP, Page, SmsServerCase
from tests.support.neighbours import NO_CREDIT
from tests.support.values import account

SEED = (
    "/goip/en/dosend.php?USERNAME=root&PASSWORD=root&smsprovider=1&goipname=goip1"
    "&smsnum=10086,10087,10088&method=2&Memo=hello",
    "/goip/en/dosend.php?USERNAME=root&PASSWORD=root&smsprovider=1&smsnum=123457,123456&method=2&Memo=hello",
    "/en/dosend.php?USERNAME=root&PASSWORD=root&smsprovider=1&goipname=goip101&smsnum=10086&method=2&Memo=hello",
)


class SendTests(SmsServerCase):
    def kept(self, page: Page) -> list[ShortMessage]:
        """Return the messages that were accepted."""
        found = self.relay.store.kept.of_message("crm", int(page.message_id))
        return [one.sending.message for one in found]

    def test_the_addresses_of_the_application_note_work_to_the_letter(self) -> None:
        for url, numbers in zip(
            SEED, (["10086", "10087", "10088"], ["123457", "123456"], ["10086"]), strict=True
        ):
            kept = self.kept(self.ask(url))
            self.assertEqual([one.destination_addr.addr for one in kept], numbers)
            self.assertEqual({one.short_message for one in kept}, {b"hello"})

    def test_each_of_its_four_places_is_the_same_page(self) -> None:
        for place in ("/goip/en", "/goip", "/en", ""):
            query = "USERNAME=root&PASSWORD=root&smsnum=10086&Memo=hello"
            for page in (
                self.ask(f"{place}/dosend.php?{query}"),
                self.ask(f"{place}/dosend.php", "POST", query),
                self.ask(f"{place}/dosend.php?{query}", "POST"),
            ):
                self.assertEqual(len(self.kept(page)), 1)

    def test_it_is_answered_when_it_is_on_disk(self) -> None:
        self.relay.store.latency = 1.0
        page = self.send()
        self.assertEqual(page.answers, [])
        self.relay.advance(1.0)
        self.assertIn("resend.php", page.text)

    def test_one_call_is_one_message_of_as_many_sendings_and_each_number_counts_once(self) -> None:
        page = self.send("&smsnum=1111,%202222,1111,,%2B3333&Memo=hello")
        self.assertEqual([one.destination_addr.addr for one in self.kept(page)], ["1111", "2222", "+3333"])
        self.assertIn("total will send: 3 ", page.text)

    def test_it_needs_nothing_more_to_leave(self) -> None:
        self.send()
        self.up()
        self.assertEqual([one[1:] for one in self.submits()], [("10086", "hello")])

    def test_nobody_is_owed_a_receipt(self) -> None:
        (message,) = self.kept(self.send())
        self.assertEqual(message.registered_delivery, 0)

    def test_it_tells_who_has_sent_it_and_from_where(self) -> None:
        page = self.send()
        seen: list[MessageView] = []
        self.desk.messages.one(page.message_id, seen.append, lambda why: self.fail(str(why)))
        self.relay.turn()
        self.assertEqual(seen[0].origin, "root at 10.0.0.7, SMS Server")

    def test_a_text_in_any_alphabet_goes(self) -> None:
        (message,) = self.kept(self.send("&smsnum=10086&Memo=%D0%9F%D1%80%D0%B8"))
        self.assertEqual(message.short_message.decode("utf-16-be"), "При")


class ChoiceTests(SmsServerCase):
    """By which channels it goes."""

    def by(self, more: str, user: str = "root") -> list[object]:
        """Return the channels by which two texts leave."""
        self.send(f"&smsnum=10086,10087&Memo=hello{more}", user)
        self.up()
        for connector in self.relay.connectors.values():
            while connector.out:
                connector.answer()
        return sorted({one[0] for one in self.submits()}, key=str)

    def test_by_a_channel(self) -> None:
        self.assertEqual(self.by("&goipname=goip201"), ["goip201"])

    def test_by_what_a_line_registers_as(self) -> None:
        self.assertEqual(self.by("&goipname=shopline"), ["goip102"])

    def test_by_a_gateway(self) -> None:
        self.assertEqual(self.by("&goipname=goip1"), ["goip101", "goip102"])

    def test_by_a_provider(self) -> None:
        self.assertEqual(self.by("&smsprovider=1"), ["goip101", "goip102"])

    def test_the_line_goes_before_the_provider(self) -> None:
        self.assertEqual(self.by("&smsprovider=2&goipname=goip101"), ["goip101"])

    def test_by_the_routes(self) -> None:
        for provider in ("", "&smsprovider=", "&smsprovider=0"):
            self.send(f"&smsnum=10086&Memo=hello{provider}")
        found = self.relay.store.kept.latest(100, 10)
        self.assertEqual({one.sending.way for one in found}, {"all"})

    def test_where_no_providers_are_configured_each_number_is_by_the_routes(self) -> None:
        self.settings = evolve(SETTINGS, providers={})
        self.send("&smsprovider=1&smsnum=10086&Memo=hello")
        self.assertEqual([one.sending.way for one in self.relay.store.kept.latest(100, 10)], ["all"])

    def test_after_a_restart_it_goes_so_still(self) -> None:
        self.send("&smsprovider=2&smsnum=10086&Memo=hello")
        self.relay.kill()
        self.up("goip101", "goip102")
        self.assertEqual(self.submits(), [])
        self.up("goip201")
        self.assertEqual([one[0] for one in self.submits()], ["goip201"])

    def test_only_by_channels_that_the_user_may_use(self) -> None:
        for more in ("&smsprovider=1", "&goipname=goip1", "&goipname=goip101"):
            page = self.send(f"&smsnum=10086&Memo=hello{more}", "shop")
            self.assertEqual(page.red, ["cannot find any login GoIP that this user may send by"])

    def test_what_there_is_not(self) -> None:
        for more, why in (
            ("&smsprovider=7", "there is no provider 7; there are 1, 2"),
            ("&smsprovider=metfone", "there is no provider metfone; there are 1, 2"),
            ("&goipname=goip9", "there is no GoIP of the ID goip9"),
            ("&smsgoip=12", "smsgoip is a number in the vendor&#39;s database; name the channel in goipname"),
        ):
            self.assertEqual(self.send(f"&smsnum=10086&Memo=hello{more}").red, [why])

    def test_the_prefix_of_a_provider_stands_before_numbers_that_are_not_international(self) -> None:
        self.send("&smsprovider=2&smsnum=772000001,%2B447700900000,256772000003&Memo=hello")
        found = self.relay.store.kept.latest(100, 10)
        numbers = sorted(one.sending.message.destination_addr.addr for one in found)
        self.assertEqual(numbers, ["+256772000001", "+447700900000", "256772000003"])

    def test_local_numbers_of_a_provider_have_no_prefix(self) -> None:
        self.send("&smsprovider=2&smsnum=0772000001&Memo=hello")
        found = self.relay.store.kept.latest(100, 10)
        self.assertEqual([one.sending.message.destination_addr.addr for one in found], ["0772000001"])


class RefusalTests(SmsServerCase):
    """Refusals are in red, with status 200, and nothing of them is kept."""

    def refused(self, more: str, user: str = "root") -> list[str]:
        page = self.send(more, user)
        self.assertEqual((page.answer.status, page.ended), (200, True))
        self.assertEqual(self.relay.store.kept.latest(100, 10), [])
        return page.red

    def test_a_wrong_login_is_the_login_page_with_status_200(self) -> None:
        for path in ("/goip/en/dosend.php", "/resend.php", "/goip/sendinfo.php", "/xmlfile.php", "/ussd.php"):
            for query in ("", "?USERNAME=root&PASSWORD=no&smsnum=1", "?USERNAME=who&PASSWORD=who"):
                page = self.ask(path + query)
                self.assertEqual(page.answer.status, 200)
                self.assertIn("<title>Login</title>", page.text)
                self.assertNotIn("messageid", page.text)
        self.assertEqual(set(self.door.hosts), {"10.0.0.7"})

    def test_a_password_elsewhere_than_in_the_parameters_is_none(self) -> None:
        root = {"authorization": "Basic cm9vdDpyb290", "cookie": "USERNAME=root; PASSWORD=root"}
        page = self.ask("/dosend.php?smsnum=10086&Memo=hi", headers=root)
        self.assertIn("<title>Login", page.text)
        self.assertEqual(self.door.hosts, [])

    def test_without_a_number_or_a_text(self) -> None:
        self.assertIn("smsnum is empty", self.refused("&Memo=hello")[0])
        self.assertEqual(self.refused("&smsnum=10086"), ["the message is empty"])

    def test_too_many_numbers(self) -> None:
        numbers = ",".join(str(1_000_000 + n) for n in range(10_000))
        self.assertEqual(
            self.refused(f"&smsnum={numbers}&Memo=x"),
            ["there are 10000 numbers; at most 9999 are taken in one call"],
        )

    def test_what_is_longer_than_any_channel_may_send_is_not_cut(self) -> None:
        for id in self.relay.connectors:
            entity = self.relay.scheduler.channels[id]
            entity.settings = evolve(entity.settings, form=Form(max_segments=2))
        self.assertEqual(
            self.refused(f"&smsnum=10086&Memo={'x' * 307}"),
            ["the message is longer than any channel may send"],
        )
        self.assertEqual(self.send(f"&smsnum=10086&Memo={'x' * 306}").red, [])

    def test_a_viewer_and_who_is_no_esme_may_not_send(self) -> None:
        for user in ("eyes", "ops"):
            self.assertIn("Permission denied", self.refused("&smsnum=10086&Memo=hello", user)[0])

    def test_an_admin_may_say_in_whose_name_and_nobody_else(self) -> None:
        for user in ("shop", "eyes"):
            self.assertIn("Permission denied", self.refused("&smsnum=10086&Memo=hello&esme=crm", user)[0])
        self.assertIn("there is no ESME who", self.refused("&smsnum=10086&Memo=hello&esme=who", "ops")[0])
        page = self.send("&smsnum=10086&Memo=hello&esme=shop", "ops")
        self.assertEqual(len(self.relay.store.kept.of_message("shop", int(page.message_id))), 1)

    def test_beyond_the_limits_of_its_esme(self) -> None:
        limited = evolve(SHOP, limits=BudgetLimits(day=2))
        self.relay.change(accounts=[account(), limited])
        self.door.people["shop"] = evolve(PEOPLE["shop"], account=limited)
        page = self.send("&smsnum=1111,2222,3333&Memo=hello", "shop")
        self.assertEqual(page.red, ["3333 remain count is down: the limits of this user, or to this number"])
        page = self.send("&smsnum=1111&Memo=hello", "shop")
        self.assertEqual(page.red, ["remain count is down: the limits of this user, or to this number"])

    def test_a_date_that_is_none(self) -> None:
        self.assertIn("is not a date", self.refused("&smsnum=1&Memo=hi&submit2=1&datehm=tomorrow")[0])
        self.assertIn("datehm is empty", self.refused("&smsnum=1&Memo=hi&submit2=1")[0])

    def test_another_method(self) -> None:
        query = "USERNAME=root&PASSWORD=root&method=1&smsnum=1&Memo=hi"
        self.assertEqual(self.ask(f"/dosend.php?{query}").red, ["method must be 2"])

    def test_of_a_list_those_that_are_no_numbers_are_named_and_the_others_sent(self) -> None:
        page = self.send("&smsnum=10086,%3Cb%3E,12x&Memo=hello")
        self.assertEqual(page.red, ["&lt;b&gt; is not a number", "12x is not a number"])
        self.assertEqual(len(self.relay.store.kept.latest(100, 10)), 1)

    def test_what_is_echoed_is_escaped(self) -> None:
        evil = "%3Cscript%3Ealert(1)%3C/script%3E%27%22"
        for more in (f"&goipname={evil}", f"&smsprovider={evil}", f"&datehm={evil}", f"&smsnum={evil}"):
            page = self.send(f"&Memo=x{more}" + ("" if "smsnum" in more else "&smsnum=1"))
            self.assertTrue(page.red)
            self.assertNotIn("<script>", page.text)
            self.assertNotIn("alert(1)</", page.text)

    def test_other_methods_and_paths(self) -> None:
        self.assertEqual(self.ask("/dosend.php", "PUT").answer.status, 405)
        self.assertEqual(self.ask("/dosend.php/").answer.status, 404)
        self.assertEqual(self.ask("/goip/sendsms/").answer.status, 405)


class LaterTests(SmsServerCase):
    def test_it_leaves_at_its_date_in_the_zone_of_the_router(self) -> None:
        # 2023-11-14 22:13:20 UTC is now.
        page = self.send("&smsnum=10086&Memo=hello&submit2=Send&datehm=2023-11-15%2001:14")
        self.assertIn("The task has been inserted.", page.text)
        (found,) = self.relay.store.kept.latest(100, 10)
        self.assertEqual((found.stage, found.sending.due_at), (Stage.HELD, 1_700_000_040.0))

    def test_one_that_is_past_leaves_at_once(self) -> None:
        self.send("&smsnum=10086&Memo=hello&submit2=Send&datehm=2023-11-14%2001:14:00")
        (found,) = self.relay.store.kept.latest(100, 10)
        self.assertEqual(found.stage, Stage.DUE)


class JumpTests(SmsServerCase):
    """The page leads to resend.php, with a ticket in the place of the password."""

    def test_it_is_found_as_in_the_vendor_s_page(self) -> None:
        page = self.send()
        # Clients are known that do each of these.
        self.assertEqual(page.text.split("=")[9].split("&")[0], page.message_id)
        behind = page.text[page.text.index("id=") + 3 :]
        self.assertEqual(behind[: behind.rindex("&U")], page.message_id)
        self.assertIn("<script language='javascript'>window.location = 'resend.php?messageid=", page.text)

    def test_the_password_is_nowhere(self) -> None:
        page = self.send()
        self.assertNotIn("PASSWORD", page.text)
        self.assertIn(("Cache-Control", "no-store"), page.answer.headers)

    def test_its_script_runs_and_no_other(self) -> None:
        policy = dict(self.send().answer.headers)["Content-Security-Policy"]
        self.assertRegex(policy, r"^default-src 'none'; script-src 'sha256-[A-Za-z0-9+/]{43}='; ")
        self.assertNotIn("script-src", dict(self.send("").answer.headers)["Content-Security-Policy"])

    def look(self, page: Page, message_id: str = "", which: str = "resend.php") -> Page:
        id = message_id or page.message_id
        return self.ask(f"/goip/en/{which}?messageid={id}&USERNAME=root&TICKET={page.ticket}")

    def test_a_ticket_shows_the_state_of_that_message_alone(self) -> None:
        one, other = self.send(), self.send("&smsnum=10087&Memo=hello")
        for which in ("resend.php", "sendinfo.php"):
            self.assertNotIn("Login", self.look(one, which=which).text)
            self.assertIn("<title>Login", self.look(one, other.message_id, which).text)

    def test_it_is_good_for_ten_minutes(self) -> None:
        page = self.send()
        self.relay.clock.advance(599.0)
        self.assertNotIn("Login", self.look(page).text)
        self.relay.clock.advance(1.0)
        self.assertIn("<title>Login", self.look(page).text)

    def test_it_opens_nothing_else(self) -> None:
        page = self.send()
        for path in (
            "/dosend.php?smsnum=1&Memo=x&",
            "/xmlfile.php?",
            "/ussd.php?TERMID=goip101&USSDMSG=*1%23&",
        ):
            asked = self.ask(f"{path}messageid={page.message_id}&USERNAME=root&TICKET={page.ticket}")
            self.assertIn("<title>Login", asked.text)

    def test_one_that_was_made_up_is_none(self) -> None:
        page = self.send()
        until, _, signature = page.ticket.partition("-")
        for ticket in (
            "",
            "-",
            "9" * 30,
            f"{int(until) + 1}-{signature}",
            f"{until}-{signature[:-1]}",
            "1-é",
            "٣-x",
        ):
            asked = self.ask(f"/resend.php?messageid={page.message_id}&TICKET={ticket}")
            self.assertIn("<title>Login", asked.text)


class ResendTests(SmsServerCase):
    """resend.php tells of each number when it is known; it repeats nothing."""

    def resend(self, page: Page, user: str = "root") -> Page:
        return self.ask(f"/goip/en/resend.php?messageid={page.message_id}&USERNAME={user}&PASSWORD={user}")

    def test_it_waits_until_each_was_taken(self) -> None:
        shown = self.resend(self.send("&smsnum=10086,10087&Memo=hello&goipname=goip101"))
        self.up()
        self.connector().answer()
        self.relay.advance(5.0)
        self.assertRegex(shown.text, r"SEND: \d+ 10086 ok\(goip101\)")
        self.assertFalse(shown.ended)
        self.connector().refuse(NO_CREDIT)
        self.relay.advance(5.0)
        self.assertRegex(shown.text, r"10087 .*errorstatus:21 ")
        self.assertIn("All sendings done! Failure:1 <br>", shown.text)
        self.assertTrue(shown.ended)

    def test_of_what_is_done_it_tells_at_once_and_as_often_as_it_is_asked(self) -> None:
        page = self.send("&smsnum=10086&Memo=hello&goipname=goip101")
        self.up()
        self.connector().answer()
        for _ in range(3):
            shown = self.resend(page)
            self.assertIn("ok(goip101)", shown.text)
            self.assertTrue(shown.ended)
        self.assertEqual(len(self.submits()), 1)

    def test_it_does_not_stay_for_ever(self) -> None:
        shown = self.resend(self.send())
        self.relay.clock.advance(LONGEST - 1.0)
        self.relay.turn()
        self.assertFalse(shown.ended)
        self.assertIn("WAIT 1 <br>", shown.text)
        self.relay.advance(10.0)
        self.assertTrue(shown.ended)
        self.assertIn("1 still to be sent", shown.text)

    def test_when_whoever_looks_has_gone_nobody_looks_on(self) -> None:
        shown = self.resend(self.send())
        assert shown.answer.stream is not None
        shown.answer.stream.stop()
        self.assertEqual(self.relay.clock.getDelayedCalls(), [])

    def test_who_reads_slowly_is_written_nothing_more(self) -> None:
        shown = self.resend(self.send("&smsnum=10086&Memo=hello&goipname=goip101"))
        assert shown.answer.stream is not None
        shown.answer.stream.pause()
        self.up()
        self.connector().answer()
        self.relay.advance(5.0)
        self.assertNotIn("ok(", shown.text)
        shown.answer.stream.resume()
        self.relay.turn()
        self.assertIn("ok(goip101)", shown.text)

    def test_of_what_is_another_s_or_nothing_it_tells_nothing(self) -> None:
        page = self.send()
        self.up()
        self.first_out().answer()
        for shown in (
            self.resend(page, "shop"),
            self.ask("/resend.php?messageid=4711&USERNAME=root&PASSWORD=root"),
            self.ask("/resend.php?messageid=%3Cb%3E&USERNAME=root&PASSWORD=root"),
        ):
            self.assertTrue(shown.ended)
            self.assertNotIn("ok(", shown.text)
            self.assertNotIn("<b>", shown.text)
        self.assertIn("ok(", self.resend(page, "ops").text)


class StayTests(SmsServerCase):
    """The page that stays, with `jump: false` or `not_jump`."""

    def test_it_tells_of_each_number_while_it_sends(self) -> None:
        self.settings = evolve(SETTINGS, jump=False)
        for page in (
            self.send("&smsnum=10086,x&Memo=hello&goipname=goip101"),
            self.send("&smsnum=10086,x&Memo=hello&goipname=goip101&not_jump=1"),
        ):
            self.up()
            self.connector().answer()
            self.relay.advance(5.0)
            self.assertRegex(page.text, r"10086 \(goip101\) ok</font>")
            self.assertIn("All sendings done! Failure:1 ", page.text)
            self.assertRegex(page.text, r"<a href='sendinfo\.php\?id=\d+&amp;USERNAME=root&amp;TICKET=")
            self.assertNotIn("resend.php", page.text)
