"""What an operator has done: at once, told when it is on disk, and noted with who it was."""

from router.desk.acts import masked
from router.desk.channels import ChannelView
from router.desk.errors import CannotDo, NoSuch, NotThere
from router.goip.ussd import UssdAnswer
from router.relay.events import By
from router.relay.faces import Face
from router.routing.budget import BudgetLimits
from router.sms.value import evolve
from tests.desk.scene import DeskCase, session
from tests.support.values import channel

BY = By("ann", "10.0.0.1", Face.API)


class ChannelTests(DeskCase):
    def setUp(self) -> None:
        self.done: list[ChannelView] = []

    def states(self) -> list[str]:
        return [each.state.value for each in self.done]

    def test_pause_and_resume_say_how_the_channel_is_then(self) -> None:
        self.opened()
        self.desk.acts.pause("goip101", BY, self.done.append)
        self.relay.turn()
        self.desk.acts.resume("goip101", BY, self.done.append)
        self.relay.turn()
        self.assertEqual(self.states(), ["paused", "up"])

    def test_they_are_told_when_they_are_on_disk(self) -> None:
        self.opened()
        self.relay.store.held = True
        self.desk.acts.pause("goip101", BY, self.done.append)
        self.relay.turn()
        self.assertEqual(self.states(), [])
        self.relay.store.commit()
        self.assertEqual(self.states(), ["paused"])

    def test_each_is_an_event_with_who_did_it(self) -> None:
        self.opened(evolve(channel(), limits=BudgetLimits(total=5)))
        for act in (self.desk.acts.pause, self.desk.acts.resume, self.desk.acts.reset):
            act("goip101", BY, self.done.append)
        told = [each.text for each in self.desk.events.newest()]
        self.assertEqual(
            told,
            [f"paused by {BY}", f"resumed by {BY}", f"its total was reset by {BY}"],
        )

    def test_a_restart_gives_the_channel_or_says_why_not(self) -> None:
        self.opened()
        why: list[CannotDo] = []
        for answer in ("", "it does not answer"):
            self.desk.acts.restart("goip101", BY, self.done.append, why.append)
            self.relay.turn()
            self.connector().restarts.pop(0)(answer)
            self.relay.turn()
        self.assertEqual((len(self.done), [str(one) for one in why]), (1, ["it does not answer"]))
        self.assertEqual(self.desk.events.newest()[0].text, f"a restart of its line was asked for by {BY}")

    def test_reset_has_the_total_begin_anew(self) -> None:
        self.opened(evolve(channel(), limits=BudgetLimits(total=1)))
        self.relay.send()
        self.connector().answer()
        self.desk.acts.reset("goip101", BY, self.done.append)
        self.relay.turn()
        self.assertEqual((self.states(), self.done[0].budget["total"].used), (["up"], 0))

    def test_without_a_total_there_is_nothing_to_reset(self) -> None:
        self.opened()
        error = self.assertRaises(CannotDo, self.desk.acts.reset, "goip101", BY, self.done.append)
        self.assertIn("goip101 has no limit `total`", str(error))

    def test_what_there_is_not_and_what_is_not_enabled_is_refused(self) -> None:
        self.opened()
        for act in (self.desk.acts.pause, self.desk.acts.resume, self.desk.acts.reset):
            self.assertRaises(NotThere, act, "goip1", BY, self.done.append)
            error = self.assertRaises(CannotDo, act, "goip104", BY, self.done.append)
            self.assertEqual(str(error), "goip104 is not enabled in the configuration")


class UssdTests(DeskCase):
    def setUp(self) -> None:
        self.answers: list[UssdAnswer] = []

    def test_the_networks_answer_comes_back(self) -> None:
        self.opened()
        self.desk.acts.dial("goip101", "*100#", BY, self.answers.append)
        self.connector().answer_code("you have 5")
        self.assertEqual([each.text for each in self.answers], ["you have 5"])
        self.assertEqual(
            self.desk.events.newest()[-1].text, "*100# was dialled by ann from 10.0.0.1 over the API"
        )

    def test_a_line_that_is_down_says_so(self) -> None:
        self.opened(up=False)
        self.desk.acts.dial("goip101", "*100#", BY, self.answers.append)
        self.assertEqual([each.failure for each in self.answers], ["the line is down"])

    def test_the_event_holds_no_number_but_the_first(self) -> None:
        codes = ("*100#", "*130*4711*+256772000001#", "#31#077", "4711", "**05*1234*99#")
        hidden = ["*100#", "*130*…*…#", "#31#…", "…", "**05*…*…#"]
        self.assertEqual([*map(masked, codes)], hidden)

    def test_only_what_can_be_dialled_is(self) -> None:
        self.opened()
        for code in ("", "balance", "*100#\r\nAT", "*" * 183):
            self.assertRaises(CannotDo, self.desk.acts.dial, "goip101", code, BY, self.answers.append)
        self.assertEqual(self.connector().codes, [])


class DisconnectTests(DeskCase):
    def test_all_its_sessions_are_unbound(self) -> None:
        self.opened()
        self.sessions.all = [session(), session(), session("shop")]
        self.assertEqual(self.desk.acts.disconnect("crm", BY), 2)
        self.assertEqual([each.esme for each in self.sessions.all], ["shop"])
        self.assertEqual(self.desk.events.newest()[-1].text, f"2 sessions unbound by {BY}")

    def test_one_that_is_not_bound_and_one_that_is_none_are_refused(self) -> None:
        self.opened()
        self.assertEqual(
            str(self.assertRaises(CannotDo, self.desk.acts.disconnect, "crm", BY)), "crm is not bound"
        )
        self.assertRaises(NoSuch, self.desk.acts.disconnect, "cmr", BY)
