"""Who looks at the page, and what he may do."""

from typing import Literal

from sayso.core.records import Record

Role = Literal["reader", "reviewer"]
"""A reader looks; a reviewer corrects, too, and adds reports."""


class Viewer(Record, frozen=True, kw_only=True):
    """The person, or program, that a request comes from."""

    name: str
    """What corrections are signed with."""
    role: Role
    form_token: str = ""
    """Goes into each form, and has to come back with it: so no other site can send one in his name."""
    via: Literal["here", "session", "token"] = "here"
    """He sits at this machine; he has signed in; or it is a program that shows its token with each request."""

    @property
    def may_write(self) -> bool:
        """Whether he may correct, and add reports."""
        return self.role == "reviewer"
