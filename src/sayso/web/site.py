"""What every page has at hand: the ledger, the templates, and who is looking."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Final

import jinja2
from fastapi import Depends, Request

from sayso.ledger import Ledger
from sayso.web import filters

HERE: Final = Path(__file__).parent
STATIC: Final = HERE / "static"


@dataclass(frozen=True)
class Site:
    """One ledger with its pages."""

    ledger: Ledger
    name: str
    """The ledger's name, as shown in the head of each page."""
    templates: Path = field(default=HERE / "templates")

    @cached_property
    def environment(self) -> jinja2.Environment:
        """The templates; whatever they are given is text, never markup."""
        environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(self.templates),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        filters.register(environment)
        return environment

    def render(self, template: str, **words: Any) -> str:
        """A template filled in."""
        return self.environment.get_template(template).render(site=self, **words)


def site(request: Request) -> Site:
    """The site that a request is for."""
    found: Site = request.app.state.site
    return found


Here = Annotated[Site, Depends(site)]
