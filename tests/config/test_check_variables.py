from router.config.load import load
from tests.config.pages import ESME, PageTestCase

GATEWAY = "gateways: [{id: g, connect: smsc, host: h, password: %s}]\n"


class VariableTests(PageTestCase):
    def test_what_looks_like_a_variable_is_doubted_and_not_shown(self) -> None:
        for password in ("$PW", '"$PW"', "'${PW}'", '"a${PW}b"'):
            self.assertEqual(
                self.doubts(GATEWAY % password + ESME),
                [
                    "1:54: `password` looks like a variable of a shell, and is taken as it is written;"
                    " `!env NAME` takes a variable of the environment"
                ],
            )

    def test_ends_of_patterns_and_other_signs_are_none(self) -> None:
        page = GATEWAY % '"a$b"' + ESME + 'routes: [{match: {source_addr: "^Shop$", text: "$"}}]\n'
        self.assertEqual(self.doubts(page), [])

    def test_what_comes_from_outside_is_no_variable(self) -> None:
        page = self.write(GATEWAY % "!env PW" + ESME)
        warnings = load(page, {"PW": "$PW"}).warnings
        self.assertNotIn("of a shell", " ".join(map(str, warnings)))

    def test_the_name_of_a_variable_stands_alone(self) -> None:
        self.assertWrong(
            GATEWAY % "!env $PW",
            "1:54: the environment has no variable $PW; expected its name alone",
        )

    def test_a_tag_in_quotes_is_a_text(self) -> None:
        (said,) = self.doubts(GATEWAY % '"!env PW"' + ESME)
        self.assertIn("`password` is a tag in quotes", said)

    def test_typographic_quotes_are_part_of_the_value(self) -> None:
        self.assertWrong(
            GATEWAY % "“pw”" + ESME,
            "1:54: the quotes of `password` are typographic, and part of the value;"
            " expected \" or ' in their place",
        )

    def test_a_password_with_what_hardly_belongs_to_it(self) -> None:
        for password in ('"pw "', '" pw"', '"pw\\n"', '"p\u00a0w"', '"pä"'):
            (said,) = self.doubts(GATEWAY % password + ESME)
            self.assertIn("`password` has a blank or a line break at an end", said)
        self.assertEqual(self.doubts(GATEWAY % '"p w~!"' + ESME), [])
