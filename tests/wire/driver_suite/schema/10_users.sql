-- The users that the tests log on as. &main, &proxy and their passwords are put in by the runner.
create user &main identified by "&main_password"
/
create user &proxy identified by "&proxy_password"
/
alter user &proxy grant connect through &main
/
grant create session to &proxy
/
grant create session, create table, create procedure, create type, create view, unlimited tablespace to &main
/
grant select any dictionary to &main
/
grant change notification to &main
/
