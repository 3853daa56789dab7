"""What a form of a page asks for: an empty field is no question."""

from typing import Annotated, Any, Final

from fastapi import Path
from pydantic import BeforeValidator

from sayso.web.api.parameters import LARGEST
from sayso.web.api.parameters import Day as RealDay

LONGEST: Final = 300
"""Characters of a field."""


def _blank(value: Any) -> Any:
    """An empty field of a form is as good as none."""
    return None if isinstance(value, str) and not value.strip() else value


Blank = BeforeValidator(_blank)
Day = Annotated[RealDay | None, Blank]
StoryNumber = Annotated[int, Path(ge=1, le=LARGEST)]
