"""Every error that Sayso raises on purpose. The message is one line, written for the person who sees it."""


class SaysoError(Exception):
    """Base of all; the command line prints its message, and exits with 2."""

    def __init__(self, message: str = "", *, advice: str = "") -> None:
        """`advice` says which command helps: only the command line adds it to the message."""
        super().__init__(message)
        self.advice = advice


class InputError(SaysoError):
    """One input cannot be read; `run` turns it into a `Problem` and goes on with the next."""


class ResourceError(SaysoError):
    """A model, lexicon or gazetteer is missing or unusable; the message says how to get it."""


class LedgerError(SaysoError):
    """The ledger cannot be opened, is newer than this program, or lacks what was asked for."""


class UnfitError(LedgerError):
    """A record does not fit the ledger's database: too long, too large, or at odds with what is there."""

    def __init__(self, told: str, *, why: str) -> None:
        super().__init__(told)
        self.why = why
        """The same without saying where the ledger lies."""


class ContradictionError(UnfitError):
    """Records at odds with each other, such as an event that names an actor who is not there."""


class MissingError(LedgerError):
    """There is no such report, story, person or other thing in the ledger."""


class MovedError(MissingError):
    """There is no such story any more: its reports are in others."""

    def __init__(self, told: str, *, number: int, now: int) -> None:
        super().__init__(told)
        self.number = number
        self.now = now
        """The story that most of its reports are in."""


class UnavailableError(LedgerError):
    """The database cannot be read or written just now: locked, full, or not open to writing."""


class LostError(UnavailableError):
    """The connection to the database has broken: what was being written is not kept, and may be written again."""
