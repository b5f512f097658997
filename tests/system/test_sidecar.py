"""The sidecar: events and results of jobs are pushed to it as the recorded requests were, and a slow, refusing or dead one
slows nobody."""
import http.server
import json
import os
import socket
import threading
import time
import unittest

from berth_host import PATIENCE, HostTest, wait_for

TOOLS = os.path.join(os.path.dirname(os.environ["BERTH_CONFORMANCE"]), "lambda_tools.so")
GOLDEN = os.path.join(os.path.dirname(os.environ["BERTH_SOURCE"]), "shared", "spec", "golden", "lambda.json")
RECORDED = ["event_step_start", "event_generic", "event_info_from_dict", "event_step_finish", "event_step_start_quiet",
            "event_step_finish_quiet", "event_error", "result"]


class Sidecar:
    """Remembers what it is told, and answers as the test says."""

    def __init__(self, port=0):
        self.requests = []
        self.status = 200
        self.gate = threading.Event()
        self.gate.set()
        self.connections = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self):
                super().setup()
                outer.connections.append(self.connection)

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                outer.gate.wait(120)
                outer.requests.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(outer.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}"

    def of(self, path):
        return [one for one in list(self.requests) if one[0] == path]

    def stop(self):
        if not self.thread.is_alive():
            return
        self.gate.set()
        self.server.shutdown()
        self.server.server_close()
        for connection in self.connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # it has ended before
        self.thread.join()


class Pushing(HostTest):
    def sidecar(self, **more):
        made = Sidecar(**more)
        self.addCleanup(made.stop)
        return made

    def served(self, url, *options):
        settings = [part for option in (f"sidecar.url={url}", *options) for part in ("--set", option)]
        return self.host(TOOLS, options=settings)

    def metric(self, host, name, kind):
        text = host.request("GET", "/metrics", headers={"Authorization": "Bearer " + host.token}, port=host.admin_port).body.decode()
        for line in text.splitlines():
            if line.startswith(f'{name}{{kind="{kind}"}}'):
                return int(line.split()[-1])
        return 0

    def is_closed(self, host):
        try:
            host.get("/healthz")
            return False
        except OSError:
            return True

    @unittest.skipUnless(os.path.exists(GOLDEN), f"SKIPPED, LOUDLY: {GOLDEN} is not there")
    def test_the_recorded_requests_are_made(self):
        with open(GOLDEN, encoding="utf-8") as file:
            recorded = {one["name"]: one["request"] for one in json.load(file)["to_sidecar"]}
        sidecar = self.sidecar()
        host = self.served(sidecar.url)
        host.post("/slow_jobs", json.dumps({"seconds": 0.2, "steps": 1}), headers={"job-id": "ev-1", "Authorization": "Bearer tok"})
        wait_for(lambda: len(sidecar.requests) >= len(RECORDED), 20 * PATIENCE, "the requests")
        for name, (path, headers, body) in zip(RECORDED, sidecar.requests):
            wanted = recorded[name]
            self.assertEqual(path, wanted["target"], name)
            ours = {key: headers.get(key) for key in wanted["headers"]}
            self.assertEqual(ours, wanted["headers"], name)
            self.assertEqual("authorization" in headers, "authorization" in wanted["headers"], name)
            self.assertEqual(json.loads(body), wanted["body"], name)
            if name != "result":
                self.assertEqual(list(json.loads(body)), list(wanted["body"]), name)

    @unittest.skipUnless(os.path.exists(GOLDEN), f"SKIPPED, LOUDLY: {GOLDEN} is not there")
    def test_a_failure_is_pushed_in_the_sidecars_form(self):
        sidecar = self.sidecar()
        host = self.served(sidecar.url)
        host.post("/fail", json.dumps({"kind": "step"}), headers={"job-id": "ev-2"})
        wait_for(lambda: sidecar.of("/results/ev-2"), 20 * PATIENCE, "the result")
        _, headers, body = sidecar.of("/results/ev-2")[0]
        self.assertEqual((headers["is-error"], headers["content-type"], headers["ivcap-job-id"]), ("True", "application/json", "ev-2"))
        said = json.loads(body)
        self.assertEqual(list(said), ["$schema", "error", "type", "traceback"])
        self.assertEqual((said["$schema"], said["error"]), ("urn:ivcap:schema.service.error.1", "'inside step'"))
        self.assertTrue(said["type"])
        event = json.loads(sidecar.of("/events/ev-2")[-1][2])
        self.assertEqual((event["error"], event["context"]), ("'inside step'", "breaks"))

    def test_results_of_any_kind_are_pushed_as_the_caller_gets_them(self):
        sidecar = self.sidecar()
        host = self.served(sidecar.url + "/prefix/")
        for kind in ("str", "bytes", "binary", "zero"):
            answer = host.post("/kinds", json.dumps({"kind": kind}), headers={"job-id": kind})
            wait_for(lambda: sidecar.of(f"/prefix/results/{kind}"), 20 * PATIENCE, kind)
            _, headers, body = sidecar.of(f"/prefix/results/{kind}")[0]
            self.assertEqual((headers["content-type"], headers["is-error"], body), (answer.headers["Content-Type"], "False", answer.body))

    def test_a_slow_sidecar_slows_no_tool_and_the_oldest_events_go(self):
        sidecar = self.sidecar()
        sidecar.gate.clear()
        host = self.served(sidecar.url, "sidecar.events=5", "sidecar.timeout_ms=60000")
        began = time.monotonic()
        answer = host.post("/slow_jobs", json.dumps({"seconds": 0, "steps": 20}), headers={"job-id": "many"})
        self.assertEqual(answer.status, 200, answer)
        self.assertLess(time.monotonic() - began, 20 * PATIENCE)
        self.assertGreater(self.metric(host, "berth_sidecar_dropped_total", "event"), 50)
        sidecar.gate.set()
        wait_for(lambda: sidecar.of("/results/many"), 20 * PATIENCE, "the result")
        events = [json.loads(one[2]) for one in sidecar.of("/events/many")]
        self.assertLessEqual(len(events), 6)
        self.assertEqual(events[-1]["error"], "just a sample")
        wait_for(lambda: "sidecar.dropped" in host.log_text(), 20 * PATIENCE, "the line in the log")

    def test_a_result_that_is_refused_comes_again_and_an_event_does_not(self):
        sidecar = self.sidecar()
        sidecar.status = 503
        host = self.served(sidecar.url)
        host.post("/slow_jobs", json.dumps({"seconds": 0, "steps": 1}), headers={"job-id": "again"})
        first = time.monotonic()
        wait_for(lambda: len(sidecar.of("/results/again")) >= 2, 30 * PATIENCE, "the second try")
        self.assertGreater(time.monotonic() - first, 0.5)
        sidecar.status = 201
        wait_for(lambda: self.metric(host, "berth_sidecar_sent_total", "result") == 1, 30 * PATIENCE, "the try that is taken")
        self.assertLessEqual(len(sidecar.of("/results/again")), 4)
        self.assertEqual(len(sidecar.of("/events/again")), 7)
        self.assertEqual(self.metric(host, "berth_sidecar_failed_total", "event"), 7)
        self.assertIn("sidecar.back", host.log_text())

    def test_a_sidecar_that_died_and_came_back_gets_the_result(self):
        sidecar = self.sidecar()
        host = self.served(sidecar.url)
        host.post("/greet", json.dumps({"name": "Ada"}), headers={"job-id": "one"})
        wait_for(lambda: sidecar.of("/results/one"), 20 * PATIENCE, "the first result")
        port = sidecar.server.server_port
        sidecar.stop()
        answer = host.post("/greet", json.dumps({"name": "Bo"}), headers={"job-id": "two"})
        self.assertEqual(answer.status, 200)
        wait_for(lambda: "sidecar.not_taken" in host.log_text(), 20 * PATIENCE, "the line in the log")
        again = self.sidecar(port=port)
        wait_for(lambda: again.of("/results/two"), 40 * PATIENCE, "the second result")

    def test_what_waits_is_sent_before_the_host_ends(self):
        sidecar = self.sidecar()
        sidecar.gate.clear()
        host = self.served(sidecar.url, "sidecar.timeout_ms=60000", "sidecar.drain_ms=60000")
        host.post("/greet", json.dumps({"name": "Ada"}), headers={"job-id": "last"})
        stopping = threading.Thread(target=host.stop)
        stopping.start()
        wait_for(lambda: self.is_closed(host), 30 * PATIENCE, "the end of its services")
        self.assertIsNone(host.process.poll())
        sidecar.gate.set()
        stopping.join()
        self.assertEqual(len(sidecar.of("/results/last")), 1)

    def test_a_sidecar_that_never_answers_does_not_keep_the_host(self):
        with socket.create_server(("127.0.0.1", 0)) as deaf:
            host = self.served(f"http://127.0.0.1:{deaf.getsockname()[1]}", "sidecar.timeout_ms=600000", "sidecar.drain_ms=200")
            self.assertEqual(host.post("/greet", json.dumps({"name": "Ada"})).status, 200)
            self.assertEqual(host.stop(), 0)
            self.assertIn("sidecar", host.log_text())

    def test_a_call_over_mcp_pushes_no_result(self):
        sidecar = self.sidecar()
        host = self.served(sidecar.url)
        call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call",
                "params": {"name": "greet", "arguments": {"name": "Ada"},
                           "_meta": {"io.modelcontextprotocol/protocolVersion": "2026-07-28",
                                     "io.modelcontextprotocol/clientCapabilities": {}}}}
        answer = host.post("/mcp", json.dumps(call), headers={
            "Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2026-07-28",
            "Mcp-Method": "tools/call", "Mcp-Name": "greet", "Content-Type": "application/json"})
        self.assertEqual(answer.status, 200, answer)
        self.assertIn(b"Hello, Ada!", answer.body)
        host.post("/greet", json.dumps({"name": "Bo"}), headers={"job-id": "plain"})
        wait_for(lambda: sidecar.of("/results/plain"), 20 * PATIENCE, "the other result")
        self.assertEqual([path for path, _, _ in sidecar.requests], ["/results/plain"])

    def test_without_a_url_nothing_is_sent_and_a_wrong_one_is_refused(self):
        host = self.host(TOOLS)
        self.assertEqual(host.post("/greet", json.dumps({"name": "Ada"})).status, 200)
        self.assertNotIn("sidecar", host.log_text())
        with self.assertRaises(AssertionError) as refused:
            self.served("ftp://somewhere")
        self.assertIn("expected sidecar.url (IVCAP_BASE_URL) to be http://HOST:PORT", str(refused.exception))


if __name__ == "__main__":
    unittest.main(verbosity=2)
