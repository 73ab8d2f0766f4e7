from router import permitted
from router.routing.numbers import identity
from tests.config.pages import ESME, GATEWAY, PageTestCase

PAGE = ESME + GATEWAY + "blocked: {file: lists/blocked.txt}\n"


class NumbersFileTests(PageTestCase):
    def named(self, held: str, number: str) -> bool:
        self.write(held, "lists/blocked.txt")
        return permitted.bans(self.loaded(PAGE)).names(identity(number))

    def test_one_number_a_line_and_comments(self) -> None:
        held = "# asked for it\n+256772000001\n\n 256 772-000002 # her too\n12345\n"
        for number in ("+256772000001", "256772000002", "12345"):
            self.assertTrue(self.named(held, number), number)
        for number in ("+256772000003", "+254772000001", "2345"):
            self.assertFalse(self.named(held, number), number)

    def test_a_number_without_its_country_is_told_with_its_line(self) -> None:
        self.write("+256772000001\n0772000001\n", "lists/blocked.txt")
        (problem,) = self.problems(PAGE)
        self.assertRegex(
            problem, r"^3:17: `file` has a line that is no number with its country \(.*blocked.txt:2: "
        )

    def test_a_file_that_cannot_be_read(self) -> None:
        (problem,) = self.problems(PAGE)
        self.assertIn("`file` cannot be read", problem)

    def test_what_is_changed_in_it_is_a_difference(self) -> None:
        self.write("+256772000001\n", "lists/blocked.txt")
        before = self.loaded(PAGE).page.blocked
        self.assertEqual(before, self.loaded(PAGE).page.blocked)
        self.write("+256772000002\n", "lists/blocked.txt")
        self.assertNotEqual(before, self.loaded(PAGE).page.blocked)


class BlockedTests(PageTestCase):
    def test_start_undoes_stop_so_there_is_one_and_another(self) -> None:
        (problem,) = self.problems(ESME + GATEWAY + "blocked: {start: go}\n")
        self.assertIn("`start` undoes `stop`, and there is none", problem)
        (problem,) = self.problems(ESME + GATEWAY + "blocked: {start: go, stop: go}\n")
        self.assertIn("`start` is the same as `stop`", problem)

    def test_a_word_is_not_in_every_text(self) -> None:
        for stop in ("''", "stop|", "'^'", ".*"):
            (problem,) = self.problems(ESME + GATEWAY + f"blocked: {{stop: {stop}}}\n")
            self.assertIn("`stop` is found in every text", problem)


class LimitsTests(PageTestCase):
    def esme(self, keys: str) -> str:
        return f"esmes: [{{system_id: crm, password: secret12, {keys}}}]\n" + GATEWAY

    def test_all_of_them(self) -> None:
        page = self.esme("limits: {day: 1, month: 2, total: 3, per_number: {hour: 4, day: 5}}, repeat: 30s")
        esme = self.loaded(page).page.esmes[0]
        self.assertEqual(
            (esme.limits.day, esme.limits.month, esme.limits.total, esme.repeat), (1, 2, 3, 30.0)
        )
        self.assertEqual((esme.limits.per_number.hour, esme.limits.per_number.day), (4, 5))

    def test_one_that_is_never_reached_is_warned_of(self) -> None:
        self.assertEqual(len(self.doubts(self.esme("limits: {day: 9, month: 5}"))), 1)
        self.assertEqual(len(self.doubts(self.esme("limits: {per_number: {hour: 9, day: 5}}"))), 1)

    def test_a_text_is_remembered_for_a_day_at_most(self) -> None:
        self.assertEqual(self.loaded(self.esme("repeat: off")).page.esmes[0].repeat, 0.0)
        (problem,) = self.problems(self.esme("repeat: 2d"))
        self.assertIn("`repeat` is 2d; expected off, or a duration up to 1d", problem)


class RewriteTests(PageTestCase):
    def test_a_replacement_names_groups_that_there_are(self) -> None:
        page = ESME + GATEWAY + r"routes: [{rewrite: {text: [{match: 'a(b)', replace: '\2'}]}}]"
        (problem,) = self.problems(page)
        self.assertIn("`replace` is no replacement (invalid group reference 2", problem)

    def test_a_sender_is_printable_ascii(self) -> None:
        (problem,) = self.problems(ESME + GATEWAY + "routes: [{rewrite: {source_addr: Łódź}}]")
        self.assertIn("1 to 20 characters of printable ASCII", problem)
