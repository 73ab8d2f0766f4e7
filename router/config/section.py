"""What all sections of the page have in common."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, model_validator

from router.config.tree import Kind, Scalar


class Section(BaseModel):
    """A part of the page: frozen, its keys all known; one whose value is written `null` is as good as absent.

    A key with nothing at all behind it is an error: nobody means that.

    What a value may be is said at its field; what must hold between fields or sections, `check` says.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, hide_input_in_errors=True
    )

    @model_validator(mode="before")
    @classmethod
    def complete(cls, given: object) -> object:
        """The keys that mean something, with the defaults that depend on others of them."""
        if not isinstance(given, Mapping):
            return given
        known = keys(cls)
        kept = {key: value for key, value in given.items() if key not in known or not is_null(value)}
        return cls.defaults(kept)

    @classmethod
    def defaults(cls, given: dict[str, object]) -> dict[str, object]:
        """The same keys, with defaults that a field by itself cannot know."""
        return given


def keys(section: type[Section]) -> dict[str, str]:
    """The keys of a section as they are written, and the field of each."""
    return {field.alias or name: name for name, field in section.model_fields.items()}


def is_null(value: object) -> bool:
    """Whether nothing was written on purpose: `null`, or `~`."""
    return isinstance(value, Scalar) and value.kind is Kind.NOTHING and bool(value.text)
