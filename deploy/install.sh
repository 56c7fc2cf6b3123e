#!/bin/sh
# Installs gutou from this folder, without a network; running it again upgrades. It starts nothing.
#   sh install.sh                        as root, on the server: program, account, folders, settings, unit files
#   sh install.sh --only-program FOLDER  as anybody: the program alone, in FOLDER
# Needs Python 3.11 or newer of the version the wheels were made for; another one: PYTHON=/usr/bin/python3.12 sh install.sh
set -eu
here=$(cd "$(dirname "$0")" && pwd)
python=${PYTHON:-python3}
only_program=
prefix=/opt/gutou
if [ "${1:-}" = --only-program ]; then
    only_program=yes
    prefix=${2:?"--only-program FOLDER"}
elif [ $# -gt 0 ]; then
    sed -n '2,5s/^# //p' "$0" >&2
    exit 2
elif [ "$(id -u)" != 0 ]; then
    echo "run this as root, or with --only-program FOLDER" >&2
    exit 2
fi
"$python" -c 'import sys; sys.exit("gutou needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'

# Every release has a folder of its own; "current" names the one in use, so that going back is renaming a link.
release=$prefix/releases/$(cat "$here/RELEASE")
if [ ! -e "$release/.complete" ]; then
    rm -rf "$release"
    mkdir -p "$prefix/releases"
    "$python" -m venv --without-pip "$release"
    pip=$(echo "$here"/wheels/pip-*.whl)
    # The list is complete; what it lacks is told by the check that follows, not looked for.
    "$release/bin/python" "$pip/pip" install --quiet --disable-pip-version-check --no-cache-dir \
        --no-index --find-links "$here/wheels" --only-binary=:all: --no-deps --require-hashes -r "$here/requirements.txt"
    "$release/bin/python" "$pip/pip" check --disable-pip-version-check
    "$release/bin/python" -m compileall -q "$release/lib" >/dev/null || true
    mkdir "$release/share/gutou" 2>/dev/null || mkdir -p "$release/share/gutou"
    find "$here" -maxdepth 1 -type f -exec cp {} "$release/share/gutou" \;
    touch "$release/.complete"
fi
ln -sfn "releases/$(basename "$release")" "$prefix/.next"
mv -T "$prefix/.next" "$prefix/current"
echo "program: $prefix/current/bin/gutou ($(cat "$here/RELEASE"))"
[ -z "$only_program" ] || exit 0

ln -sfn "$prefix/current/bin/gutou" /usr/local/bin/gutou
getent passwd gutou >/dev/null ||
    useradd --system --user-group --home-dir /var/lib/gutou --no-create-home --shell /usr/sbin/nologin gutou
install -d -o gutou -g gutou -m 0750 /var/lib/gutou
install -d -o gutou -g gutou -m 0751 /srv/gutou /srv/gutou/share
install -d -o root -g gutou -m 0750 /etc/gutou
# Settings and secrets are the bureau's own: what stands there stays.
if [ ! -e /etc/gutou/gutou.toml ]; then
    sed -e 's|^share = "share"|share = "/srv/gutou/share"|' -e 's|^data = "data"|data = "/var/lib/gutou/data"|' \
        "$here/gutou.toml" >/etc/gutou/gutou.toml
    chgrp gutou /etc/gutou/gutou.toml
    chmod 0640 /etc/gutou/gutou.toml
fi
if [ ! -e /etc/gutou/secrets.env ]; then
    (umask 077 && echo "# NAME=value per line; read by systemd as root, never written to a log" >/etc/gutou/secrets.env)
fi
install -m 0644 "$here"/*.service /etc/systemd/system/
if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
echo "settings: /etc/gutou/gutou.toml; next: operations.md, then systemctl enable --now gutou"
