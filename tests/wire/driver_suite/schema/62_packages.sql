-- Packages for REF CURSORs, LOBs and what a pool calls when it hands out a session.
create or replace package &main..pkg_TestRefCursors as
  procedure TestOutCursor (a_MaxIntValue number, a_Cursor out sys_refcursor);
  function TestInCursor (a_Cursor sys_refcursor) return varchar2;
  function TestReturnCursor (a_MaxIntValue number) return sys_refcursor;
  procedure TestLobCursor (a_Value varchar2, a_Cursor out sys_refcursor);
  procedure TestCloseCursor (a_Cursor sys_refcursor);
end;
/
create or replace package body &main..pkg_TestRefCursors as
  procedure TestOutCursor (a_MaxIntValue number, a_Cursor out sys_refcursor) is
  begin
    open a_Cursor for select IntCol, StringCol from TestStrings where IntCol <= a_MaxIntValue order by IntCol;
  end;
  function TestInCursor (a_Cursor sys_refcursor) return varchar2 is
    text varchar2(100);
  begin
    fetch a_Cursor into text;
    return text || ' (Modified)';
  end;
  function TestReturnCursor (a_MaxIntValue number) return sys_refcursor is
    found sys_refcursor;
  begin
    TestOutCursor(a_MaxIntValue, found);
    return found;
  end;
  procedure TestLobCursor (a_Value varchar2, a_Cursor out sys_refcursor) is
  begin
    open a_Cursor for select to_clob(a_Value) from dual;
  end;
  procedure TestCloseCursor (a_Cursor sys_refcursor) is
    id number;
    text varchar2(400);
  begin
    delete from TestTempTable;
    fetch a_Cursor into id, text;
    if a_Cursor%found then
      insert into TestTempTable (IntCol, StringCol1) values (id, text);
    end if;
    close a_Cursor;
    commit;
  end;
end;
/
create or replace package &main..pkg_TestLOBs as
  procedure GetSize (a_BLOB blob, a_Size out number);
  procedure GetSize (a_CLOB clob, a_Size out number);
  procedure TestInOut (a_CLOB in out clob, a_SearchValue varchar2, a_ReplaceValue varchar2);
  function GetLOB (a_Num number, a_Format varchar2) return clob;
end;
/
create or replace package body &main..pkg_TestLOBs as
  procedure GetSize (a_BLOB blob, a_Size out number) is
  begin
    a_Size := dbms_lob.getlength(a_BLOB);
  end;
  procedure GetSize (a_CLOB clob, a_Size out number) is
  begin
    a_Size := dbms_lob.getlength(a_CLOB);
  end;
  procedure TestInOut (a_CLOB in out clob, a_SearchValue varchar2, a_ReplaceValue varchar2) is
  begin
    if a_SearchValue is not null then
      a_CLOB := replace(a_CLOB, a_SearchValue, a_ReplaceValue);
    end if;
  end;
  function GetLOB (a_Num number, a_Format varchar2) return clob is
  begin
    return to_clob(replace(a_Format, '{}', to_char(a_Num)));
  end;
end;
/
create or replace package &main..pkg_SessionCallback as
  procedure TheCallback (a_RequestedTag varchar2, a_ActualTag varchar2);
end;
/
create or replace package body &main..pkg_SessionCallback as
  type settings is table of varchar2(64) index by varchar2(64);

  procedure note (asked varchar2, given varchar2) is
    pragma autonomous_transaction;
  begin
    insert into PlsqlSessionCallbacks values (asked, given, systimestamp);
    commit;
  end;

  procedure split (tag varchar2, found out nocopy settings) is
    rest varchar2(400) := tag;
    part varchar2(130);
    sign number;
  begin
    while rest is not null loop
      part := regexp_substr(rest, '^[^;]*');
      rest := substr(rest, length(part) + 2);
      sign := instr(part, '=');
      if sign = 0 then
        raise_application_error(-20000, 'Tag must contain key=value pairs');
      end if;
      found(substr(part, 1, sign - 1)) := substr(part, sign + 1);
    end loop;
  end;

  procedure apply (name varchar2, value varchar2) is
    known settings;
  begin
    known('TIME_ZONE UTC') := 'UTC';
    known('TIME_ZONE MST') := '-07:00';
    known('NLS_DATE_FORMAT SIMPLE') := 'YYYY-MM-DD HH24:MI';
    known('NLS_DATE_FORMAT FULL') := 'YYYY-MM-DD HH24:MI:SS';
    if not known.exists(name || ' ' || value) then
      raise_application_error(-20000, 'Unsupported session setting');
    end if;
    execute immediate 'alter session set ' || name || ' = ''' || known(name || ' ' || value) || '''';
  end;

  procedure TheCallback (a_RequestedTag varchar2, a_ActualTag varchar2) is
    asked settings;
    given settings;
    name varchar2(64);
  begin
    note(a_RequestedTag, a_ActualTag);
    split(a_RequestedTag, asked);
    split(a_ActualTag, given);
    name := asked.first;
    while name is not null loop
      if not given.exists(name) or given(name) != asked(name) then
        apply(name, asked(name));
      end if;
      name := asked.next(name);
    end loop;
  end;
end;
/
