"""Values drawn afresh for each verdict, so that an answer copied from an earlier one is wrong.

A draw belongs to one check: its values depend on the verdict's seed and the check's id alone, so adding a check never
changes what another one draws.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import TypeVar

T = TypeVar("T")

_NAMES = [
    "Ada",
    "Amir",
    "Anouk",
    "Bela",
    "Bruno",
    "Carla",
    "Dario",
    "Edith",
    "Emil",
    "Farah",
    "Greta",
    "Hana",
    "Hugo",
    "Ines",
    "Ivan",
    "Jonas",
    "Kira",
    "Lena",
    "Levi",
    "Lina",
    "Luca",
    "Maren",
    "Mateo",
    "Mira",
    "Nadia",
    "Nils",
    "Noor",
    "Olga",
    "Omar",
    "Paula",
    "Pavel",
    "Petra",
    "Quinn",
    "Ravi",
    "Rosa",
    "Salma",
    "Samir",
    "Selma",
    "Tariq",
    "Tessa",
    "Theo",
    "Ursula",
    "Vera",
    "Viktor",
    "Wanda",
    "Xenia",
    "Yara",
    "Yusuf",
    "Zeno",
    "Zora",
]
_FOREIGN_NAMES = [
    "Zoë",
    "Łukasz",
    "Åsa",
    "Björn",
    "Çelik",
    "Désirée",
    "Éloïse",
    "François",
    "Gülşen",
    "Håkon",
    "Ștefan",
    "Jürgen",
    "Köksal",
    "Márta",
    "Ngọc",
    "Øyvind",
    "Renée",
    "Søren",
    "Şebnem",
    "Žofia",
    "Михаил",
    "Ελένη",
    "花子",
    "ليلى",
]
_STARTS = (
    "br",
    "d",
    "dr",
    "f",
    "gl",
    "k",
    "kel",
    "l",
    "m",
    "mar",
    "n",
    "p",
    "pr",
    "r",
    "s",
    "t",
    "tr",
    "v",
    "vel",
    "z",
)
_VOWELS = ("a", "e", "i", "o", "u", "ei", "ou")
_ENDS = ("l", "lin", "m", "mar", "n", "nde", "r", "ra", "s", "t", "tor", "va", "vora", "x")


class Draw:
    """A check's own source of names, words and numbers."""

    def __init__(self, seed: int, purpose: str) -> None:
        self._random = random.Random(f"{seed}:{purpose}")  # noqa: S311 - a seed must make the same draws again

    def name(self) -> str:
        """A given name in ASCII letters."""
        return self._random.choice(_NAMES)

    def foreign_name(self) -> str:
        """A name with letters outside ASCII."""
        return self._random.choice(_FOREIGN_NAMES)

    def word(self) -> str:
        """A made-up word of two or three syllables, lower-case ASCII; several million exist."""
        pick = self._random.choice
        middle = "".join(pick(_STARTS)[0] + pick(_VOWELS) for _ in range(self._random.randint(1, 2)))
        return pick(_STARTS) + pick(_VOWELS) + middle + pick(_ENDS)

    def words(self, count: int) -> str:
        return " ".join(self.several(count, self.word))

    def title(self) -> str:
        """Two or three words with a capital at the start."""
        return self.words(self._random.randint(2, 3)).capitalize()

    def sentence(self) -> str:
        return f"{self.words(self._random.randint(4, 6)).capitalize()}."

    def number(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both possible."""
        return self._random.randint(low, high)

    def price(self) -> Decimal:
        """Between 1.01 and 999.99, never a whole amount."""
        return Decimal(self._random.randint(1, 999)) + Decimal(self._random.randint(1, 99)) / 100

    def email(self) -> str:
        return f"{self.word()}@{self.word()}.example"

    def password(self) -> str:
        """Letters, digits and a mark: passes usual rules, looks like no word."""
        letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
        return "".join(self._random.choice(letters) for _ in range(12)) + self._random.choice("!%+") + "7k"

    def secret(self) -> str:
        """43 letters and digits, as long and as random-looking as secrets.token_urlsafe(32)."""
        letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
        return "".join(self._random.choice(letters) for _ in range(43))

    def slug(self) -> str:
        return f"{self.word()}-{self.word()}"

    def pick(self, things: Sequence[T]) -> T:
        return self._random.choice(things)

    def shuffled(self, things: Iterable[T]) -> list[T]:
        mixed = list(things)
        self._random.shuffle(mixed)
        return mixed

    def several(self, count: int, one: Callable[[], T]) -> list[T]:
        """`count` different values of `one`."""
        values: list[T] = []
        for _ in range(count * 50):
            value = one()
            if value not in values:
                values.append(value)
            if len(values) == count:
                break
        if len(values) == count:
            return values
        raise ValueError(f"fewer than {count} different values to draw")
