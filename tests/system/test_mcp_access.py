"""Who may use the MCP endpoint and how much of it: refusals, limits, tokens, and what happens when the host stops."""
import hashlib
import json
import threading
import unittest

from berth_host import PATIENCE, HostTest, wait_for
from mcp_peer import BOTH, FIRST, LEGACY, REFERENCE, Legacy, Modern, metric


class Refusing(HostTest):
    def status(self, host, body, headers=None, **more):
        answer = host.request(more.get("method", "POST"), "/mcp", body, {"Content-Type": "application/json", "Accept": BOTH, **(headers or {})})
        return answer.status, answer.json().get("error", {}).get("code") if answer.body else None

    def test_what_is_no_message_is_refused(self):
        host = self.host(REFERENCE)
        self.assertEqual(self.status(host, b"{"), (400, -32700))
        self.assertEqual(self.status(host, b""), (400, -32700))
        self.assertEqual(self.status(host, b"[]"), (400, -32600))
        self.assertEqual(self.status(host, b"7"), (400, -32600))
        self.assertEqual(self.status(host, b'{"jsonrpc":"1.0","id":1,"method":"ping"}'), (400, -32600))
        self.assertEqual(self.status(host, b'{"jsonrpc":"2.0","id":null,"method":"ping"}'), (400, -32600))
        self.assertEqual(self.status(host, b'{"jsonrpc":"2.0","id":1.5,"method":"ping"}'), (400, -32600))
        self.assertEqual(self.status(host, b'{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}'), (400, -32600))
        self.assertEqual(self.status(host, b"[" * 100000 + b"]" * 100000), (400, -32700))
        self.assertEqual(self.status(host, b'{"a":' * 5000 + b"1" + b"}" * 5000), (400, -32700))
        self.assertEqual(self.status(host, b'"\xff"'), (400, -32700))
        self.assertEqual(self.status(host, b"{}", {"Content-Type": "text/plain"}), (415, -32600))
        self.assertEqual(self.status(host, json.dumps({"jsonrpc": "2.0", "id": 1, "method": "ping"}), {"Accept": "application/json"}), (406, -32600))
        self.assertEqual(host.get("/healthz").status, 200)

    def test_deep_arguments_are_refused_and_ids_may_be_large(self):
        host = self.host(REFERENCE)
        client = Legacy(host)
        deep = b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"greet","arguments":{"name":' + b"[" * 3000 + b"]" * 3000 + b"}}}"
        answer = host.request("POST", "/mcp", deep, client.headers())
        self.assertEqual(answer.json()["error"]["code"], -32700)
        for id in ("x" * 100000, 2**63 - 1, 2**64 - 1, -2**63, "\u0000\u20ac\"\\", ""):
            found = client.begin_call("greet", {"name": "Ada"}, token=id if not isinstance(id, int) or id < 2**63 else 1, id=id).all()[-1]
            self.assertEqual(found["id"], id)
            self.assertEqual(found["result"]["structuredContent"]["greeting"], "Hello, Ada!")

    def test_pages_of_strangers_and_foreign_names_are_403(self):
        host = self.host(REFERENCE, configuration={"mcp": {"origins": ["https://app.example"], "hosts": ["tools.example"]}})
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": LEGACY, "capabilities": {}}})
        self.assertEqual(self.status(host, body, {"Origin": "http://evil.example"})[0], 403)
        self.assertEqual(self.status(host, body, {"Origin": "null"})[0], 403)
        self.assertEqual(self.status(host, body, {"Host": "evil.example"})[0], 403)
        self.assertEqual(self.status(host, b"{", {"Origin": "http://evil.example"})[0], 403)  # before anything else
        for good in ({"Origin": "https://app.example"}, {"Origin": "http://localhost:3000"}, {"Host": "tools.example"}):
            self.assertEqual(self.status(host, body, good)[0], 200, good)

    def test_a_message_over_the_limit_is_413(self):
        host = self.host(REFERENCE, configuration={"mcp": {"body_bytes": 2000}})
        self.assertEqual(self.status(host, b'"' + b"x" * 2000 + b'"')[0], 413)

    def test_an_ended_session_is_404_and_a_new_one_can_be_had(self):
        host = self.host(REFERENCE)
        client = Legacy(host)
        news = client.listen()
        self.assertEqual(client.listen().status, 409)
        self.assertEqual(client.end(), 200)
        self.assertIsNone(news.next())
        self.assertEqual(client.begin("ping").status, 404)
        self.assertEqual(client.listen().status, 404)
        self.assertEqual(client.end(), 404)
        self.assertEqual(Legacy(host).call("greet", {"name": "Bo"})["structuredContent"], {"greeting": "Hello, Bo!"})

    def test_idle_sessions_go_and_those_that_listen_stay(self):
        host = self.host(REFERENCE, configuration={"mcp": {"session_idle_ms": 3000}})
        idle, listening = Legacy(host), Legacy(host)
        stream = listening.listen()
        self.assertEqual(stream.status, 200)
        wait_for(lambda: metric(host, "berth_mcp_sessions") == 1, 20, "the end of the idle session")
        self.assertEqual(idle.begin("ping").status, 404)
        self.assertEqual(listening.ask("ping")["result"], {})
        stream.close()
        wait_for(lambda: metric(host, "berth_mcp_sessions") == 0, 20, "the end of the other")

    def test_limits_are_named_when_they_are_reached(self):
        host = self.host(FIRST, configuration={"mcp": {"sessions": 2, "listeners": 1, "open_calls": 1}})
        one, other = Legacy(host), Legacy(host)
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": LEGACY, "capabilities": {}}})
        answer = host.request("POST", "/mcp", body, {"Content-Type": "application/json", "Accept": BOTH})
        self.assertEqual((answer.status, answer.json()["error"]["message"]), (503, "at most 2 sessions (mcp.sessions)"))
        stream = one.listen()
        refused = other.listen()
        self.assertEqual((refused.status, refused.next()["error"]["message"]), (503, "at most 1 streams (mcp.listeners)"))
        stream.close()
        background = threading.Thread(target=lambda: one.begin_call("slow", {"seconds": 600}, id=1).all())
        background.start()
        wait_for(lambda: metric(host, "berth_mcp_open_calls") == 1, 20, "the open call")
        self.assertEqual(other.ask("tools/call", {"name": "who"})["error"]["message"], "at most 1 calls at once (mcp.open_calls)")
        one.tell("notifications/cancelled", {"requestId": 1})
        background.join()
        self.assertNotIn("isError", other.call("who"))

    def test_a_call_is_answered_when_its_time_is_over_and_its_job_goes_on(self):
        host = self.host(FIRST, configuration={"mcp": {"call_ms": 300}})
        result = Legacy(host).call("slow", {"seconds": 1.5})
        self.assertTrue(result["isError"])
        self.assertIn("mcp.call_ms", result["content"][0]["text"])
        place = result["content"][0]["text"].rsplit(str(host.port), 1)[1]
        wait_for(lambda: host.get(place).status == 200, 20 * PATIENCE, "the job's result")

    def test_where_it_is_switched_off_there_is_nothing(self):
        host = self.host(REFERENCE, configuration={"mcp": {"enabled": False}})
        self.assertEqual(host.post("/mcp", {}).status, 404)

    def test_its_path_may_be_another_and_must_be_one(self):
        host = self.host(REFERENCE, configuration={"mcp": {"path": "/agents/mcp"}})
        self.assertEqual(host.post("/mcp", {}).status, 404)
        self.assertEqual(host.post("/agents/mcp", {}).status, 400)
        checked = host.admin("POST", "/config/validate", {"mcp": {"path": "mcp", "tokens": ["secret"], "origins": ["app"]}})
        self.assertIn("/mcp/path", checked.body.decode())
        self.assertIn("/mcp/tokens", checked.body.decode())
        self.assertNotIn("secret", checked.body.decode())
        self.assertIn("/mcp/origins", checked.body.decode())


class Tokens(HostTest):
    known = hashlib.sha256(b"open sesame").hexdigest()

    def test_a_host_with_tokens_lets_nobody_in_without(self):
        host = self.host(FIRST, configuration={"mcp": {"tokens": [self.known], "resource_metadata": "https://tools.example/.well-known/oauth-protected-resource"}})
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "open sesame"}, {"Authorization": "Bearer "}):
            answer = host.request("POST", "/mcp", b"{", headers)
            self.assertEqual(answer.status, 401)
            self.assertEqual(answer.headers["WWW-Authenticate"], 'Bearer resource_metadata="https://tools.example/.well-known/oauth-protected-resource"')
        client = Legacy(host, headers={"Authorization": "bearer open sesame"})
        self.assertEqual(client.call("who")["structuredContent"]["authorization"], "bearer open sesame")

    def test_a_single_tool_may_ask_for_one(self):
        host = self.host(FIRST, configuration={"mcp": {"tokens": [self.known], "token_tools": ["who"]}})
        for client in (Legacy(host), Modern(host)):
            self.assertIn("who", client.tools())
            self.assertEqual(client.call("slow", {"seconds": 0})["structuredContent"], {"number": 1})
            refused = client.begin_call("who")
            self.assertEqual((refused.status, refused.headers["WWW-Authenticate"]), (401, "Bearer"))
        knows = Modern(host, headers={"Authorization": "Bearer open sesame"})
        self.assertIn("job", knows.call("who")["structuredContent"])


class Ending(HostTest):
    def test_calls_that_run_when_the_host_stops_are_answered_and_streams_end(self):
        host = self.host(REFERENCE)
        client = Legacy(host)
        news = client.listen()
        subscription = Modern(host).begin("subscriptions/listen", {"notifications": {"toolsListChanged": True}})
        subscription.next()
        call = client.begin_call("work", {"seconds": 1.5, "steps": 15}, token=1)
        call.next()
        stopped = threading.Thread(target=host.stop)
        stopped.start()
        self.assertEqual(call.all()[-1]["result"]["structuredContent"], {"done": 15})
        self.assertIsNone(news.next())
        self.assertEqual(subscription.all()[-1]["result"]["resultType"], "complete")
        stopped.join()
        self.assertEqual(host.process.returncode, 0)

    def test_a_call_that_is_cut_off_says_where_to_ask(self):
        host = self.host(REFERENCE, configuration={"jobs": {"drain_ms": 100, "grace_ms": 100}})
        call = Legacy(host).begin_call("work", {"seconds": 600, "steps": 6000}, token=1)
        call.next()
        stopped = threading.Thread(target=host.stop)
        stopped.start()
        result = call.all()[-1]["result"]
        stopped.join()
        self.assertTrue(result["isError"])
        self.assertEqual(host.process.returncode, 75)

    def test_a_draining_host_takes_no_calls_until_it_resumes(self):
        host = self.host(REFERENCE)
        client = Legacy(host)
        news = client.listen()
        host.admin("POST", "/drain")
        self.assertIsNone(news.next())
        self.assertEqual(client.listen().status, 503)
        refused = client.ask("tools/call", {"name": "greet", "arguments": {"name": "Ada"}})
        self.assertEqual(refused["error"]["code"], -32603)
        self.assertIn("draining", refused["error"]["message"])
        host.admin("POST", "/resume")
        self.assertEqual(client.listen().status, 200)
        self.assertNotIn("isError", client.call("greet", {"name": "Ada"}))


if __name__ == "__main__":
    unittest.main(verbosity=2)
