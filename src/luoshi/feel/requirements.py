"""Which names outside of a tree it uses, before its types are known: what decisions require of each other."""

from collections.abc import Iterator

from luoshi.feel import syntax
from luoshi.feel.parser import children
from luoshi.feel.syntax import Expression, Tests

_Tree = Expression | Tests


def free_names(tree: _Tree) -> tuple[str, ...]:
    """The names that nothing inside of the tree binds, in the order of the text, each once.

    Names of built-in functions are among them, and those that a filter may take from its items.
    """
    return tuple(dict.fromkeys(_free(tree, frozenset())))


def _free(node: _Tree, bound: frozenset[str]) -> Iterator[str]:
    match node:
        case syntax.Name(name):
            if name not in bound:
                yield name
        case syntax.For(iterators, result) | syntax.Quantified(_, iterators, result):
            for each in iterators:
                yield from _free(each.domain, bound)
                if each.until is not None:
                    yield from _free(each.until, bound)
                bound |= {each.name}
            yield from _free(result, bound | {"partial"} if isinstance(node, syntax.For) else bound)
        case syntax.FunctionLiteral(parameters, body):
            yield from _free(body, bound | {each.name for each in parameters})
        case syntax.ContextLiteral(entries):
            for entry in entries:
                own = {entry.name} if isinstance(entry.value, syntax.FunctionLiteral) else frozenset[str]()
                yield from _free(entry.value, bound | own)
                bound |= {entry.name}
            if node.result is not None:
                yield from _free(node.result, bound)
        case syntax.Filter(source, condition):
            yield from _free(source, bound)
            yield from _free(condition, bound | {"item"})
        case _:
            for child in children(node):
                yield from _free(child, bound)
