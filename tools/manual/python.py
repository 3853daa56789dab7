"""The reference of the Python API: the names that `import sayso` gives, read from their source by mkdocstrings."""

import sayso
from sayso import charts


def page() -> str:
    """The page."""
    parts = [_HEAD, *(_entry(f"sayso.{name}", f"{sayso._HOME[name]}.{name}") for name in sayso.__all__), _SPACY]
    parts.append("## Charts\n\nFor notebooks and pictures: Altair charts that show themselves.\n")
    for name in charts.__all__:
        home = getattr(getattr(charts, name), "__module__", "sayso.charts")
        parts.append(_entry(f"sayso.charts.{name}", f"{home}.{name}", level="###"))
    return "\n".join(parts)


def _entry(name: str, source: str, level: str = "##") -> str:
    return f"{level} {name}\n\n::: {source}\n"


_SPACY = """\
## nlp.add_pipe("sayso")

::: sayso.component
    options:
      members: [make]
"""
_HEAD = """\
# Python

What `import sayso` gives; nothing slow is loaded before it is used. A reading's fields are in
[records](records.md). Other modules of the package are not meant for use from outside and may change.

```python
import sayso

reading = sayso.extract("The mayor of Aldery said the bridge was open again.", date="2022-11-15")
reading.statements[0].content  # spans: ((25, 50),)
```
"""
