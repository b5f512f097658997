"""Speaks MCP to a host, in both eras, as little as a test needs and no more than the test says."""
import http.client
import json
import os

MODERN = "2026-07-28"
LEGACY = "2025-11-25"
BOTH = "application/json, text/event-stream"
TASKS = {"extensions": {"io.modelcontextprotocol/tasks": {}}}


FOLDER = os.path.dirname(os.environ["BERTH_CONFORMANCE"])
REFERENCE = os.path.join(FOLDER, "mcp_reference.so")
FIRST = os.path.join(FOLDER, "mcp_changing_1.so")
SECOND = os.path.join(FOLDER, "mcp_changing_2.so")
AGENTS = os.path.join(FOLDER, "agent_tools.so")
LAMBDA = os.path.join(FOLDER, "lambda_tools.so")


def counts(host):
    return host.post("/status", {}).json()


def metric(host, name):
    """The sum of a metric over its labels."""
    text = host.request("GET", "/metrics", headers={"Authorization": "Bearer " + host.token}, port=host.admin_port).body.decode()
    return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith((name + " ", name + "{")))


class Stream:
    """The answer to one request: its head at once, its messages as they come."""

    def __init__(self, host, method, body=None, headers=None, path="/mcp", timeout=60):
        self.connection = http.client.HTTPConnection("127.0.0.1", host.port, timeout=timeout)
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
        self.connection.request(method, path, body, headers or {})
        self.answer = self.connection.getresponse()
        self.status = self.answer.status
        self.headers = self.answer.headers
        self.streams = (self.headers.get("content-type") or "").startswith("text/event-stream")
        self.comments = 0

    def next(self):
        """The next message, or None after the last."""
        if not self.streams:
            text = self.answer.read()
            return json.loads(text) if text else None
        data = None
        while True:
            line = self.answer.readline()
            if not line:
                return None
            line = line.rstrip(b"\n")
            if line.startswith(b":"):
                self.comments += 1
            elif line.startswith(b"data: "):
                data = line[6:]
            elif not line and data is not None:
                return json.loads(data)

    def all(self):
        messages = []
        while (message := self.next()) is not None:
            messages.append(message)
            if not self.streams:
                break
        self.close()
        return messages

    def close(self):
        self.connection.close()


class Legacy:
    """A session of the legacy era."""

    def __init__(self, host, version=LEGACY, headers=None):
        self.host = host
        self.last = 0
        self.more = dict(headers or {})
        opened = Stream(host, "POST", {"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {
            "protocolVersion": version, "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}}, self.headers())
        self.opened = opened.all()[0]
        self.session = opened.headers["Mcp-Session-Id"]
        self.version = self.opened["result"]["protocolVersion"]
        self.tell("notifications/initialized")

    def headers(self):
        headers = {"Content-Type": "application/json", "Accept": BOTH, **self.more}
        if hasattr(self, "session"):
            headers.update({"Mcp-Session-Id": self.session, "MCP-Protocol-Version": self.version})
        return headers

    def tell(self, method, params=None):
        answer = Stream(self.host, "POST", {"jsonrpc": "2.0", "method": method, "params": params or {}}, self.headers())
        answer.close()
        return answer.status

    def begin(self, method, params=None, id=None):
        self.last += 1
        return Stream(self.host, "POST", {"jsonrpc": "2.0", "id": self.last if id is None else id, "method": method,
                                          "params": params or {}}, self.headers())

    def ask(self, method, params=None):
        return self.begin(method, params).all()[-1]

    def begin_call(self, tool, arguments=None, token=None, id=None):
        params = {"name": tool, "arguments": arguments or {}}
        if token is not None:
            params["_meta"] = {"progressToken": token}
        return self.begin("tools/call", params, id)

    def call(self, tool, arguments=None, token=None):
        return self.begin_call(tool, arguments, token).all()[-1]["result"]

    def listen(self):
        return Stream(self.host, "GET", headers=self.headers())

    def tools(self):
        return [tool["name"] for tool in self.ask("tools/list")["result"]["tools"]]

    def end(self):
        return self.host.request("DELETE", "/mcp", headers=self.headers()).status


class Modern:
    """A client of the modern era, which has no state."""

    def __init__(self, host, capabilities=None, headers=None):
        self.host = host
        self.capabilities = capabilities or {}
        self.more = dict(headers or {})
        self.last = 0

    def begin(self, method, params=None, meta=None):
        self.last += 1
        params = dict(params or {})
        params["_meta"] = {"io.modelcontextprotocol/protocolVersion": MODERN,
                           "io.modelcontextprotocol/clientCapabilities": self.capabilities, **(meta or {})}
        headers = {"Content-Type": "application/json", "Accept": BOTH, "MCP-Protocol-Version": MODERN, "Mcp-Method": method, **self.more}
        name = params.get("taskId") if method.startswith("tasks/") else params.get("name")
        if name:
            headers["Mcp-Name"] = name
        return Stream(self.host, "POST", {"jsonrpc": "2.0", "id": self.last, "method": method, "params": params}, headers)

    def ask(self, method, params=None, meta=None):
        return self.begin(method, params, meta).all()[-1]

    def begin_call(self, tool, arguments=None, token=None, meta=None):
        meta = dict(meta or {})
        if token is not None:
            meta["progressToken"] = token
        return self.begin("tools/call", {"name": tool, "arguments": arguments or {}}, meta)

    def call(self, tool, arguments=None, token=None, meta=None):
        return self.begin_call(tool, arguments, token, meta).all()[-1]["result"]

    def tools(self):
        return [tool["name"] for tool in self.ask("tools/list")["result"]["tools"]]
