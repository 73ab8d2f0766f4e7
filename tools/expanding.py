"""Values written out, as mypyc wants them: classes whose fields are Final, with an ``__init__`` of their own.

In the source a value is a class with `router.sms.value.value` (a PDU: `router.smpp.declare.pdu`) in front of
it, and attrs makes the rest when it is imported. mypyc compiles no attrs class, and a dataclass keeps an
``__init__`` that is not compiled. So the copy that is compiled has such classes written out: their fields
become ``Final``, which in C nobody can change, and ``__init__`` looks at the type of each. How they are
compared, hashed, shown and changed stands in `router.sms.written.Value`.

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
WRITTEN = "router.sms.written"

TYPING = "from typing import ClassVar as _ClassVar, Final as _Final"

WORDS = {
    "integer": ("Integer()", "0"),
    "c_octet_string": ("COctetString({})", "''"),
    "time": ("Time({})", "''"),
    "short_message": ("ShortMessage()", "b''"),
    "dest_addresses": ("DestAddresses()", "()"),
    "unsuccess_smes": ("UnsuccessSmes()", "()"),
    "optional_parameters": ("", "()"),
}
"""The words for a PDU's fields (`router.smpp.declare`): the kind in `router.smpp.fields`, and the default."""

NOT_SHOWN = ("short_message",)


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
    shown: str = "True"
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

    def text(self, node: ast.AST) -> str:
        return ast.unparse(node)

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
        for node in self.tree.body:
            if isinstance(node, ast.ImportFrom) and node.module == HOME:
                names = [each for each in node.names if each.name != VALUE]
                given = ", ".join([*(each.name for each in names), "Value as _Value"])
                self.replace(node, f"from {WRITTEN} import {given}; {TYPING}")
            elif isinstance(node, ast.ImportFrom) and node.module == "router.smpp.declare":
                names = [each for each in node.names if each.name not in {*WORDS, PDU}]
                kept = "; ".join(
                    f"from {node.module} import {each.name}" + (f" as {each.asname}" if each.asname else "")
                    for each in names
                )
                if len(names) < len(node.names):
                    more = "from router.smpp import fields as _kinds; from router.sms.message import Tlvs; "
                    more += f"from {WRITTEN} import Value as _Value; {TYPING}"
                    self.replace(node, f"{kept}; {more}" if kept else more)
            elif isinstance(node, ast.ClassDef):
                self._class(node)
        self._imports_of_attrs()
        return "\n".join(self.lines)

    def _imports_of_attrs(self) -> None:
        """What only the fields needed."""
        for node in self.tree.body:
            if not isinstance(node, ast.ImportFrom) or node.module != "attrs":
                continue
            if {each.name for each in node.names} <= {"field", "Factory"}:
                self.replace(node, "pass")

    def _class(self, cls: ast.ClassDef) -> None:
        decorator = next((each for each in cls.decorator_list if _called(each) in (VALUE, PDU)), None)
        if decorator is None:
            return
        if len(cls.decorator_list) != 1:
            raise self.fail(cls, "a value has no other decorator")
        base = self._base(cls)
        is_pdu = _called(decorator) == PDU
        kw_only = is_pdu or any(
            each.arg == "kw_only" for each in (decorator.keywords if isinstance(decorator, ast.Call) else ())
        )
        statements = [
            each for each in cls.body if isinstance(each, ast.AnnAssign) and not _is_class_var(each)
        ]
        variables = {
            each.id for base in cls.bases if _called_index(base) == "Generic" for each in _names(base)
        }
        declared = Declared(cls.name, [self._field(each) for each in statements], kw_only, base)
        for each, statement in zip(declared.fields, statements, strict=True):
            each.is_generic = bool(variables & {name.id for name in _names(statement.annotation)})
        self.found[cls.name] = declared
        self._write(cls, declared, statements, is_pdu)
        first = decorator.lineno - 1
        self.lines[first : (decorator.end_lineno or 0)] = [""] * ((decorator.end_lineno or 0) - first)
        self._bases(cls, base)

    def _base(self, cls: ast.ClassDef) -> Declared | None:
        for each in cls.bases:
            name = each.id if isinstance(each, ast.Name) else ""
            if name in self.found or name in self.known:
                return self.found.get(name) or self.known[name]
        return None

    def _bases(self, cls: ast.ClassDef, base: Declared | None) -> None:
        if base is not None:
            return
        line = self.lines[cls.lineno - 1]
        if cls.bases:
            self.lines[cls.lineno - 1] = line.replace(f"class {cls.name}(", f"class {cls.name}(_Value, ", 1)
        else:
            self.lines[cls.lineno - 1] = line.replace(f"class {cls.name}:", f"class {cls.name}(_Value):", 1)

    def _field(self, node: ast.AnnAssign) -> Field:
        name = node.target.id if isinstance(node.target, ast.Name) else ""
        found = Field(name, self.text(node.annotation))
        word = _called(node.value) if isinstance(node.value, ast.Call) else ""
        if isinstance(node.value, ast.Call) and word == "field":
            self._by_field(node.value, found)
        elif isinstance(node.value, ast.Call) and word in WORDS:
            self._by_word(node.value, word, found)
        elif node.value is not None:
            found.default = self.text(node.value)
        return found

    def _by_word(self, call: ast.Call, word: str, found: Field) -> None:
        kind, found.default = WORDS[word]
        arguments = ", ".join(self.text(each) for each in call.args)
        if kind:
            found.kind = "_kinds." + kind.format(arguments)
        if word == "integer" and arguments:
            found.default = arguments
        if word in NOT_SHOWN or any(each.arg == "shown" for each in call.keywords):
            found.shown = "False"
        if word == "optional_parameters":
            found.shown = "None"

    def _by_field(self, call: ast.Call, found: Field) -> None:
        for each in call.keywords:
            text = self.text(each.value)
            if (
                each.arg == "default"
                and isinstance(each.value, ast.Call)
                and _called(each.value) == "Factory"
            ):
                found.made = self._of_self(each.value)
            elif each.arg == "default":
                found.default = text
            elif each.arg == "init":
                found.given = text == "True"
            elif each.arg == "eq":
                found.compared = text == "True"
            elif each.arg == "repr":
                found.shown = text
            elif each.arg == "converter":
                found.converter = text
                found.takes = self._parameter(text)
            else:
                raise self.fail(call, f"a value's field has no {each.arg}")
        if call.args or (found.made is None) != found.given:
            raise self.fail(call, "what a value makes itself has init=False and a Factory with takes_self")

    def _of_self(self, factory: ast.Call) -> str:
        made = factory.args[0]
        if isinstance(made, ast.Lambda):
            own = made.args.args[0].arg
            for each in ast.walk(made.body):
                if isinstance(each, ast.Name) and each.id == own:
                    each.id = "self"
            return self.text(made.body)
        return f"{self.text(made)}(self)"

    def _parameter(self, function: str) -> str:
        for node in self.tree.body:
            if isinstance(node, ast.FunctionDef) and node.name == function and node.args.args[0].annotation:
                return self.text(node.args.args[0].annotation)
        raise CannotExpand(f"{self.file}:1: the converter {function} must stand here, with types")

    def _write(
        self, cls: ast.ClassDef, declared: Declared, statements: Sequence[ast.AnnAssign], is_pdu: bool
    ) -> None:
        for node, each in zip(statements, declared.fields, strict=True):
            # mypy wants what depends on a type variable declared in `__init__`.
            self.replace(node, "pass" if each.is_generic else f"{each.name}: _Final[{each.type}]")
        # Behind each other field's line nothing is moved, so this comes last.
        everything = declared.all_fields()
        given = [each for each in everything if each.given]
        names = tuple(each.name for each in given)
        shown = tuple(
            (each.name, {"True": True, "False": False, "None": None}[each.shown]) for each in everything
        )
        facts = f"FIELDS: _ClassVar[tuple[str, ...]] = {names!r}; "
        facts += f"SHOWN: _ClassVar[tuple[tuple[str, bool | None], ...]] = {shown!r}"
        if is_pdu:
            kinds = "".join(f"({each.name!r}, {each.kind}), " for each in everything if each.kind)
            facts += f"; KINDS: _ClassVar[tuple[tuple[str, _kinds.Kind], ...]] = ({kinds})"
        compared = "".join(f"self.{each.name}, " for each in everything if each.compared)
        if declared.fields or declared.base is None:
            compare = f"def _compared(self) -> tuple[object, ...]: return ({compared})"
            self._put_facts(cls, statements, facts)
            self.append(cls, [self._init(declared), compare])

    def _put_facts(self, cls: ast.ClassDef, statements: Sequence[ast.AnnAssign], facts: str) -> None:
        if statements:
            at = statements[-1].lineno - 1
            self.lines[at] += "; " + facts
        else:
            document = cls.body[0]
            self.lines[(document.end_lineno or 0) - 1] += "; " + facts

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


def _called(node: ast.expr) -> str:
    of = node.func if isinstance(node, ast.Call) else node
    return of.id if isinstance(of, ast.Name) else ""


def _called_index(node: ast.expr) -> str:
    return node.value.id if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) else ""


def _names(node: ast.expr) -> list[ast.Name]:
    return [each for each in ast.walk(node) if isinstance(each, ast.Name)]


def _is_class_var(node: ast.AnnAssign) -> bool:
    of = node.annotation
    return isinstance(of, ast.Subscript) and isinstance(of.value, ast.Name) and of.value.id == "ClassVar"


def expand(modules: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """The files among those that are compiled in which something is written out, with their new text.

    :raises CannotExpand: with file and line.
    """
    known: dict[str, Declared] = {}
    for file in modules:
        module = Module(str(file), file.read_text(), known)
        text = module.expanded()
        known.update({name: each for name, each in module.found.items() if name == "Pdu"})
        if text != module.source:
            yield file, text
