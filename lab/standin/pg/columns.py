"""Result columns: PostgreSQL types as Oracle describes them, and their text as the neutral values of interface.py."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from psycopg import pq

from lab.standin.interface import Column, Value
from lab.standin.pg.nested import nested_rows
from lab.standin.sql.names import unfold

Convert = Callable[[bytes], Value]


@dataclass(frozen=True)
class Described:
    """A column and how its text becomes a neutral value (None: as it is)."""

    column: Column
    convert: Convert | None


def _hex(value: bytes) -> bytes:
    return bytes.fromhex(value[2:].decode())


def _offset(value: bytes) -> bytes:
    """PostgreSQL writes +08, we +08:00."""
    text, bc = (value[:-3], b" BC") if value.endswith(b" BC") else (value, b"")
    return (text + b":00" if text[-3:-2] in b"+-" else text) + bc


_INTERVAL = re.compile(
    rb"(?:(-?\d+) years?)? ?(?:(-?\d+) mons?)? ?(?:(-?\d+) days?)? ?(?:([-+]?)(\d+):(\d\d):(\d\d)(?:\.(\d+))?)?"
)


def _day_second(value: bytes) -> bytes:
    match = _INTERVAL.fullmatch(value)
    if match is None:
        return value
    _, _, days, sign, hours, minutes, seconds, fraction = match.groups()
    micro = ((int(hours or 0) * 60 + int(minutes or 0)) * 60 + int(seconds or 0)) * 10**6 + int(
        (fraction or b"0").ljust(6, b"0")
    )
    total = int(days or 0) * 86_400 * 10**6 + (-micro if sign == b"-" else micro)
    rest, micros = divmod(abs(total), 10**6)
    day, rest = divmod(rest, 86_400)
    text = f"{'-' if total < 0 else ''}{day} {rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}.{micros * 1000:09}"
    return text.encode()


def _year_month(value: bytes) -> bytes:
    match = _INTERVAL.fullmatch(value)
    months = int(match.group(1) or 0) * 12 + int(match.group(2) or 0) if match else 0
    return f"{'-' if months < 0 else ''}{abs(months) // 12}-{abs(months) % 12}".encode()


@dataclass(frozen=True)
class Shape:
    """An Oracle type as it goes into a describe. length: how a type modifier gives the size."""

    oracle_type: int
    size: int = 0
    precision: int = 0
    scale: int = 0
    national: bool = False
    convert: Convert | None = None
    sized: bool = False
    fraction: bool = False
    shift: int = 0


_NUMBER = Shape(2, precision=0, scale=-127)
_BUILT_IN = {
    1700: _NUMBER,
    20: _NUMBER,
    21: _NUMBER,
    23: _NUMBER,
    26: _NUMBER,
    25: Shape(1, 4000),
    1043: Shape(1, 4000, sized=True),
    19: Shape(1, 128),
    18: Shape(1, 4),
    705: Shape(1, 1),
    2950: Shape(1, 36),
    1042: Shape(96, 1, sized=True),
    1114: Shape(180, scale=6, fraction=True),
    1184: Shape(181, scale=6, fraction=True, convert=_offset),
    1082: Shape(12, convert=lambda value: value + b" 00:00:00"),
    1186: Shape(183, precision=2, scale=6, convert=_day_second),
    700: Shape(100),
    701: Shape(101),
    16: Shape(252),
    17: Shape(23, 2000, convert=_hex),
    114: Shape(119),
    3802: Shape(112),
    1790: Shape(102),
    2278: Shape(1, 1),
}
OWN = {
    "oradate": Shape(12),
    "clob": Shape(112),
    "nclob": Shape(112, national=True),
    "long": Shape(8),
    "rowid": Shape(11, 18),
    "blob": Shape(113, convert=_hex),
    "longraw": Shape(24, convert=_hex),
    "raw": Shape(23, 2000, convert=_hex, sized=True),
    "nvarchar2": Shape(1, 2000, national=True, sized=True),
    "nchar": Shape(96, 1, national=True, sized=True),
    "timestampltz": Shape(231, scale=6, fraction=True, convert=_offset),
    "timestampz": Shape(181, scale=9, fraction=True, shift=5),
    "timestamp9": Shape(180, scale=9, fraction=True, shift=5),
    "vector": Shape(127),
    "orareal": Shape(2, precision=63, scale=-127),
    "nestedcursor": Shape(102),
    "intervalym": Shape(182, precision=2, convert=_year_month),
    "orafloat": Shape(2, precision=126, scale=-127),
}
_TEXT = Shape(1, 4000)
_VECTOR = 127
_FLEXIBLE, _SPARSE = 1, 2
_FORMATS = {b"f": 2, b"d": 3, b"b": 4, b"B": 5}


def _vector(modifier: int) -> tuple[int, int, int]:
    """Dimensions, format and flags out of what sql/vectors.py put into the modifier."""
    packed = max(modifier - 4, 0)
    return packed >> 5, packed >> 2 & 7, (0 if packed >> 5 else _FLEXIBLE) | (_SPARSE if packed & 2 else 0)


def _vector_of_values(result: pq.abc.PGresult, index: int) -> tuple[int, int, int]:
    """Of an expression: the format that all its values have."""
    values = [value for row in range(result.ntuples) if (value := result.get_value(row, index))]
    letters = {value[:1] for value in values}
    form = _FORMATS.get(letters.pop(), 0) if len(letters) == 1 else 0
    return 0, form, _FLEXIBLE | (_SPARSE if values and values[0].endswith(b"]]") else 0)


class ColumnTable:
    """Describes results. own: OIDs of our base types by name, read once per database."""

    def __init__(self, own: dict[str, int]) -> None:
        self.own = own
        self.documents: dict[tuple[int, int], str] = {}  # JSON or OSON, by table and column, where a constraint says so
        self._shapes = _BUILT_IN | {oid: OWN[name] for name, oid in own.items() if name in OWN}
        if "nestedcursor" in own:
            self._shapes[own["nestedcursor"]] = replace(OWN["nestedcursor"], convert=self._nested)

    def _nested(self, text: bytes) -> Value:
        return nested_rows(text, self.part)

    def knows(self, pg: int) -> bool:
        """False for types with a name, their arrays, and what only clients of PostgreSQL know."""
        return pg in self._shapes

    def describe(self, result: pq.abc.PGresult, not_null: dict[int, frozenset[int]]) -> tuple[Described, ...]:
        return tuple(self._one(result, index, not_null) for index in range(result.nfields))

    def _one(self, result: pq.abc.PGresult, index: int, not_null: dict[int, frozenset[int]]) -> Described:
        nullable = result.ftablecol(index) not in not_null.get(result.ftable(index), ())
        name = unfold((result.fname(index) or b"").decode())
        column, convert = self.part(name, result.ftype(index), result.fmod(index), nullable)
        if column.oracle_type == _VECTOR and result.fmod(index) < 0:
            column = replace(column, vector=_vector_of_values(result, index))
        document = self.documents.get((result.ftable(index), result.ftablecol(index)))
        if document:
            column = replace(column, is_json=True, is_oson=document == "OSON")
        return Described(column, convert)

    def part(self, name: str, pg: int, modifier: int, nullable: bool = True) -> tuple[Column, Convert | None]:
        """A column or attribute of a PostgreSQL type with its modifier."""
        shape = self._shapes.get(pg, _TEXT)
        size, precision, scale = shape.size, shape.precision, shape.scale
        if shape.sized and modifier > 4:
            size = modifier - 4
        if shape.fraction and modifier >= 0:
            scale = modifier - shape.shift
        if pg == 1700 and modifier > 4:
            precision, scale = (modifier - 4) >> 16, (modifier - 4) & 0x7FF
            scale = scale - 2048 if scale > 1023 else scale
        column = Column(name, shape.oracle_type, precision, scale, size, shape.national, nullable)
        return (replace(column, vector=_vector(modifier)) if shape.oracle_type == _VECTOR else column), shape.convert
