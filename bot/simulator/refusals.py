"""How Telegram refuses: the codes and descriptions of the Bot API, word for word. It does not decide when
to refuse.
"""


class ApiRefusal(Exception):
    """The call is answered with `ok: false`; nothing has changed."""

    def __init__(self, error_code: int, description: str, parameters: dict[str, int] | None = None) -> None:
        super().__init__(description)
        self.error_code = error_code
        self.description = description
        self.parameters = parameters


class Cut(Exception):
    """The connection breaks without an answer."""


class Impossible(Exception):
    """What a person cannot do in a real client: the test or the page asked for nonsense."""


def bad_request(what: str) -> ApiRefusal:
    return ApiRefusal(400, f"Bad Request: {what}")


def forbidden(what: str) -> ApiRefusal:
    return ApiRefusal(403, f"Forbidden: {what}")


def conflict(what: str) -> ApiRefusal:
    return ApiRefusal(409, f"Conflict: {what}")


def too_many(retry_after: int) -> ApiRefusal:
    return ApiRefusal(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})


NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)
OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
