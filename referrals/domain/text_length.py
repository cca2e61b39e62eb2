"""The length of a text as phones and messengers count it, in UTF-16 units: an emoji is two.

Not for: how long anything may be (its own module), or which part of a text is seen (views in handlers).
"""


def length(text: str) -> int:
    """In UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def beginning(text: str, most: int) -> str:
    """As much of it as has at most this length."""
    return text.encode("utf-16-le", "surrogatepass")[: 2 * most].decode("utf-16-le", "ignore")
