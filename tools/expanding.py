"""Values written out, as mypyc wants them: classes whose fields are Final, with an ``__init__`` of their own.

In the source a value is a class with `router.sms.value.value` (a PDU: `router.smpp.declare.pdu`) in front of
it, and attrs makes the rest when it is imported. mypyc compiles no attrs class, and a dataclass keeps an
``__init__`` that is not compiled. So the copy that is compiled has such classes written out: their fields
become ``Final``, which in C nobody can change, and ``__init__`` looks at the type of each. How they are
compared, hashed, shown and changed stands in `router.sms.value_base.Value`.

Each line stays where it is, so that what mypy, mypyc and tracebacks say of a line is true of the source.
What is written here goes into the blank lines behind a class, of which there are always two.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

VALUE, PDU = "value", "pdu"
"""What stands in front of a class: its decorators."""

HOME = "router.sms.value"
VALUE_BASE = "router.sms.value_base"

TYPING = "from typing import ClassVar as _ClassVar, Final as _Final"

WORDS = {
    "integer": ("Integer()", "0"),
    "c_octet_string": ("COctetString({})", "''"),
    "time": ("Time({})", "''"),
    "short_message": ("ShortMessageField()", "b''"),
    "dest_addresses": ("DestAddresses()", "()"),
    "unsuccess_smes": ("UnsuccessSmes()", "()"),
    "optional_parameters": ("", "()"),
}
"""The words for a PDU's fields (`router.smpp.declare`): the kind in `router.smpp.fields`, and the default."""

NOT_SHOWN = ("short_message",)

NOT_OWN = ("init", "attrs_init", "attrs_pre_init", "attrs_post_init", "eq", "hash")
"""Methods that a value cannot have: it is its fields and no more."""


class CannotExpand(Exception):
    """With file and line, and what is wrong there."""


@dataclass
class Field:
    """One field of a value, as source text."""

    name: str
    type: str
    default: str | None = None
    made: str | None = None
    """What makes it, if nobody gives it: an expression of ``self``."""
    given: bool = True
    """It is a parameter."""
    compared: bool = True
    shown: bool | None = True
    """Whether ``repr`` shows it; None stands for the lengths only (`router.sms.value_base`)."""
    takes: str = ""
    """The type of the parameter, if another one."""
    converter: str = ""
    kind: str = ""
    is_generic: bool = False


@dataclass
class Declared:
    """A value's class."""

    name: str
    fields: Sequence[Field]
    kw_only: bool
    base: "Declared | None" = None

    def all_fields(self) -> list[Field]:
        return [*(self.base.all_fields() if self.base else ()), *self.fields]


@dataclass
class Module:
    """One file that is written anew, line by line."""

    file: str
    source: str
    known: Mapping[str, Declared]
    """PDUs of other modules, by their names."""
    found: dict[str, Declared] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tree = ast.parse(self.source, self.file)
        self.lines = self.source.split("\n")

    def fail(self, node: ast.AST, why: str) -> CannotExpand:
        return CannotExpand(f"{self.file}:{getattr(node, 'lineno', 0)}: {why}")

    def replace(self, node: ast.stmt | ast.expr, text: str) -> None:
        """Put one line where a node was; the lines behind it that it had become blank."""
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        before = self.lines[first].encode()[: node.col_offset].decode()
        after = self.lines[last].encode()[node.end_col_offset :].decode()
        self.lines[first : last + 1] = [before + text + after, *[""] * (last - first)]

    def append(self, cls: ast.ClassDef, definitions: Sequence[str]) -> None:
        """Put lines behind a class."""
        end = cls.end_lineno or cls.lineno
        while len(self.lines) < end + len(definitions):
            self.lines.append("")
        for at, each in enumerate(definitions, end):
            if self.lines[at].strip():
                raise self.fail(cls, "a value is followed by two blank lines")
            self.lines[at] = "    " + each

    def expanded(self) -> str:
        """Return the text in which each value is written out.

        :raises CannotExpand: with file and line.
        """
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ClassDef) and _is_value(node) and node not in self.tree.body:
                raise self.fail(node, "a value stands in its module, not within something there")
        for statement in self.tree.body:
            if isinstance(statement, ast.ImportFrom):
                self._import(statement)
            elif isinstance(statement, ast.ClassDef) and _is_value(statement):
                self._class(statement)
        return "\n".join(self.lines)

    def _import(self, node: ast.ImportFrom) -> None:
        """Take what was for the fields only, and give what stands in its place."""
        if node.module == HOME:
            names = ", ".join([*(each.name for each in node.names if each.name != VALUE), "Value as _Value"])
            self.replace(node, f"from {VALUE_BASE} import {names}; {TYPING}")
        elif node.module == "router.smpp.declare":
            kept = [each for each in node.names if each.name not in {*WORDS, PDU}]
            lines = [f"from {node.module} import {ast.unparse(each)}" for each in kept]
            if len(kept) < len(node.names):
                lines += ["from router.smpp import fields as _kinds", "from router.sms.message import Tlvs"]
                lines += [f"from {VALUE_BASE} import Value as _Value", TYPING]
            self.replace(node, "; ".join(lines))
        elif node.module == "attrs" and {each.name for each in node.names} <= {"field", "Factory"}:
            self.replace(node, "pass")

    def _class(self, cls: ast.ClassDef) -> None:
        if len(cls.decorator_list) != 1:
            raise self.fail(cls, "a value has no other decorator")
        (decorator,) = cls.decorator_list
        if not _called(decorator):
            raise self.fail(decorator, "the decorator of a value is one word: it is imported by its name")
        is_pdu = _called(decorator) == PDU
        kw_only = is_pdu or self._is_kw_only(decorator)
        base = self._base(cls, kw_only)
        for each in cls.body:
            if isinstance(each, ast.FunctionDef) and each.name.strip("_") in NOT_OWN:
                raise self.fail(each, f"a value has no {each.name}: it is its fields and no more")
        statements = [
            each for each in cls.body if isinstance(each, ast.AnnAssign) and not _is_class_var(each)
        ]
        if base is None and not statements:
            raise self.fail(cls, "a value has a field")
        variables = {name.id for each in cls.bases if _is_generic(each) for name in _names(each)}
        declared = Declared(cls.name, [self._field(each, variables) for each in statements], kw_only, base)
        self.found[cls.name] = declared
        if statements:
            self._write(cls, declared, statements, is_pdu)
        first, end = decorator.lineno - 1, decorator.end_lineno or 0
        self.lines[first:end] = [""] * (end - first)
        if base is None:
            self._inherit(cls)

    def _is_kw_only(self, decorator: ast.expr) -> bool:
        given = [*decorator.args, *decorator.keywords] if isinstance(decorator, ast.Call) else []
        if given and list(map(ast.unparse, given)) != ["kw_only=True"]:
            raise self.fail(decorator, "a value has no setting but kw_only=True")
        return bool(given)

    def _base(self, cls: ast.ClassDef, kw_only: bool) -> Declared | None:
        bases = [ast.unparse(each) for each in cls.bases if not _is_generic(each)]
        if not bases:
            return None
        base = self.found.get(bases[0]) or self.known.get(bases[0])
        if base is None or len(cls.bases) > 1:
            raise self.fail(
                cls, "a value inherits from nothing but Generic, or one value of its module, or Pdu"
            )
        if base.kw_only != kw_only:
            raise self.fail(cls, f"a value is kw_only where {base.name} is, and only there")
        return base

    def _inherit(self, cls: ast.ClassDef) -> None:
        line, name = self.lines[cls.lineno - 1], f"class {cls.name}"
        before, after = (f"{name}(", f"{name}(_Value, ") if cls.bases else (f"{name}:", f"{name}(_Value):")
        if before not in line:
            raise self.fail(cls, f"this line of a value begins with {before}")
        self.lines[cls.lineno - 1] = line.replace(before, after, 1)

    def _field(self, node: ast.AnnAssign, variables: set[str]) -> Field:
        found = Field(ast.unparse(node.target), ast.unparse(node.annotation))
        found.is_generic = any(each.id in variables for each in _names(node.annotation))
        word = _called(node.value) if isinstance(node.value, ast.Call) else ""
        if isinstance(node.value, ast.Call) and word == "field":
            self._by_field(node.value, found)
        elif isinstance(node.value, ast.Call) and word in WORDS:
            self._by_word(node.value, word, found)
        elif node.value is not None:
            found.default = ast.unparse(node.value)
        if found.given and found.name.startswith("_"):
            raise self.fail(
                node, "a field that is given has no underscore in front: attrs' parameter has none"
            )
        return found

    def _by_word(self, call: ast.Call, word: str, found: Field) -> None:
        kind, found.default = WORDS[word]
        arguments = ", ".join(ast.unparse(each) for each in call.args)
        if kind:
            found.kind = "_kinds." + kind.format(arguments)
        if word == "integer" and arguments:
            found.default = arguments
        found.shown = None if word == "optional_parameters" else word not in NOT_SHOWN
        for each in call.keywords:
            if each.arg != "shown":
                raise self.fail(call, f"{word} takes {each.arg} by position")
            found.shown = self._bool(each.value)

    def _by_field(self, call: ast.Call, found: Field) -> None:
        for each in call.keywords:
            if each.arg == "default" and _called(each.value) == "Factory":
                found.made = self._of_self(each.value)
            elif each.arg == "default":
                found.default = ast.unparse(each.value)
            elif each.arg == "init":
                found.given = self._bool(each.value)
            elif each.arg == "eq":
                found.compared = self._bool(each.value)
            elif each.arg == "repr":
                found.shown = self._bool(each.value)
            elif each.arg == "converter":
                found.converter = ast.unparse(each.value)
                found.takes = self._parameter(call, found.converter)
            else:
                raise self.fail(call, f"a value's field has no {each.arg}")
        if call.args or (found.made is None) != found.given:
            raise self.fail(call, "what a value makes itself has init=False and a Factory with takes_self")

    def _bool(self, node: ast.expr) -> bool:
        if not isinstance(node, ast.Constant) or not isinstance(node.value, bool):
            raise self.fail(node, f"here a value's field has True or False, not {ast.unparse(node)}")
        return node.value

    def _of_self(self, factory: ast.expr) -> str:
        told = list(map(ast.unparse, factory.keywords)) if isinstance(factory, ast.Call) else []
        if not isinstance(factory, ast.Call) or told != ["takes_self=True"]:
            raise self.fail(factory, "a value's Factory has takes_self=True")
        (made,) = factory.args
        if not isinstance(made, ast.Lambda):
            return f"{ast.unparse(made)}(self)"
        own = ast.unparse(made.args)
        if not own.isidentifier():
            raise self.fail(factory, "a value's Factory is a lambda of one argument, or a function")
        for each in _names(made.body):
            if each.id == own:
                each.id = "self"
        return ast.unparse(made.body)

    def _parameter(self, call: ast.Call, function: str) -> str:
        for node in self.tree.body:
            if isinstance(node, ast.FunctionDef) and node.name == function and node.args.args[0].annotation:
                return ast.unparse(node.args.args[0].annotation)
        raise self.fail(call, f"the converter {function} is a function of this module, with types")

    def _write(
        self, cls: ast.ClassDef, declared: Declared, statements: Sequence[ast.AnnAssign], is_pdu: bool
    ) -> None:
        everything = declared.all_fields()
        names = tuple(each.name for each in everything if each.given)
        shown = tuple((each.name, each.shown) for each in everything)
        facts = f"; FIELDS: _ClassVar[tuple[str, ...]] = {names!r}"
        facts += f"; SHOWN: _ClassVar[tuple[tuple[str, bool | None], ...]] = {shown!r}"
        if is_pdu:
            kinds = "".join(f"({each.name!r}, {each.kind}), " for each in everything if each.kind)
            facts += f"; KINDS: _ClassVar[tuple[tuple[str, _kinds.Kind], ...]] = ({kinds})"
        for node, each in zip(statements, declared.fields, strict=True):
            # mypy wants what depends on a type variable declared in `__init__`.
            text = "pass" if each.is_generic else f"{each.name}: _Final[{each.type}]"
            self.replace(node, text + facts if node is statements[-1] else text)
        compared = "".join(f"self.{each.name}, " for each in everything if each.compared)
        compare = f"def _compared(self) -> tuple[object, ...]: return ({compared})"
        self.append(cls, [self._init(declared), compare])

    def _init(self, declared: Declared) -> str:
        everything = [each for each in declared.all_fields() if each.given]
        parameters = [
            f"{each.name}: {each.takes or each.type}"
            + (f" = {each.default}" if each.default is not None else "")
            for each in everything
        ]
        star = ["*"] if declared.kw_only and parameters else []
        body = []
        if declared.base:
            own = [each for each in declared.base.all_fields() if each.given]
            body.append(f"super().__init__({', '.join(f'{each.name}={each.name}' for each in own)})")
        for each in declared.fields:
            if each.made is not None:
                body.append(f"self.{each.name} = {each.made}")
            elif each.converter:
                body.append(f"self.{each.name} = {each.converter}({each.name})")
            else:
                declaration = f": _Final[{each.type}]" if each.is_generic else ""
                body.append(f"self.{each.name}{declaration} = {each.name}")
        return f"def __init__({', '.join(['self', *star, *parameters])}) -> None: {'; '.join(body) or 'pass'}"


def _is_value(cls: ast.ClassDef) -> bool:
    words = (ast.unparse(each).partition("(")[0] for each in cls.decorator_list)
    return any(word.rpartition(".")[2] in (VALUE, PDU) for word in words)


def _called(node: ast.expr) -> str:
    of = node.func if isinstance(node, ast.Call) else node
    return of.id if isinstance(of, ast.Name) else ""


def _is_generic(base: ast.expr) -> bool:
    return isinstance(base, ast.Subscript) and _called(base.value) == "Generic"


def _names(node: ast.expr) -> list[ast.Name]:
    return [each for each in ast.walk(node) if isinstance(each, ast.Name)]


def _is_class_var(node: ast.AnnAssign) -> bool:
    of = node.annotation
    return isinstance(of, ast.Subscript) and isinstance(of.value, ast.Name) and of.value.id == "ClassVar"


def expand(modules: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Yield those of the compiled files in which something is written out, with their new text.

    :raises CannotExpand: with file and line.
    """
    known: dict[str, Declared] = {}
    for file in modules:
        module = Module(str(file), file.read_text(), known)
        text = module.expanded()
        known.update({name: each for name, each in module.found.items() if name == "Pdu"})
        if text != module.source:
            yield file, text
