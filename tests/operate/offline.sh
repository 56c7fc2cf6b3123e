# Runs a command where everything that leaves the machine ends in a sink that counts it, and loopback works as usual.
# In: the file for the count, then the command. Run under "unshare --net", by tests/operate/test_nothing_leaves.py.
set -eu
count=$1
shift
ip link set lo up
echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6
ip link add out type veth peer name sink
ip address add 192.0.2.1/24 dev out
ip link set out up
ip link set sink up
# A neighbour that is known and never answers: a packet is sent to it, not only asked for it.
ip neighbour add 192.0.2.254 lladdr 02:00:00:00:00:01 dev out
ip route add default via 192.0.2.254
status=0
"$@" || status=$?
# The eleventh column: packets sent. (/sys shows the machine's own interfaces here.)
awk '$1 == "out:" { print $11 }' /proc/net/dev >"$count"
exit $status
