"""How far training has got, for those who wait."""

import time

_EVERY = 100
"""Steps between two lines."""


def tell(line: str) -> None:
    """Print a line at once, even into a file."""
    print(line, flush=True)


class Progress:
    """Says from time to time how far training has got."""

    def __init__(self, steps: int) -> None:
        self.steps, self.step = steps, 0
        self.lost = 0.0
        self.began = time.monotonic()

    def after(self, lost: float) -> float:
        """Note the loss of one more step, and hand it on."""
        self.step += 1
        self.lost += lost
        if self.step % _EVERY == 0:
            spent = time.monotonic() - self.began
            left = spent * (self.steps - self.step) / self.step
            tell(
                f"step {self.step} of {self.steps}: loss {self.lost / _EVERY:.4f}, "
                f"{spent / 60:.0f} min, {left / 60:.0f} min left"
            )
            self.lost = 0.0
        return lost
