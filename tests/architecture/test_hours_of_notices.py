"""Every notice keeps its reader's hours, but for those that say here why they may come at any hour (D6)."""

import ast

from tests.architecture.checkout import ROOT

AT_ANY_HOUR = {
    "referrals/domain/report_notices.py:case_alert": "what presses wakes a coordinator; other cases wait (PRESSING)",
    "referrals/domain/report_notices.py:push": "what presses rings at any hour, the rest waits (PRESSING)",
    "referrals/domain/report_notices.py:case_update": "redrawn silently where she has it",
    "referrals/domain/report_notices.py:card": "redrawn silently where she has it",
    "referrals/domain/report_notices.py:push_changed": "redrawn silently where it stands",
    "referrals/domain/report_notices.py:holder_told": "words of danger came to who has it",
    "bot/receiving/turn.py:_keep": "as its notice says, or stricter: what comes too late for a reply waits",
    "referrals/domain/campaign/notices.py:copy_notice": "its view asks for its own hours",
    "referrals/domain/campaign/notices.py:approval_notice": "only what is over: redrawn silently",
    "referrals/domain/campaign/notices.py:told_notice": "only what is over: redrawn silently",
    "referrals/domain/campaign/notices.py:sheet_notice": "the answer to a table she has just sent",
    "referrals/domain/alert.py:operator_alert": "the bot itself is in trouble, and nobody else can mend it",
    "referrals/drafts.py:_in_place": "her own form is wiped or hidden",
    "referrals/sweeping.py:_delete": "it only takes messages away",
    "referrals/joining.py:_waits": "only where somebody waits no longer: redrawn silently",
    "referrals/crying.py:look": "her own words are hidden",
    "referrals/crying.py:_swept": "her own words are gone: their card becomes numbers, silently, where it still stands",
    "handlers/standing.py:_again": "she chose a language: redrawn silently where it stands",
    "handlers/context.py:show_first": "the answer to her own act",
    "handlers/context.py:show": "the answer to her own act",
    "handlers/context.py:toast": "the answer to her own act",
    "bot/receiving/apologies.py:pass_over": "the answer to her own act",
    "bot/receiving/apologies.py:_sorry": "the answer to her own act",
}


def test_what_comes_at_any_hour_says_why() -> None:
    found = set()
    for folder in ("bot", "handlers", "referrals"):
        for file in (ROOT / folder).rglob("*.py"):
            for function in ast.walk(ast.parse(file.read_text())):
                if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and _exempts(function):
                    found.add(f"{file.relative_to(ROOT)}:{function.name}")
    assert found == AT_ANY_HOUR.keys()


def _exempts(function: ast.AST) -> bool:
    """Whether it makes or changes a notice with a word about hours that is not simply "safe_hours_only". A `Delivery` reads what
    its notice said."""
    calls = (each for each in ast.walk(function) if isinstance(each, ast.Call))
    made = (each for each in calls if ast.unparse(each.func) != "Delivery")
    said = (keyword for each in made for keyword in each.keywords if keyword.arg == "safe_hours_only")
    return any(ast.unparse(each.value) != "True" for each in said)
