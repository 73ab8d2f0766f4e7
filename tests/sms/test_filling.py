"""Values filled in C, against the ``__init__`` that each class has all the same."""

import gc
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, cast

import attrs
from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SkipTest, SynchronousTestCase

from router.sms.address import Address
from router.sms.message import ShortMessage
from router.sms.value import filled, value
from router.store.changes import Submitted
from router.store.entities import Owed, Sending

try:
    from router.sms import filling
except ImportError:
    filling = None  # type: ignore[assignment]


def class_of(fields: dict[str, Any], slots: bool = True) -> Any:
    """A class of attrs with these fields."""
    return filled(attrs.make_class("Made", fields, slots=slots))


@value
class Pair:
    """Two fields, the second with a default."""

    first: object
    second: object = "second"


@value
class Nothing:
    """No fields."""


class FilledTest(SynchronousTestCase):
    """`filling.fill`, by way of the classes that use it."""

    def setUp(self) -> None:
        if filling is None:
            raise SkipTest("router.sms.filling is in the compiled router only: make test-compiled")

    def by_init(self, kind: type[Any], *arguments: object, **keywords: object) -> object:
        """What the class's own ``__init__`` makes of it."""
        made = object.__new__(kind)
        made.__init__(*arguments, **keywords)
        return cast(object, made)

    def agree(self, kind: type[Any], *arguments: object, **keywords: object) -> None:
        """Both make the same, or raise the same."""
        try:
            expected = self.by_init(kind, *arguments, **keywords)
        except TypeError as error:
            found = self.assertRaises(TypeError, kind, *arguments, **keywords)
            self.assertEqual(str(found), str(error))
        else:
            self.assertEqual(kind(*arguments, **keywords), expected)

    def test_the_values_of_a_message_are_filled_in_c(self) -> None:
        for kind in (Address, ShortMessage, Sending, Owed, Submitted, Pair):
            self.assertTrue(filling.is_filled(kind), kind)

    @given(
        st.lists(st.integers(), max_size=4),
        st.dictionaries(st.sampled_from(["ton", "npi", "addr", "other"]), st.integers(), max_size=4),
    )
    def test_whatever_the_arguments_it_is_as_by_init(
        self, arguments: list[int], keywords: dict[str, int]
    ) -> None:
        self.agree(Address, *arguments, **keywords)

    @given(st.permutations(["source_addr", "short_message", "payload", "tlvs"]), st.integers(0, 4))
    def test_keywords_come_in_any_order(self, names: list[str], count: int) -> None:
        self.agree(ShortMessage, **{name: name for name in names[:count]})

    def test_names_that_are_not_interned_are_names_too(self) -> None:
        name = "".join(["fi", "rst"])
        self.assertEqual(Pair(**{name: 1}), Pair(1))

    def test_an_argument_that_is_missing_unknown_or_given_twice_is_said_as_ever(self) -> None:
        self.agree(Pair)
        self.agree(Pair, 1, 2, 3)
        self.agree(Pair, 1, first=2)
        self.agree(Pair, 1, third=3)
        self.agree(ShortMessage, 1)
        self.agree(Nothing, third=3)

    def test_what_has_a_copy_made_is_changed_in_it_alone(self) -> None:
        message = ShortMessage(short_message=b"hello")
        changed = attrs.evolve(message, data_coding=8)
        self.assertEqual(changed, ShortMessage(short_message=b"hello", data_coding=8))
        self.assertEqual(message.data_coding, 0)

    def test_a_subclass_is_made_by_its_own_init(self) -> None:
        class Named(Pair):
            """One field more."""

            def __init__(self, name: str) -> None:
                super().__init__(name, name)
                self.name = name

        made = Named("both")
        self.assertEqual((made.first, made.second, made.name), ("both", "both", "both"))

    def test_fields_that_are_not_plain_are_left_to_init(self) -> None:
        def positive(instance: object, attribute: object, number: int) -> None:
            if number < 0:
                raise ValueError(number)

        factory = class_of({"made": attrs.field(factory=list)})
        private = class_of({"_hidden": attrs.field(default=1)})
        converter = class_of({"number": attrs.field(converter=int)})
        validator = class_of({"number": attrs.field(validator=positive)})
        loose = class_of({"number": attrs.field()}, slots=False)
        for kind in (factory, private, converter, validator, loose):
            self.assertFalse(filling.is_filled(kind), kind)
        self.assertIsNot(factory().made, factory().made)
        self.assertEqual(private(hidden=2)._hidden, 2)
        self.assertEqual(converter("7").number, 7)
        self.assertRaises(ValueError, validator, -1)
        self.assertEqual(loose(3).number, 3)

    def test_a_class_with_more_to_do_at_its_start_is_left_to_init(self) -> None:
        class Started:
            """It counts what it is given."""

            given: tuple[int, ...]
            number: int = 0

            def __attrs_post_init__(self) -> None:
                self.number = len(self.given)

        kind = filled(attrs.define(Started))
        self.assertFalse(filling.is_filled(kind))
        self.assertEqual(cast(Callable[..., Started], kind)((1, 2)).number, 2)

    def test_a_class_with_an_init_of_its_own_keeps_it(self) -> None:
        class Doubled:
            """It makes something else of what it is given."""

            number: int

            def __init__(self, half: int) -> None:
                self.number = 2 * half

        kind = filled(attrs.define(Doubled))
        self.assertEqual(cast(Callable[..., Doubled], kind)(3).number, 6)

    def test_an_exception_is_made_by_exception(self) -> None:
        class Failed(Exception):
            """Its ``args`` are filled by BaseException, which crashes where they are not."""

            why: str

        kind = filled(attrs.define(Failed))
        self.assertFalse(filling.is_filled(kind))
        self.assertEqual(cast(Callable[..., Failed], kind)("why").args, ("why",))

    def test_a_class_of_a_metaclass_is_made_by_it(self) -> None:
        class Abstract(ABC):
            """ABCMeta refuses to make one."""

            number: int

            @abstractmethod
            def go(self) -> None:
                """Not here."""

        kind = filled(cast(type[object], attrs.define(Abstract)))
        self.assertFalse(filling.is_filled(kind))
        self.assertRaises(TypeError, kind, 3)

    def test_a_hash_that_is_kept_has_its_place(self) -> None:
        class Named:
            """It is hashed often."""

            name: str

        kind = cast(Callable[..., Named], filled(attrs.frozen(cache_hash=True)(Named)))
        self.assertEqual(hash(kind("a")), hash(kind(name="a")))

    def test_an_object_that_is_given_up_is_not_told_that_it_goes(self) -> None:
        class Closed:
            """It has something to do at its end."""

            number: int

            def __del__(self) -> None:
                gone.append(1)

        gone: list[int] = []
        kind = cast(Callable[..., Closed], filled(attrs.define(Closed)))
        self.assertRaises(TypeError, kind, number=1, other=2)
        self.assertEqual(gone, [1])

    def test_more_fields_than_there_is_room_for_are_left_to_init(self) -> None:
        kind = class_of({f"field{number}": attrs.field() for number in range(33)})
        self.assertFalse(filling.is_filled(kind))
        self.assertEqual(kind(*range(33)).field32, 32)

    def test_a_class_that_is_filled_twice_is_filled_as_it_was(self) -> None:
        default = Held([])
        kind = class_of({"first": attrs.field(), "second": attrs.field(default=default)})
        self.assertIs(kind(1).second, default)
        references = sys.getrefcount(default)
        # What the first layout holds is pointed at from now on.
        self.assertTrue(filling.fill(kind, ["first", "second"], 2, {"second": None}))
        self.assertEqual(sys.getrefcount(default), references)
        self.assertIs(kind(1).second, default)

    def test_nothing_is_kept_of_what_is_gone(self) -> None:
        class Marked:
            """Nobody else has one."""

        marked = Marked()

        def go() -> None:
            for _ in range(500):
                Pair(marked, second=marked)
                Pair(marked)
                for wrong in ({"third": marked}, {"first": marked}):
                    try:
                        Pair(marked, **wrong)
                    except TypeError:
                        continue

        go()
        gc.collect()
        references, blocks = sys.getrefcount(marked), sys.getallocatedblocks()
        go()
        gc.collect()
        self.assertEqual(sys.getrefcount(marked), references)
        self.assertLess(abs(sys.getallocatedblocks() - blocks), 200)


class Derived(Pair):
    """As `Pair`, with a dict, and a class in Python that makes and ends it."""


class Held:
    """Something whose end can be seen."""

    ends: list[str]

    def __init__(self, ends: list[str]) -> None:
        self.ends = ends

    def __del__(self) -> None:
        self.ends.append("ended")


class EndsTest(SynchronousTestCase):
    """What becomes of a value that nobody needs any more."""

    def setUp(self) -> None:
        if filling is None:
            raise SkipTest("router.sms.filling is in the compiled router only: make test-compiled")
        self.ends: list[str] = []

    def test_the_garbage_collector_is_not_told_of_values(self) -> None:
        self.assertFalse(gc.is_tracked(Pair([])))
        self.assertFalse(gc.is_tracked(ShortMessage(short_message=b"Hi")))

    def test_what_it_holds_ends_with_it(self) -> None:
        pair = Pair(Held(self.ends), Held(self.ends))
        del pair
        self.assertEqual(self.ends, ["ended"] * 2)

    def test_half_filled_ones_end_too(self) -> None:
        self.assertRaises(TypeError, Pair, Held(self.ends), second=1, third=2)
        gc.collect()
        self.assertEqual(self.ends, ["ended"])

    def test_one_that_was_made_by_object_ends_too(self) -> None:
        made = object.__new__(Pair)
        made.__init__(Held(self.ends))  # type: ignore[misc]
        del made
        self.assertEqual(self.ends, ["ended"])

    def test_a_class_that_derives_from_it_has_more_to_end(self) -> None:
        derived = cast(Any, Derived(Held(self.ends), 2))
        derived.more = Held(self.ends)
        del derived
        self.assertEqual(self.ends, ["ended"] * 2)

    def test_classes_are_held_by_their_values_and_given_up(self) -> None:
        kinds: tuple[Any, ...] = (Pair, Derived, ShortMessage)
        for kind in kinds:
            before = sys.getrefcount(kind)
            values = [kind() if kind is ShortMessage else kind(1) for _ in range(100)]
            self.assertEqual(sys.getrefcount(kind), before + 100)
            del values
            self.assertEqual(sys.getrefcount(kind), before)

    def test_what_has_more_than_slots_ends_as_ever(self) -> None:
        kind = class_of({"first": attrs.field()}, slots=False)
        self.assertFalse(filling.is_slots_only(kind))
        self.assertFalse(filling.is_slots_only(Derived))
        self.assertTrue(filling.is_slots_only(Pair))
        weakly: Any = filled(attrs.make_class("Made", ["first"], slots=True, weakref_slot=True))
        self.assertFalse(filling.is_slots_only(weakly))
        made = weakly(Held(self.ends))
        del made
        self.assertEqual(self.ends, ["ended"])
