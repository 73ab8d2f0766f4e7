from tests.config.pages import ESME, GATEWAY, PageTestCase


class OnceTests(PageTestCase):
    """A name stands for one thing; both places are told."""

    PAIR = (
        "gateways:\n"
        "  - {id: NAME, connect: smsc, host: h}\n"
        "  - {id: g, connect: smpp, host: h, channels: 8}\n"
    )

    def test_an_esme(self) -> None:
        self.assertWrong(
            "esmes:\n  - {system_id: crm, password: a}\n  - {system_id: crm, password: b}\n",
            "3:17: ESME `crm` is given twice, first at page.yaml:2:17; expected another name for one ESME",
        )

    def test_an_esme_in_another_file(self) -> None:
        self.write(ESME, "more.yaml")
        self.assertWrong(
            "include: [more.yaml]\n" + ESME,
            "more.yaml:1:21: ESME `crm` is given twice, first at page.yaml:2:21; "
            "expected another name for one ESME",
        )

    def test_a_gateway(self) -> None:
        self.write(GATEWAY, "more.yaml")
        self.assertWrong(
            GATEWAY + "include: [more.yaml]\n",
            "more.yaml:1:17: gateway `goip1` is given twice, first at page.yaml:1:17; "
            "expected another name for one gateway",
        )

    def test_a_channel_and_a_gateway(self) -> None:
        page = (
            "gateways:\n"
            "  - {id: goip1, connect: smpp, host: h, channels: 8}\n"
            "  - {id: goip101, connect: smpp, host: h, channels: 8}\n"
        )
        said = (
            "3:10: `goip101` is the id of a gateway and of channel 1 of gateway `goip1` (page.yaml:2:10); "
            "expected another id for one of the gateways"
        )
        self.assertWrong(page, said)

    def test_a_channel_and_an_smsc(self) -> None:
        page = self.PAIR.replace("NAME", "g08")
        self.assertEqual(
            [line.split(" (")[0] for line in self.problems(page)],
            ["2:10: `g08` is the id of a gateway and of channel 8 of gateway `g`"],
        )

    def test_a_line_that_the_box_has_not_does_not_clash(self) -> None:
        page = self.PAIR.replace("NAME", "g09")
        self.assertEqual(len(self.loaded(page).channels), 9)

    def test_neither_does_a_line_of_a_box_that_is_one_channel(self) -> None:
        page = (
            "gateways:\n  - {id: g01, connect: smsc, host: h}\n"
            "  - {id: g, connect: smpp, host: h, channels: 8, bind: device}\n"
        )
        self.assertEqual([channel.id for channel in self.loaded(page).channels], ["g01", "g"])

    def test_an_esme_may_be_called_as_a_gateway_or_a_channel(self) -> None:
        page = (
            "esmes: [{system_id: goip1, password: a, via: [goip1]},"
            " {system_id: goip101, password: b, via: [goip101]}]\n" + GATEWAY
        )
        self.assertEqual(self.loaded(page).settings.esmes[1].via, ("goip101",))

    def test_a_route(self) -> None:
        self.assertWrong(
            "routes:\n  - {name: a}\n  - {}\n  - {}\n  - {name: a}\n",
            "5:12: route `a` is given twice, first at page.yaml:2:12; expected another name for one route",
        )

    def test_a_user(self) -> None:
        self.assertWrong(
            "http:\n  users:\n"
            "    - {name: a, password: x, role: viewer}\n"
            "    - {name: a, password: y, role: admin}\n",
            "4:14: user `a` is given twice, first at page.yaml:3:14; expected another name for one user",
        )

    def test_a_provider(self) -> None:
        self.assertWrong(
            GATEWAY + "http:\n  providers:\n"
            "    1: {via: [goip1], name: a}\n"
            "    2: {via: [goip1]}\n"
            "    3: {via: [goip1]}\n"
            "    4: {via: [goip1], name: a}\n",
            "7:29: provider `a` is given twice, first at page.yaml:4:29; "
            "expected another name for one provider",
        )

    def test_what_a_line_registers_as(self) -> None:
        page = (
            "udp: {}\ngateways:\n"
            "  - {id: g, connect: udp, password: pw, channels: 2, channel: {1: {id: shop}}}\n"
            "  - {id: h, connect: udp, password: pw, channels: 2, channel: {2: {id: shop}}}\n"
        )
        self.assertWrong(
            page,
            "4:72: line `shop` is given twice, first at page.yaml:3:72; expected another name for one line",
        )


class ChannelTests(PageTestCase):
    """Names in `via` and `channel` stand for channels."""

    SAID = "`goip109` is no channel; expected goip101 to goip108: `goip1` has 8 channels"

    def test_in_the_via_of_an_esme(self) -> None:
        page = GATEWAY + "esmes: [{system_id: crm, password: pw, via: [goip109]}]\n"
        self.assertWrong(page, f"2:46: {self.SAID}")

    def test_in_the_via_of_a_route(self) -> None:
        self.assertWrong(GATEWAY + "routes: [{via: [goip101, goip109]}]\n", f"2:26: {self.SAID}")

    def test_in_the_via_of_a_provider(self) -> None:
        page = GATEWAY + "http: {providers: {1: {via: goip109}}}\n"
        self.assertWrong(page, f"2:29: {self.SAID}")

    def test_in_a_match_of_received_sms(self) -> None:
        page = GATEWAY + ESME + "received: [{match: {channel: [goip109]}, to: {esme: crm}}]\n"
        self.assertWrong(page, f"3:31: {self.SAID}")

    def test_all_that_are_wrong(self) -> None:
        page = GATEWAY + "routes: [{via: [goip109, goip1, x, 'tag:y']}]\n"
        self.assertEqual([line[:4] for line in self.problems(page)], ["2:17", "2:33", "2:36"])

    def test_a_line_of_a_box_that_is_one_channel(self) -> None:
        page = (
            "gateways: [{id: goip1, connect: smpp, host: h, channels: 8, bind: device}]\n"
            "routes: [{via: [goip101]}]\n"
        )
        self.assertWrong(page, "2:17: `goip101` is no channel; expected goip1, which is one channel")

    def test_no_channel_at_all(self) -> None:
        self.assertWrong("routes: [{via: []}]", "1:16: `via` is empty; expected a channel, or no such key")


class EsmeTests(PageTestCase):
    """Names of ESMEs stand for ESMEs."""

    def test_in_a_match(self) -> None:
        self.assertWrong(
            ESME + "routes: [{match: {esme: [crm, cmr]}}]\n",
            "2:31: there is no ESME `cmr`; did you mean `crm`?",
        )

    def test_in_a_target(self) -> None:
        said = "there is no ESME `shop`; expected the system_id of one in `esmes`"
        self.assertWrong(ESME + "received: [{to: {esme: shop}}]\n", f"2:24: {said}")
        self.assertWrong(ESME + "received: [{to: [{esme: crm}, {esme: shop}]}]\n", f"2:38: {said}")

    def test_of_a_user(self) -> None:
        self.assertWrong(
            "http: {users: [{name: a, password: b, role: sender, esme: crm}]}",
            "1:59: there is no ESME `crm`; expected the system_id of one in `esmes`",
        )

    def test_one_that_is_not_enabled_is_one(self) -> None:
        page = "esmes: [{system_id: crm, password: pw, enabled: false}]\nreceived: [{to: {esme: crm}}]\n"
        self.assertEqual(len(self.loaded(page).settings.received), 1)


class NumberTests(PageTestCase):
    def test_a_number_is_that_of_one_channel(self) -> None:
        page = (
            "gateways:\n"
            '  - {id: g, connect: smpp, host: h, channels: 2, channel: {1: {number: "+256772000001"}}}\n'
            '  - {id: h, connect: smpp, host: i, channels: 2, channel: {2: {number: "256772000001"}}}\n'
        )
        said = (
            "3:72: `256772000001` is the number of h02 and of g01 (page.yaml:2:72); "
            "expected another number for one of them"
        )
        self.assertEqual(self.doubts(page), [said])
        self.assertEqual(self.doubts(page.replace('"2567', '"2568')), [])
