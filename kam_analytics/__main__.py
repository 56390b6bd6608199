"""``python -m kam_analytics``."""

import os
import sys

from kam_analytics.cli import main

#: what a shell reports of a program whose reader has left: 128 + SIGPIPE
_READER_GONE = 141


def run() -> int:
    """The command line; what reads it may leave early, as ``head`` does."""
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:
        # what is still to be written at the exit goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _READER_GONE
    return code


sys.exit(run())
