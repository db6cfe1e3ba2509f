-- Routines outside packages.
create procedure &main..proc_Test (a_InValue varchar2, a_InOutValue in out number, a_OutValue out number) as
begin
  a_OutValue := length(a_InValue);
  a_InOutValue := a_InOutValue * a_OutValue;
end;
/
create procedure &main..proc_Test2 (a_InValue varchar2, a_InOutValue in out number, a_OutValue out boolean) as
begin
  a_InOutValue := a_InOutValue * length(a_InValue);
  a_OutValue := length(a_InValue) >= 2;
end;
/
create procedure &main..proc_TestNoArgs as
begin
  null;
end;
/
create procedure &main..myrefcursorproc (a_RefCursor out sys_refcursor) as
begin
  open a_RefCursor for select * from TestTempTable;
end;
/
create function &main..func_Test (a_String varchar2, a_ExtraAmount number) return number as
begin
  return length(a_String) + a_ExtraAmount;
end;
/
create function &main..func_Test2 (a_String varchar2, a_ExtraAmount number, a_Boolean boolean) return number as
begin
  return length(a_String) + case when a_Boolean then a_ExtraAmount else -a_ExtraAmount end;
end;
/
create function &main..func_TestNoArgs return number as
begin
  return 712;
end;
/
