#!/bin/sh
# Makes one department's folder of the share, with the rights of its senders and of the bureau. As root; needs setfacl.
#   sh share.sh FOLDER GROUP [BUREAU_GROUP]
#   sh share.sh /srv/gutou/share/住建 gutou-zhujian gutou-bureau
# GROUP may read and write the folder, and read 回执 and 模板 in it. BUREAU_GROUP may read everything, and write 回执 and
# 模板. Others may not even look in. gutou itself may read everything. Running it again sets the rights anew.
set -eu
[ $# -ge 2 ] || { sed -n '3,4s/^# *//p' "$0" >&2; exit 2; }
folder=$1
group=$2
bureau=${3:-gutou-bureau}
umask 027
mkdir -p "$folder/回执" "$folder/模板"
chown gutou:"$group" "$folder"
chown -R gutou:"$group" "$folder/回执" "$folder/模板"
setfacl -R -b "$folder"
# X: folders only. The defaults are what everything made later in the folder gets.
for which in "" d:; do
    setfacl -R -m "${which}u:gutou:rwX,${which}g:$group:rwX,${which}g:$bureau:rX,${which}o::-" "$folder"
    setfacl -R -m "${which}g:$group:rX,${which}g:$bureau:rwX" "$folder/回执" "$folder/模板"
    setfacl -R -m "${which}g::-" "$folder"
done
# Sticky: in the folder itself nobody renames or removes what is another's, so that 回执 and 模板 stay what they are.
chmod g+s,+t "$folder"
