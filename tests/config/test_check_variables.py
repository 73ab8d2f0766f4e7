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
