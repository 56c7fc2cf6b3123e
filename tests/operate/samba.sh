# A Samba server with three accounts, in a mount and a network of its own: nothing of it is left when it ends.
# In: WORK (a folder anybody may enter), ROOT (the checkout), PYTHON_PREFIX (where the interpreter stands).
# Run by tests/operate/test_samba.py under unshare.
set -eu
mount --make-rprivate /
for folder in /var/lib/samba /var/cache/samba /run/samba /var/log/samba; do
    mkdir -p "$folder"
    mount -t tmpfs -o mode=755 none "$folder"
done
mkdir -p /var/lib/samba/private /run/samba/ncalrpc
# The service's account must reach program and interpreter also where they stand in root's home.
mkdir "$WORK/program" "$WORK/python"
mount --bind "$ROOT" "$WORK/program"
mount --bind "$PYTHON_PREFIX" "$WORK/python"
mount -t tmpfs -o mode=755 none /root
for pair in "program:$ROOT" "python:$PYTHON_PREFIX"; do
    case ${pair#*:} in
    /root/*) mkdir -p "${pair#*:}" && mount --bind "$WORK/${pair%%:*}" "${pair#*:}" ;;
    esac
done
cp /etc/passwd "$WORK/passwd"
cp /etc/group "$WORK/group"
id=61000
for name in gutou zhujian gongxin bureau; do
    id=$((id + 1))
    # A department's senders are a group, of which the account is one.
    group=$name
    [ "$name" = gutou ] || group=gutou-$name
    echo "$name:x:$id:$id::/nonexistent:/usr/sbin/nologin" >>"$WORK/passwd"
    echo "$group:x:$id:$name" >>"$WORK/group"
done
mount --bind "$WORK/passwd" /etc/passwd
mount --bind "$WORK/group" /etc/group
ip link set lo up
install -d -o gutou -g gutou -m 0751 "$WORK/share"
install -d -o gutou -g gutou -m 0750 "$WORK/data"
for pair in 住建:gutou-zhujian 工信:gutou-gongxin; do
    sh "$ROOT/deploy/share.sh" "$WORK/share/${pair%:*}" "${pair#*:}"
done
# Small pieces, so that a slow copy is seen growing.
sed -e "s|/srv/gutou/share|$WORK/share|" -e "s|^\[global\]|&\n smb2 max write = 65536|" \
    "$ROOT/deploy/smb.conf" >"$WORK/smb.conf"
for name in zhujian gongxin bureau; do
    printf 'Probe-%s-1\nProbe-%s-1\n' "$name" "$name" | smbpasswd -c "$WORK/smb.conf" -s -a "$name"
done
exec smbd --foreground --no-process-group --configfile="$WORK/smb.conf"
