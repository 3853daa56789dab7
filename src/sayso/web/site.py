"""What every page has at hand: the ledger, the templates, and who is looking."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Annotated, Any, Final

import jinja2
from fastapi import Depends, Request

from sayso.ledger import Ledger
from sayso.run.jobs import Jobs
from sayso.settings import Settings
from sayso.web import filters
from sayso.web.security.access import Access
from sayso.web.security.auditing import Audits

HERE: Final = Path(__file__).parent
STATIC: Final = HERE / "static"


@dataclass(frozen=True)
class Site:
    """One ledger with its pages."""

    ledger: Ledger
    name: str
    """The ledger's name, as shown in the head of each page."""
    templates: Path = field(default=HERE / "templates")
    access: Access = field(default_factory=Access)
    """Who may come in; by default, whoever sits at this machine."""
    settings: Settings = field(default_factory=Settings)
    """Of these, what reading keeps to."""
    _jobs: list[Jobs] = field(default_factory=list)
    _starting: Lock = field(default_factory=Lock)

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

    @cached_property
    def audits(self) -> Audits:
        """What is kept of who did what."""
        return Audits(self.ledger)

    @property
    def jobs(self) -> Jobs:
        """Reading in the background; it begins when it is first asked for."""
        with self._starting:
            if not self._jobs:
                settings = self.settings
                self._jobs.append(Jobs(self.ledger.address, model=settings.model, limits=settings.limits()))
            return self._jobs[0]

    def close(self) -> None:
        """End what goes on in the background, and write what waits to be written. The ledger stays open."""
        with self._starting:
            for jobs in self._jobs:
                jobs.close()
            self._jobs.clear()
        self.audits.close()

    def render(self, template: str, **words: Any) -> str:
        """A template filled in."""
        return self.environment.get_template(template).render(site=self, **words)


def site(request: Request) -> Site:
    """The site that a request is for."""
    found: Site = request.app.state.site
    return found


Here = Annotated[Site, Depends(site)]
