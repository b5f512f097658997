"""The recorded MCP exchanges (../shared/spec/golden/mcp.json), in their order, against a plugin with the same four tools.
Status, error code and the shape of results bind; what differs on purpose stands in mcp_deviations.json with its reason."""
import json
import os
import unittest

from berth_host import HostTest, wait_for
from mcp_peer import Stream

GOLDEN = os.path.join(os.path.dirname(os.environ["BERTH_SOURCE"]), "shared", "spec", "golden", "mcp.json")
TOOLS = os.path.join(os.path.dirname(os.environ["BERTH_CONFORMANCE"]), "mcp_reference.so")
OPEN = ("legacy_get_stream", "modern_subscribe")  # streams that stay open
OWN_CODES = {-32000: -32600, -32001: -32600}  # the recorded SDK's, and what stands for them

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "mcp_deviations.json"), encoding="utf-8") as file:
    DEVIATIONS = json.load(file)


def messages_of(body):
    if isinstance(body, dict) and "$sse" in body:
        return [event["data"] for event in body["$sse"]]
    return [] if body is None else [body]


def shape(value):
    """What binds of a result: its members, not the wording of texts, not who the server is."""
    if isinstance(value, dict):
        return {name: shape(inner) for name, inner in value.items() if name not in ("serverInfo", "text", "message", "_meta", "annotations")}
    if isinstance(value, list):
        return [shape(one) for one in value]
    return value


@unittest.skipUnless(os.path.exists(GOLDEN), f"SKIPPED, LOUDLY: {GOLDEN} is not there, no recorded MCP exchange was replayed")
class Recorded(HostTest):
    def setUp(self):
        with open(GOLDEN, encoding="utf-8") as file:
            self.exchanges = json.load(file)["exchanges"]
        self.served = self.host(TOOLS)
        self.session = None

    def send(self, exchange):
        asked = exchange["request"]
        headers = {name: value for name, value in asked["headers"].items() if name != "host"}
        if "mcp-session-id" in headers and headers["mcp-session-id"] != "gone":
            headers["mcp-session-id"] = self.session
        headers["host"] = "localhost:%d" % self.served.port
        body = asked["body"]
        return Stream(self.served, asked["method"], body.encode() if isinstance(body, str) else body, headers, asked["target"])

    def check(self, exchange, answer):
        expected = exchange["response"]
        self.assertEqual(answer.status, expected["status"])
        for name in ("allow", "x-accel-buffering"):
            if name in expected["headers"] and (name == "allow" or answer.streams):
                self.assertEqual(answer.headers.get(name), expected["headers"][name])
        wanted = messages_of(expected["body"])
        found = [answer.next() for _ in wanted] if exchange["name"] in OPEN else answer.all()
        answer.close()
        self.assertEqual(len(found), len(wanted), found)
        for ours, recorded in zip(found, wanted):
            self.assertEqual(ours.get("id", "none"), recorded.get("id", "none") if "error" not in recorded else ours.get("id", "none"))
            self.assertEqual(set(ours), set(recorded))
            if "error" in recorded:
                code = recorded["error"]["code"]
                self.assertEqual(ours["error"]["code"], OWN_CODES.get(code, code))
            else:
                self.compare(exchange["name"], ours, recorded)
        if "mcp-session-id" in expected["headers"] and not self.session:
            self.session = answer.headers["mcp-session-id"]

    def compare(self, name, ours, recorded):
        if name.endswith("initialize"):
            self.assertEqual(ours["result"]["protocolVersion"], recorded["result"]["protocolVersion"])
            self.assertEqual(set(ours["result"]), set(recorded["result"]))
        elif name.endswith("tools_list"):
            self.compare_lists(ours["result"]["tools"], recorded["result"]["tools"])
        else:
            self.assertEqual(shape(ours), shape(recorded))

    def compare_lists(self, ours, recorded):
        self.assertEqual([one["name"] for one in ours], [one["name"] for one in recorded])
        for mine, theirs in zip(ours, recorded):
            self.assertEqual(mine["description"].split("\n")[0], theirs["description"].split("\n")[0])
            for schema in ("inputSchema", "outputSchema"):
                if schema not in theirs:
                    continue
                self.assertEqual(mine[schema]["type"], "object")
                self.assertEqual(set(mine[schema]["properties"]), set(theirs[schema]["properties"]))
                self.assertEqual(set(mine[schema].get("required", [])), set(theirs[schema].get("required", [])))

    def test_exchanges_are_as_recorded(self):
        checked = 0
        for exchange in self.exchanges:
            with self.subTest(exchange["name"]):
                if exchange["name"] in ("legacy_cancel_call", "legacy_cancelled"):
                    continue  # two that belong together: below
                answer = self.send(exchange)
                if exchange["name"] not in DEVIATIONS:
                    self.check(exchange, answer)
                    checked += 1
                else:
                    self.check_deviation(exchange["name"], answer)
        self.assertGreater(checked, 35)

    def check_deviation(self, name, answer):
        found = answer.all()[0]
        if name == "legacy_call_unknown_tool":
            self.assertEqual((answer.status, found["error"]["code"]), (200, -32602))
        elif name == "modern_only_initialize":
            self.assertEqual((answer.status, found["result"]["protocolVersion"]), (200, "2025-11-25"))
        elif name == "modern_discover":
            self.assertEqual(found["result"]["supportedVersions"], ["2026-07-28"])
            self.assertEqual(found["result"]["capabilities"]["tools"], {"listChanged": True})
            self.assertEqual((found["result"]["resultType"], found["result"]["ttlMs"]), ("complete", 0))
        elif name == "modern_tools_list":
            recorded = next(one for one in self.exchanges if one["name"] == name)["response"]["body"]["result"]
            self.compare_lists(found["result"]["tools"], recorded["tools"])
            self.assertEqual((found["result"]["resultType"], found["result"]["ttlMs"]), ("complete", 0))
        else:
            self.fail(f"nobody looks at {name}")

    def test_a_cancelled_call_has_no_result(self):
        named = {one["name"]: one for one in self.exchanges}
        self.check(named["legacy_initialize"], self.send(named["legacy_initialize"]))
        call = self.send(named["legacy_cancel_call"])
        first = call.next()
        self.assertEqual((first["method"], first["params"]["progressToken"]), ("notifications/progress", 2))
        self.assertEqual(self.send(named["legacy_cancelled"]).status, 202)
        self.assertTrue(all("id" not in one for one in call.all()))
        wait_for(lambda: self.served.post("/status", {}).json()["cancelled"] == 1, 20, "the end of the tool's run")

    def test_deviations_are_of_recorded_exchanges(self):
        names = [exchange["name"] for exchange in self.exchanges]
        for name in DEVIATIONS:
            self.assertIn(name, names)


if __name__ == "__main__":
    unittest.main(verbosity=2)
