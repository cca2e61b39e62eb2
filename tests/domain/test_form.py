"""Under which names what she typed into a form stands in her chat: it goes with that form alone."""

from referrals.domain.form import share_slot, shares_number, typed_into


def test_what_is_typed_into_one_form_is_no_other_forms() -> None:
    assert typed_into("violence") == "typed:violence:"
    assert not typed_into("violence_more").startswith(typed_into("violence"))


def test_the_message_with_the_key_that_shares_her_number_is_among_them() -> None:
    slot = share_slot("violence")

    assert slot.startswith(typed_into("violence"))
    assert shares_number(slot)
    assert not shares_number(f"{typed_into('violence')}7")
