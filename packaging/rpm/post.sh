if ! getent passwd berth >/dev/null 2>&1; then
    useradd --system --user-group --no-create-home --home-dir /var/lib/berth --shell /sbin/nologin berth || :
fi
install -d -m 0750 /var/lib/berth && chown berth:berth /var/lib/berth || :
install -d -m 0755 /var/lib/berth/plugins || :
if [ -d /run/systemd/system ]; then
    systemctl daemon-reload || :
    [ "$1" -gt 1 ] && systemctl try-restart berth.service || :
fi
