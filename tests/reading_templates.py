"""Reads templates without rendering them: which names they use, and which attributes they read of what."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from jinja2 import nodes
from jinja2.runtime import LoopContext

from kb.declare.fields import RecordType
from tests.template_types import (
    GIVEN_BACK,
    HTML,
    LOST,
    NUMBER,
    TEXT,
    TRUTH,
    UNKNOWN,
    Called,
    Either,
    Of,
    OfType,
    Row,
    Several,
    Table,
    Template,
    Thing,
    Type,
    Types,
    Value,
    either,
    hints_of,
    signature_of,
)
from view import contexts
from view.contract.macros import MACROS
from view.environment import TEMPLATES, Snapshot, environment

Scope = dict[str, Type]
Kind = TypeVar("Kind", bound=nodes.Node)
OF_JINJA = ("caller", "self", "super", "varargs", "kwargs")
SAME = ("list", "reverse", "sort", "selectattr", "rejectattr", "select", "reject", "unique")
NUMBERS = ("length", "round", "sum", "int", "count")


ENVIRONMENT = environment(Snapshot(TEMPLATES))


@functools.cache
def parsed(name: str) -> nodes.Template:
    """Return the syntax tree of a template."""
    return ENVIRONMENT.parse((TEMPLATES / name).read_text(encoding="utf-8"), name)


@functools.cache
def within(tree: nodes.Node, kind: type[Kind]) -> tuple[Kind, ...]:
    """Return the nodes of a kind in a tree, which nothing changes."""
    return tuple(tree.find_all(kind))


class Reader:
    """Reads templates with certain declared types; `faults` are what it finds, each with its template and line."""

    def __init__(
        self,
        declared: Mapping[str, RecordType],
        global_values: Mapping[str, Any],
        changed: Mapping[str, tuple[str, str]],
    ) -> None:
        self.types = Types(declared)
        self.changed = changed
        self.used: set[tuple[str, str]] = set()
        self.trees: dict[str, nodes.Template] = {}
        self.signatures: dict[Called, inspect.Signature] = {}
        self.faults: list[str] = []
        self.unknown: list[str] = []
        self.template = ""
        self.globals = {name: self.types.given(each, global_values[name]) for name, each in contexts.GLOBALS.items()}
        self.modules: dict[str, Scope] = {}

    # ── Templates

    def read(self) -> list[str]:
        """Return the faults of all templates."""
        for name, received in contexts.CONTEXTS.items():
            self._page(name, {given: self.types.given(each) for given, each in received.items()})
        return sorted(dict.fromkeys(self.faults))

    def _page(self, name: str, received: Scope) -> None:
        scope = self.globals | received
        tree, blocks = self._tree(name), dict[str, nodes.Block]()
        while True:
            self.template = name
            overridden, parent = set(blocks), next(iter(within(tree, nodes.Extends)), None)
            body = [node for node in tree.body if not (parent and isinstance(node, nodes.Block))]
            blocks |= {block.name: block for block in within(tree, nodes.Block) if block.name not in overridden}
            self._body(body, scope)
            self._macros(tree, scope)
            for block in within(tree, nodes.Block):
                if block.name not in overridden:
                    self._body(block.body, dict(scope))
            if parent is None:
                return
            name = parent.template.value
            tree = self._tree(name)
            scope = {given: self.types.given(each) for given, each in contexts.FRAMED.items()} | scope

    def _tree(self, name: str) -> nodes.Template:
        if name not in self.changed:
            return parsed(name)
        if name not in self.trees:
            words, other = self.changed[name]
            source = (TEMPLATES / name).read_text(encoding="utf-8")
            assert words in source, f"{name} does not say {words}"
            self.trees[name] = ENVIRONMENT.parse(source.replace(words, other), name)
        return self.trees[name]

    def module(self, name: str) -> Scope:
        """Return what an imported template offers: its macros, and what it sets."""
        if name not in self.modules:
            before, self.template = self.template, name
            scope: Scope = dict(self.globals)
            self._body(self._tree(name).body, scope)
            self.modules[name] = {key: value for key, value in scope.items() if value is not self.globals.get(key)}
            self.template = before
        return self.modules[name]

    def _macros(self, tree: nodes.Template, scope: Scope) -> None:
        declared = MACROS.get(self.template, {})
        for macro in within(tree, nodes.Macro):
            names = [argument.name for argument in macro.args]
            if macro.name not in declared or list(declared[macro.name].parameters) != names:
                self.fault(macro, f"the macro {macro.name} has not the parameters that are declared")
                continue
            given = {name: self.types.of(each) for name, each in declared[macro.name].parameters.items()}
            self._body(macro.body, scope | given | {"caller": UNKNOWN})

    # ── Statements

    def _body(self, body: Iterable[nodes.Node], scope: Scope) -> None:
        for node in body:
            read = getattr(self, f"_{type(node).__name__.lower()}", None)
            assert read, f"{self.template} has a {type(node).__name__}"
            read(node, scope)

    def _output(self, node: nodes.Output, scope: Scope) -> None:
        for each in node.nodes:
            self.of(each, scope)

    def _if(self, node: nodes.If, scope: Scope) -> None:
        self.of(node.test, scope)
        for branch in (node.body, node.elif_, node.else_):
            self._body(branch, scope)

    def _for(self, node: nodes.For, scope: Scope) -> None:
        inner = scope | {"loop": Of(LoopContext)}
        self._assigned(node.target, self.types.each(self.of(node.iter, scope)), inner)
        if node.test:
            self.of(node.test, inner)
        self._body(node.body, inner)
        self._body(node.else_, scope)

    def _assign(self, node: nodes.Assign, scope: Scope) -> None:
        self._assigned(node.target, self.of(node.node, scope), scope)

    def _assignblock(self, node: nodes.AssignBlock, scope: Scope) -> None:
        self._body(node.body, scope)
        self._assigned(node.target, HTML, scope)

    def _assigned(self, target: nodes.Node, value: Type, scope: Scope) -> None:
        if isinstance(target, nodes.Name):
            scope[target.name] = value
            return
        assert isinstance(target, nodes.Tuple)
        parts = self.types.parts(value, len(target.items))
        for name, part in zip(target.items, parts, strict=True):
            self._assigned(name, part, scope)

    def _block(self, node: nodes.Block, scope: Scope) -> None:
        """What fills it is read by itself: a block sees what its template sets, but nothing of what stands around it."""

    def _extends(self, node: nodes.Extends, scope: Scope) -> None:
        """The template that it extends is read after it."""

    def _macro(self, node: nodes.Macro, scope: Scope) -> None:
        scope[node.name] = Called(self.template, node.name)

    def _import(self, node: nodes.Import, scope: Scope) -> None:
        scope[node.target] = Template(node.template.value)

    def _fromimport(self, node: nodes.FromImport, scope: Scope) -> None:
        for name in node.names:
            scope[name] = self.module(node.template.value)[name]

    def _include(self, node: nodes.Include, scope: Scope) -> None:
        wanted = contexts.CONTEXTS[node.template.value]
        for name in (
            name for name, each in wanted.items() if not (each.optional or each.setting) and name not in scope
        ):
            self.fault(node, f"{node.template.value} receives {name}, which is not there")

    def _callblock(self, node: nodes.CallBlock, scope: Scope) -> None:
        self.of(node.call, scope, caller=True)
        inner = dict(scope)
        called = self.of(node.call.node, scope)
        given = MACROS[called.template][called.name].caller if isinstance(called, Called) else ()
        arguments = self.bound(called, node.call, scope)
        for target, name in zip(node.args, given, strict=True):
            inner[target.name] = arguments.get(name, UNKNOWN)
        self._body(node.body, inner)

    # ── Expressions

    def of(self, node: nodes.Node, scope: Scope, caller: bool = False) -> Type:
        """Return the type of an expression; whatever it reads that is not there becomes a fault."""
        match node:
            case nodes.Name(name=name):
                self.used.add((self.template, name))
                if name in scope:
                    return scope[name]
                if name not in OF_JINJA:
                    self.fault(node, f"{name} is not received")
                return LOST
            case nodes.TemplateData():
                return HTML
            case nodes.Const(value=value):
                return UNKNOWN if value is None else Of(type(value))
            case nodes.Getattr(node=inner, attr=name):
                return self.attribute(self.of(inner, scope), name, node)
            case nodes.Getitem():
                return self._item(node, scope)
            case nodes.Call():
                return self._call(node, scope, caller)
            case nodes.Filter():
                return self._filter(node, scope)
            case nodes.List(items=items):
                return Several(either(*(self.of(each, scope) for each in items))) if items else UNKNOWN
            case nodes.Tuple(items=items):
                return Row(tuple(self.of(each, scope) for each in items))
            case nodes.Dict(items=pairs):
                return Table(either(*(self.of(pair.value, scope) for pair in pairs)))
            case nodes.CondExpr(test=test, expr1=one, expr2=other):
                self.of(test, scope)
                return self._either(one, other, scope)
            case nodes.Or(left=one, right=other) | nodes.And(left=one, right=other) | nodes.Add(left=one, right=other):
                return self._either(one, other, scope)
            case nodes.Test(node=inner, name="defined"):
                if isinstance(inner, nodes.Name):
                    self.used.add((self.template, inner.name))
                    return TRUTH
        for inner in node.iter_child_nodes():
            self.of(inner, scope)
        return TEXT if isinstance(node, nodes.Concat) else NUMBER if isinstance(node, nodes.BinExpr) else TRUTH

    def _either(self, one: nodes.Node, other: nodes.Node | None, scope: Scope) -> Type:
        found = [self.of(each, scope) for each in (one, other) if each is not None]
        known = [each for each in found if each != UNKNOWN and not (len(found) > 1 and each == TRUTH)]
        return either(*known) if known else UNKNOWN

    def _item(self, node: nodes.Getitem, scope: Scope) -> Type:
        of, key = self.of(node.node, scope), self.of(node.arg, scope)
        if isinstance(node.arg, nodes.Slice) or of == TEXT:
            return of
        if isinstance(of, Thing):
            return self.attribute(of, str(node.arg.value), node)
        if isinstance(of, Table):
            return of.of
        if isinstance(of, Row) and isinstance(node.arg, nodes.Const):
            return of.of[node.arg.value]
        if isinstance(of, Of) and hasattr(of.cls, "__getitem__") and not issubclass(of.cls, str):
            names = key.names if isinstance(key, Of) else ()
            hints = hints_of(of.cls.__getitem__)
            return self.types.of(hints.get("return"), OfType(names) if names else None)
        return self.types.each(of)

    def _filter(self, node: nodes.Filter, scope: Scope) -> Type:
        of = self.of(node.node, scope) if node.node else HTML
        for argument in (*node.args, *(each.value for each in node.kwargs)):
            self.of(argument, scope)
        words = [each.value for each in node.args if isinstance(each, nodes.Const)]
        if node.name in ("selectattr", "rejectattr", "groupby"):
            self._path(self.types.each(of), words[0], node)
            return Several(Row((TEXT, of))) if node.name == "groupby" else of
        if node.name == "map":
            named = [each.value.value for each in node.kwargs if each.key == "attribute"]
            each = self.types.each(of)
            return Several(self._path(each, named[0], node) if named else self.types.parts(each, 1)[0])
        if node.name == "raw":
            return self.types.value(of.kind, shown=False) if isinstance(of, Value) else UNKNOWN
        if node.name in SAME:
            return of
        if node.name in ("first", "last", "max", "min"):
            return self.types.each(of)
        if node.name == "cut":
            return Row((of, of))
        own = ENVIRONMENT.filters[node.name]
        hint = hints_of(own).get("return") if "jinja2" not in own.__module__ else None
        return self.types.of(hint) if hint else NUMBER if node.name in NUMBERS else TEXT

    def _path(self, of: Type, path: str, node: nodes.Node) -> Type:
        for name in path.split("."):
            of = self.attribute(of, name, node)
        return of

    # ── Calls

    def _call(self, node: nodes.Call, scope: Scope, caller: bool) -> Type:
        if isinstance(node.node, nodes.Getattr):
            of = self.of(node.node.node, scope)
            if isinstance(of, Table):
                found = {
                    "items": Several(Row((TEXT, of.of))),
                    "values": Several(of.of),
                    "get": of.of,
                    "keys": Several(TEXT),
                }
                self._arguments(node, scope)
                return found[node.node.attr]
            if of == TEXT:
                self._arguments(node, scope)
                return {"split": Several(TEXT), "partition": Row((TEXT,) * 3)}.get(node.node.attr, TEXT)
        called = self.of(node.node, scope)
        arguments = self.bound(called, node, scope, caller, say=True)
        if isinstance(called, Called):
            return HTML
        if not isinstance(called, Thing) or not inspect.isfunction(called.value):
            return UNKNOWN
        return self._returned(called.value, arguments, node)

    def _returned(self, function: Any, arguments: dict[str, Type], node: nodes.Call) -> Type:
        name = function.__name__
        record = None
        literals = [each.value for each in node.args if isinstance(each, nodes.Const)]
        types = [each for each in literals if each in self.types.declared]
        if types and "wanted" in arguments:
            record = OfType((types[0],))
        if name in GIVEN_BACK:
            record = next((of for of in map(self._records, arguments.values()) if of), None)
        return self.types.of(hints_of(function).get("return"), record)

    def _records(self, of: Type) -> OfType | None:
        if isinstance(of, Several):
            return of.of if isinstance(of.of, OfType) else None
        return of if isinstance(of, OfType) else None

    def _arguments(self, node: nodes.Call, scope: Scope) -> tuple[list[Type], dict[str, Type]]:
        return [self.of(each, scope) for each in node.args], {
            each.key: self.of(each.value, scope) for each in node.kwargs
        }

    def bound(
        self, called: Type, node: nodes.Call, scope: Scope, caller: bool = False, say: bool = False
    ) -> dict[str, Type]:
        """Return the arguments of a call by the names of the parameters; a call that does not fit becomes a fault."""
        given, named = self._arguments(node, scope)
        signature = self._signature(called)
        if signature is None:
            return {}
        if caller and "caller" in signature.parameters:
            named["caller"] = HTML
        try:
            arguments = dict(signature.bind(*given, **named).arguments)
        except TypeError as error:
            if say:
                self.fault(node, f"a call does not fit: {error}")
            return {}
        if say:
            self._fitting(called, arguments, node)
        return arguments

    def _fitting(self, called: Type, arguments: dict[str, Type], node: nodes.Call) -> None:
        """Find the records that are of no type of which the parameter may be."""
        if isinstance(called, Called):
            wanted = MACROS.get(called.template, {})[called.name].parameters
        else:
            wanted = hints_of(called.value)
        for name, found in arguments.items():
            may, is_ = self._records(self.types.of(wanted.get(name))), self._records(found)
            if may and is_ and not set(may.names) & set(is_.names):
                self.fault(node, f"{name} is {self.words(is_)} where {self.words(may)} is wanted")

    def _signature(self, called: Type) -> inspect.Signature | None:
        if isinstance(called, Called):
            if called not in self.signatures:
                self.signatures[called] = self._signature_of_macro(called)
            return self.signatures[called]
        if isinstance(called, Thing) and inspect.isfunction(called.value):
            return signature_of(called.value)
        return None

    def _signature_of_macro(self, called: Called) -> inspect.Signature:
        macros = within(self._tree(called.template), nodes.Macro)
        macro = next(each for each in macros if each.name == called.name)
        owed = len(macro.args) - len(macro.defaults)
        return inspect.Signature(
            [
                inspect.Parameter(
                    argument.name,
                    inspect.Parameter.POSITIONAL_OR_KEYWORD,
                    default=inspect.Parameter.empty if place < owed else None,
                )
                for place, argument in enumerate(macro.args)
            ]
        )

    # ── Attributes

    def attribute(self, of: Type, name: str, node: nodes.Node) -> Type:
        """Return the type of an attribute; one that is not there becomes a fault."""
        found = self.module(of.name).get(name) if isinstance(of, Template) else self.types.attribute(of, name)
        if found is None:
            self.fault(node, f"{self.words(of)} has no {name}")
            return LOST
        if of == UNKNOWN:
            self.unknown.append(f"{self.template}:{node.lineno}: {name}")
        return found

    # ── Words

    def fault(self, node: nodes.Node, words: str) -> None:
        """Keep what is wrong, with its place."""
        self.faults.append(f"templates/{self.template}:{node.lineno}: {words}")

    def words(self, of: Type) -> str:
        """Return what something is, for a message."""
        if isinstance(of, OfType):
            return "a record" if len(of.names) > 1 else f"a {self.types.declared[of.names[0]].one}"
        if isinstance(of, Thing):
            return getattr(of.value, "__name__", "a namespace")
        if isinstance(of, Either):
            return " or ".join(map(self.words, of.of))
        return f"a {of.cls.__name__}" if isinstance(of, Of) else f"a {type(of).__name__.lower()}"
