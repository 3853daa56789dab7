"""The command line."""


def main() -> None:
    """TO BE WRITTEN."""
