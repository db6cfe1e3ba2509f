-- Object types and collections.
create type &main..udt_SubObject as object (SubNumberValue number, SubStringValue varchar2(60))
/
create type &main..udt_ObjectArray as varray(10) of &main..udt_SubObject
/
create type &main..udt_Object as object (
  NumberValue number, StringValue varchar2(60), FixedCharValue char(10), NStringValue nvarchar2(60),
  NFixedCharValue nchar(10), RawValue raw(16), IntValue integer, SmallIntValue smallint, RealValue real,
  DoublePrecisionValue double precision, FloatValue float, BinaryFloatValue binary_float,
  BinaryDoubleValue binary_double, DateValue date, TimestampValue timestamp,
  TimestampTZValue timestamp with time zone, TimestampLTZValue timestamp with local time zone, CLOBValue clob,
  NCLOBValue nclob, BLOBValue blob, SubObjectValue &main..udt_SubObject, SubObjectArray &main..udt_ObjectArray)
/
create type &main..udt_Array as varray(10) of number
/
create type &main..udt_UnconstrainedTable as table of number
/
create or replace type &main..udt_Building as object (
  BuildingId number(9), NumFloors number(3), Description varchar2(60), DateBuilt date)
/
create or replace type &main..udt_Book as object (Title varchar2(100), Authors varchar2(100), Price number(5, 2))
/
create or replace type &main..udt_ObjectWithXmlType as object (
  NumberValue number(9), XMLValue sys.xmltype, StringValue varchar2(60))
/
create or replace type &main..udt_XmlTypeArray as table of sys.xmltype
/
create or replace type &main..udt_TableOfNumber as table of number
/
create or replace type &main..udt_TableOfTableOfNumber as table of &main..udt_TableOfNumber
/
create or replace type &main..udt_VarrayOfTableOfNumber as varray(5) of &main..udt_TableOfNumber
/
create or replace type &main..udt_VarrayOfNumber as varray(5) of number
/
create or replace type &main..udt_TableOfVarrayOfNumber as table of &main..udt_VarrayOfNumber
/
