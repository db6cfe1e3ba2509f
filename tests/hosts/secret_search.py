"""Looking for a secret in the files of a server that everybody may read."""

from __future__ import annotations

from lab.provision import Lab

PLACES = "/etc /opt /usr/local /var/lib /var/log"


def readable_by_everybody(lab: Lab, host: str, text: str, places: str = PLACES) -> str:
    """The files below these places, one a line, that hold the text; nothing where it is well kept. The text goes by
    standard input and a file that only root reads: xargs takes standard input for itself."""
    find = f"find {places} -xdev -type f -perm -o=r -print0 | xargs -0 grep -lF -f $p"
    script = f"umask 077; p=$(mktemp); cat >$p; {find}; rm $p"
    return lab.exec(host, ["sh", "-c", script], stdin=text, check=False).stdout.strip()
