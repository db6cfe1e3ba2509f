-- The tables, by the kind of value they are for.
create table &main..TestNumbers (
  IntCol number(9) not null, LongIntCol number(16) not null, NumberCol number(9, 2) not null, FloatCol float not null,
  UnconstrainedCol number not null, NullableCol number(38))
/
create table &main..TestStrings (
  IntCol number(9) not null, StringCol varchar2(20) not null, RawCol raw(30) not null, FixedCharCol char(40) not null,
  NullableCol varchar2(50))
/
create table &main..TestUnicodes (
  IntCol number(9) not null, UnicodeCol nvarchar2(20) not null, FixedUnicodeCol nchar(40) not null,
  NullableCol nvarchar2(50))
/
create table &main..TestDates (IntCol number(9) not null, DateCol date not null, NullableCol date)
/
create table &main..TestCLOBs (
  IntCol number(9) not null, CLOBCol clob not null, ExtraNumCol1 number(9), ExtraCLOBCol1 clob, ExtraNumCol2 number(9),
  ExtraCLOBCol2 clob)
/
create table &main..TestNCLOBs (
  IntCol number(9) not null, NCLOBCol nclob not null, ExtraNumCol1 number(9), ExtraNCLOBCol1 nclob,
  ExtraNumCol2 number(9), ExtraNCLOBCol2 nclob)
/
create table &main..TestBLOBs (
  IntCol number(9) not null, BLOBCol blob not null, ExtraNumCol1 number(9), ExtraBLOBCol1 blob, ExtraNumCol2 number(9),
  ExtraBLOBCol2 blob)
/
create table &main..TestBfiles (IntCol number(9) not null, BfileCol bfile not null)
/
create table &main..TestXML (IntCol number(9) not null, XMLCol xmltype not null)
/
create table &main..TestTempXML (IntCol number(9) not null, XMLCol xmltype not null)
/
create table &main..TestLongs (IntCol number(9) not null, LongCol long) nocompress
/
create table &main..TestLongRaws (IntCol number(9) not null, LongRawCol long raw) nocompress
/
create table &main..TestTempTable (
  IntCol number(9) not null, StringCol1 varchar2(400), StringCol2 varchar2(400), NumberCol number(25, 2),
  constraint TestTempTable_pk primary key (IntCol))
/
create table &main..TestArrayDML (
  IntCol number(9) not null, StringCol varchar2(100), IntCol2 number(3), constraint TestArrayDML_pk primary key (IntCol))
/
create table &main..TestObjects (IntCol number(9) not null, ObjectCol &main..udt_Object, ArrayCol &main..udt_Array)
/
create table &main..TestTimestamps (
  IntCol number(9) not null, TimestampCol timestamp not null, NullableCol timestamp, TimestampPrecisionCol timestamp(4))
/
create table &main..TestTimestampLTZs (
  IntCol number(9) not null, TimestampLTZCol timestamp with local time zone not null,
  NullableCol timestamp with local time zone, TimestampLTZPrecisionCol timestamp(5) with local time zone)
/
create table &main..TestTimestampTZs (
  IntCol number(9) not null, TimestampTZCol timestamp with time zone not null, NullableCol timestamp with time zone,
  TimestampTZPrecisionCol timestamp(7) with time zone)
/
create table &main..TestIntervals (
  IntCol number(9) not null, IntervalCol interval day to second not null, NullableCol interval day to second,
  IntervalPrecisionCol interval day(7) to second, IntervalPrecisionScaleCol interval day(8) to second(9))
/
create table &main..TestIntervalYMs (
  IntCol number(9) not null, IntervalCol interval year to month not null, NullableCol interval year to month,
  IntervalPrecisionCol interval year(3) to month)
/
create table &main..TestUniversalRowids (
  IntCol number(9) not null, StringCol varchar2(250) not null, DateCol date not null,
  constraint TestUniversalRowids_pk primary key (IntCol, StringCol, DateCol)) organization index
/
create table &main..TestBuildings (BuildingId number(9) not null, BuildingObj &main..udt_Building not null)
/
create table &main..TestRowids (IntCol number(9) not null, RowidCol rowid, URowidCol urowid)
/
create table &main..TestJsonCols (
  IntCol number(9) not null, JsonVarchar varchar2(4000) not null, JsonClob clob not null, JsonBlob blob not null,
  constraint TestJsonCols_ck_1 check (JsonVarchar is json format json),
  constraint TestJsonCols_ck_2 check (JsonClob is json format json),
  constraint TestJsonCols_ck_3 check (JsonBlob is json format json))
/
create table &main..TestAllTypes (
  NumberValue number, StringValue varchar2(60), FixedCharValue char(10), NStringValue nvarchar2(60),
  NFixedCharValue nchar(10), RawValue raw(16), IntValue integer, SmallIntValue smallint, RealValue real,
  DecimalValue number(20, 6), DoublePrecisionValue double precision, FloatValue float, BinaryFloatValue binary_float,
  BinaryDoubleValue binary_double, DateValue date, TimestampValue timestamp,
  TimestampTZValue timestamp with time zone, TimestampLTZValue timestamp with local time zone,
  IntervalDSValue interval day to second, IntervalYMValue interval year to month, CLOBValue clob, NCLOBValue nclob,
  BLOBValue blob, SubObjectValue &main..udt_SubObject, SubObjectArray &main..udt_ObjectArray,
  InvisibleValue number invisible)
/
create table &main..PlsqlSessionCallbacks (
  RequestedTag varchar2(250), ActualTag varchar2(250), FixupTimestamp timestamp)
/
create table &main..TestDataframe (
  Id number(9), FirstName varchar2(100), LastName varchar2(100), City varchar2(100), Country varchar2(100),
  DateOfBirth date, Salary number(9, 2), CreditScore number(3, 0), LastUpdated timestamp, DecimalData number(15, 4),
  IntegerData number(15), LongIntegerData number(38), UnconstrainedNumberData number, FloatData binary_float,
  DoubleData binary_double, RawData raw(100), LongData clob, LongRawData blob)
/
create table &main..NestedCollectionTests (
  Id number(9), TableCol &main..udt_TableOfTableOfNumber, VarrayCol &main..udt_VarrayOfTableOfNumber)
nested table TableCol store as NestedCollectionTests_nt (nested table column_value store as NestedCollectionTests_nti)
/
