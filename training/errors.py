"""What can go wrong before any training starts, told in one line."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sayso.core.errors import SaysoError


class TrainingError(Exception):
    """Something that training needs is missing or not what it should be; the message says what to do."""


@contextmanager
def told(program: str) -> Iterator[None]:
    """End the program with the message of an error that its user can mend."""
    try:
        yield
    except (TrainingError, SaysoError, OSError) as error:
        sys.exit(f"{program}: {error}")
    except KeyboardInterrupt:
        sys.exit(f"{program}: stopped")
