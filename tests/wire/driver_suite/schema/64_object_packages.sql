-- Packages that take and give object types, records and collections.
create or replace package &main..pkg_TestBindObject as
  subtype udt_RowType is TestTempTable%rowtype;
  type udt_CollectionRowType is table of udt_RowType index by binary_integer;
  function GetStringRep (a_Object udt_Object) return varchar2;
  procedure BindObjectOut (a_NumberValue number, a_StringValue varchar2, a_Object out nocopy udt_Object);
end;
/
create or replace package body &main..pkg_TestBindObject as
  function quoted (a_Text varchar2) return varchar2 is
  begin
    return case when a_Text is null then 'null' else '''' || a_Text || '''' end;
  end;

  function told (a_Object udt_SubObject) return varchar2 is
  begin
    if a_Object is null then
      return 'null';
    end if;
    return 'udt_SubObject(' || nvl(to_char(a_Object.SubNumberValue), 'null') || ', '
      || quoted(a_Object.SubStringValue) || ')';
  end;

  function told (a_Array udt_ObjectArray) return varchar2 is
    text varchar2(4000);
  begin
    if a_Array is null then
      return 'null';
    end if;
    for i in 1 .. a_Array.count loop
      text := text || case when i > 1 then ', ' end || told(a_Array(i));
    end loop;
    return 'udt_ObjectArray(' || text || ')';
  end;

  function GetStringRep (a_Object udt_Object) return varchar2 is
  begin
    if a_Object is null then
      return 'null';
    end if;
    return 'udt_Object(' || nvl(to_char(a_Object.NumberValue), 'null') || ', ' || quoted(a_Object.StringValue) || ', '
      || quoted(a_Object.FixedCharValue) || ', '
      || case when a_Object.DateValue is null then 'null'
         else 'to_date(''' || to_char(a_Object.DateValue, 'YYYY-MM-DD') || ''', ''YYYY-MM-DD'')' end || ', '
      || case when a_Object.TimestampValue is null then 'null'
         else 'to_timestamp(''' || to_char(a_Object.TimestampValue, 'YYYY-MM-DD HH24:MI:SS')
           || ''', ''YYYY-MM-DD HH24:MI:SS'')' end || ', '
      || told(a_Object.SubObjectValue) || ', ' || told(a_Object.SubObjectArray) || ')';
  end;

  procedure BindObjectOut (a_NumberValue number, a_StringValue varchar2, a_Object out nocopy udt_Object) is
  begin
    a_Object := udt_Object(a_NumberValue, a_StringValue, null, null, null, null, null, null, null, null, null, null,
      null, null, null, null, null, null, null, null, null, null);
  end;
end;
/
create or replace package &main..pkg_TestRecords as
  type udt_Record is record (
    NumberValue number, StringValue varchar2(30), DateValue date, TimestampValue timestamp, BooleanValue boolean,
    PlsIntegerValue pls_integer, BinaryIntegerValue binary_integer);
  type udt_RecordArray is table of udt_Record index by binary_integer;
  function GetStringRep (a_Value udt_Record) return varchar2;
  procedure TestOut (a_Value out nocopy udt_Record);
  function TestInArrays (a_Value udt_RecordArray) return varchar2;
  procedure TestInOutArrays (a_NumberValue number, a_StringValue varchar2, a_Array in out nocopy udt_RecordArray);
end;
/
create or replace package body &main..pkg_TestRecords as
  function GetStringRep (a_Value udt_Record) return varchar2 is
  begin
    return 'udt_Record(' || nvl(to_char(a_Value.NumberValue), 'null') || ', '
      || case when a_Value.StringValue is null then 'null' else '''' || a_Value.StringValue || '''' end || ', '
      || case when a_Value.DateValue is null then 'null'
         else 'to_date(''' || to_char(a_Value.DateValue, 'YYYY-MM-DD') || ''', ''YYYY-MM-DD'')' end || ', '
      || case when a_Value.TimestampValue is null then 'null'
         else 'to_timestamp(''' || to_char(a_Value.TimestampValue, 'YYYY-MM-DD HH24:MI:SS')
           || ''', ''YYYY-MM-DD HH24:MI:SS'')' end || ', '
      || case when a_Value.BooleanValue is null then 'null' when a_Value.BooleanValue then 'true' else 'false' end
      || ', ' || nvl(to_char(a_Value.PlsIntegerValue), 'null') || ', '
      || nvl(to_char(a_Value.BinaryIntegerValue), 'null') || ')';
  end;

  procedure TestOut (a_Value out nocopy udt_Record) is
  begin
    a_Value.NumberValue := 25;
    a_Value.StringValue := 'String in record';
    a_Value.DateValue := date '2016-02-16';
    a_Value.TimestampValue := timestamp '2016-02-16 18:23:55';
    a_Value.BooleanValue := true;
    a_Value.PlsIntegerValue := 45;
    a_Value.BinaryIntegerValue := 10;
  end;

  function TestInArrays (a_Value udt_RecordArray) return varchar2 is
    text varchar2(4000);
  begin
    for i in 0 .. a_Value.count - 1 loop
      text := text || case when i > 0 then '; ' end || GetStringRep(a_Value(i));
    end loop;
    return text;
  end;

  procedure TestInOutArrays (a_NumberValue number, a_StringValue varchar2, a_Array in out nocopy udt_RecordArray) is
    place binary_integer := nvl(a_Array.last() + 1, 0);
  begin
    a_Array(place).NumberValue := a_NumberValue;
    a_Array(place).StringValue := a_StringValue;
  end;
end;
/
create or replace package &main..pkg_TestNestedRecords as
  type udt_Inner is record (Attr1 number, Attr2 number);
  type udt_Outer is record (Inner1 udt_Inner, Inner2 udt_Inner);
  function GetOuter (a_Value1 number, a_Value2 number) return udt_Outer;
end;
/
create or replace package body &main..pkg_TestNestedRecords as
  function GetOuter (a_Value1 number, a_Value2 number) return udt_Outer is
    made udt_Outer;
  begin
    made.Inner1.Attr2 := a_Value1;
    made.Inner2.Attr2 := a_Value2;
    return made;
  end;
end;
/
create or replace package &main..pkg_NestedTable as
  function GetTableOfNumber return udt_TableOfNumber;
  function GetTableOfVarrayOfNumber return udt_TableOfVarrayOfNumber;
  function GetVarrayOfNumber return udt_VarrayOfNumber;
end;
/
create or replace package body &main..pkg_NestedTable as
  function GetTableOfNumber return udt_TableOfNumber is
  begin
    return udt_TableOfNumber(15, 25, 35, 45);
  end;
  function GetTableOfVarrayOfNumber return udt_TableOfVarrayOfNumber is
  begin
    return udt_TableOfVarrayOfNumber(udt_VarrayOfNumber(10, 20), udt_VarrayOfNumber(30, 40));
  end;
  function GetVarrayOfNumber return udt_VarrayOfNumber is
  begin
    return udt_VarrayOfNumber(10, 20, 30);
  end;
end;
/
