"""Starts the built host with folders of its own, and speaks to it."""
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest

PROGRAM = os.environ["BERTH_PROGRAM"]
SHIPPED = os.environ["BERTH_SHIPPED"]
TEST_PLUGINS = os.environ["BERTH_TEST_PLUGINS"]
SANITIZED = bool(os.environ.get("BERTH_SANITIZER"))
# Sanitizers make everything slower; a promise in seconds is kept by the plain build.
PATIENCE = 5.0 if SANITIZED else 1.0


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.body[:400]!r}"


def wait_for(condition, seconds, what):
    """The condition's first true value, or a failure that says what did not come."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not come within {seconds} s")
        time.sleep(0.01)


def resident(host):
    with open(f"/proc/{host.process.pid}/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


class Growth:
    """How much the host's resident memory grew at most while this was asked."""

    def __init__(self, host):
        self.host = host
        self.before = resident(host)
        self.most = 0

    def look(self):
        self.most = max(self.most, resident(self.host) - self.before)


class Host:
    def __init__(self, plugins=(), configuration=None, options=(), state=None, folder=None, plugin_configuration=None):
        self.folder = folder or tempfile.mkdtemp(prefix="berth-test-")
        self.plugins = os.path.join(self.folder, "plugins")
        self.state = state or os.path.join(self.folder, "state")
        self.configurations = os.path.join(self.folder, "plugins.d")
        for path in (self.plugins, self.state, self.configurations):
            os.makedirs(path, mode=0o755, exist_ok=True)
        for plugin in plugins:
            self.drop(plugin)
        for name, value in (plugin_configuration or {}).items():
            with open(os.path.join(self.configurations, name + ".json"), "w") as file:
                json.dump(value, file)
        self.log_path = os.path.join(self.folder, "log")
        self.options = list(options)
        if configuration is not None:
            path = os.path.join(self.folder, "berth.json")
            with open(path, "w") as file:
                json.dump(configuration, file)
            self.options += ["--config", path]
        self.process = None

    def drop(self, source, name=None):
        """Puts a file into the plugins folder as a person would: a copy, then a rename."""
        if not os.path.isabs(source):
            folder = SHIPPED if os.path.exists(os.path.join(SHIPPED, source + ".so")) else TEST_PLUGINS
            source = os.path.join(folder, source + ".so")
        target = os.path.join(self.plugins, name or os.path.basename(source))
        shutil.copyfile(source, target + ".part")
        os.chmod(target + ".part", 0o644)
        os.rename(target + ".part", target)
        return target

    def start(self, seconds=20):
        ready = os.path.join(self.state, "ready.json")
        if os.path.exists(ready):
            os.unlink(ready)
        command = [PROGRAM, "serve", "--plugins", self.plugins, "--state", self.state, "--port", "0", "--admin-port", "0",
                   "--set", "plugins.shipped=" + os.path.join(self.folder, "none"),
                   "--set", "plugins.configuration_folder=" + self.configurations, *self.options]
        self.log = open(self.log_path, "ab")
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)

        def started():
            if self.process.poll() is not None:
                raise AssertionError(f"the host ended with {self.process.returncode}:\n{self.log_text()}")
            return os.path.exists(ready)

        wait_for(started, seconds * PATIENCE, "ready.json")
        with open(ready) as file:
            self.ready = json.load(file)
        self.port = int(self.ready["http"].rsplit(":", 1)[1])
        self.admin_port = int(self.ready["admin"].rsplit(":", 1)[1])
        with open(os.path.join(self.state, "admin-token")) as file:
            self.token = file.read().strip()
        return self

    def log_text(self):
        with open(self.log_path, errors="replace") as file:
            return file.read()

    def request(self, method, path, body=None, headers=None, port=None, timeout=30):
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=timeout)
        try:
            if isinstance(body, (dict, list)):
                body = json.dumps(body)
                headers = {"Content-Type": "application/json", **(headers or {})}
            connection.request(method, path, body=body, headers=headers or {})
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def get(self, path, **more):
        return self.request("GET", path, **more)

    def post(self, path, body=None, **more):
        return self.request("POST", path, body, **more)

    def admin(self, method, path, body=None, headers=None):
        return self.request(method, "/admin/v1" + path, body,
                            {"Authorization": "Bearer " + self.token, **(headers or {})}, self.admin_port)

    def plugin(self, name):
        """What the admin port says of a plugin, or None."""
        answer = self.admin("GET", "/plugins/" + name)
        return answer.json() if answer.status == 200 else None

    def raw(self, data, seconds=5.0):
        """Sends bytes and reads until the host closes or falls silent."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as peer:
            peer.sendall(data)
            received = b""
            peer.settimeout(seconds)
            try:
                while True:
                    more = peer.recv(65536)
                    if not more:
                        return received, True
                    received += more
            except TimeoutError:
                return received, False
            except ConnectionResetError:
                return received, True

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self, seconds=40):
        """SIGTERM; returns the exit code."""
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(seconds * PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise AssertionError("the host did not end after SIGTERM:\n" + self.log_text())
        return self.process.returncode

    def remove(self):
        self.stop()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class HostTest(unittest.TestCase):
    """A test with a host; a log that holds a sanitizer's report fails it."""
    expects_crash = False

    def host(self, *plugins, **more):
        host = Host(plugins, **more)
        self.addCleanup(self.end, host)
        return host.start()

    def end(self, host):
        host.stop()
        text = host.log_text()
        host.remove()
        if not self.expects_crash:
            for mark in ("AddressSanitizer", "runtime error:", "ThreadSanitizer", "LeakSanitizer"):
                self.assertNotIn(mark, text)
