"""What the code says of the fields of a record, for whoever sees the field and not the code."""

import ast
import inspect
import textwrap
from functools import cache
from itertools import pairwise


@cache
def field_words(kind: type) -> dict[str, str]:
    """The docstring below each field of a class, or of those that it comes from, where there is one, on one line."""
    found: dict[str, str] = {}
    for base in reversed(kind.__mro__):
        if not base.__module__.startswith("sayso."):
            continue
        (tree,) = ast.parse(textwrap.dedent(inspect.getsource(base))).body
        body = tree.body if isinstance(tree, ast.ClassDef) else []
        for field, below in pairwise(body):
            told = below.value if isinstance(below, ast.Expr) else None
            if isinstance(field, ast.AnnAssign) and isinstance(told, ast.Constant) and isinstance(told.value, str):
                found[ast.unparse(field.target)] = " ".join(told.value.split())
    return found
