"""The commands, one module each.

A module offers `add_options(parser)` and `run(options)`, which returns the exit status; `kb.__main__` lists them.
"""


def count(number: int, noun: str) -> str:
    """Return a number with its noun: `1 file`, `2 files`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
