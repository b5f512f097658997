"""What the benchmarks share: servers pinned to one core, the host among them, on free ports of loopback."""
import json
import os
import resource
import socket
import subprocess
import time

SERVER_CORE, CLIENT_CORE = "0", "1"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_port(port, process, seconds=20):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"a server ended with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"nothing listens on {port}")


def pinned(command, **more):
    return subprocess.Popen(["taskset", "-c", SERVER_CORE, *command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL, **more)


class Nginx:
    def __init__(self, folder, server):
        """With the directives of `server` in its one server."""
        self.port = free_port()
        path = os.path.join(folder, "nginx.conf")
        with open(path, "w") as file:
            file.write(f"""worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log /dev/null;
events {{ worker_connections 8192; }}
http {{ access_log off; keepalive_requests 1000000000; keepalive_timeout 300; sendfile on;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{self.port} backlog=4096; {server} }} }}
""")
        self.process = pinned(["nginx", "-c", path, "-p", folder])
        wait_port(self.port, self.process)


class Berth:
    def __init__(self, build, bench, folder, *settings):
        """The host of that build folder with the plugin of tests/bench/BENCH; settings are key=value."""
        state = os.path.join(folder, "state")
        os.makedirs(state)
        options = [word for setting in ("plugins.shipped=" + folder + "/none", "log.level=warning", *settings) for word in ("--set", setting)]
        self.process = pinned([os.path.join(build, "host", "berth"), "serve", "--plugins", os.path.join(build, "tests/bench", bench, "plugins"),
                               "--state", state, "--port", "0", "--admin-port", "0", *options])
        ready = os.path.join(state, "ready.json")
        deadline = time.monotonic() + 20
        while not os.path.exists(ready):
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise RuntimeError("berth did not become ready")
            time.sleep(0.05)
        with open(ready) as file:
            self.port = int(json.load(file)["http"].rsplit(":", 1)[1])

    def resident(self):
        with open(f"/proc/{self.process.pid}/statm") as file:
            return int(file.read().split()[1]) * resource.getpagesize()


def raise_file_limit():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def end(servers):
    for server in servers:
        server.process.terminate()
    for server in servers:
        server.process.wait(30)
