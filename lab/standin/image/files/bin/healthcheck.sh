#!/bin/bash
# As in gvenzl's images: healthcheck.sh [DATABASE]; without it those of ORACLE_DATABASE. Exit status: 0 healthy, 1 not.
. /opt/oracle/bin/standin-env.sh
for name in $(tr ',' ' ' <<<"${1:-${ORACLE_DATABASE:-XEPDB1}}"); do
  grep -q "^services = .*\"${name^^}\"" "$CONFIG/standin.toml" || exit 1
done
/opt/oracle/bin/dbprobe >/dev/null 2>&1 || exit 1
