"""ALTER SESSION SET NLS_…: formats, languages and characters. What would change results and is not there is refused."""

from __future__ import annotations

from lab.standin.interface import OraError
from lab.standin.sql.names import literal
from lab.standin.sql.refusal import refuse

_FORMATS = frozenset({"NLS_DATE_FORMAT", "NLS_TIMESTAMP_FORMAT", "NLS_TIMESTAMP_TZ_FORMAT", "NLS_CURRENCY"})
_LANGUAGES = {
    *("AMERICAN", "ENGLISH", "GERMAN", "FRENCH", "SPANISH", "ITALIAN"),
    *("SIMPLIFIED CHINESE", "TRADITIONAL CHINESE"),
}
# territory -> date format, decimal and group characters
_TERRITORIES = {
    "AMERICA": ("DD-MON-RR", ".,"),
    "UNITED KINGDOM": ("DD-MON-RR", ".,"),
    "GERMANY": ("DD.MM.RR", ",."),
    "FRANCE": ("DD/MM/RR", ", "),
    "SPAIN": ("DD/MM/RR", ",."),
    "ITALY": ("DD-MON-RR", ",."),
    "CHINA": ("DD-MON-RR", ".,"),
    "TAIWAN": ("DD-MON-RR", ".,"),
    "HONG KONG": ("DD-MON-RR", ".,"),
}
# what has one value here, which may be set
_FIXED = {
    "NLS_SORT": ("BINARY",),
    "NLS_COMP": ("BINARY", "ANSI"),
    "NLS_CALENDAR": ("GREGORIAN",),
    "NLS_LENGTH_SEMANTICS": ("CHAR", "BYTE"),
    "NLS_NCHAR_CONV_EXCP": ("FALSE", "TRUE"),
    "NLS_ISO_CURRENCY": ("AMERICA",),
    "NLS_DUAL_CURRENCY": ("$",),
}


def is_nls(name: str) -> bool:
    """Whether the parameter belongs here."""
    return name in _FORMATS or name in _FIXED or name in _SETTERS


def nls_setting(name: str, value: str) -> str:
    """The statement that sets it, "" for one that is so already. Raises OraError 3001 for a value that is not there,
    12705 for characters that cannot be."""
    if name in _FIXED:
        if value.upper() not in _FIXED[name]:
            refuse(f"{name} = {value}")
        return ""
    settings = {name: value} if name in _FORMATS else _SETTERS[name](value)
    calls = [f"set_config({literal('ora.' + key.lower())}, {literal(text)}, false)" for key, text in settings.items()]
    order = _order(settings.get("NLS_DATE_FORMAT", ""))
    if order:
        calls.append(f"set_config('datestyle', {literal('ISO, ' + order)}, false)")
    return f"SELECT {', '.join(calls)}"


def _order(model: str) -> str:
    """In which order a text without month names gives day, month and year."""
    places = {letter: model.upper().find(letter) for letter in ("D", "M", "Y", "R")}
    year = max(places["Y"], places["R"])
    if min(places["D"], places["M"], year) < 0:
        return ""
    return "YMD" if year < places["M"] else "DMY" if places["D"] < places["M"] else "MDY"


def _characters(value: str) -> dict[str, str]:
    if len(value) != 2 or value[0] == value[1]:
        raise OraError(12705, "Cannot access NLS data files or invalid environment specified")
    return {"NLS_NUMERIC_CHARACTERS": value}


def _language(value: str) -> dict[str, str]:
    if value.upper() not in _LANGUAGES:
        refuse(f"NLS_DATE_LANGUAGE = {value}")
    return {"NLS_DATE_LANGUAGE": value.upper()}


def _whole_language(value: str) -> dict[str, str]:
    return {"NLS_LANGUAGE": value.upper(), **_language(value)}


def _territory(value: str) -> dict[str, str]:
    if value.upper() not in _TERRITORIES:
        refuse(f"NLS_TERRITORY = {value}")
    model, characters = _TERRITORIES[value.upper()]
    return {"NLS_TERRITORY": value.upper(), "NLS_DATE_FORMAT": model, "NLS_NUMERIC_CHARACTERS": characters}


_SETTERS = {
    "NLS_NUMERIC_CHARACTERS": _characters,
    "NLS_DATE_LANGUAGE": _language,
    "NLS_LANGUAGE": _whole_language,
    "NLS_TERRITORY": _territory,
}
