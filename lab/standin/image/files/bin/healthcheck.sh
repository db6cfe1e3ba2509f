#!/bin/bash
# As in gvenzl's images: exit status 0 healthy, 1 not.
/opt/oracle/bin/dbprobe >/dev/null 2>&1 || exit 1
