"""Kinds of values that every section is made of, and the base class of sections."""

import re
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Annotated, Generic, TypeVar

from phonenumbers import SUPPORTED_REGIONS
from pydantic import BaseModel, BeforeValidator, ConfigDict, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from router.config.source.problems import Place
from router.config.source.tree import Scalar, ScalarKind
from router.config.store import FORM as STORE
from router.routing.pattern import BadPattern, compiled
from router.routing.pattern import Pattern as Regex


class Section(BaseModel):
    """A part of the configuration: frozen, and without unknown keys. A key whose value is `null` counts as
    absent.

    A key with nothing at all behind it is an error: nobody means that.

    The values of a key are checked at its field; what must hold between keys, in `checks`.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, hide_input_in_errors=True
    )

    @model_validator(mode="before")
    @classmethod
    def complete(cls, given: object) -> object:
        """Keep the keys that mean something, and add the defaults that depend on others of them."""
        if not isinstance(given, Mapping):
            return given
        known = keys(cls)
        kept = {key: value for key, value in given.items() if key not in known or not is_null(value)}
        return cls.defaults(kept)

    @classmethod
    def defaults(cls, given: dict[str, object]) -> dict[str, object]:
        """Add the defaults that a field by itself cannot know."""
        return given


def keys(section: type[Section]) -> dict[str, str]:
    """Return the keys of a section as they are written, with the field of each."""
    return {field.alias or name: name for name, field in section.model_fields.items()}


def is_null(value: object) -> bool:
    """Tell whether nothing was written on purpose: `null`, or `~`."""
    return isinstance(value, Scalar) and value.kind is ScalarKind.NOTHING and bool(value.text)


E = TypeVar("E", bound=Enum)
V = TypeVar("V")

PLAIN: Mapping[str, object] = {"type": ["string", "integer"]}
"""A text; digits need no quotes."""

EXPECTED = "expected"
QUOTES = "quotes"
COUNTRY = "two capitals of ISO 3166, for example UG"

DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,99})")
FRACTION = re.compile(r"[-+]?[0-9]{1,15}(?:\.[0-9]{1,15})?")
VARIABLE = re.compile(r"^\$[A-Za-z_]\w*$|\$\{\w+\}")
MANY = 1_000_000_000
BASED = re.compile(r"0x[0-9a-fA-F]+|0o[0-7]+")


Form = Mapping[str, object]
"""The way in which a value is written, in JSON Schema."""


class ValueReader(Generic[V]):
    """A reader of values, with the form in which they are written; `schema` tells editors of it."""

    def __init__(self, read: Callable[[object], V], form: Form) -> None:
        self._read = read
        self.form = form

    def __call__(self, value: object) -> V:
        return self._read(value)


def written(form: Form) -> Callable[[Callable[[object], V]], ValueReader[V]]:
    """Give a reader the form of what it reads."""
    return lambda read: ValueReader(read, form)


def formed(pattern: str, what: str) -> Form:
    """Return the form of texts that match a pattern; editors say what was expected in its place."""
    return {"type": "string", "pattern": pattern, "patternErrorMessage": f"expected {what}"}


def expected(what: str, wrong: str = "") -> PydanticCustomError:
    """Return the error of a value that is not ``what``; ``wrong`` says what is wrong where that cannot be
    seen.
    """
    return PydanticCustomError(EXPECTED, "expected {what}", {"what": what, "wrong": wrong})


def scalar(value: object, what: str) -> Scalar:
    """Return the value if it is a single one and not nothing; a key or a default is a text already."""
    if isinstance(value, str):
        return Scalar(Place(""), value, supplied=True)
    if isinstance(value, Scalar) and value.kind is not ScalarKind.NOTHING:
        return value
    raise expected(what)


@written(PLAIN)
def text(value: object) -> str:
    """Read a text as it was written; numbers and flags without quotes only where all readers of YAML agree.

    ``00123`` is 83 to one reader and 123 to another, so it must stand in quotes (YAML 1.1 against 1.2).
    """
    return _text(value, "a text")


def _text(value: object, what: str) -> str:
    if isinstance(value, str):
        return value
    read = scalar(value, what)
    if read.kind is ScalarKind.TEXT or DECIMAL.fullmatch(read.text):
        return read.text
    raise PydanticCustomError(QUOTES, "put it in quotes", {"kind": read.kind.value})


def whole(least: int, most: int = MANY) -> ValueReader[int]:
    """Return a reader of whole numbers from ``least`` to ``most``."""
    what = f"a whole number from {least}" + (f" to {most}" if most < MANY else "")

    def read(value: object) -> int:
        number = value if isinstance(value, int) else _number(scalar(value, what), what)
        if not least <= number <= most:
            raise expected(what)
        return number

    bounds = {"minimum": least} if most == MANY else {"minimum": least, "maximum": most}
    return ValueReader(read, {"type": "integer", **bounds})


def _number(read: Scalar, what: str) -> int:
    if read.kind is ScalarKind.NUMBER or read.supplied:
        if DECIMAL.fullmatch(read.text):
            return int(read.text)
        if BASED.fullmatch(read.text):
            return int(read.text, 0)
    raise expected(what + (", without quotes" if DECIMAL.fullmatch(read.text) else ""))


@written({"type": "number"})
def number(value: object) -> float:
    """Read a number of at most 15 digits, with or without a fraction; a comma is refused."""
    what = "a number, for example 2.5"
    if isinstance(value, float):
        return value
    read = scalar(value, what)
    if (read.kind is ScalarKind.TEXT and not read.supplied) or not FRACTION.fullmatch(read.text):
        raise expected(what)
    return float(read.text)


def is_variable(given: str) -> bool:
    """Tell whether a text is a variable of a shell, `$NAME`, or has one in it, `${NAME}`."""
    return VARIABLE.search(given) is not None


def is_port(given: str) -> bool:
    """Tell whether a text is the digits of a port; 0 is one, too."""
    return re.fullmatch("[0-9]{1,5}", given) is not None and int(given) <= 65535


@written({"type": "boolean"})
def flag(value: object) -> bool:
    """Read ``true`` or ``false``."""
    if isinstance(value, bool):
        return value
    read = scalar(value, "true or false")
    if read.text.lower() in ("true", "false") and (read.kind is ScalarKind.FLAG or read.supplied):
        return read.text.lower() == "true"
    raise expected("true or false")


def choice(kind: type[E], *allowed: E) -> ValueReader[E]:
    """Return a reader of the values of an Enum, or of some of them."""
    members = {str(member.value): member for member in allowed or kind}
    what = " or ".join(filter(None, (", ".join(list(members)[:-1]), list(members)[-1])))

    def read(value: object) -> E:
        if isinstance(value, kind):
            return value
        member = members.get(scalar(value, what).text)
        if member is None:
            raise expected(what)
        return member

    # Without quotes 3.4 is a number to an editor.
    numbers = [float(word) for word in members if FRACTION.fullmatch(word)]
    return ValueReader(read, {"enum": [*members, *numbers]})


def matching(pattern: str, what: str) -> ValueReader[str]:
    """Return a reader of texts of a certain form; ``what`` describes it."""
    form = re.compile(pattern, re.ASCII)

    def read(value: object) -> str:
        given = _text(value, what)
        if not form.fullmatch(given):
            raise expected(what)
        return given

    return ValueReader(read, {**formed(f"^(?:{pattern})$", what), **PLAIN})


def pattern(value: object) -> Regex:
    """Read a regular expression of Python that is matched in linear time."""
    if isinstance(value, Regex):
        return value
    try:
        return compiled(text(value))
    except BadPattern as error:
        raise expected(error.remedy, error.wrong) from None


@written(formed("^[A-Z]{2}$", COUNTRY))
def country(value: object) -> str:
    """Read a country with telephone numbers of its own, by its two capitals in ISO 3166."""
    given = matching("[A-Z]{2}", COUNTRY)(value)
    if given not in SUPPORTED_REGIONS:
        raise expected(COUNTRY + (" (GB for the United Kingdom)" if given == "UK" else ""))
    return given


def several(value: object) -> object:
    """Take a single value for a list of one."""
    return [value] if isinstance(value, Scalar) and value.kind is not ScalarKind.NOTHING else value


def store(value: object) -> str:
    """Return ``sqlite:PATH``, relative to the working directory, or ``postgresql://…``."""
    given = text(value)
    if STORE.fullmatch(given) is None:
        raise expected("sqlite:PATH")
    return given


def octets(most: int) -> str:
    """Return the pattern of a C-octet string of SMPP with 1 to ``most`` octets before its NUL."""
    return rf"[\x21-\x7e]{{1,{most}}}"


AS_TEXT = WithJsonSchema({"type": "string"})
"""Marks values that are written as a text, whatever they are read into."""

Text = Annotated[str, BeforeValidator(text)]
Flag = Annotated[bool, BeforeValidator(flag)]
Pattern = Annotated[Regex, BeforeValidator(pattern), AS_TEXT]
Port = Annotated[int, BeforeValidator(whole(1, 65535))]
Octet = Annotated[int, BeforeValidator(whole(0, 255))]
Count = Annotated[int, BeforeValidator(whole(1))]
SYSTEM_ID = matching(octets(15), "1 to 15 letters, digits or signs, no blanks")
SystemId = Annotated[str, BeforeValidator(SYSTEM_ID)]
Name = Annotated[
    str,
    BeforeValidator(matching(r"[\w-]+(?:\.[\w-]+)*", "a name of letters, digits, `_`, `-` and single dots")),
]
Country = Annotated[str, BeforeValidator(country)]
Store = Annotated[str, BeforeValidator(store)]
