"""Oracle's built-in functions: which live in schema sys, which PostgreSQL has with the same meaning."""

from __future__ import annotations

# Same meaning in PostgreSQL for the types we use. Those marked bigint there are cast back to NUMBER.
AGGREGATES = frozenset(
    {"SUM", "AVG", "MIN", "MAX", "STDDEV", "STDDEV_POP", "STDDEV_SAMP", "VARIANCE", "VAR_POP", "VAR_SAMP", "CORR",
     "COVAR_POP", "COVAR_SAMP", "FIRST_VALUE", "LAST_VALUE", "NTH_VALUE", "LAG", "LEAD", "PERCENT_RANK", "CUME_DIST",
     "REGR_SLOPE", "REGR_INTERCEPT"}
)  # fmt: skip
COUNTING = frozenset({"COUNT", "ROW_NUMBER", "RANK", "DENSE_RANK", "NTILE"})
NATIVE = frozenset({"COALESCE", "NULLIF"})
# name -> PostgreSQL function in pg_catalog
RENAMED = {
    "ASCII": "ascii", "ABS": "abs", "CEIL": "ceil", "FLOOR": "floor", "SIGN": "sign", "EXP": "exp", "LN": "ln", "SQRT": "sqrt",
}  # fmt: skip
# functions of bootstrap SQL, schema sys
OWN = frozenset(
    {"SUBSTR", "INSTR", "LENGTH", "LENGTHB", "SUBSTRB", "UPPER", "LOWER", "INITCAP", "LPAD", "RPAD", "REPLACE", "CHR",
     "TRANSLATE", "CONCAT", "LTRIM", "RTRIM", "NVL", "NVL2", "TRUNC", "ROUND", "MOD", "REMAINDER", "POWER", "LOG",
     "TO_CHAR", "TO_NCHAR", "TO_DATE", "TO_NUMBER", "TO_TIMESTAMP", "TO_TIMESTAMP_TZ", "TO_CLOB", "TO_NCLOB", "TO_BLOB", "TO_DSINTERVAL",
     "TO_YMINTERVAL", "NUMTODSINTERVAL", "NUMTOYMINTERVAL", "ADD_MONTHS", "MONTHS_BETWEEN", "LAST_DAY", "NEXT_DAY",
     "SYS_CONTEXT", "USERENV", "SYS_GUID", "HEXTORAW", "RAWTOHEX", "EMPTY_CLOB", "EMPTY_BLOB", "GREATEST", "LEAST",
     "REGEXP_LIKE", "REGEXP_REPLACE", "REGEXP_SUBSTR", "REGEXP_COUNT", "REGEXP_INSTR", "ORA_HASH", "STANDARD_HASH", "VSIZE", "BITAND",
     "SIN", "COS", "TAN", "ATAN", "ATAN2", "TO_BINARY_DOUBLE", "TO_BINARY_FLOAT", "SQLERRM", "MEDIAN", "NLSSORT", "FROM_TZ"}
)  # fmt: skip
# words that are values of their own
PSEUDO = {
    "SYSDATE": "sys.sysdate()",
    "SYSTIMESTAMP": "sys.systimestamp()",
    "CURRENT_TIMESTAMP": "sys.systimestamp()",
    "CURRENT_DATE": "sys.sysdate()",
    "LOCALTIMESTAMP": "sys.systimestamp()::timestamp",
    "USER": "sys.ora_user()",
    "UID": "sys.ora_uid()",
    "DBTIMEZONE": "'+00:00'::varchar",
    "SESSIONTIMEZONE": "sys.session_timezone()",
    "NULL": "NULL",
    "DEFAULT": "DEFAULT",
    "TRUE": "true",
    "FALSE": "false",
}
PACKAGES = frozenset({"DBMS_RANDOM", "DBMS_LOB", "DBMS_OUTPUT", "DBMS_LOCK", "DBMS_SESSION", "UTL_RAW", "DBMS_APPLICATION_INFO",
                      "DBMS_UTILITY", "DBMS_CRYPTO"})  # fmt: skip
RESERVED = frozenset(
    [
        "ACCESS",
        "ADD",
        "ALL",
        "ALTER",
        "AND",
        "ANY",
        "AS",
        "ASC",
        "AUDIT",
        "BETWEEN",
        "BY",
        "CHECK",
        "CLUSTER",
        "COMPRESS",
        "CONNECT",
        "CREATE",
        "DELETE",
        "DESC",
        "DISTINCT",
        "DROP",
        "ELSE",
        "EXCLUSIVE",
        "EXISTS",
        "FOR",
        "FROM",
        "GRANT",
        "GROUP",
        "HAVING",
        "IN",
        "INCREMENT",
        "INDEX",
        "INSERT",
        "INTERSECT",
        "INTO",
        "IS",
        "LIKE",
        "LOCK",
        "MINUS",
        "NOCOMPRESS",
        "NOT",
        "NOWAIT",
        "OF",
        "ON",
        "OPTION",
        "OR",
        "ORDER",
        "PCTFREE",
        "PUBLIC",
        "RENAME",
        "REVOKE",
        "SELECT",
        "SESSION",
        "SET",
        "SHARE",
        "START",
        "SYNONYM",
        "TABLE",
        "THEN",
        "TO",
        "TRIGGER",
        "UNION",
        "UNIQUE",
        "UPDATE",
        "VALUES",
        "VIEW",
        "WHERE",
        "WITH",
        "WHEN",
    ]
)
