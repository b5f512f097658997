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
