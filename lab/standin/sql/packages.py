"""Oracle's packages: which members there are, and which of their parameters come back."""

from __future__ import annotations


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# members; any other member is refused by name
PACKAGES = {
    "DBMS_RANDOM": _names("VALUE STRING SEED INITIALIZE TERMINATE NORMAL RANDOM"),
    "DBMS_LOB": _names(
        """GETLENGTH SUBSTR INSTR APPEND WRITE WRITEAPPEND READ TRIM ERASE COPY COMPARE CREATETEMPORARY FREETEMPORARY
        ISTEMPORARY OPEN CLOSE ISOPEN GETCHUNKSIZE LOB_READONLY LOB_READWRITE CALL SESSION LOBMAXSIZE"""
    ),
    "DBMS_OUTPUT": _names("PUT_LINE PUT NEW_LINE GET_LINE GET_LINES ENABLE DISABLE"),
    "DBMS_DEBUG_JDWP": _names("CURRENT_SESSION_ID CURRENT_SESSION_SERIAL"),
    "DBMS_LOCK": _names("SLEEP"),
    "DBMS_SESSION": _names("SLEEP SET_IDENTIFIER CLEAR_IDENTIFIER RESET_PACKAGE UNIQUE_SESSION_ID"),
    "DBMS_SQL": _names(
        """OPEN_CURSOR PARSE BIND_VARIABLE DEFINE_COLUMN EXECUTE EXECUTE_AND_FETCH FETCH_ROWS COLUMN_VALUE CLOSE_CURSOR
        IS_OPEN NATIVE RETURN_RESULT"""
    ),
    "DBMS_TRANSACTION": _names("LOCAL_TRANSACTION_ID"),
    "UTL_RAW": _names(
        """CAST_TO_RAW CAST_TO_VARCHAR2 CAST_TO_NVARCHAR2 CAST_TO_NUMBER CAST_FROM_NUMBER CAST_TO_BINARY_INTEGER
        CAST_FROM_BINARY_INTEGER LENGTH SUBSTR CONCAT REVERSE COPIES COMPARE BIT_AND BIT_OR BIT_XOR BIT_COMPLEMENT
        TRANSLATE XRANGE"""
    ),
    "DBMS_APPLICATION_INFO": _names("SET_MODULE SET_ACTION SET_CLIENT_INFO READ_MODULE READ_CLIENT_INFO"),
    "DBMS_UTILITY": _names("GET_TIME GET_CPU_TIME GET_HASH_VALUE FORMAT_ERROR_STACK FORMAT_ERROR_BACKTRACE"),
    "DBMS_MVIEW": _names("REFRESH"),
    "DBMS_ASSERT": _names("ENQUOTE_LITERAL ENQUOTE_NAME SIMPLE_SQL_NAME NOOP"),
    "DBMS_PICKLER": _names("GET_TYPE_SHAPE"),
}
# packages of which there is nothing
PACKAGES |= dict.fromkeys(
    _names(
        """DBMS_JOB DBMS_SCHEDULER DBMS_AQADM DBMS_AQ DBMS_TRANSFORM DBMS_PIPE DBMS_ALERT DBMS_CRYPTO DBMS_STATS
        UTL_FILE UTL_HTTP UTL_SMTP UTL_TCP DBMS_METADATA DBMS_XMLGEN DBMS_FLASHBACK DBMS_RLS DBMS_ROWID"""
    ),
    frozenset[str](),
)
# functions with OUT parameters: procedures whose first parameter is the result
FUNCTIONS_WITH_OUT = frozenset({("DBMS_PICKLER", "GET_TYPE_SHAPE")})
# procedures with OUT parameters, and which
PACKAGE_OUTS: dict[tuple[str, str], frozenset[int]] = {
    ("DBMS_OUTPUT", "GET_LINE"): frozenset({0, 1}),
    ("DBMS_OUTPUT", "GET_LINES"): frozenset({0, 1}),
    ("DBMS_LOB", "APPEND"): frozenset({0}),
    ("DBMS_LOB", "WRITE"): frozenset({0}),
    ("DBMS_LOB", "WRITEAPPEND"): frozenset({0}),
    ("DBMS_LOB", "READ"): frozenset({1, 3}),
    ("DBMS_LOB", "TRIM"): frozenset({0}),
    ("DBMS_LOB", "ERASE"): frozenset({0, 1}),
    ("DBMS_LOB", "COPY"): frozenset({0}),
    ("DBMS_LOB", "CREATETEMPORARY"): frozenset({0}),
    ("DBMS_LOB", "FREETEMPORARY"): frozenset({0}),
    ("DBMS_SQL", "CLOSE_CURSOR"): frozenset({0}),
    ("DBMS_SQL", "COLUMN_VALUE"): frozenset({2}),
    ("DBMS_APPLICATION_INFO", "READ_MODULE"): frozenset({0, 1}),
    ("DBMS_APPLICATION_INFO", "READ_CLIENT_INFO"): frozenset({0}),
}
LOB_CHANGES = frozenset({"APPEND", "WRITE", "WRITEAPPEND", "TRIM", "ERASE", "COPY"})
