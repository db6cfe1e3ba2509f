-- The rows that the tests read. Ten of most kinds, every other one NULL where the column allows it.
insert into &main..TestNumbers
select level, power(38, level), level * 1.25, level * 1.75, power(level, 3) + level / 2,
  case mod(level, 2) when 1 then power(143, level) end
from dual connect by level <= 10
/
insert into &main..TestStrings
select level, 'String ' || level, utl_raw.cast_to_raw('Raw ' || level), 'Fixed Char ' || level,
  case mod(level, 2) when 1 then 'Nullable ' || level end
from dual connect by level <= 10
/
insert into &main..TestUnicodes
select level, unistr('Unicode \3042 ') || to_char(level), 'Fixed Unicode ' || to_char(level),
  case mod(level, 2) when 1 then unistr('Nullable ') || to_char(level) end
from dual connect by level <= 10
/
insert into &main..TestDates
select level, date '2002-12-09' + level * 1.1, case mod(level, 2) when 1 then date '2002-12-09' + level * 2.15 end
from dual connect by level <= 10
/
begin
  for n in 1 .. 100 loop
    insert into &main..TestXML
    values (n, '<?xml version="1.0"?><records>' || dbms_random.string('x', 1024) || '</records>');
  end loop;
end;
/
insert into &main..TestTimestamps
select level, timestamp '2002-12-09 00:00:00' + to_dsinterval(level || ' 00:00:' || level * 2 || '.' || level * 50),
  case mod(level, 2) when 1 then timestamp '2002-12-09 00:00:00'
    + to_dsinterval((level + 1) || ' 00:00:' || level * 3 || '.' || level * 125) end,
  timestamp '2009-12-14 00:00:00'
from dual connect by level <= 10
/
begin
  for kind in 1 .. 2 loop
    for n in 1 .. 10 loop
      declare
        day varchar2(9) := case kind when 1 then '20220602 ' else '20220603 ' end;
        zone varchar2(6) := case mod(n, 2) when 0 then '-' else '+' end || ltrim(to_char(n, '00'))
          || case mod(n, 4) when 0 then ':00' else ':30' end;
        first_at timestamp with time zone;
        next_at timestamp with time zone;
        last_at timestamp with time zone := to_timestamp_tz('20091214 00:00', 'YYYYMMDD TZH:TZM');
      begin
        first_at := to_timestamp_tz(day || zone, 'YYYYMMDD TZH:TZM')
          + to_dsinterval(n || ' 00:00:' || n * 2 || '.' || n * 50);
        if mod(n, 2) = 1 then
          next_at := to_timestamp_tz(day || '00:00', 'YYYYMMDD TZH:TZM')
            + to_dsinterval((n + 1) || ' 00:00:' || n * 3 || '.' || n * 125);
        end if;
        if kind = 1 then
          insert into &main..TestTimestampLTZs values (n, first_at, next_at, last_at);
        else
          insert into &main..TestTimestampTZs values (n, first_at, next_at, last_at);
        end if;
      end;
    end loop;
  end loop;
end;
/
insert into &main..TestIntervals
select level, to_dsinterval(level || ' ' || level || ':' || level * 2 || ':' || level * 3),
  case mod(level, 2) when 1 then
    to_dsinterval((level + 5) || ' ' || (level + 2) || ':' || (level * 2 + 5) || ':' || (level * 3 + 5)) end,
  to_dsinterval('8 05:15:00'), to_dsinterval('10 12:15:15')
from dual connect by level <= 10
/
insert into &main..TestIntervalYMs
select level, to_yminterval((level - 5) || '-' || level),
  case mod(level, 2) when 1 then to_yminterval((level + 5) || '-' || (level + 2)) end, to_yminterval('3-8')
from dual connect by level <= 10
/
insert into &main..TestObjects values (1,
  &main..udt_Object(1, 'First row', 'First', 'N First Row', 'N First', '52617720446174612031', 2, 5, 12.125, 0.5, 12.5,
    25.25, 50.125, to_date('20070306', 'YYYYMMDD'), timestamp '2008-09-12 16:40:00',
    to_timestamp_tz('20091013 17:50:00 00:00', 'YYYYMMDD HH24:MI:SS TZH:TZM'),
    to_timestamp_tz('20101114 18:55:00 00:00', 'YYYYMMDD HH24:MI:SS TZH:TZM'),
    'Short CLOB value', 'Short NCLOB Value', utl_raw.cast_to_raw('Short BLOB value'),
    &main..udt_SubObject(11, 'Sub object 1'),
    &main..udt_ObjectArray(&main..udt_SubObject(5, 'first element'), &main..udt_SubObject(6, 'second element'))),
  &main..udt_Array(5, 10, null, 20))
/
insert into &main..TestObjects values (2, null, &main..udt_Array(3, null, 9, 12, 15))
/
insert into &main..TestObjects values (3,
  &main..udt_Object(3, 'Third row', 'Third', 'N Third Row', 'N Third', '52617720446174612033', 4, 10, 6.5, 0.75, 43.25,
    86.5, 192.125, to_date('20070621', 'YYYYMMDD'), timestamp '2007-12-13 07:30:45',
    to_timestamp_tz('20170621 23:18:45 00:00', 'YYYYMMDD HH24:MI:SS TZH:TZM'),
    to_timestamp_tz('20170721 08:27:13 00:00', 'YYYYMMDD HH24:MI:SS TZH:TZM'),
    'Another short CLOB value', 'Another short NCLOB Value', utl_raw.cast_to_raw('Yet another short BLOB value'),
    &main..udt_SubObject(13, 'Sub object 3'),
    &main..udt_ObjectArray(&main..udt_SubObject(10, 'element #1'), &main..udt_SubObject(20, 'element #2'),
      &main..udt_SubObject(30, 'element #3'), &main..udt_SubObject(40, 'element #4'))),
  null)
/
insert into &main..TestJsonCols values (1, '[1, 2, 3]', '[4, 5, 6]', utl_raw.cast_to_raw('[7, 8, 9]'))
/
commit
/
