if [ -d /run/systemd/system ]; then
    systemctl daemon-reload || :
fi
# What the host has stored stays: an rpm has no purge. /var/lib/berth and the user may be removed by hand. Folders in
# which nothing was ever stored go.
if [ "$1" -eq 0 ]; then
    rmdir /var/lib/berth/plugins /var/lib/berth 2>/dev/null || :
fi
