"""Danger is heard in every language and spelling, and ordinary kind answers are not taken for it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.danger import plain
from locales.previews import read_stems
from locales.words import HERE, LANGUAGES, read_library
from referrals.domain.place import Gazetteer, Place
from referrals.facts import load_gazetteer

DANGER = read_library().danger

HEARD = """
he beats me every night|I am scared|my brother locked me in|they took my passport|heLp   me please|he HIT me|he wants to kiill me
муж бьёт меня|Муж БЬЕТ|он меня избил вчера|боюсь идти домой|помогиииите|угрожает убить|хочу умереть|меня выдают замуж|стреляют
он меня нaсилует|изнaсиловали|не выпускает из дома|не хочу жить так|забрали паспорт|6ьет меня|Бъет|у меня синяки|с ножом пришел
pomogite|muzh byet menya|boyus idti domoi|ugrozhaet: ubyet
күйөөм уруп жатат|куйоом уруп жатат|мени сабады|корком|өлтүрөм дейт|ала качып кетишти|зордуктады|бычак менен коркутту
жардам бергилечи|жашагым келбейт|атышуу болуп жатат|үйдөн кууп чыкты|ок атып жатышат|күйөөгө берем дейт|мажбурлап жатышат
шавҳарам маро мезанад|шавхарам маро мезанад|метарсам|тахдид мекунад|занро зад|мекушам мегӯяд|наҷот диҳед|начот дихед
ба шавҳар медиҳанд|зуроварӣ|ёрӣ диҳед|ёри дихед|милтик дорад|тирандозӣ шуд|аз хона пеш кард|мурдан мехоҳам|дар хона қулф карданд
кумак даркор|ёрдам лозим|аз муям кашид|шавхарам маст меояд|аз хона ронданд|дигар токат надорам|телефонамро кашид
мени урат|он меня запер|нож|у него пистолет|не хочу больше жить|помоги|SOS|S.O.S.|he kicked me|punched me|he locks the door
шавҳарам мезанад|күйөөм мени урат, балдар менен коңшудамын
"""

CRIED = """
SOS|🆘|help me he beats me|he is going to kill me|hes gona kill me|my husbend beats me|im scared|plz help|hlp me|hepl
he chocked me
he is breaking down the door|they are taking me|they want to marry me|he burned me|he took my child|please save my sister
we are hiding in here
Помогите, муж меня бьёт|помагите|памагите|помогте|муж бет меня|спасайте|хочет поджечь дом|облил бензином|он с топором
прячусь в ванной
выбивает дверь|вызовите скорую|закрыл меня дома|отнял ребенка|мне некуда идти|таскает за волосы|сломал мне руку|у меня беда|срочно
суицид|не хочется жить|жить не хочется|меня увезли|увезли меня к нему|меня душат|схватил за горло|держат меня в доме
отобрали телефон|отняли детей|пьяный муж кричит на меня|меня заставляют|угрожает, что все увидят голые фото|продали меня
жардам берсеңер|жардам бериниз|күйөөм урабатат|мени урбагыла|мууздайм дейт|балта менен келди|эшикти сындырып жатат|өрттөйм дейт
күйөөм ургулап жатат|мени тебелеп салды|курсагыма тепти|таяк жедим|таяк жеп жүрөм|токмоктоду мени|көзүмдү көгөртүп салды
өлтүрүп коёт мени|өлтүрүп коём дейт|өлтүртөм дейт|союп салам дейт|күйөөм кууп жиберди|үйдөн айдап чыкты|күйөөм мас|кан көп кетти
жардам сурайм|жардам сурап жатам|жардам берип коюңузчу|жашоодон тажадым|баламды алып койду|балдарымды бербей жатат
мени алып кетишти|мени алып кеткилечи
балдарымды тартып алды|барар жерим жок|тез жардам|жашынып отурам|артымдан ээрчип жүрөт|кан агып жатат|өлтүрүшөт мени
kuioom meni urat|kuyoom urup atat|oltyrom deit|oltirup koiot|jardam berinizchi|zhardam kerek|kutkargyla|kan agyp jatat|bychagy bar
шавхарам мезана|шавхарам зада истодааст|мара мезана|хушдоманам мезанад|ёрдам диҳед|ёри дите|кумак кунен|кӯмак даркор|аз хона ронд
занашро мезанад|духтарамро мезанад|модарамро мезанад|хоҳарамро мезанад|ба шавҳар мебаранд|мекшам мега|бикушад гуфт
ёрӣ расонед|кӯмак расонед|мадад кунед
маро банд кард|бо табар омад|буғӣ мекунад|хун рафта истодааст|оташ мезанад|месузонам мега|зиндаги намехохам|дарро мешиканад
зудтар биёед
дод|shavharam mezana|shuyam mezana|mara zad|yordam kunen|kumak kunen|nadjot|mekusham mega|az xona ronand|ba dodam rased|yori diten
yordam bering|yordam ber|menga yordam bering|erim uradi|erim meni uryapti|erim urdi|qaynonam uradi|meni o'ldiradi
o‘ldiraman deyapti
oldiraman deyapti|uldiradi|qo'rqaman|qoʻrqaman|kurkaman|pichoq bilan|zo'rladi|zurlashdi|zorlab turmushga|qamab qo'ydi
uydan haydadi
qochib chiqdim|o'g'irlab ketishdi|ugirlab ketishdi|bo'g'yapti|o'lgim kelyapti|qon ketyapti|tez yordam chaqiring|borar joyim yo'q
i took pills|I took all the pills|i overdosed|i cant go on anymore|they took my sister to marry her|they stole my sister
наглоталась таблеток|я выпила таблетки|приняла таблетки|я больше не могу так|украли сестру|не хочу жить
таблетка ичтим|таблетка ичип алдым|tabletka ichtim|дары ичип койдум|мындан ары чыдай албайм|сиңдимди ала качышты
карындашымды алып кетишти|ууланып калдым|боюмдан түштү|сүрөтүмдү таратам дейт|кыз уурдашты
хаб хӯрдам|хаб хурдам|таблетка хурдам|хоҳарамро дуздиданд|хоҳарамро бурданд
tabletka ichdim|dori ichib oldim|singlimni olib qochishdi|таблетка ичдим
эрим уради|эрим уряпти|ўлдираман деяпти|қўрқаман|куркаман|пичоқ билан|зўрлади|қамаб қўйди|уйдан ҳайдади|ёрдам беринглар
"""
"""What women write when it happens, in their haste and in whichever letters their phone has, Uzbek too."""

DISGUISED = """
по\u200bмогите|по\u00adмогите|уби\u2060ть хочет: уб\u200dьет|п о м о г и т е|п.о.м.о.г.и.т.е|п 0 м о г и т е
о н м е н я и з б и л|к-о-р-к-о-м
h e l p m e|k i l l|уб*ет|уб**ет|уб***т|п*могите|изн@силовал|по*могите|мен ко*ком|h*lp me|ма*о мезанад
meni urup jatat|meni urat|korkom|bychak menen|jardam bergile|majburlap jatat|ala kachyp ketti|olturom deit
maro mezanad|shavharam maro mezanad|metarsam|tahdid mekunad|najot dihed|jonamro giriftand, milisa|yori dihed
pomogite|menya izbil|muzh byet menya|ubet menya|zhit ne hochu|ne hochu zhit|menya zaper|u nego pistolet|nozh|izn@siloval
yordam darkor|kumak darkor|shavharam mast meoyad|az hona rond
p o m o g i t e
"""

ALONE = "help|HELP!|h e l p|h*lp|помощь!|Жардам!!!|кӯмак|ёрӣ"

NOT_HEARD = """
Thank you, I will come.|I read it with my daughter, we liked it|When does it begin?|We hung the lamp in the library|Good idea
The bread was beautiful|Can my sister come too?|My husband will bring me|No, I cannot, I have to shovel snow|We are twelve
Спасибо, приду обязательно|Прочитали с дочкой, понравилось|Во сколько начало и где?|Билет покупать не надо?|Можно с сестрой?
Может быть, приду|Муж был рад|Мама была учительницей|Соседи всегда придут на помощь
Повесим объявление в библиотеке|Мы с мужем согласны|Доброе утро, уважаемые женщины|Собрались в школе 12 человек|Не смогу, болею
Рахмат, сөзсүз барам|Кызым менен окудук, абдан жакты|Саат канчада башталат?|Билбейм, көрөбүз|Эжем да барса болобу?
Китепканада чогулдук, он эки киши болдук|Урматтуу эже, жакшы экен|Сабактан кийин барам|Жардам беребиз|Күйөөм макул болду
Раҳмат, ҳатман меоям|Бо духтарам хондем, маъқул шуд|Соати чанд сар мешавад?|Хоҳарам ҳам биёяд мумкин?|Дар китобхона ҷамъ шудем
Заҳмат накашед|Ташаккур барои заҳмататон|Ба ҳамсоя занг мезанам|Наметавонам, бемор ҳастам|Гап задем, хуб шуд|Шавҳарам розӣ шуд
Thanks|Thank you so much, dear neighbours|We met at school, 20 women came|I was at work|It was ok at school
See you on Saturday|My mother sends greetings
Flour, salt, warm water, then let it rest for an hour|Bake it until it is golden|Two cups of rice, carrots and onions
I like the picture
We planted apple trees|The road is closed by snow|Who brings the tea?|I can help|We help each other here
The children sang and danced|A beautiful day
It is better in spring|I will ask my father-in-law|Please send the next one in Russian|Can I bring my little son?
We are nine, cos two are ill|Not today
Next week I have an exam|Our teacher read it aloud|Good morning to all of you|mail us at school@village|5*5 is 25
e.g. at 3 p.m.|Is it a. or b.?
Спасибо большое|Нас было 20 женщин, собрались в школе|Мука, соль, тёплая вода, и час подождать|Печь до золотистой корочки
Рис, морковь, лук, масло
Я и мама придём|Посадили яблони|Дорога закрыта, снег|Кто принесёт чай?|Поможем чем сможем|Мы все помогаем друг другу
Дети пели и танцевали
Хорошее дело|Пришлите на кыргызском|Можно с маленьким сыном?|Учительница прочитала вслух|Завтра экзамен|Всем доброго дня
Ножницы и бумагу принесу сама
Картинка понравилась|Привет от бабушки|Я в 7 ч. в школе|Приду с сестрой и с тётей|Договорились на субботу
Ждём следующего письма|Очень тепло написано
Заставляет задуматься|Сажали гранаты|Прогнали скот на пастбище|Отобрали лучшие рисунки
Весной лучше|Свекровь тоже прочитала|В библиотеке есть чайник|Мы из Баткена|spasibo bolshoe|pridu obyazatelno
sobralis v shkole|mozhno s sestroi
Чоң рахмат|Мектепте жолуктук, 20 аял келди|Ун, туз, жылуу суу, бир саат турсун|Күрүч, сабиз, пияз|Алма тиктик
Жол жабык, кар жаады|Чайды ким алып келет?
Бири-бирибизге жардам беребиз|Балдар ырдап, бийледи|Жакшы сөз экен|Орусча жибериңизчи|Уулум менен барсам болобу?
Мугалим окуп берди|Эртең сынак
Баарыңарга салам|Кайчы, кагаз ала барам|Сүрөт жакты|Чоң энемден салам|Саат жетиде мектепте болом|Ишембиге макулдаштык
Кийинкисин күтөбүз
Жазында жакшы|Кайненем да окуду|Китепканада чайнек бар|Биз Баткенденбиз|Нан бышырдык|Көптөн бери жолуккан жокпуз
Олтуруп коёлу дедик|Конокторду олтурттук|Балдар үргүлөп кетти|Токмоктогу эжем келди|Бак көгөрттүк|Кой союп салдык
Малды айдап чыктык|Жардам бере алабыз|Кошунага жардам берип койдук|Күйөөм мени алып барат|Баламды мектептен алып келдим
Таяк жерде жатат|Иш уланып жатат|Сүрөтүмдү тартып берди|Бою узун кыз|Тоодон түштү
Олтурдук, чай ичтик|Ооба|Жок, бара албайм
rahmat, barabyz|mektepte jyinaldyk|abdan jakty|kyzym menen okuduk|jakshy eken|saat kanchada bashtalat|chong rahmat, eje
balam menen barsam bolobu
Ташаккури зиёд|Дар мактаб ҷамъ шудем, 20 зан омад|Орд, намак, оби гарм, як соат монед|Биринҷ, сабзӣ, пиёз|Дарахти себ шинондем
Роҳ баста, барф борид|Мастава пухтем|Шавҳарам занг зад
Чойро кӣ меорад?|Мо ба ҳамдигар кӯмак мекунем|Бачаҳо суруд хонданд|Сухани хуб|Ба русӣ фиристед|Бо писарам биёям мешавад?
Муаллима хонда дод
Пагоҳ имтиҳон|Ба ҳама салом|Қайчӣ ва қоғоз меорам|Расм маъқул шуд|Аз бибиям салом|Соати ҳафт дар мактаб|Рӯзи шанбе вохӯрем
Навбатиашро мунтазирем
Ба ҳамсоя кӯмак расондем|Дарро бикушоед, меоям|Духтарам расм мекашад|Модарам занг мезанад
Баҳорон беҳтар|Хушдоманам ҳам хонд|Дар китобхона чойник ҳаст|Мо аз Исфара|Нон пухтем|Бале|Не, рафта наметавонам
Бисёр гарм навиштаед|Занон бисёр омаданд
tashakkur|hatman meoyam|dar maktab jam shudem|bo dukhtaram khondem|ma'qul shud|soati chand sar meshavad|rahmati kalon, apajon
khub navishted
Тез келем|Кызым мага жардам берди|Зуд биёям|Модарам ба ман кумак кард|Падарам занг мезанад|Телефонумдун номери өзгөрдү
Көчүп кеттик
Сожалею, не смогу|Дети рисовали дракона|Мастер пришёл|My daughter is taking me to the library|Орто мектепте жыйналдык
Олтуруш болду
Rahmat, albatta kelaman|Qizim bilan o'qidik, juda yoqdi|Maktabda yig'ildik|Biz ham yordam beramiz|Soat nechada boshlanadi?
Kitob olmoqchimiz
Bog'da o'tirdik|Qor yog'di, yo'l yopiq|Singlim ham kelsa bo'ladimi?|Erim rozi bo'ldi|Bolalarimni olib kelaman|Yaxshi so'zlar
My sister is going to marry in spring|She took tea with her sister|I took photos
We can go on with the lesson|I can’t go on Saturday
Купили таблетки от головы|Сестру проводили на поезд|Мы больше не можем ждать|Выпила чай с мёдом|Невесту поздравили
Чай ичтик|Дары сатып алдык|Сиңдимди мектепке алып бардым|Эжем турмушка чыкты|Дарыгер келди
Чой хӯрдам|Хоҳарам ба шавҳар баромад|Доруро харидам|Choy ichdik|Dori oldim|Singlim keldi
Раҳмат, албатта келаман|Олма дарахти экдик|Бир-биримизга ёрдам берамиз|Кутубхонада йиғилдик
"""


def each_of(block: str) -> list[str]:
    return [each for each in re.split(r"[|\n]", block) if each]


@pytest.mark.parametrize("text", each_of(HEARD))
def test_danger_is_heard(text: str) -> None:
    assert DANGER.heard_in(text)
    assert DANGER.heard_in(text.upper())
    assert DANGER.heard_in(f"Салом! …({text})")


@pytest.mark.parametrize("text", each_of(CRIED))
def test_a_cry_is_heard_as_women_write_it(text: str) -> None:
    assert DANGER.heard_in(text)


@pytest.mark.parametrize("text", each_of(DISGUISED))
def test_however_it_is_written(text: str) -> None:
    assert DANGER.heard_in(text)
    assert DANGER.heard_in(text.upper())
    assert DANGER.heard_in(f"Salom! Рахмат. ({text})")


@pytest.mark.parametrize("text", each_of(ALONE))
def test_a_cry_for_help_that_says_nothing_else(text: str) -> None:
    assert DANGER.heard_in(text)
    assert not DANGER.heard_in("We help")


@pytest.mark.parametrize("text", each_of(NOT_HEARD))
def test_a_kind_answer_is_none(text: str) -> None:
    assert not DANGER.heard_in(text)


def test_no_place_is_a_cry() -> None:
    """Where somebody lives is typed into many screens."""
    gazetteer = load_gazetteer()
    places = [place for land in gazetteer.countries() for place in below(gazetteer, land)]
    assert len(places) > 100
    assert [name for place in places for name in place.names.values() if DANGER.heard_in(name)] == []


def below(gazetteer: Gazetteer, place: Place) -> list[Place]:
    return [place, *(each for child in gazetteer.children(place.code) for each in below(gazetteer, child))]


@pytest.mark.parametrize("language", [*LANGUAGES, "uz"])
def test_each_language_has_a_list_and_each_entry_says_something(language: str) -> None:
    stems = read_stems(HERE / language / "danger_words.txt")
    assert 25 <= len(stems) <= 260
    assert len({plain(each) for each in stems}) == len(stems), "twice"
    assert [each for each in stems if len(plain(each)) < 3] == []
    assert [each for each in stems if not DANGER.heard_in(f"{each.rstrip('.!')} ")] == []


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("ПОМОГИИИТЕ!!!", "помогите"),
        ("бьёт", "бьет"),
        ("6ьeт", "бьет"),
        ("Қӯрғон", "кургон"),
        ("don’t", "dont"),
        ("ала-качуу", "ала качу"),
        ("  a\u00a0b\n", "a b"),
        ("2026", "2026"),
        ("𝐇𝐄𝐋𝐏", "help"),
        ("h\u200bel\u00adp\ufe0f", "help"),
    ],
)
def test_what_looks_alike_is_compared_as_one(written: str, compared: str) -> None:
    assert plain(written) == compared


@given(st.text())
def test_nothing_said_before_or_after_hides_it(text: str) -> None:
    assert DANGER.heard_in(f"{text} help me {text}")
