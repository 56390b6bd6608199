"""``python -m kam_analytics``."""

import os
import sys
from io import TextIOWrapper

from kam_analytics.cli.main import main
from kam_analytics.errors import is_full
from kam_analytics.owner import keep_private

#: what a shell reports of a program whose reader has left: 128 + SIGPIPE
_READER_GONE, _FAILED = 141, 1


def run() -> int:
    """The command line; what reads it may leave early, as ``head`` does."""
    _open_standard_files()
    keep_private()
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:
        # what is still to be written at the exit goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _READER_GONE
    except OSError as error:
        if not is_full(error):
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        print("There is no room for what is printed.", file=sys.stderr)
        return _FAILED
    return code


def _open_standard_files() -> None:
    """What was closed goes nowhere: the next file that is opened, the store, would take its number and be written to.

    What a terminal cannot show is written as an escape.
    """
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(number)
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8", closefd=False)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


sys.exit(run())
