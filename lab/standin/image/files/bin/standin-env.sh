# What the other commands share: places, and running a program as the database's user.
ORADATA=/opt/oracle/oradata
PGDATA=$ORADATA/standin
TEMPLATE=/opt/oracle/standin/template
CONFIG=/opt/oracle/standin/etc
RUN=/run/standin
LOGS=/var/log/standin
PGBIN=/usr/lib/postgresql/15/bin
export PYTHONPATH=/opt/oracle/standin/lib
PYTHON="/usr/bin/python3 -s"

as_oracle() {
  if [ "$(id -u)" = 0 ]; then
    exec setpriv --reuid=oracle --regid=oinstall --init-groups -- "$@"
  else
    exec "$@"
  fi
}

fail() { echo "$(basename "$0"): $*" >&2; exit 1; }

# The postmaster's process number while it lives; the server's likewise.
postmaster() { pgrep -o -u oracle -f "^$PGBIN/postgres -D $PGDATA"; }
server() { pgrep -o -u oracle -f 'python3 .*-m lab[.]standin[.]tools[.]serve'; }

# gone SECONDS PID...: true when none of the processes is left within the time (zombies do not count).
gone() {
  local deadline=$((SECONDS + $1)) pid state
  shift
  for pid in "$@"; do
    while state=$(sed 's/.*) //; s/ .*//' "/proc/$pid/stat" 2>/dev/null) && [ "$state" != Z ]; do
      ((SECONDS > deadline)) && return 1
      read -rt 0.02 <> <(:)
    done
  done
  return 0
}
