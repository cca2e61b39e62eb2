"""`python -m bot run` again and again without its imports: for each line it is sent, a fork that runs it.

It says which process that is and, when it has ended, with which code. Not for: how long a first start takes.
"""

import gc
import os
import sys

import bot.app  # noqa: F401 (and all it needs)
from bot.cli.run import run


def main() -> None:
    gc.freeze()
    while sys.stdin.readline():
        if not (life := os.fork()):
            os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
            run()
            sys.exit()
        print(life, flush=True)  # noqa: T201
        print(os.waitstatus_to_exitcode(os.waitpid(life, 0)[1]), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
