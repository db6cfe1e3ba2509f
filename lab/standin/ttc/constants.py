"""Numbers of the TTC protocol, by topic. Source: python-oracledb `impl/thin/constants.pxi`."""

from __future__ import annotations

from enum import IntEnum


class MessageType(IntEnum):
    """First byte of a message."""

    PROTOCOL = 1
    DATA_TYPES = 2
    FUNCTION = 3
    ERROR = 4
    ROW_HEADER = 6
    ROW_DATA = 7
    PARAMETER = 8
    STATUS = 9
    IO_VECTOR = 11
    LOB_DATA = 14
    WARNING = 15
    DESCRIBE_INFO = 16
    PIGGYBACK = 17
    SERVER_PIGGYBACK = 23
    ONEWAY = 26
    IMPLICIT_RESULTS = 27
    END_OF_RESPONSE = 29
    FAST_AUTH = 34


class Function(IntEnum):
    """Calls and piggybacks known to this server."""

    REEXECUTE = 4
    FETCH = 5
    LOGOFF = 9
    COMMIT = 14
    ROLLBACK = 15
    REEXECUTE_AND_FETCH = 78
    EXECUTE = 94
    LOB_OP = 96
    TPC_SWITCH = 103
    TPC_CHANGE_STATE = 104
    CLOSE_CURSORS = 105
    AUTH_PHASE_TWO = 115
    AUTH_PHASE_ONE = 118
    DIRECT_PATH_PREPARE = 128
    DIRECT_PATH_LOAD_STREAM = 129
    DIRECT_PATH_OPERATION = 130
    SET_END_TO_END = 135
    PING = 147
    SET_SCHEMA = 152
    APP_CONTEXT = 154
    SESSION_RELEASE = 163
    SESSION_STATE = 176
    PIPELINE_BEGIN = 199
    PIPELINE_END = 200
    KEY_VALUE = 204


class Keyword(IntEnum):
    """What a server tells of its session besides a call's reply."""

    CURRENT_SCHEMA = 168
    EDITION = 172
    TRANSACTION_ID = 201


class TransactionChange(IntEnum):
    """What TPC_CHANGE_STATE asks for."""

    COMMIT = 1
    ROLLBACK = 2
    PREPARE = 3
    FORGET = 4


class OracleType(IntEnum):
    """Type numbers in binds, defines and describes."""

    VARCHAR = 1
    NUMBER = 2
    BINARY_INTEGER = 3
    LONG = 8
    ROWID = 11
    DATE = 12
    RAW = 23
    LONG_RAW = 24
    CHAR = 96
    BINARY_FLOAT = 100
    BINARY_DOUBLE = 101
    CURSOR = 102
    OBJECT = 109
    CLOB = 112
    BLOB = 113
    BFILE = 114
    JSON = 119
    VECTOR = 127
    TIMESTAMP = 180
    TIMESTAMP_TZ = 181
    INTERVAL_YM = 182
    INTERVAL_DS = 183
    UROWID = 208
    TIMESTAMP_LTZ = 231
    BOOLEAN = 252


class ExecuteOption(IntEnum):
    """Option bits of EXECUTE."""

    PARSE = 0x01
    BIND = 0x08
    DEFINE = 0x10
    EXECUTE = 0x20
    FETCH = 0x40
    COMMIT = 0x100
    PLSQL_BIND = 0x400
    NOT_PLSQL = 0x8000
    DESCRIBE = 0x20000
    BATCH_ERRORS = 0x80000


class ExecuteFlag(IntEnum):
    """Bits of the tenth i4 value of EXECUTE."""

    SCROLLABLE = 0x02
    ROW_COUNTS = 0x4000


class Orientation(IntEnum):
    """Where a scroll operation goes (the eleventh i4 value of EXECUTE)."""

    CURRENT = 0x01
    NEXT = 0x02
    FIRST = 0x04
    LAST = 0x08
    PRIOR = 0x10
    ABSOLUTE = 0x20
    RELATIVE = 0x40


class LobOperation(IntEnum):
    """What LOB_OP asks for."""

    GET_LENGTH = 0x0001
    READ = 0x0002
    TRIM = 0x0020
    WRITE = 0x0040
    CREATE_TEMP = 0x0110
    FREE_TEMP = 0x0111
    GET_CHUNK_SIZE = 0x4000
    OPEN = 0x8000
    CLOSE = 0x10000
    IS_OPEN = 0x11000
    FREE_TEMP_ARRAY = 0x80111


class BindDirection(IntEnum):
    """Directions in an I/O vector."""

    OUT = 16
    IN = 32
    IN_OUT = 48


class CallStatus(IntEnum):
    """End-of-call flags."""

    IN_TRANSACTION = 0x0002
    SESSION_RELEASED = 0x8000


LOB_TYPES = frozenset({OracleType.CLOB, OracleType.BLOB})
DOCUMENT_TYPES = frozenset({OracleType.JSON, OracleType.VECTOR})
LONG_TYPES = frozenset({OracleType.LONG, OracleType.LONG_RAW})
CHARACTER_TYPES = frozenset({OracleType.VARCHAR, OracleType.CHAR, OracleType.LONG, OracleType.CLOB})
ARRAY_FLAG = 0x40
CHARSET_UTF8, CHARSET_UTF16 = 873, 2000
FORM_DATABASE, FORM_NATIONAL = 1, 2
COMPILE_WARNING = 0x20
