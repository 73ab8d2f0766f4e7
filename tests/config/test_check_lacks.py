from tests.config.pages import ESME, GATEWAY, PageTestCase


class LackTests(PageTestCase):
    def told(self, page: str) -> list[str]:
        told = [str(one).rpartition("page.yaml:")[2] for one in self.loaded(page).warnings]
        return [line for line in told if "plain text" not in line and "in force" not in line]

    def test_a_page_without_gateways_or_esmes(self) -> None:
        self.assertEqual(
            self.told("drain: 5s\n"),
            [
                "1:1: there are no gateways; expected one, else no message gets away",
                "1:1: there are no ESMEs; expected one, else nobody can bind",
            ],
        )
        self.assertEqual([line[:4] for line in self.told("\nesmes: []\ngateways: []\n")], ["2:8:", "3:11"])

    def test_a_gateway_without_a_password(self) -> None:
        wanted = "1:12: gateway `goip1` has no password; expected for example password: !env GOIP1_PASSWORD"
        self.assertEqual(self.told(GATEWAY + ESME), [wanted])
        for keys in ("password: pw", "enabled: false"):
            self.assertEqual(self.told(GATEWAY.replace("host", f"{keys}, host") + ESME), [])

    def test_passwords_over_http_that_others_could_read(self) -> None:
        site = GATEWAY.replace("host", "password: pw, host") + ESME
        (told,) = self.told(site + "http: {listen: 'tcp:8080'}\n")
        self.assertIn("`http.listen` takes passwords in the clear from other machines", told)
        for http in (
            "{listen: 'tcp:8080:interface=127.0.0.1'}",
            "{listen: 'tcp:8080', proxies: [10.0.0.5]}",
            "{listen: 'tcp6:8080:interface=\\:\\:1'}",
            "{listen: 'unix:/tmp/http.socket'}",
        ):
            self.assertEqual(self.told(f"{site}http: {http}\n"), [], http)
        (told,) = self.told(f"{site}http: {{faces: 'tcp:80:interface=10.0.0.1'}}\n")
        self.assertIn("`http.faces`", told)

    def test_lines_by_udp_may_each_have_their_own(self) -> None:
        page = "udp: {listen: '127.0.0.1:44444'}\n"
        page += "gateways: [{id: g, connect: udp, channels: 1, channel: {1: {password: p}}}]\n" + ESME
        self.assertEqual(self.told(page), [])

    def test_lines_of_a_goip_that_never_rest(self) -> None:
        for pace in ("0s", "off"):
            page = GATEWAY.replace("host: h", f"host: h, password: pw, pace: {pace}") + ESME
            (told,) = self.told(page)
            self.assertTrue(told.startswith("1:68: the lines of `goip1` send without any rest"), told)
        smsc = "gateways: [{id: g, connect: smsc, host: h, password: pw, pace: off}]\n" + ESME
        self.assertEqual(self.told(smsc), [])
