from hypothesis import given, settings
from hypothesis import strategies as st

from router.config.channels import ChannelNames, UnknownName
from tests.config.pages import PageTestCase
from tests.support.extent import at_most

PAGE = """
gateways:
  - id: goip1
    connect: smpp
    host: h
    password: pw
    channels: 8
    limits: {day: 100, hour: 20}
    weight: 3
    channel:
      1: {number: "+256772000001", weight: 2, limits: {day: 50}, tags: [mtn, gold]}
      2: {tags: [mtn]}
      4: {enabled: false}
      5: {id: shopline, password: other}
  - {id: box, system_id: b, connect: smpp, host: h, channels: 4, bind: device, channel: {1: {tags: [mtn]}}}
  - {id: off, connect: smpp, host: h, channels: 2, enabled: false}
  - {id: carrier, connect: smsc, host: h}
"""


class ChannelTests(PageTestCase):
    def test_a_channel_is_called_by_the_id_and_two_digits(self) -> None:
        ids = [channel.id for channel in self.loaded(PAGE).channels]
        self.assertEqual(ids[:8], [f"goip10{line}" for line in range(1, 9)])

    def test_a_gateway_that_is_one_channel_gives_its_id(self) -> None:
        ids = [channel.id for channel in self.loaded(PAGE).channels]
        self.assertEqual(ids[8:], ["box", "off01", "off02", "carrier"])

    def test_a_channel_binds_as_the_system_id_and_two_digits(self) -> None:
        loaded = self.loaded(PAGE.replace("id: goip1", "id: goip1\n    system_id: g"))
        self.assertEqual(loaded.channel("goip103").system_id, "g03")
        self.assertEqual(loaded.channel("box").system_id, "b")
        self.assertEqual(self.loaded(PAGE).channel("goip103").system_id, "goip103")

    def test_what_a_line_says_goes_before_what_its_gateway_says(self) -> None:
        loaded = self.loaded(PAGE)
        first, second = loaded.channel("goip101"), loaded.channel("goip102")
        self.assertEqual((first.number, first.weight, first.tags), ("+256772000001", 2, {"mtn", "gold"}))
        self.assertEqual((second.number, second.weight), ("", 3))
        self.assertEqual((first.limits.day, first.limits.hour), (50, 20))
        self.assertEqual((second.limits.day, second.limits.hour), (100, 20))

    def test_a_line_is_used_if_it_and_its_gateway_are(self) -> None:
        unused = [channel.id for channel in self.loaded(PAGE).channels if not channel.enabled]
        self.assertEqual(unused, ["goip104", "off01", "off02"])

    def test_what_a_line_registers_as(self) -> None:
        loaded = self.loaded(PAGE)
        fifth, sixth = loaded.channel("goip105"), loaded.channel("goip106")
        self.assertEqual((fifth.registers_as, fifth.password), ("shopline", "other"))
        self.assertEqual((sixth.registers_as, sixth.password), ("goip106", "pw"))

    def test_a_channel_knows_its_gateway_and_line(self) -> None:
        channel = self.loaded(PAGE).channel("goip103")
        self.assertEqual((channel.gateway.id, channel.line), ("goip1", 3))

    def test_ninety_nine_lines(self) -> None:
        channels = self.loaded("gateways: [{id: g, connect: smpp, host: h, channels: 99}]").channels
        self.assertEqual((channels[0].id, channels[98].id), ("g01", "g99"))

    def test_an_unknown_channel(self) -> None:
        self.assertRaises(KeyError, self.loaded(PAGE).channel, "goip109")

    def test_a_repr_shows_no_password(self) -> None:
        self.assertNotIn("other", repr(self.loaded(PAGE).channel("goip105")))


class NameTests(PageTestCase):
    def names(self) -> ChannelNames:
        return ChannelNames(self.loaded(PAGE).channels)

    def unknown(self, name: str) -> str:
        error = self.assertRaises(UnknownName, self.names().named, name)
        return f"{error.wrong}; {error.remedy}"

    def test_a_channel_stands_for_itself(self) -> None:
        self.assertEqual(self.names().named("goip103"), ("goip103",))

    def test_a_gateway_stands_for_all_its_channels(self) -> None:
        self.assertEqual(len(self.names().named("goip1")), 8)
        self.assertEqual(self.names().named("box"), ("box",))

    def test_a_span_stands_for_its_ends_and_all_between(self) -> None:
        self.assertEqual(self.names().named("goip103..goip105"), ("goip103", "goip104", "goip105"))
        self.assertEqual(self.names().named("goip103..goip103"), ("goip103",))

    def test_a_tag_stands_for_all_channels_that_have_it(self) -> None:
        self.assertEqual(self.names().named("tag:mtn"), ("goip101", "goip102", "box"))

    def test_names_keep_their_order_and_stand_once(self) -> None:
        resolved = self.names().resolve(["carrier", "goip102", "tag:mtn", "goip101..goip103"])
        self.assertEqual(resolved, ("carrier", "goip102", "goip101", "box", "goip103"))

    def test_a_line_beyond_the_last(self) -> None:
        said = "expected goip101 to goip108: `goip1` has 8 channels"
        for name in ("goip109", "goip100", "goip199"):
            self.assertEqual(self.unknown(name), f"`{name}` is no channel; {said}")

    def test_a_suffix_of_another_length(self) -> None:
        said = "expected goip101 to goip108: `goip1` has 8 channels"
        for name in ("goip11", "goip1001"):
            self.assertEqual(self.unknown(name), f"`{name}` is no channel; {said}")

    def test_a_line_of_a_box_that_is_one_channel(self) -> None:
        self.assertEqual(self.unknown("box01"), "`box01` is no channel; expected box, which is one channel")
        self.assertEqual(
            self.unknown("carrier01"), "`carrier01` is no channel; expected carrier, which is one channel"
        )

    def test_a_mistyped_name(self) -> None:
        self.assertEqual(
            self.unknown("goip2"), "`goip2` is neither a channel nor a gateway; did you mean `goip1`?"
        )
        self.assertEqual(
            self.unknown("gop107"), "`gop107` is neither a channel nor a gateway; did you mean `goip107`?"
        )
        self.assertIn("expected the name of one, for example goip1 or goip101", self.unknown("xyz"))

    def test_a_tag_that_no_channel_has(self) -> None:
        self.assertEqual(self.unknown("tag:mtm"), "no channel has the tag `mtm`; did you mean `mtn`?")
        self.assertEqual(self.unknown("tag:x"), "no channel has the tag `x`; expected one of `tags`")

    def test_what_is_no_span(self) -> None:
        for name in ("goip105..goip103", "goip107..off01", "goip108..box"):
            self.assertIn(f"`{name}` is no range; expected the lower one first", self.unknown(name))

    def test_an_end_of_a_span_that_is_no_channel(self) -> None:
        self.assertIn("`goip109` is no channel", self.unknown("goip101..goip109"))
        self.assertIn("`goip1` is", self.unknown("goip1..goip103"))
        self.assertIn("is neither a channel nor a gateway", self.unknown("goip101..goip103..goip105"))

    def test_a_doubtful_gateway_and_its_channels_are_taken_for_granted(self) -> None:
        names = ChannelNames(self.loaded(PAGE).channels, ["new"])
        self.assertEqual(names.resolve(["new01", "new", "new01..new05", "tag:x", "carrier"]), ("carrier",))
        self.assertRaises(UnknownName, names.named, "goip109")

    @given(st.integers(1, 99), st.data())
    @settings(max_examples=at_most(100, 15))
    def test_a_name_stands_for_a_line_if_the_box_has_it(self, lines: int, choice: st.DataObject) -> None:
        page = f"gateways: [{{id: goip1, connect: smpp, host: h, channels: {lines}}}]"
        names = ChannelNames(self.loaded(page).channels)
        line = choice.draw(st.integers(0, 120))
        name = f"goip1{line:02d}"
        if 1 <= line <= lines:
            self.assertEqual(names.named(name), (name,))
        else:
            self.assertRaises(UnknownName, names.named, name)
