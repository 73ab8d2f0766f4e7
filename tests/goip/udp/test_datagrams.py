"""Datagrams: octets in, values out, and the other way; a row for each of the maker's papers."""

from twisted.trial.unittest import SynchronousTestCase

from router.goip.line_state import LineState
from router.goip.udp import writing
from router.goip.udp.datagrams import KeepAlive, LineAnswer, LineEvent, read, shown
from router.goip.udp.line_fields import changed_by, state_of
from router.goip.udp.questions import Question, QuestionForm, Verb

OLD = (
    "req:10;id:goipid1;pass:password1;num:12345;signal:23;gsm_status:LOGIN;voip_status:LOGIN;"
    "imei:123456789012345;imsi:432109876543210;iccid:89860000000000000000;"
)
NEW = (
    "req:27;id:gateway_name;pass:pw;num:;signal:29;gsm_status:LOGIN;voip_status:LOGOUT;voip_state:IDLE;"
    "remain_time:-1;imei:1;imsi:2;iccid:3;pro:POL;idle:11;disable_status:0;SMS_LOGIN:N;SMB_LOGIN:;"
    "CELLINFO:LAC:7E5,CELL ID:5E5B;CGATT:Y;"
)


class KeepAliveTests(SynchronousTestCase):
    def state(self, fields: str) -> LineState:
        alive = read(f"req:1;id:a;pass:b;{fields}".encode())
        assert isinstance(alive, KeepAlive)
        return state_of(alive.fields)

    def test_of_older_firmware(self) -> None:
        alive = read(OLD.encode())
        assert isinstance(alive, KeepAlive)
        self.assertEqual((alive.count, alive.id, alive.password), (10, "goipid1", "password1"))
        self.assertEqual(
            state_of(alive.fields),
            LineState(
                logged_in=True,
                signal=23,
                number="12345",
                imei="123456789012345",
                imsi="432109876543210",
                iccid="89860000000000000000",
            ),
        )

    def test_of_newer_firmware(self) -> None:
        alive = read(NEW.encode())
        assert isinstance(alive, KeepAlive)
        self.assertEqual((alive.count, alive.id), (27, "gateway_name"))
        self.assertEqual(alive.fields["CELLINFO"], "LAC:7E5,CELL ID:5E5B")
        self.assertEqual(
            state_of(alive.fields),
            LineState(
                enabled=True,
                logged_in=True,
                activity="IDLE",
                signal=29,
                operator="POL",
                imei="1",
                imsi="2",
                iccid="3",
            ),
        )

    def test_nothing_is_written_in_several_ways(self) -> None:
        self.assertEqual(self.state("imei:(null);imsi:<NULL>;iccid:;num:(NULL);pro: ;"), LineState())

    def test_an_unknown_signal_is_none(self) -> None:
        for written, signal in (("0", 0), ("31", 31), ("32", None), ("99", None), ("", None), ("-1", None)):
            self.assertEqual(self.state(f"signal:{written};").signal, signal)

    def test_a_module_that_is_switched_off(self) -> None:
        self.assertEqual(self.state("disable_status:1;").enabled, False)

    def test_a_line_that_is_logged_out(self) -> None:
        self.assertEqual(self.state("gsm_status:LOGOUT;").logged_in, False)
        self.assertIsNone(self.state("gsm_status:else;").logged_in)

    def test_a_call_is_told_with_its_number(self) -> None:
        self.assertEqual(self.state("voip_state:CONNECTED:10086;").activity, "CONNECTED:10086")

    def test_idle_as_the_papers_misspell_it(self) -> None:
        self.assertEqual(self.state("voip_state:IDEL;").activity, "IDLE")

    def test_no_value_brings_a_second_id(self) -> None:
        alive = read(b"req:1;id:a;pass:b;pro:x;id:c;pass:d;")
        assert isinstance(alive, KeepAlive)
        self.assertEqual((alive.id, alive.password), ("a", "b"))

    def test_without_an_id_or_a_password_it_is_none(self) -> None:
        for text in ("req:1;", "req:1;id:a;", "req:1;pass:b;", "req:x;id:a;pass:b;", "req:1;id:;pass:b;"):
            self.assertIsNone(read(text.encode()), text)

    def test_what_is_shown_forges_no_line_of_a_log(self) -> None:
        self.assertEqual(self.state("pro:one\ntwo\x1b[0m;").operator, "one\\ntwo\\x1b[0m")
        self.assertEqual(len(self.state(f"pro:{'x' * 9999};").operator), 64)


class EventTests(SynchronousTestCase):
    def event(self, text: str) -> LineEvent:
        event = read(text.encode())
        assert isinstance(event, LineEvent), text
        return event

    def test_a_received_sms(self) -> None:
        event = self.event("RECEIVE:1270197307;id:goipid1;password:pw;srcnum:+861351;msg:just a test")
        self.assertEqual((event.verb, event.number, event.id), ("RECEIVE", "1270197307", "goipid1"))
        self.assertEqual((event.password, event.fields["srcnum"]), ("pw", "+861351"))
        self.assertEqual(event.fields["msg"], "just a test")

    def test_its_text_is_the_rest_but_for_one_line_feed(self) -> None:
        event = self.event("RECEIVE:1;id:a;password:b;srcnum:Op;msg:Balance 1;2 EUR;id:c;msg:\n x:y\n\n")
        self.assertEqual(event.fields["msg"], "Balance 1;2 EUR;id:c;msg:\n x:y\n")
        self.assertEqual(event.id, "a")

    def test_with_the_number_of_the_service_centre(self) -> None:
        event = self.event("RECEIVE:1;id:a;password:b;srcnum:+1;smscnum:+2;msg:x")
        self.assertEqual(event.fields["smscnum"], "+2")

    def test_with_pass_as_in_the_makers_example(self) -> None:
        self.assertEqual(self.event("RECEIVE:1;id:a;pass:b;srcnum:+1;msg:x").password, "b")

    def test_a_number_may_be_negative(self) -> None:
        self.assertEqual(self.event("STATE:-7;id:a;password:b;gsm_remain_state:IDLE").number, "-7")

    def test_octets_that_are_no_utf_8_are_shown(self) -> None:
        event = read(b"RECEIVE:1;id:a;password:b;srcnum:+1;msg:caf\xe9 \xc3\xa9")
        assert isinstance(event, LineEvent)
        self.assertEqual(event.fields["msg"], "caf\\xe9 é")

    def test_of_many_octets_that_are_no_utf_8_each_is_one_sign(self) -> None:
        self.assertEqual(read(b"WAIT 1 " + b"\xff" * 8000), LineAnswer("WAIT", 1, "\ufffd" * 8000))

    def test_events_of_all_kinds(self) -> None:
        for text, fields in (
            ("DELIVER:1;id:a;password:b;sms_no:32;state:0;num:+86", {"sms_no": "32", "num": "+86"}),
            ("STATE:7568;id:a;password:b;gsm_remain_state:IDLE", {"gsm_remain_state": "IDLE"}),
            ("RECORD:7565;id:a;password:b;dir:2;num:10086", {"dir": "2", "num": "10086"}),
            ("REMAIN:1;id:a;password:b;gsm_remain_time:-1", {"gsm_remain_time": "-1"}),
            ("EXPIRY:1;id:a;password:b;exp:5", {"exp": "5"}),
            (
                "HANGUP:1;id:a;password:b;num:1,cause:Normal call clearing",
                {"num": "1,cause:Normal call clearing"},
            ),
            ("CELLS:1;id:a;password:b;lists:c1,c2,", {"lists": "c1,c2,"}),
            ("CELLINFO:1;id:a;password:b;info:LAC:7E5,x", {"info": "LAC:7E5,x"}),
            ("BCCH:1;id:a;password:b;bcch:x", {"bcch": "x"}),
            ("CGATT:1;id:a;password:b;cgatt:1", {"cgatt": "1"}),
            ("USSN:1;id:a;password:b;msg:hello; you", {"msg": "hello; you"}),
            ("NUMRECORD:1;id:a;password:b;x:y", {"x": "y"}),
        ):
            found = self.event(text).fields
            self.assertEqual({name: found[name] for name in fields}, fields)

    def test_state_alone_changes_the_state_of_the_line(self) -> None:
        state = LineState(logged_in=True, activity="IDLE")
        busy = changed_by("STATE", {"gsm_remain_state": "BUSY"}, state)
        self.assertEqual(busy, LineState(logged_in=True, activity="BUSY"))
        self.assertIs(changed_by("RECORD", {"gsm_remain_state": "BUSY"}, state), state)
        self.assertIs(changed_by("STATE", {}, state), state)

    def test_passwords_and_texts_do_not_show(self) -> None:
        shown = repr(self.event("RECEIVE:1;id:a;password:hidden;srcnum:+1;msg:hidden"))
        self.assertNotIn("hidden", shown)
        self.assertNotIn("hidden", repr(read(b"req:1;id:a;pass:hidden;")))
        self.assertNotIn("hidden", repr(read(b"USSD 1 hidden")))


class AnswerTests(SynchronousTestCase):
    def test_answers_of_all_kinds(self) -> None:
        for text, answer in (
            ("PASSWORD 11\n", ("PASSWORD", 11, "")),
            ("SEND 11\n", ("SEND", 11, "")),
            ("WAIT 11 1\n", ("WAIT", 11, "1")),
            ("OK 11 1\n", ("OK", 11, "1")),
            ("OK 11 1 32\n", ("OK", 11, "1 32")),
            ("ERROR 15 GSM_LOGOUT", ("ERROR", 15, "GSM_LOGOUT")),
            ("ERROR 14 1 errorstatus:38\n", ("ERROR", 14, "1 errorstatus:38")),
            ("DONE 11\n", ("DONE", 11, "")),
            ("USSD 111 Your balance:\n10.00\n\n", ("USSD", 111, "Your balance:\n10.00\n")),
            ("USSDERROR 111 no", ("USSDERROR", 111, "no")),
            ("USSDEXIT 112\n", ("USSDEXIT", 112, "")),
            ("get_gsm_num 879901 13800138000\n", ("get_gsm_num", 879901, "13800138000")),
            ("set_gsm_num 879902 ok", ("set_gsm_num", 879902, "ok")),
        ):
            self.assertEqual(read(text.encode()), LineAnswer(*answer))

    def test_what_has_no_meaning(self) -> None:
        for octets in (
            b"",
            b"\n",
            b"OK",
            b"OK x",
            b"OK -1",
            b"OK 99999999999",
            b"\xff\xfe",
            b":",
            b"reg:1",
            b"1 2",
        ):
            self.assertIsNone(read(octets), octets)

    def test_digits_of_other_scripts_are_none(self) -> None:
        for text in ("OK \u0661", "req:\u0661;id:a;pass:b;", "STATE:\u0661;id:a;password:b;"):
            self.assertIsNone(read(text.encode()))


class WritingTests(SynchronousTestCase):
    def test_datagrams_of_all_kinds(self) -> None:
        for octets, written in (
            (writing.registered(10), b"reg:10;status:200;"),
            (writing.not_registered(10), b"reg:10;status:404;"),
            (writing.message(11, b"hello"), b"MSG 11 5 hello\n"),
            (writing.password(11, "password1"), b"PASSWORD 11 password1\n"),
            (writing.send(11, 1, "+86138"), b"SEND 11 1 +86138\n"),
            (writing.done(11), b"DONE 11\n"),
            (writing.acknowledgement("RECEIVE", "1270197307"), b"RECEIVE 1270197307 OK\n"),
            (writing.acknowledgement("DELIVER", "1"), b"DELIVER 1 OK"),
            (writing.acknowledgement("STATE", "-7568"), b"STATE -7568 OK"),
            (Question(1, QuestionForm.USSD, "*100#").words(111, "pw"), b"USSD 111 pw *100#"),
            (Question(1, QuestionForm.USSD_EXIT).words(112, "pw"), b"USSDEXIT 112 pw"),
            (Question(1, QuestionForm.COMMAND, "", Verb.GET_NUMBER).words(5, "pw"), b"get_gsm_num 5 pw\n"),
            (Question(1, QuestionForm.COMMAND, "1", Verb.MODULE).words(5, "pw"), b"module_ctl_i 5 1 pw\n"),
        ):
            self.assertEqual(octets, written)

    def test_a_value_is_shown_without_blanks_about_it(self) -> None:
        self.assertEqual(shown(" POL \r\n"), "POL")
