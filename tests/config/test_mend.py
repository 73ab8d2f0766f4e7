from router.config.load import validated
from router.config.problems import Place
from router.config.tree import Entry, Items, Keys, Kind, Node, Scalar, find
from tests.config.pages import PageTestCase

HERE = Place("f")


def tree(**values: Node) -> Keys:
    return Keys(HERE, {key: Entry(HERE, value) for key, value in values.items()})


def leaf(text: str, kind: Kind = Kind.TEXT) -> Scalar:
    return Scalar(HERE, text, kind)


class MendTests(PageTestCase):
    def test_a_page_that_is_right_stays_as_it_is(self) -> None:
        right = tree(drain=leaf("5s"))
        page, mended, wrong = validated(right)
        self.assertEqual((page.drain, mended, wrong), (5.0, right, []))

    def test_a_wrong_value_gives_way_to_the_default(self) -> None:
        page, mended, wrong = validated(tree(drain=leaf("5"), keep=leaf("1d")))
        self.assertEqual((page.drain, page.keep, len(wrong)), (30.0, 86400.0, 1))
        self.assertEqual(mended.dropped, {"drain"})

    def test_a_key_that_must_be_there_is_stood_in_for(self) -> None:
        esme = tree(system_id=leaf("crm"), password=leaf("much too long"))
        page, mended, wrong = validated(tree(esmes=Items(HERE, (esme,))))
        self.assertEqual((page.esmes[0].system_id, len(wrong)), ("crm", 1))
        node, _ = find(mended, ("esmes", 0))
        assert isinstance(node, Keys)
        self.assertEqual(node.dropped, {"password"})

    def test_what_has_no_name_goes_as_a_whole(self) -> None:
        nameless = tree(password=leaf("pw"))
        page, mended, wrong = validated(tree(esmes=Items(HERE, (nameless,))))
        self.assertEqual((page.esmes, len(wrong)), ((), 1))
        node, _ = find(mended, ("esmes",))
        assert isinstance(node, Items)
        self.assertEqual(node.dropped, (nameless,))

    def test_a_page_of_which_nothing_is_right(self) -> None:
        nothing = {key: leaf("x") for key in ("smpp", "http", "esmes", "gateways", "routes", "stall", "xyz")}
        page, mended, wrong = validated(tree(**nothing))
        self.assertEqual((page.esmes, mended.entries, len(wrong)), ((), {}, 7))
