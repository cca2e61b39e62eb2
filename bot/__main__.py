"""The command line: `python -m bot COMMAND`. Puts the commands together; each lives in bot/cli.

Not for: what any of them does.
"""

import gc
import sys
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer

COMMANDS = {
    "demo": ("demo", "show_demo"),
    "init": ("init", "init"),
    "run": ("run", "run"),
    "check": ("check", "check"),
    "network": ("invite", "network"),
    "invite": ("invite", "invite"),
    "open": ("open_country", "open_country"),
    "close": ("close_country", "close_country"),
    "backup": ("backup", "backup"),
    "restore": ("backup", "restore"),
    "move-to": ("move_to", "move_to"),
    "audit": ("audit", "audit"),
    "people": ("remove", "people"),
    "remove": ("remove", "remove"),
    "retry": ("retry", "retry"),
}
"""Each command's module in bot/cli, and what it is called there."""


def command_line(*names: str) -> "typer.Typer":
    """With these commands or, if none is named, all."""
    import typer

    app = typer.Typer(
        name="python -m bot",
        help="Chiroq: a member's report reaches someone who takes it.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.callback()(lambda: None)
    for name in names or COMMANDS:
        module, known_as = COMMANDS[name]
        found = getattr(import_module(f"bot.cli.{module}"), known_as)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=name)
        else:
            app.command(name)(found)
    return app


def main() -> None:
    """Only the command that was typed is loaded, and `run` without the command line's libraries: a running bot holds in
    memory whatever it was loaded with. While loading nothing is garbage, so none is looked for then, nor in it later.
    """
    gc.disable()
    run = _load(sys.argv[1:])
    gc.freeze()
    gc.enable()
    run()


def _load(words: list[str]) -> Callable[[], object]:
    if words == ["run"]:
        from bot.cli.run import run

        return run
    return command_line(*({*words[:1]} & COMMANDS.keys()))


if __name__ == "__main__":
    main()
