-- Packages that take and give PL/SQL arrays, one for each kind of element.
create or replace package &main..pkg_TestStringArrays as
  type udt_StringList is table of varchar2(100) index by binary_integer;
  function TestInArrays (a_StartingLength number, a_Array udt_StringList) return number;
  procedure TestInOutArrays (a_NumElems number, a_Array in out nocopy udt_StringList);
  procedure TestOutArrays (a_NumElems number, a_Array out nocopy udt_StringList);
  procedure TestIndexBy (a_Array out nocopy udt_StringList);
end;
/
create or replace package body &main..pkg_TestStringArrays as
  function TestInArrays (a_StartingLength number, a_Array udt_StringList) return number is
    total number := a_StartingLength;
  begin
    for i in 1 .. a_Array.count loop
      total := total + length(a_Array(i));
    end loop;
    return total;
  end;
  procedure TestInOutArrays (a_NumElems number, a_Array in out nocopy udt_StringList) is
  begin
    for i in 1 .. a_NumElems loop
      a_Array(i) := 'Converted element # ' || to_char(i) || ' originally had length ' || to_char(length(a_Array(i)));
    end loop;
  end;
  procedure TestOutArrays (a_NumElems number, a_Array out nocopy udt_StringList) is
  begin
    for i in 1 .. a_NumElems loop
      a_Array(i) := 'Test out element # ' || to_char(i);
    end loop;
  end;
  procedure TestIndexBy (a_Array out nocopy udt_StringList) is
  begin
    a_Array(284) := 'Third element';
    a_Array(-1048576) := 'First element';
    a_Array(8388608) := 'Fourth element';
    a_Array(-576) := 'Second element';
  end;
end;
/
create or replace package &main..pkg_TestUnicodeArrays as
  type udt_UnicodeList is table of nvarchar2(100) index by binary_integer;
  function TestInArrays (a_StartingLength number, a_Array udt_UnicodeList) return number;
  procedure TestInOutArrays (a_NumElems number, a_Array in out nocopy udt_UnicodeList);
  procedure TestOutArrays (a_NumElems number, a_Array out nocopy udt_UnicodeList);
end;
/
create or replace package body &main..pkg_TestUnicodeArrays as
  function TestInArrays (a_StartingLength number, a_Array udt_UnicodeList) return number is
    total number := a_StartingLength;
  begin
    for i in 1 .. a_Array.count loop
      total := total + length(a_Array(i));
    end loop;
    return total;
  end;
  procedure TestInOutArrays (a_NumElems number, a_Array in out nocopy udt_UnicodeList) is
  begin
    for i in 1 .. a_NumElems loop
      a_Array(i) := unistr('Converted element \3042 # ') || to_char(i) || ' originally had length '
        || to_char(length(a_Array(i)));
    end loop;
  end;
  procedure TestOutArrays (a_NumElems number, a_Array out nocopy udt_UnicodeList) is
  begin
    for i in 1 .. a_NumElems loop
      a_Array(i) := unistr('Test out element \3042 # ') || to_char(i);
    end loop;
  end;
end;
/
create or replace package &main..pkg_TestNumberArrays as
  type udt_NumberList is table of number index by binary_integer;
  function TestInArrays (a_StartingValue number, a_Array udt_NumberList) return number;
  procedure TestInOutArrays (a_NumElems number, a_Array in out nocopy udt_NumberList);
  procedure TestOutArrays (a_NumElems number, a_Array out nocopy udt_NumberList);
end;
/
create or replace package body &main..pkg_TestNumberArrays as
  function TestInArrays (a_StartingValue number, a_Array udt_NumberList) return number is
    total number := a_StartingValue;
  begin
    for i in 1 .. a_Array.count loop
      total := total + a_Array(i);
    end loop;
    return total;
  end;
  procedure TestInOutArrays (a_NumElems number, a_Array in out nocopy udt_NumberList) is
  begin
    for i in 1 .. a_NumElems loop
      a_Array(i) := a_Array(i) * 10;
    end loop;
  end;
  procedure TestOutArrays (a_NumElems number, a_Array out nocopy udt_NumberList) is
  begin
    for i in 1 .. a_NumElems loop
      a_Array(i) := i * 100;
    end loop;
  end;
end;
/
create or replace package &main..pkg_TestDateArrays as
  type udt_DateList is table of date index by binary_integer;
  function TestInArrays (a_StartingValue number, a_BaseDate date, a_Array udt_DateList) return number;
  procedure TestInOutArrays (a_NumElems number, a_Array in out nocopy udt_DateList);
  procedure TestOutArrays (a_NumElems number, a_Array out nocopy udt_DateList);
end;
/
create or replace package body &main..pkg_TestDateArrays as
  function TestInArrays (a_StartingValue number, a_BaseDate date, a_Array udt_DateList) return number is
    total number := a_StartingValue;
  begin
    for i in 1 .. a_Array.count loop
      total := total + (a_Array(i) - a_BaseDate);
    end loop;
    return total;
  end;
  procedure TestInOutArrays (a_NumElems number, a_Array in out nocopy udt_DateList) is
  begin
    for i in 1 .. a_NumElems loop
      a_Array(i) := a_Array(i) + 7;
    end loop;
  end;
  procedure TestOutArrays (a_NumElems number, a_Array out nocopy udt_DateList) is
  begin
    for i in 1 .. a_NumElems loop
      a_Array(i) := date '2002-12-12' + i * 1.2;
    end loop;
  end;
end;
/
create or replace package &main..pkg_TestBooleans as
  type udt_BooleanList is table of boolean index by binary_integer;
  function EchoValue (a_Value boolean) return boolean;
  procedure EchoValueOut (a_Value boolean, a_ValueOut out boolean);
  function GetStringRep (a_Value boolean) return varchar2;
  function IsLessThan10 (a_Value number) return boolean;
  function TestInArrays (a_Value udt_BooleanList) return number;
  function TestOutValueNull return boolean;
  procedure TestOutArrays (a_NumElements number, a_Value out nocopy udt_BooleanList);
end;
/
create or replace package body &main..pkg_TestBooleans as
  function EchoValue (a_Value boolean) return boolean is
  begin
    return a_Value;
  end;
  procedure EchoValueOut (a_Value boolean, a_ValueOut out boolean) is
  begin
    a_ValueOut := a_Value;
  end;
  function GetStringRep (a_Value boolean) return varchar2 is
  begin
    return case when a_Value then 'TRUE' when not a_Value then 'FALSE' else 'NULL' end;
  end;
  function IsLessThan10 (a_Value number) return boolean is
  begin
    return a_Value < 10;
  end;
  function TestInArrays (a_Value udt_BooleanList) return number is
    found pls_integer := 0;
  begin
    for i in 1 .. a_Value.count loop
      if a_Value(i) then
        found := found + 1;
      end if;
    end loop;
    return found;
  end;
  function TestOutValueNull return boolean is
  begin
    return null;
  end;
  procedure TestOutArrays (a_NumElements number, a_Value out nocopy udt_BooleanList) is
  begin
    for i in 1 .. a_NumElements loop
      a_Value(i) := (mod(i, 2) = 1);
    end loop;
  end;
end;
/
