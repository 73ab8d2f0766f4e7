"""A first configuration is one that `check` passes, for each interface of a GoIP."""

from router.config.draft import Answers, WrongAnswer, drafted, fit, judged, made_up
from router.relay.who.passwords import hashed, matches
from tests.config.pages import PageTestCase


class DraftTests(PageTestCase):
    def test_it_can_be_used_whatever_the_interface(self) -> None:
        for connect in ("smpp", "http", "udp"):
            verdict = judged(drafted(Answers(connect=connect)))
            self.assertEqual((connect, verdict.problems, verdict.warnings), (connect, (), ()))

    def test_it_has_what_was_answered(self) -> None:
        answers = Answers(listen="tcp:2776", esme="shop", host="10.0.0.7", channels=16, password='p"w \\')
        settings = self.loaded(drafted(answers)).settings
        self.assertEqual(settings.smpp.listen, ("tcp:2776",))
        self.assertEqual(settings.esmes[0].system_id, "shop")
        gateway = settings.gateways[0]
        self.assertEqual((gateway.host, gateway.channels, gateway.password), ("10.0.0.7", 16, 'p"w \\'))

    def test_the_passwords_of_the_esme_and_of_the_dashboard_are_hashes(self) -> None:
        draft = drafted(Answers(esme_password="secret12", ops_password="a longer secret"))
        self.assertNotRegex(draft, "secret12|a longer secret")
        settings = self.loaded(draft).settings
        self.assertTrue(matches(b"secret12", settings.esmes[0].password))
        assert settings.http
        self.assertTrue(matches(b"a longer secret", settings.http.users[0].password))

    def test_the_dashboard_is_for_this_machine_alone(self) -> None:
        http = self.loaded(drafted(Answers())).settings.http
        assert http
        self.assertEqual(http.listen, "tcp:8080:interface=127.0.0.1")

    def test_a_hash_stays_as_it_is(self) -> None:
        made = hashed("secret12")
        settings = self.loaded(drafted(Answers(esme_password=made))).settings
        self.assertEqual(settings.esmes[0].password, made)

    def test_lines_register_from_the_address_of_the_goip_alone(self) -> None:
        settings = self.loaded(drafted(Answers(connect="udp", host="10.0.0.7"))).settings
        assert settings.udp
        self.assertEqual(list(map(str, settings.udp.allow_from)), ["10.0.0.7/32"])

    def test_passwords_that_are_made_up_differ_and_fit_into_a_bind(self) -> None:
        made = {made_up() for _ in range(10)}
        self.assertEqual((len(made), {len(each) for each in made}), (10, {8}))

    def test_answers_are_read_as_their_keys_are(self) -> None:
        self.assertEqual(fit("channels", "4"), 4)
        self.assertEqual(fit("host", "10.0.0.7"), "10.0.0.7")
        wrong = {
            "listen": "2775",
            "web": "8080",
            "esme": "a b",
            "esme_password": "longer than eight",
            "host": "http://10.0.0.7",
            "channels": "100",
            "connect": "smsc",
        }
        for name, given in wrong.items():
            self.assertIn("expected", str(self.assertRaises(WrongAnswer, fit, name, given)))
