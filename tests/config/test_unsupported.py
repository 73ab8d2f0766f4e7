from router.config.model import known
from router.config.unsupported import LATER, not_in_force
from tests.config.pages import ESME, GATEWAY, PageTestCase


class ForceTests(PageTestCase):
    def test_the_table_speaks_of_keys_that_there_are(self) -> None:
        self.assertEqual({path.split("=")[0] for path in LATER} - set(known()), set())

    def told(self, page: str) -> list[str]:
        told = [str(one) for one in not_in_force(self.loaded(page).given)]
        return [line.rpartition("page.yaml:")[2] for line in told]

    def test_keys_without_effect_are_told_with_their_feature(self) -> None:
        self.assertEqual(
            self.told("stall: 10s\nlog_texts: true\n" + GATEWAY),
            [
                "2:1: `log_texts` is not in force yet; it waits for texts in the log, and has no effect",
            ],
        )

    def test_a_default_that_is_given_is_in_force(self) -> None:
        self.assertEqual(self.told(GATEWAY.replace("channels: 8", "channels: 8, mode: trx")), [])

    def test_no_value_is_kept_but_those_of_the_table(self) -> None:
        given = self.loaded(ESME + "store: 'sqlite:hidden'\n").given
        self.assertEqual({key for key in given if "=" in key} - set(LATER), set())
        self.assertNotIn("hidden", "".join(given))
