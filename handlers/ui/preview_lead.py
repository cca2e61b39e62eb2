"""A harmless beginning for a message whose own would tell a locked screen what it is about.

Not for: messages whose first sentence is ours and long enough anyway (each view has its own).
"""

from handlers.ui.page import Page, visible_text


def led(page: Page, text: str, language: str = "") -> str:
    """The HTML text, behind a neutral sentence that fills the preview where its own beginning says too much. `language` is
    that in which it is written, "" where nobody knows."""
    if not page.library.previews.tell(visible_text(text), language):
        return text
    # Translators: this first line fills the preview on a locked screen; keep it long and harmless. A message follows.
    lead = page.words.t(
        "Today’s message from your network. Read it when you have a quiet moment: there’s no hurry, and it stays here."
    )
    return f"{lead}\n\n{text}"
