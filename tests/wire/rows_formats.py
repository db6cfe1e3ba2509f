"""Numbers and dates as text and back: format models, NLS parameters, errors."""

from __future__ import annotations

from datetime import datetime
from typing import Any

FORMATS: list[tuple[str, list[Any], Any]] = [
    (
        "select to_char(1234.567, '9,999.99'), to_char(1234.567, 'FM9999.00'), to_char(-5, '999MI'), "
        "to_char(-5, '999PR'), to_char(5, 'S999'), to_char(-5, '999S') from dual",
        [],
        [(" 1,234.57", "1234.57", "  5-", "  <5>", "  +5", "  5-")],
    ),
    (
        "select to_char(0.5, '0.00'), to_char(.5, '999.9'), to_char(0, '999'), to_char(0, 'B999'), "
        "to_char(1234, '999'), to_char(1.5, 'FM990.099') from dual",
        [],
        [(" 0.50", "    .5", "   0", "    ", "####", "1.5")],
    ),
    (
        "select to_char(12, 'RN'), to_char(12, 'FMrn'), to_char(255, 'XXXX'), to_char(255, 'FM0xxx'), "
        "to_char(12345, '9.99EEEE'), to_char(4000, 'RN') from dual",
        [],
        [("            XII", "xii", "   FF", "00ff", "  1.23E+04", "###############")],
    ),
    (
        "select to_char(5, '$999'), to_char(-5.5, 'FM$999D0'), to_char(1234, 'L9999'), to_char(1234567, "
        "'9G999G999'), to_char(1.234, '9V999'), to_char(1234.5, 'TM') from dual",
        [],
        [("   $5", "-$5.5", "          $1234", " 1,234,567", " 1234", "1234.5")],
    ),
    (
        "select to_char(1234.5, '9G999D99', 'NLS_NUMERIC_CHARACTERS='',.'''), to_char(5, 'FML990D00', "
        "'NLS_CURRENCY=''EUR ''') from dual",
        [],
        [(" 1.234,50", "EUR 5.00")],
    ),
    ("select to_char(1, '9Q') from dual", [], "ORA-01481: invalid number format model"),
    (
        "select to_char(1 / 3), to_char(200 / 3), 1 / 3 || '', to_char(-0.25) from dual",
        [],
        [
            (
                ".3333333333333333333333333333333333333333",
                "66.66666666666666666666666666666666666667",
                ".3333333333333333333333333333333333333333",
                "-.25",
            ),
        ],
    ),
    (
        "select to_number('1,234.56', '9,999.99'), to_number('-12'), to_number(' 1e3 '), to_number('ff', "
        "'xx'), to_number('$5.50', '$9.99'), to_number('<7>', '9PR'), to_number('1.234,5', '9G999D9', "
        "'NLS_NUMERIC_CHARACTERS='',.''') from dual",
        [],
        [(1234.56, -12, 1000, 255, 5.5, -7, 1234.5)],
    ),
    ("select to_number('12345', '999') from dual", [], "ORA-01722: invalid number"),
    (
        "select to_number('abc' default -1 on conversion error), cast('x' as number default 0 on conversion "
        "error), to_date('x' default '01-JAN-20' on conversion error, 'DD-MON-RR') from dual",
        [],
        [(-1, 0, datetime(2020, 1, 1))],
    ),
    (
        "select validate_conversion('x' as number), validate_conversion('1' as number), "
        "validate_conversion('2026-02-30' as date, 'YYYY-MM-DD') from dual",
        [],
        [(0, 1, 0)],
    ),
    (
        "select to_char(date '2026-02-03', 'DD-MON-YYYY'), to_char(date '2026-02-03', 'fmDay, DD Month "
        "YYYY'), to_char(date '2026-02-03', 'Day') || '|', to_char(date '2026-02-03') from dual",
        [],
        [("03-FEB-2026", "Tuesday, 3 February 2026", "Tuesday  |", "03-FEB-26")],
    ),
    (
        "select to_char(date '2026-02-03', 'D DY DDD WW IW W Q J CC SSSSS RM'), to_char(date '2026-02-03', "
        "'\"Year\" YEAR DDTH DDSP DDSPTH fmDdthsp') from dual",
        [],
        [("3 TUE 034 05 06 1 1 2461075 21 00000 II  ", "Year TWENTY TWENTY-SIX 03RD THREE THIRD Third")],
    ),
    (
        "select to_char(timestamp '2026-02-03 16:05:06.789', 'YYYY-MM-DD HH24:MI:SS.FF3'), to_char(timestamp "
        "'2026-02-03 16:05:06.789', 'hh12.mi am'), to_char(timestamp '2026-02-03 16:05:06.789') from dual",
        [],
        [("2026-02-03 16:05:06.789", "04.05 pm", "03-FEB-26 04.05.06.789000 PM")],
    ),
    (
        "select to_char(date '2026-02-03', 'DD MONTH', 'NLS_DATE_LANGUAGE=FRENCH'), to_char(date "
        "'2026-02-03', 'DD MON DAY', 'NLS_DATE_LANGUAGE=''SIMPLIFIED CHINESE''') from dual",
        [],
        [("03 FÉVRIER  ", "03 2月 星期二")],
    ),
    ("select to_char(date '2026-02-03', 'YYYYQQQX9') from dual", [], "ORA-01821: date format not recognized"),
    (
        "select to_char(date '2026-02-03', 'DS'), to_char(date '2026-02-03', 'DL'), to_char(timestamp "
        "'2026-02-03 16:05:06', 'TS') from dual",
        [],
        [("2/3/2026", "Tuesday, February 03, 2026", "4:05:06 PM")],
    ),
    (
        "select to_date('03/02/26', 'DD/MM/RR'), to_date('20260203', 'YYYY-MM-DD'), to_date('03-feb-2026', "
        "'DD-MON-YYYY'), to_date('03 February 98', 'DD MON RR') from dual",
        [],
        [
            (datetime(2026, 2, 3), datetime(2026, 2, 3), datetime(2026, 2, 3), datetime(1998, 2, 3)),
        ],
    ),
    (
        "select to_date('2026-02-03', 'YYYY-MM-DD HH24:MI:SS'), to_date('2026-02-03 4:05 PM', 'YYYY-MM-DD "
        "HH:MI AM'), to_date('2026034', 'YYYYDDD'), to_date('2461075', 'J') from dual",
        [],
        [
            (datetime(2026, 2, 3), datetime(2026, 2, 3, 16, 5), datetime(2026, 2, 3), datetime(2026, 2, 3)),
        ],
    ),
    (
        "select to_timestamp('2026-02-03 10:00:00.123456', 'YYYY-MM-DD HH24:MI:SS.FF'), "
        "to_timestamp('03-FEB-26 10.00.00.5 PM') from dual",
        [],
        [(datetime(2026, 2, 3, 10, 0, 0, 123456), datetime(2026, 2, 3, 22, 0, 0, 500000))],
    ),
    (
        "select to_date('2026-02-30', 'YYYY-MM-DD') from dual",
        [],
        "ORA-01839: date not valid for month specified",
    ),
    ("select to_date('2026-13-01', 'YYYY-MM-DD') from dual", [], "ORA-01843: not a valid month"),
    (
        "select to_date('2026-02-32', 'YYYY-MM-DD') from dual",
        [],
        "ORA-01847: day of month must be between 1 and last day of month",
    ),
    (
        "select to_date('abc', 'YYYY-MM-DD') from dual",
        [],
        "ORA-01841: (full) year must be between -4713 and +9999, and not be 0",
    ),
    (
        "select to_date('2026-01-01 24', 'YYYY-MM-DD HH24') from dual",
        [],
        "ORA-01850: hour must be between 0 and 23",
    ),
    (
        "select to_date('2026-01-01 10', 'YYYY-MM-DD') from dual",
        [],
        "ORA-01830: date format picture ends before converting entire input string",
    ),
    (
        "select to_date('2026', 'YYYY-MM') from dual",
        [],
        "ORA-01840: input value not long enough for date format",
    ),
    (
        "select to_date('2026-01-xx', 'YYYY-MM-DD') from dual",
        [],
        "ORA-01858: a non-numeric character was found where a numeric was expected",
    ),
    ("select to_date('01-XXX-26', 'DD-MON-RR') from dual", [], "ORA-01843: not a valid month"),
    ("select to_date('2026', 'ABCD') from dual", [], "ORA-01821: date format not recognized"),
    (
        "select next_day(date '2026-02-03', 'FRIDAY'), next_day(date '2026-02-06', 'fri'), round(date "
        "'2026-02-16', 'MM'), round(date '2026-07-01', 'YYYY') from dual",
        [],
        [
            (datetime(2026, 2, 6), datetime(2026, 2, 13), datetime(2026, 3, 1), datetime(2027, 1, 1)),
        ],
    ),
    (
        "select trunc(date '2026-02-18', 'IW'), trunc(date '2026-02-18', 'WW'), trunc(date '2026-02-18', "
        "'Q'), trunc(date '2026-02-18', 'DAY'), trunc(to_date('2026-02-18 10:45', 'YYYY-MM-DD HH24:MI'), "
        "'HH') from dual",
        [],
        [
            (
                datetime(2026, 2, 16),
                datetime(2026, 2, 12),
                datetime(2026, 1, 1),
                datetime(2026, 2, 15),
                datetime(2026, 2, 18, 10, 0),
            ),
        ],
    ),
    ("select trunc(sysdate, 'XX') from dual", [], "ORA-01898: too many precision specifiers"),
    (
        "select extract(year from date '2026-02-03'), extract(day from numtodsinterval(36, 'hour')), "
        "extract(second from timestamp '2026-01-01 05:00:07.5') from dual",
        [],
        [(2026, 1, 7.5)],
    ),
    (
        "select new_time(date '2026-01-01', 'EST', 'GMT'), tz_offset('+02:00'), sys_extract_utc(timestamp "
        "'2026-01-01 00:00:00 +02:00') from dual",
        [],
        [(datetime(2026, 1, 1, 5, 0), "+02:00", datetime(2025, 12, 31, 22, 0))],
    ),
    (
        "select date '2026-01-31' + interval '1' hour, date '2026-03-01' - 1 / 24, months_between(date "
        "'2026-03-15', date '2026-01-01') * 31 from dual",
        [],
        [(datetime(2026, 1, 31, 1, 0), datetime(2026, 2, 28, 23, 0), 76.0)],
    ),
]
