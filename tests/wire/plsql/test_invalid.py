"""Stored programs that do not compile."""

from __future__ import annotations

import oracledb
import pytest

BROKEN = "create or replace procedure zz_broken is\nbegin\n  null\nend;"


def test_a_broken_procedure_is_stored_invalid_with_its_error(his: oracledb.Connection) -> None:
    cursor = his.cursor()
    cursor.execute(BROKEN)
    try:
        assert cursor.warning is not None and cursor.warning.full_code == "DPY-7000"
        cursor.execute("select line, position, text, attribute from user_errors where name = 'ZZ_BROKEN'")
        assert cursor.fetchall() == [(4, 1, 'PLS-00103: Encountered the symbol "END"', "ERROR")]
        cursor.execute("select object_type, status from user_objects where object_name = 'ZZ_BROKEN'")
        assert cursor.fetchall() == [("PROCEDURE", "INVALID")]
        cursor.execute("select count(*) from user_source where name = 'ZZ_BROKEN'")
        assert cursor.fetchone() == (4,)
        with pytest.raises(oracledb.DatabaseError, match="ORA-06550.*\n.*PLS-00905: object HIS.ZZ_BROKEN is invalid"):
            cursor.callproc("zz_broken")
        cursor.execute("create or replace procedure zz_broken is begin null; end;")
        assert cursor.warning is None
        cursor.execute("select count(*) from user_errors where name = 'ZZ_BROKEN'")
        assert cursor.fetchone() == (0,)
        cursor.callproc("zz_broken")
        cursor.execute(BROKEN)
    finally:
        cursor.execute("drop procedure zz_broken")
    cursor.execute("select count(*) from user_objects where object_name = 'ZZ_BROKEN'")
    assert cursor.fetchone() == (0,)


def test_a_broken_package_body_leaves_its_specification(his: oracledb.Connection) -> None:
    cursor = his.cursor()
    cursor.execute("create or replace package zz_half is procedure p; end;")
    try:
        cursor.execute("create or replace package body zz_half is procedure q is begin null; end; end;")
        assert cursor.warning is not None
        cursor.execute("select type, text from user_errors where name = 'ZZ_HALF'")
        assert cursor.fetchall() == [
            ("PACKAGE BODY", "PLS-00323: subprogram 'P' is declared and not defined"),
        ]
        cursor.execute("select object_type, status from user_objects where object_name = 'ZZ_HALF' order by 1")
        assert cursor.fetchall() == [("PACKAGE", "VALID"), ("PACKAGE BODY", "INVALID")]
    finally:
        cursor.execute("drop package zz_half")


def test_what_is_refused_by_name_is_an_error_and_not_stored(his: oracledb.Connection) -> None:
    cursor = his.cursor()
    with pytest.raises(oracledb.DatabaseError, match="ORA-03001"):
        cursor.execute("create procedure zz_refused is begin select 1 from t@link; end;")
    cursor.execute("select count(*) from user_source where name = 'ZZ_REFUSED'")
    assert cursor.fetchone() == (0,)


def test_calls_that_cannot_be_made(his: oracledb.Connection) -> None:
    cursor = his.cursor()
    cursor.execute("create or replace procedure zz_one (a number) is begin null; end;")
    try:
        with pytest.raises(oracledb.DatabaseError, match="PLS-00306: wrong number or types of arguments"):
            cursor.callproc("zz_one", [1, 2])
        with pytest.raises(oracledb.DatabaseError, match="PLS-00201: identifier 'ZZ_NOTHING' must be declared"):
            cursor.callproc("zz_nothing", [1])
    finally:
        cursor.execute("drop procedure zz_one")
