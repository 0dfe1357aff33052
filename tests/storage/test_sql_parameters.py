"""No value of anybody stands in the text of an SQL statement: values go beside it, for a `?` or a `$name`.

Read off the code itself: whatever is executed must be made of texts of ours, of names that are quoted, and of
question marks. What this reading cannot follow is listed with the reason.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

STORAGE = Path(__file__).parents[2] / "src" / "lobscan" / "storage"
FILES = sorted(STORAGE.glob("*.py"))
EXECUTING = {"execute", "executemany", "sql", "query"}
QUOTING = {"quoted", "_quoted"}


class Reader:
    """Follows an expression to where it comes from, within its function and module."""

    def __init__(self, module: ast.Module, function: ast.AST) -> None:
        self.module = module
        self.function = function

    def ours(self, node: ast.AST | None) -> bool:  # noqa: C901, PLR0911 - a line for each kind
        """Whether a text can only be made of our own words."""
        match node:
            case ast.Constant():
                return True
            case ast.JoinedStr(values=values):
                return all(self.ours(v.value if isinstance(v, ast.FormattedValue) else v) for v in values)
            case ast.BinOp(left=left, op=ast.Add() | ast.Mult(), right=right):
                return self.ours(left) and (self.ours(right) or isinstance(node.op, ast.Mult))
            case ast.IfExp(body=body, orelse=orelse):
                return self.ours(body) and self.ours(orelse)
            case ast.List(elts=elements) | ast.Tuple(elts=elements):
                return all(map(self.ours, elements))
            case ast.Starred(value=value):
                return self.ours(value)
            case ast.ListComp(elt=made) | ast.GeneratorExp(elt=made):
                return self.ours(made)
            case ast.Call(func=ast.Name(id="map"), args=[ast.Name(id=name), _]):
                return name in QUOTING
            case ast.Call(func=ast.Name(id=name)):
                return name in QUOTING
            case ast.Call(func=ast.Attribute(attr="join", value=between), args=[parts]):
                return self.ours(between) and self.ours(parts)
            case ast.Name(id=name):
                return self._named(name)
        return False

    def _named(self, name: str) -> bool:
        """A name is ours when all that is ever given to it is; a parameter or a loop's is not."""
        for place in (self.function, self.module):
            given = list(_given(place, name))
            if given:
                return all(map(self.ours, given))
        return name.isupper()  # a constant of another module, which is read there


def _given(place: ast.AST, name: str) -> Iterator[ast.AST | None]:
    body = place.body if isinstance(place, ast.Module) else list(ast.walk(place))
    for node in body:
        match node:
            case ast.Assign(targets=targets, value=value):
                if any(isinstance(t, ast.Name) and t.id == name for t in targets):
                    yield value
            case (
                ast.AnnAssign(target=ast.Name(id=found), value=value)
                | ast.AugAssign(target=ast.Name(id=found), value=value)
            ) if found == name:
                yield value
            case ast.For(target=target, iter=source) | ast.comprehension(target=target, iter=source):
                if any(isinstance(t, ast.Name) and t.id == name for t in ast.walk(target)):
                    yield source
            case ast.arg(arg=found) if found == name:
                yield None


def statements(path: Path) -> Iterator[tuple[str, ast.AST, Reader]]:
    """Everything that a file executes: where, what, and who reads it."""
    module = ast.parse(path.read_text(encoding="utf-8"))
    functions = [n for n in ast.walk(module) if isinstance(n, ast.FunctionDef)]
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            if node.func.attr not in EXECUTING:
                continue
            around = [f for f in functions if f.lineno <= node.lineno <= (f.end_lineno or 0)]
            inner = max(around, key=lambda f: f.lineno, default=None)
            where = f"{path.name}: {inner.name if inner else ''}"
            yield where, node.args[0], Reader(module, inner or module)


UNREADABLE = {
    "answers.py: _one": "takes a statement; those who call it are read below",
    "answers.py: _insert": "takes the name of a table; those who call it are read below",
    "answers.py: tally": "`_among` gives one of three texts of its own",
    "answers.py: _crowds": "the same",
    "promises.py: _answers": "the statements stand in the constant beside their messages",
    "rewriting.py: _copy": "`_value` gives a quoted column, with question marks around it",
}
"""Where the reading stops, and why it is safe all the same."""
PASSED_ON = {"_one": 1, "_insert": 1}
"""Functions of `answers.py` that are given words of a statement, and at which place."""


def test_there_is_something_to_read() -> None:
    assert sum(len(list(statements(path))) for path in FILES) > 100


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_values_go_beside_a_statement(path: Path) -> None:
    found = {where for where, text, reader in statements(path) if not reader.ours(text)}
    assert found == {where for where in UNREADABLE if where.startswith(f"{path.name}:")}


def test_what_is_passed_on_is_ours_too() -> None:
    module = ast.parse((STORAGE / "answers.py").read_text(encoding="utf-8"))
    found = [
        Reader(module, function).ours(call.args[PASSED_ON[call.func.id]])
        for function in ast.walk(module)
        if isinstance(function, ast.FunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in PASSED_ON
    ]
    assert len(found) > 8
    assert all(found)


@pytest.mark.parametrize(
    "text",
    [
        "def f(c, x): c.execute('SELECT ' + x)",
        "def f(c, x): c.execute(f'SELECT {x}')",
        "def f(c, x): c.execute('SELECT %s' % x)",
        "def f(c, x): c.execute('SELECT {}'.format(x))",
        "def f(c, x):\n s = 'SELECT '\n s += x\n c.execute(s)",
        "def f(c, x):\n for one in x: c.execute(f'SELECT {one}')",
        "def f(c, x): c.execute(', '.join(x))",
        "def f(c, x): c.execute(str(x))",
    ],
)
def test_the_reading_sees_what_is_wrong(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.py").write_text(text, encoding="utf-8")
    assert [reader.ours(said) for _where, said, reader in statements(tmp_path / "x.py")] == [False]
