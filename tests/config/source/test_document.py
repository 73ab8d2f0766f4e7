import os

from router.config.load import load
from tests.config.pages import ESME, GATEWAY, PageTestCase


class IncludeTests(PageTestCase):
    def ids(self) -> list[str]:
        path = os.path.join(self.directory, "page.yaml")
        return [gateway.id for gateway in load(path, {}).settings.gateways]

    def box(self, id: str, name: str) -> None:
        self.write(f"gateways: [{{id: {id}, connect: smpp, host: h, channels: 1}}]", name)

    def test_lists_follow_those_of_the_file_that_includes(self) -> None:
        self.box("b", "gateways/b.yaml")
        self.box("a", "gateways/a.yaml")
        self.write("include: [gateways/*.yaml]\n" + GATEWAY)
        self.assertEqual(self.ids(), ["goip1", "a", "b"])

    def test_files_are_taken_in_the_order_in_which_they_are_named(self) -> None:
        self.box("b", "b.yaml")
        self.box("a", "a.yaml")
        self.write("include: [b.yaml, a.yaml]\n")
        self.assertEqual(self.ids(), ["b", "a"])

    def test_one_file_needs_no_list(self) -> None:
        self.box("a", "a.yaml")
        self.write("include: a.yaml\n")
        self.assertEqual(self.ids(), ["a"])

    def test_an_included_file_includes_relative_to_itself(self) -> None:
        self.box("b", "inner/b.yaml")
        self.write("include: [b.yaml]\n", "inner/a.yaml")
        self.write("include: [inner/a.yaml]\n")
        self.assertEqual(self.ids(), ["b"])

    def test_a_file_is_read_once(self) -> None:
        self.box("a", "a.yaml")
        self.write("include: ['*.yaml', a.yaml]\n")
        self.assertEqual(self.ids(), ["a"])

    def test_an_included_file_may_hold_other_keys(self) -> None:
        self.write("drain: 7s\n", "a.yaml")
        self.assertEqual(self.loaded("include: [a.yaml]\n").settings.drain, 7.0)

    def test_a_pattern_may_match_nothing_which_is_doubted(self) -> None:
        page = "include: [gateways/*.yaml]\n"
        self.assertEqual(self.loaded(page).settings.gateways, ())
        self.assertIn(
            "1:11: `include` matches no file: there is no gateways/*.yaml;"
            " expected the names of files, relative to this one",
            self.doubts(page),
        )

    def test_include_may_be_null(self) -> None:
        self.assertEqual(self.loaded("include: null\n" + ESME).settings.gateways, ())


class ProblemTests(PageTestCase):
    def test_a_file_that_is_not_there_is_told(self) -> None:
        self.assertWrong(
            "include: [none.yaml]\n", "1:11: there is no file none.yaml; expected the name of one"
        )

    def test_include_names_something(self) -> None:
        self.assertWrong("include:\n", "1:9: `include` is empty; expected [gateways/*.yaml]")

    def test_a_chain_of_files_is_read_whatever_its_length(self) -> None:
        for number in range(1, 500):
            self.write(f"include: [{number + 1}.yaml]\n", f"{number}.yaml")
        self.write(ESME, "500.yaml")
        self.assertEqual(len(self.loaded("include: [1.yaml]\n").settings.esmes), 1)

    def test_files_that_include_each_other_are_read_once(self) -> None:
        self.write("include: [page.yaml]\n", "a.yaml")
        self.assertEqual(len(self.loaded("include: [a.yaml]\n" + ESME).settings.esmes), 1)

    def test_more_files_than_there_can_be(self) -> None:
        for number in range(1001):
            self.write("esmes: []\n", f"many/{number}.yaml")
        (wrong,) = self.problems("include: [many/*.yaml]\n")
        self.assertEqual(wrong, "1:11: there are more than 1000 files; expected fewer")

    def test_a_pattern_over_the_whole_disk_is_told(self) -> None:
        (wrong,) = self.problems("include: /usr/**/*.nothing\n")
        self.assertEqual(
            wrong,
            "1:10: /usr/**/*.nothing looks through more than 10,000 files;"
            " expected those of one folder, as gateways/*.yaml",
        )

    def test_aliases_that_grow_without_end_are_told(self) -> None:
        lists = "\n".join(f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]" for n in range(1, 10))
        wrong = self.problems(f"x0: &x0 [a, a, a, a, a, a, a, a, a]\n{lists}\n")
        self.assertIn("there are more than 200,000 values, counting what aliases repeat", " ".join(wrong))

    def test_include_names_files(self) -> None:
        self.assertWrong("include: [{a: b}]\n", "1:11: `include` names no file; expected [gateways/*.yaml]")

    def test_a_key_in_two_files_is_told_with_both_places(self) -> None:
        self.write("drain: 7s\n", "a.yaml")
        self.assertWrong(
            "include: [a.yaml]\ndrain: 5s\n",
            "a.yaml:1:1: `drain` is given twice, first at page.yaml:2:1; expected it in one file only",
        )

    def test_problems_have_the_name_of_their_own_file(self) -> None:
        self.write("\nesmes: [{system_id: crm, password: secret12, window: 0}]\n", "a.yaml")
        self.assertWrong(
            "drain: 5\ninclude: [a.yaml]\n",
            "1:8: `drain` is 5; expected a duration with its unit (ms, s, m, h, d), for example 30s",
            "a.yaml:2:54: `window` is 0; expected a whole number from 1",
        )

    def test_a_page_holds_keys(self) -> None:
        self.assertWrong("[a]\n", "1:1: the file holds no keys; expected `esmes:`, `gateways:` …")

    def test_names_that_a_lost_file_may_declare_are_not_missed(self) -> None:
        self.write("esmes: [\n", "a.yaml")
        wrong = self.problems(
            "include: [a.yaml]\nroutes: [{via: [goip101, 'tag:x'], match: {esme: crm}}]\ndrain: 5\n"
        )
        self.assertEqual([line[:10] for line in wrong], ["3:8: `drai", "a.yaml:2:1"])
