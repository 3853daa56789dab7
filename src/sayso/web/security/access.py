"""Who may come in, and as whom.

There are three ways. Open: neither users nor a token, for whoever sits at this machine, by his login name. A list
of users: each signs in with a password. A token: programs show it with each request; where there is no list of users,
persons sign in with it, too, and say their names.
"""

import getpass
import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Final

from sayso.web.security.limiting import Limiter
from sayso.web.security.sessions import Sessions
from sayso.web.security.users import PROGRAM, Users, is_name
from sayso.web.viewers import Role, Viewer

SHORTEST_TOKEN: Final = 20
"""Characters: what chance makes of 120 bits in base 64."""


class WrongTokenError(Exception):
    """A program shows a token that is not ours."""


def login_name() -> str:
    """Who sits at this machine."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no such user, as in some containers
        return "somebody"


@dataclass(frozen=True)
class Access:
    """Who may come in."""

    users: Users | None = None
    token: str | None = field(default=None, repr=False)
    token_role: Role = "reviewer"  # noqa: S105
    owner: str = field(default_factory=login_name)
    """Whoever sits at this machine."""
    cookie: str = "sayso"
    """Its name: browsers know ports of one machine apart by nothing else."""
    sessions: Sessions = field(default_factory=Sessions)
    limiter: Limiter = field(default_factory=Limiter)

    @property
    def is_open(self) -> bool:
        """Whether nobody has to sign in."""
        return self.users is None and self.token is None

    def program(self, authorization: str) -> Viewer | None:
        """The program that shows the token in this header; None if it shows none. Raises WrongTokenError."""
        scheme, _, shown = authorization.partition(" ")
        if self.is_open or scheme.lower() != "bearer":
            return None
        if not self.is_token(shown.strip()):
            raise WrongTokenError
        return Viewer(name=PROGRAM, role=self.token_role, via="token")

    def is_token(self, shown: str) -> bool:
        """Whether that is the token."""
        return self.token is not None and hmac.compare_digest(stamp(shown), stamp(self.token))

    def viewer(self, cookie: str) -> Viewer | None:
        """The person behind a cookie, as the list of users has him now; None if he has to sign in first.

        Raises SaysoError if the list cannot be read.
        """
        token = self.sessions.form_token(cookie)
        if self.is_open:
            return Viewer(name=self.owner, role="reviewer", form_token=token)
        session = self.sessions.find(cookie)
        if session is None:
            return None
        if self.users is None:
            return Viewer(name=session.name, role=self.token_role, form_token=token, via="session")
        user = self.users.find(session.name)
        if user is None or stamp(user.hash) != session.stamp:
            self.sessions.end(cookie)
            return None
        return Viewer(name=user.name, role=user.role, form_token=token, via="session")

    def sign_in(self, name: str, secret: str) -> str | None:
        """What the cookie of a new session is to hold; None if name and password, or token, do not fit."""
        if self.users is not None:
            user = self.users.verified(name, secret)
            return self.sessions.start(user.name, stamp(user.hash)) if user else None
        if not self.is_token(secret) or not is_name(name):
            return None
        return self.sessions.start(name, stamp(secret))

    def knows(self, name: str) -> bool:
        """Whether that is somebody's name here: anything else typed in its place may be a password."""
        return self.users is not None and self.users.find(name) is not None


def stamp(secret: str) -> str:
    """A secret as a hash, to compare by."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
