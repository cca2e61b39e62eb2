"""The command line: `python -m bot COMMAND`. Puts the commands together; each lives in bot/commands.

Not for: what any of them does.
"""

import typer

from bot.commands import (
    auditing,
    backing_up,
    checking,
    closing,
    demonstrating,
    initialising,
    inviting,
    moving,
    opening,
    removing,
    retrying,
    running,
)

app = typer.Typer(
    name="python -m bot",
    help="Chiroq: a member's report reaches someone who takes it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("demo")(demonstrating.show_demo)
app.command("init")(initialising.init)
app.command("run")(running.run)
app.command("check")(checking.check)
app.add_typer(inviting.network, name="network")
app.command("invite")(inviting.invite)
app.command("open")(opening.open_country)
app.command("close")(closing.close_country)
app.command("backup")(backing_up.backup)
app.command("restore")(backing_up.restore)
app.command("move-to")(moving.move_to)
app.add_typer(auditing.audit, name="audit")
app.command("people")(removing.people)
app.command("remove")(removing.remove)
app.command("retry")(retrying.retry)

if __name__ == "__main__":
    app()
