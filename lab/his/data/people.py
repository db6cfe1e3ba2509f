"""Made-up people: Chinese names by real frequency, pinyin initials, identity numbers with a right check digit."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate

from faker.providers.address.zh_CN import Provider as Addresses
from faker.providers.person.zh_CN import Provider as Names
from pypinyin import Style, lazy_pinyin

LAST_NAMES = tuple(Names.last_names)
LAST_WEIGHTS = tuple(accumulate(Names.last_names.values()))
FIRST_NAMES = {"M": tuple(Names.first_names_male), "F": tuple(Names.first_names_female)}
STREETS = ("人民", "解放", "建设", "中山", "和平", "新华", "文化", "长江", "黄河", "胜利", "青年", "东风")
AREAS = ("110101", "310104", "320102", "330106", "370102", "420106", "440103", "510104", "610103", "130102")
CHECK_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
REFERENCE_DAY = date(2026, 1, 1)


@dataclass(frozen=True)
class Person:
    """sex: M or F. id_number: 18 characters, valid check digit. pinyin: initials in capitals."""

    name: str
    pinyin: str
    sex: str
    born_on: date
    id_number: str
    phone: str
    address: str


def make_people(rng: random.Random, count: int, youngest: int = 0, oldest: int = 95) -> Iterator[Person]:
    """`count` people aged `youngest` to `oldest` years on the reference day."""
    for number in range(count):
        sex = rng.choice("MF")
        born = REFERENCE_DAY - timedelta(days=rng.randint(youngest * 365, oldest * 365))
        name = rng.choices(LAST_NAMES, cum_weights=LAST_WEIGHTS)[0] + rng.choice(FIRST_NAMES[sex])
        phone = f"13{rng.randrange(10)}{number % 100_000_000:08d}"
        yield Person(name, initials(name), sex, born, _id_number(rng, born, sex, number), phone, _address(rng))


@lru_cache(maxsize=65_536)
def initials(text: str) -> str:
    """Pinyin initials in capitals: 阿莫西林 -> AMXL; letters and digits stay, at most 30 characters."""
    parts = lazy_pinyin(text, style=Style.FIRST_LETTER)
    return "".join(letter for part in parts for letter in part if letter.isalnum() and letter.isascii()).upper()[:30]


def _id_number(rng: random.Random, born: date, sex: str, number: int) -> str:
    serial = number % 500 * 2 + (sex == "M")
    body = f"{rng.choice(AREAS)}{born:%Y%m%d}{serial % 1000:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, CHECK_WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def _address(rng: random.Random) -> str:
    street = f"{rng.choice(STREETS)}{rng.choice(Addresses.street_suffixes)}"
    return f"{rng.choice(Addresses.cities)}市{rng.choice(Addresses.districts)}区{street}{rng.randint(1, 800)}号"
