from router.config.force import LATER, not_in_force
from router.config.keys import known
from tests.config.pages import ESME, GATEWAY, PageTestCase


class ForceTests(PageTestCase):
    def test_the_table_speaks_of_keys_that_there_are(self) -> None:
        self.assertEqual({path.split("=")[0] for path in LATER} - set(known()), set())

    def told(self, keys: str) -> list[str]:
        page = GATEWAY.replace("channels: 8", f"channels: 8, {keys}")
        told = [str(one) for one in not_in_force(self.loaded(page).given)]
        return [line.rpartition("page.yaml:")[2] for line in told]

    def test_keys_without_effect_are_told_with_their_feature(self) -> None:
        told = self.told("pace: 1s, sim_swap: warn, watch: http")
        self.assertEqual(
            told,
            [
                "1:87: `gateways.watch` is not in force yet;"
                " it waits for line states by another way, and has no effect",
                "1:71: `gateways.sim_swap` is not in force yet; it waits for line states, and has no effect",
            ],
        )

    def test_a_default_that_is_given_is_in_force(self) -> None:
        self.assertEqual(self.told("mode: trx"), [])

    def test_no_value_is_kept_but_those_of_the_table(self) -> None:
        given = self.loaded(ESME + "store: 'sqlite:hidden'\n").given
        self.assertEqual({key for key in given if "=" in key} - set(LATER), set())
        self.assertNotIn("hidden", "".join(given))
