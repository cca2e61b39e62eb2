"""Words written before a form go with it only as long as she wants it: the screen that sends says so, and one press leaves
them out.
"""

from tests.conversation import Phone
from tests.stories.acts import accepts, code_of, count, goes, says, starts_writing
from tests.stories.beginnings import after
from tests.stories.care.looking import ever, labels_on
from tests.stories.village import Village

WORDS = "please come on Thursday, he is away then"
LINE = "What you wrote before is sent with it; only the person who takes it reads it."
LEAVE = "Leave out what I wrote"


async def to_send(network: Village, phone: Phone, *about: str) -> None:
    """To the last screen, having brought along what she wrote."""
    await says(network, phone, WORDS)
    await goes(network, phone, "Write to the network", *about)


CALM = ("Help for myself", "Yes, for now", "Someone to talk to", "Next", "Batken District", "Next")
DANGER = ("Help for myself", "help is needed at once")
WATER = ("Community:", "Dispute: water", "Dispute over water", "Batken District", "Skip")


async def test_it_goes_along_and_whoever_takes_it_reads_it(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    await to_send(network, amina, *CALM)
    assert LINE in amina.newest().text
    assert LEAVE in amina.labels()
    assert WORDS not in amina.newest().text
    await goes(network, amina, "Send")
    assert count(network, "forms") == 0
    await accepts(network, gulnara)
    await goes(network, gulnara, "Show what was written")
    await gulnara.sees(WORDS)


async def test_one_press_leaves_it_out_and_deletes_it(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    await to_send(network, amina, *CALM)
    await goes(network, amina, LEAVE)
    await amina.sees("Left out, and deleted here and in this chat.")
    assert LINE not in amina.newest().text
    assert WORDS not in amina.screen()
    await goes(network, amina, "Send")
    await accepts(network, gulnara)
    assert "Show what was written" not in gulnara.labels()
    assert WORDS not in ever(*network.phones.values())


async def test_it_can_be_left_out_before_any_form(network: Village) -> None:
    amina = network.amina
    await to_send(network, amina)
    assert LINE in amina.newest().text
    await goes(network, amina, LEAVE)
    assert LINE not in amina.newest().text
    assert "Help for myself" in amina.labels()
    assert count(network, "forms") == 0


async def test_in_danger_the_screen_that_sends_says_so_and_keeps_to_six_choices(network: Village) -> None:
    amina, gulnara = network.amina, network.gulnara
    await to_send(network, amina, *DANGER)
    assert LINE in amina.newest().text
    assert LEAVE in labels_on(amina.newest())
    assert len(labels_on(amina.newest())) <= 6
    await goes(network, amina, "Send")
    await accepts(network, gulnara)
    await goes(network, gulnara, "Show what was written")
    await gulnara.sees(WORDS)


async def test_about_the_community_it_is_shown_before_sending_and_can_be_left_out(network: Village) -> None:
    amina, jyldyz = network.amina, network.jyldyz
    await to_send(network, amina, *WATER)
    assert WORDS in amina.newest().text
    await goes(network, amina, LEAVE)
    assert WORDS not in amina.newest().text
    await goes(network, amina, "Send")
    await accepts(network, jyldyz)
    assert WORDS not in ever(jyldyz)


@after(starts_writing, "amina", about="Community:")
async def test_it_is_not_lost_where_a_draft_goes_on(network: Village) -> None:
    """What she put aside goes on with what she has written since; so does a form that is still open."""
    amina, jyldyz = network.amina, network.jyldyz
    await goes(network, amina, *WATER[1:], "Save for later")
    await to_send(network, amina, "Community:")
    assert WORDS in amina.newest().text
    await goes(network, amina, "Send")
    await accepts(network, jyldyz)
    await goes(network, jyldyz, "Show what was written")
    await jyldyz.sees(WORDS)


@after(starts_writing, "amina", about="Community:")
async def test_what_is_danger_is_no_word_about_the_community_and_waits(network: Village) -> None:
    """Sent with nothing of it, the form leaves it on its card, where she decides."""
    amina, jyldyz = network.amina, network.jyldyz
    await goes(network, amina, *WATER[1:])
    await says(network, amina, "help me he is going to kill me")
    await goes(network, amina, "Continue writing", "Send")
    await amina.sees("Call, or leave, if you can")
    assert count(network, "forms", network.where("forms.flow", "cry")) == 1
    assert count(network, "conflict_reports") == 1
    await accepts(network, jyldyz)
    assert "Show what was written" not in jyldyz.labels()
    assert "kill" not in ever(jyldyz, network.saida)


async def test_only_her_own_press_makes_words_of_danger_words_about_the_community(network: Village) -> None:
    """Into the form she is writing, and into what she has sent; that she is safe for now says nothing of whom they are about."""
    amina, jyldyz, shots = network.amina, network.jyldyz, "they shoot from the hill"
    await starts_writing(network, amina, "Community:")
    await goes(network, amina, *WATER[1:])
    await says(network, amina, shots)
    await goes(network, amina, "It’s about someone else", "It’s about the community")
    assert shots in amina.newest().text
    await goes(network, amina, "Send")
    code = await code_of(amina)
    await says(network, amina, "shooting again")
    assert not [each for each in amina.labels() if code in each]
    await goes(network, amina, "All right for now")
    assert not [each for each in amina.labels() if code in each]
    await goes(network, amina, "Help is needed now", "It’s about someone else", "It’s about the community")
    await goes(network, amina, f"Add to {code}")
    await accepts(network, jyldyz)
    await goes(network, jyldyz, "Show what was written")
    words = await jyldyz.sees(shots)
    assert "shooting again" in words.text
