#!/bin/bash
# The container contract of gvenzl/oracle-xe. `--nowait`: start, report, and end.
. /opt/oracle/bin/standin-env.sh
shopt -s nullglob

# file_env NAME: NAME from its _FILE form.
file_env() {
  local file="$1_FILE"
  [ -z "${!file:-}" ] || { [ -z "${!1:-}" ] || fail "both $1 and $file are set"; printf -v "$1" %s "$(<"${!file}")" || exit 1; }
}

run_scripts() {
  local script
  [ -d "$1" ] || return 0
  for script in "$1"/*; do
    case "$script" in
      *.sh) echo "CONTAINER: running $script"; if [ -x "$script" ]; then "$script"; else . "$script"; fi ;;
      *.sql) echo "CONTAINER: running $script"; /opt/oracle/bin/sqlplus -s / as sysdba @"$script" ;;
      *.sql.gz) echo "CONTAINER: running $script"; gunzip -c "$script" | /opt/oracle/bin/sqlplus -s / as sysdba ;;
      *.sql.zip) echo "CONTAINER: running $script"; python3 -c 'import sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
[sys.stdout.buffer.write(archive.read(name)) for name in archive.namelist()]' "$script" | /opt/oracle/bin/sqlplus -s / as sysdba ;;
      *) echo "CONTAINER: ignoring $script" ; continue ;;
    esac || fail "$script failed"
  done
}

set_up() {
  if [ -n "${ORACLE_PASSWORD:-}" ]; then
    /opt/oracle/bin/resetPassword <<<"$ORACLE_PASSWORD" || return 1
  else
    local random
    random=$(head -c 12 /dev/urandom | base64 | tr -d '+/=')
    /opt/oracle/bin/resetPassword <<<"$random" || return 1
    echo "ORACLE PASSWORD FOR SYS AND SYSTEM: $random"
  fi
  if [ -n "${APP_USER:-}" ]; then
    /opt/oracle/bin/createAppUser "$APP_USER" <<<"$APP_USER_PASSWORD" || return 1
  fi
}

for name in ORACLE_PASSWORD APP_USER_PASSWORD ORACLE_DATABASE; do file_env "$name"; done
new=
[ -e "$PGDATA/PG_VERSION" ] && [ ! -e "$PGDATA/.unconfigured" ] || new=yes
if [ -n "$new" ]; then
  [ -n "${ORACLE_PASSWORD:-}${ORACLE_RANDOM_PASSWORD:-}" ] || fail "set ORACLE_PASSWORD or ORACLE_RANDOM_PASSWORD"
  [ -z "${APP_USER:-}" ] || [ -n "${APP_USER_PASSWORD:-}" ] || fail "APP_USER needs APP_USER_PASSWORD"
fi
if [ -n "${ORACLE_DATABASE:-}" ]; then
  [[ $ORACLE_DATABASE =~ ^[A-Za-z][A-Za-z0-9_,]{0,127}$ ]] || fail "ORACLE_DATABASE is not a list of names"
  quoted=$(sed 's/,/", "/g' <<<"${ORACLE_DATABASE^^}")
  sed -i "s/^services = .*/services = [\"XEPDB1\", \"XE\", \"$quoted\"]/" "$CONFIG/standin.toml" || exit 1
fi
echo "CONTAINER: starting up..."
trap 'stopping=yes; /opt/oracle/bin/dbstop && echo "CONTAINER: database stopped"; exit 0' TERM INT
/opt/oracle/bin/dbstart || exit 1
if [ -n "$new" ]; then
  echo "CONTAINER: setting up the new database"
  set_up || fail "the users could not be made"
  run_scripts /container-entrypoint-initdb.d
  rm -f "$PGDATA/.unconfigured"
fi
run_scripts /container-entrypoint-startdb.d
printf '\n#########################\nDATABASE IS READY TO USE!\n#########################\n'
[ "${1:-}" != --nowait ] || exit 0
tail -qn0 -F "$LOGS/postgres.log" "$LOGS/server.log" &
wait $!
