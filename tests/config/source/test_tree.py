from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from router.config.source.problems import Place
from router.config.source.tree import (
    Items,
    Keys,
    KeyValue,
    Node,
    Path,
    Scalar,
    completed,
    data,
    find,
    members,
    reach,
    texts,
    without,
)

HERE = Place("f", 1, 1)


def leaf(text: str, line: int = 1) -> Scalar:
    return Scalar(Place("f", line), text)


def mapping(**values: Node) -> Keys:
    return Keys(HERE, {key: KeyValue(Place("f", 9), value) for key, value in values.items()})


TREE = mapping(a=Items(HERE, (leaf("x", 2), mapping(b=leaf("y", 3)))), c=leaf("z", 4))

trees: st.SearchStrategy[Node] = st.recursive(
    st.builds(leaf, st.text(max_size=3)),
    lambda inner: (
        st.builds(lambda items: Items(HERE, tuple(items)), st.lists(inner, max_size=3))
        | st.builds(lambda values: mapping(**values), st.dictionaries(st.sampled_from("abc"), inner))
    ),
    max_leaves=10,
)


def paths(node: Node) -> list[Path]:
    """The ways to all values in a tree, itself not among them."""
    if isinstance(node, Keys):
        steps: list[tuple[int | str, Node]] = [(key, entry.value) for key, entry in node.entries.items()]
    else:
        steps = list(enumerate(node.items)) if isinstance(node, Items) else []
    return [(step, *rest) for step, inner in steps for rest in ((), *paths(inner))]


class FindTests(SynchronousTestCase):
    def test_a_path_leads_to_a_value_and_to_the_place_of_its_key(self) -> None:
        self.assertEqual(find(TREE, ("a", 1, "b")), (leaf("y", 3), Place("f", 9)))

    def test_an_item_has_no_key(self) -> None:
        self.assertEqual(find(TREE, ("a", 0)), (leaf("x", 2), Place("f", 2)))

    def test_a_path_that_ends_early_leads_as_far_as_it_can(self) -> None:
        self.assertEqual(find(TREE, ("c", "d", 5)), (leaf("z", 4), Place("f", 9)))

    def test_a_single_value_is_the_first_of_a_list(self) -> None:
        self.assertEqual(find(TREE, ("c", 0))[0], leaf("z", 4))
        self.assertEqual(reach(TREE, ("c", 0)), ["c"])

    @given(trees)
    def test_every_value_can_be_reached(self, tree: Node) -> None:
        for path in paths(tree):
            self.assertEqual(tuple(reach(tree, path)), tuple(path))


class WithoutTests(SynchronousTestCase):
    def test_a_mapping_remembers_what_it_lost(self) -> None:
        smaller = without(TREE, [("c",)])
        assert isinstance(smaller, Keys)
        self.assertEqual((list(smaller.entries), smaller.dropped), (["a"], frozenset({"c"})))

    def test_a_list_remembers_what_it_lost(self) -> None:
        smaller = find(without(TREE, [("a", 0)]), ("a",))[0]
        assert isinstance(smaller, Items)
        self.assertEqual((len(smaller.items), smaller.dropped), (1, (leaf("x", 2),)))

    def test_what_goes_as_a_whole_takes_its_parts_along(self) -> None:
        smaller = without(TREE, [("a", 1, "b"), ("a",)])
        self.assertEqual(data(smaller), {"c": leaf("z", 4)})

    @given(trees, st.data())
    def test_the_rest_stays(self, tree: Node, choice: st.DataObject) -> None:
        ways = paths(tree)
        if ways:
            gone = choice.draw(st.sampled_from(ways))
            lost = [path for path in ways if tuple(path[: len(gone)]) == tuple(gone)]
            self.assertEqual(len(paths(without(tree, [gone]))), len(ways) - len(lost))


class CompletedTests(SynchronousTestCase):
    def test_a_stand_in_counts_as_dropped(self) -> None:
        item = find(completed(TREE, [(("a", 1), {"d": "made up"})]), ("a", 1))[0]
        assert isinstance(item, Keys)
        self.assertEqual((list(item.entries), item.dropped), (["b", "d"], frozenset({"d"})))

    def test_nothing_else_changes(self) -> None:
        changed = completed(TREE, [(("a", 1), {"d": "made up"})])
        self.assertEqual(find(changed, ("a", 0)), find(TREE, ("a", 0)))


class MembersTests(SynchronousTestCase):
    def test_what_was_dropped_is_still_told(self) -> None:
        smaller = without(mapping(l=Items(HERE, (mapping(b=leaf("1")), mapping(b=leaf("2"))))), [("l", 0)])
        assert isinstance(smaller, Keys)
        self.assertEqual(list(texts(members(smaller.get("l")), "b")), ["2", "1"])

    def test_what_is_no_list_has_no_members(self) -> None:
        self.assertEqual(members(leaf("x")), ())
        self.assertEqual(members(None), ())

    def test_a_repr_shows_no_value(self) -> None:
        self.assertNotIn("hidden", repr(mapping(password=leaf("hidden"))))
