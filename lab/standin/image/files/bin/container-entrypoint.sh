#!/bin/bash
# The container contract of gvenzl/oracle-xe and oracle-free. `--nowait`: start, report, and end.
. /opt/oracle/bin/standin-env.sh
shopt -s nullglob

refuse() { printf '%s\n' "$@"; exit 1; }

# file_env NAME: NAME from its _FILE form.
file_env() {
  local file="$1_FILE"
  [ -n "${!file:-}" ] || return 0
  [ -z "${!1:-}" ] || refuse "Both \$$1 and \$$file are specified but are mutually exclusive." \
    "Please specify only one of these variables."
  printf -v "$1" %s "$(<"${!file}")" && [ -n "${!1}" ] || refuse "\$$file: ${!file} cannot be read, or is empty."
  export "${1?}"
}

# What is asked of a new database; an existing one heeds none of it.
check_variables() {
  local name
  for name in ORACLE_PASSWORD APP_USER_PASSWORD ORACLE_DATABASE; do file_env "$name"; done
  [ -n "${ORACLE_PASSWORD:-}${ORACLE_RANDOM_PASSWORD:-}" ] ||
    refuse "Oracle Database SYS and SYSTEM passwords have to be specified at first database startup." \
      "Please set ORACLE_PASSWORD or ORACLE_RANDOM_PASSWORD, e.g. '-e ORACLE_PASSWORD=<password>'."
  [ -z "${ORACLE_PASSWORD:-}" ] || [ -z "${ORACLE_RANDOM_PASSWORD:-}" ] ||
    refuse "Both \$ORACLE_RANDOM_PASSWORD and \$ORACLE_PASSWORD[_FILE] are specified but are mutually exclusive." \
      "Please specify only one of these variables."
  [ -z "${APP_USER:-}" ] || [ -n "${APP_USER_PASSWORD:-}" ] ||
    refuse "\$APP_USER has been specified without \$APP_USER_PASSWORD[_FILE]." "Both variables are required."
  [ -z "${APP_USER_PASSWORD:-}" ] || [ -n "${APP_USER:-}" ] ||
    refuse "\$APP_USER_PASSWORD[_FILE] has been specified without \$APP_USER." "Both variables are required."
  [ -z "${ORACLE_DATABASE:-}" ] || [[ $ORACLE_DATABASE =~ ^[A-Za-z][A-Za-z0-9_]{0,29}(,[A-Za-z][A-Za-z0-9_]{0,29})*$ ]] ||
    refuse "\$ORACLE_DATABASE is not a list of names, separated by commas."
}

# The names under which the database is served besides its own are kept beside it.
serve_databases() {
  [ -e "$ORADATA/services" ] || return 0
  local listed
  listed=$(sed 's/.*/, "&"/' "$ORADATA/services" | tr -d '\n')
  sed "s/^services = .*/services = [\"XEPDB1\", \"XE\"$listed]/" "$CONFIG/standin.toml" >"$CONFIG/standin.toml.new" &&
    cat "$CONFIG/standin.toml.new" >"$CONFIG/standin.toml" && rm -f "$CONFIG/standin.toml.new"
}

run_scripts() {
  [ -d "$1" ] && [ -n "$(ls -A "$1")" ] || return 0
  printf '\nCONTAINER: Executing user defined scripts...\n'
  run_directory "$1"
  printf 'CONTAINER: DONE: Executing user defined scripts.\n\n'
}

run_directory() {
  local script
  for script in "$1"/*; do
    if [ -d "$script" ]; then
      printf '\nCONTAINER: descending into %s ...\n' "$script"
      run_directory "$script"
      printf 'CONTAINER: DONE: descending into %s\n' "$script"
    else
      run_script "$script" || stop_for "$script failed"
    fi
  done
}

run_script() {
  local verb=running
  case "$1" in
    *.sh) [ -x "$1" ] || verb=sourcing ;;
    *.sql | *.sql.gz | *.sql.zip) ;;
    *) printf '\nCONTAINER: ignoring %s\n' "$1"; return 0 ;;
  esac
  printf '\nCONTAINER: %s %s ...\n' "$verb" "$1"
  case "$1" in
    *.sh) if [ -x "$1" ]; then "$1"; else . "$1"; fi ;;
    *.sql) /opt/oracle/bin/sqlplus -s / as sysdba @"$1" ;;
    *.sql.gz) (set -o pipefail; gunzip -c "$1" | /opt/oracle/bin/sqlplus -s / as sysdba) ;;
    *.sql.zip) (set -o pipefail; unzip_all "$1" | /opt/oracle/bin/sqlplus -s / as sysdba) ;;
  esac || return 1
  printf 'CONTAINER: DONE: %s %s\n' "$verb" "$1"
}

unzip_all() {
  python3 -c 'import sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
[sys.stdout.buffer.write(archive.read(name)) for name in archive.namelist()]' "$1"
}

set_up() {
  echo "CONTAINER: Resetting SYS and SYSTEM passwords."
  if [ -n "${ORACLE_PASSWORD:-}" ]; then
    /opt/oracle/bin/resetPassword <<<"$ORACLE_PASSWORD" || return 1
  else
    local random
    random=$(head -c 12 /dev/urandom | base64 | tr -d '+/=')
    /opt/oracle/bin/resetPassword <<<"$random" || return 1
    printf '%s\n' "############################################" "ORACLE PASSWORD FOR SYS AND SYSTEM: $random" \
      "############################################"
  fi
  [ -z "${APP_USER:-}" ] || /opt/oracle/bin/createAppUser "$APP_USER" <<<"$APP_USER_PASSWORD"
}

stop_database() {
  echo "CONTAINER: shutdown request received."
  echo "CONTAINER: shutting down database!"
  /opt/oracle/bin/dbstop && echo "CONTAINER: stopping container."
}

# A start that goes no further leaves a database that was closed in good order.
stop_for() {
  echo "CONTAINER: $*" >&2
  /opt/oracle/bin/dbstop
  exit 1
}

trap 'stop_database; exit 0' TERM INT
echo "CONTAINER: starting up..."
new=
[ -e "$PGDATA/PG_VERSION" ] && [ ! -e "$PGDATA/.unconfigured" ] || new=yes
if [ -n "$new" ]; then
  check_variables
  echo "CONTAINER: first database startup, initializing..."
  if [ -n "${ORACLE_DATABASE:-}" ]; then
    echo "CONTAINER: Creating pluggable database."
    tr ',' '\n' <<<"${ORACLE_DATABASE^^}" >"$ORADATA/services" || refuse "CONTAINER: $ORADATA cannot be written."
    echo "CONTAINER: DONE: Creating pluggable database."
  fi
else
  echo "CONTAINER: database already initialized."
fi
serve_databases || refuse "CONTAINER: the server's configuration cannot be written."
echo "CONTAINER: starting up Oracle Database..."
if ! /opt/oracle/bin/dbstart; then
  printf '%s\n' "############################################" "DATABASE STARTUP FAILED!" \
    "CHECK LOG OUTPUT ABOVE FOR MORE INFORMATION!" "############################################"
  exit 1
fi
if [ -n "$new" ]; then
  set_up || stop_for "the users could not be made"
  run_scripts /container-entrypoint-initdb.d
  run_scripts /docker-entrypoint-initdb.d
  rm -f "$PGDATA/.unconfigured"
elif [ -n "${ORACLE_PASSWORD:-}" ]; then
  echo "CONTAINER: WARNING: \$ORACLE_PASSWORD has been specified but the database is already initialized." \
    "The password will be ignored; use the resetPassword command."
fi
run_scripts /container-entrypoint-startdb.d
run_scripts /docker-entrypoint-startdb.d
printf '\n#########################\nDATABASE IS READY TO USE!\n#########################\n'
[ "${1:-}" != --nowait ] || exit 0
tail -qn0 -F "$LOGS/postgres.log" "$LOGS/server.log" &
wait $!
