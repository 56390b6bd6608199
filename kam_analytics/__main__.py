"""``python -m kam_analytics``."""

import os
import sys

from kam_analytics.cli import main
from kam_analytics.errors import is_full
from kam_analytics.owner import keep_private

#: what a shell reports of a program whose reader has left: 128 + SIGPIPE
_READER_GONE, _FAILED = 141, 1


def run() -> int:
    """The command line; what reads it may leave early, as ``head`` does."""
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


sys.exit(run())
