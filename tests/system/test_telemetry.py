"""Traces and counts of a running host, as a collector of OpenTelemetry gets them over HTTP."""
import http.server
import json
import os
import shutil
import ssl
import subprocess
import tempfile
import threading
import time
import unittest

from berth_host import PATIENCE, HostTest, wait_for

TOOLS = os.path.join(os.path.dirname(os.environ["BERTH_CONFORMANCE"]), "lambda_tools.so")
TRACE = "0af7651916cd43dd8448eb211c80319c"
CALLER = "b7ad6b7169203331"
PARENT = f"00-{TRACE}-{CALLER}-01"


class Collector(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with self.server.lock:
            self.server.keys.append(self.headers.get("X-Key"))
            refusal = self.server.refusals.pop(0) if self.server.refusals else None
            if refusal is None:
                self.server.got.setdefault(self.path, []).append(json.loads(body))
        self.send_response(refusal or 200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *arguments):
        pass


def values(attributes):
    return {one["key"]: next(iter(one["value"].values())) for one in attributes}


class Telemetry(HostTest):
    def setUp(self):
        self.collector = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Collector)
        self.collector.daemon_threads = True
        self.collector.lock = threading.Lock()
        self.collector.got = {}
        self.collector.keys = []
        self.collector.refusals = []
        threading.Thread(target=self.collector.serve_forever, daemon=True).start()
        self.addCleanup(self.collector.server_close)
        self.addCleanup(self.collector.shutdown)
        self.url = f"http://127.0.0.1:{self.collector.server_port}"

    def traced_host(self, *plugins, **settings):
        telemetry = {"endpoint": self.url, "delay_ms": 20, **settings}
        return self.host(*plugins, configuration={"telemetry": telemetry})

    def serve_tls(self):
        """The collector speaks TLS from now on; returns the file of its certificate, which nobody else vouches for."""
        folder = tempfile.mkdtemp(prefix="berth-test-")
        self.addCleanup(shutil.rmtree, folder)
        key, certificate = os.path.join(folder, "key.pem"), os.path.join(folder, "certificate.pem")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost",
                        "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate],
                       check=True, capture_output=True, timeout=60)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.collector.socket = context.wrap_socket(self.collector.socket, server_side=True)
        self.url = f"https://localhost:{self.collector.server_port}"
        return certificate

    def spans(self):
        with self.collector.lock:
            bodies = list(self.collector.got.get("/v1/traces", []))
        return [span for body in bodies for one in body["resourceSpans"] for scope in one["scopeSpans"]
                for span in scope["spans"]]

    def named(self, *names):
        """The spans with those names, in their order, once all have come."""
        def all_here():
            found = {span["name"]: span for span in self.spans()}
            return [found[name] for name in names] if all(name in found for name in names) else None

        return wait_for(all_here, 20 * PATIENCE, f"spans {names}")

    def test_a_call_of_a_tool_is_a_span_with_its_run_and_its_steps_below(self):
        host = self.traced_host(TOOLS)
        answer = host.post("/slow_jobs", {"seconds": 0.05, "steps": 2}, headers={"traceparent": PARENT, "tracestate": "a=1", "job-id": "tr-1"})
        self.assertEqual(answer.status, 200, answer)
        served, run, step = self.named("POST /slow_jobs", "RUN slow", "ivcap.event:part-0")
        self.assertEqual({served["traceId"], run["traceId"], step["traceId"]}, {TRACE})
        self.assertEqual(served["parentSpanId"], CALLER)
        self.assertEqual(run["parentSpanId"], served["spanId"])
        self.assertEqual(step["parentSpanId"], run["spanId"])
        self.assertEqual(served["traceState"], "a=1")
        self.assertEqual(served["kind"], 2)
        said = values(served["attributes"])
        self.assertEqual(said["http.route"], "/slow_jobs")
        self.assertEqual(said["http.response.status_code"], "200")
        self.assertEqual(said["http.status_code"], "200")
        self.assertEqual(values(run["attributes"]), {"job.id": "tr-1", "job.name": "slow"})
        self.assertEqual(values(step["attributes"]), {"ivcap.job_id": "tr-1", "ivcap.event_name": "part-0"})
        self.assertEqual(step["status"], {"code": 1})
        self.assertGreaterEqual(int(run["startTimeUnixNano"]), int(served["startTimeUnixNano"]))
        self.assertGreaterEqual(int(run["endTimeUnixNano"]), int(step["endTimeUnixNano"]))

    def test_a_failure_is_an_error_with_its_words(self):
        host = self.traced_host(TOOLS)
        self.assertEqual(host.post("/fail", {"kind": "runtime"}).status, 500)
        served, run = self.named("POST /fail", "RUN fail")
        self.assertEqual(served["status"]["code"], 2)
        self.assertEqual(run["status"]["code"], 2)
        self.assertIn("boom", run["status"]["message"])
        self.assertEqual(run["events"][0]["name"], "exception")
        self.assertIn("boom", values(run["events"][0]["attributes"])["exception.message"])
        self.assertNotIn("parentSpanId", served)

    def test_a_run_after_the_answer_is_linked_and_no_child(self):
        host = self.traced_host(TOOLS)
        answer = host.post("/slow_jobs", {"seconds": 0.05, "steps": 1},
                           headers={"traceparent": PARENT, "Prefer": "respond-async"})
        self.assertEqual(answer.status, 204, answer)
        served, run = self.named("POST /slow_jobs", "RUN slow")
        self.assertNotIn("parentSpanId", run)
        self.assertEqual(run["links"][0]["spanId"], served["spanId"])
        self.assertEqual(run["traceId"], TRACE)

    def test_a_call_over_mcp_is_a_span_between_its_callers_and_that_of_its_run(self):
        host = self.traced_host(TOOLS)
        era = "io.modelcontextprotocol/"
        def call(tool, arguments, **meta):
            params = {"name": tool, "arguments": arguments,
                      "_meta": {era + "protocolVersion": "2026-07-28", era + "clientCapabilities": {}, **meta}}
            answer = host.post("/mcp", {"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": params},
                               headers={"Accept": "application/json", "MCP-Protocol-Version": "2026-07-28",
                                        "Mcp-Method": "tools/call", "Mcp-Name": tool})
            self.assertEqual(answer.status, 200, answer)
        call("slow", {"seconds": 0.05, "steps": 1}, traceparent=PARENT, tracestate="a=1")
        asked, run = self.named("tools/call slow", "RUN slow")
        self.assertEqual({asked["traceId"], run["traceId"]}, {TRACE})
        self.assertEqual(asked["parentSpanId"], CALLER)
        self.assertEqual(asked["traceState"], "a=1")
        self.assertEqual(asked["kind"], 2)
        self.assertEqual(run["parentSpanId"], asked["spanId"])
        said = values(asked["attributes"])
        self.assertEqual((said["mcp.method.name"], said["gen_ai.tool.name"], said["jsonrpc.request.id"]),
                         ("tools/call", "slow", "7"))
        self.assertGreaterEqual(int(asked["endTimeUnixNano"]), int(run["endTimeUnixNano"]))
        call("fail", {"kind": "runtime"})
        [failed] = self.named("tools/call fail")
        self.assertEqual(failed["status"]["code"], 2)
        self.assertEqual(values(failed["attributes"])["error.type"], "tool_error")
        self.assertNotIn("parentSpanId", failed)

    def test_plain_calls_are_spans_too_and_health_is_none(self):
        host = self.traced_host("hello", skip=["/hello/nobody"])
        for path in ("/healthz", "/hello/nobody", "/hello/world"):
            self.assertEqual(host.get(path).status, 200)
        [span] = self.named("GET /hello/{name}")
        self.assertEqual(values(span["attributes"])["url.path"], "/hello/world")
        host.stop()
        self.assertEqual([one["name"] for one in self.spans()], ["GET /hello/{name}"])

    def test_a_caller_that_is_not_sampled_leaves_no_span(self):
        host = self.traced_host("hello")
        host.get("/hello/hidden", headers={"traceparent": f"00-{TRACE}-{CALLER}-00"})
        host.get("/hello/seen", headers={"traceparent": PARENT})
        self.named("GET /hello/{name}")
        host.stop()
        self.assertEqual(len(self.spans()), 1)

    def test_variables_of_opentelemetry_count_and_a_busy_collector_is_asked_again(self):
        variables = {"OTEL_EXPORTER_OTLP_ENDPOINT": self.url, "OTEL_EXPORTER_OTLP_HEADERS": "X-Key=a%20b",
                     "OTEL_SERVICE_NAME": "greeter", "OTEL_BSP_SCHEDULE_DELAY": "20"}
        self.collector.refusals = [503]
        os.environ.update(variables)
        try:
            host = self.host("hello")
        finally:
            for name in variables:
                del os.environ[name]
        host.get("/hello/world")
        self.named("GET /hello/{name}")
        resource = self.collector.got["/v1/traces"][0]["resourceSpans"][0]["resource"]
        self.assertEqual(values(resource["attributes"])["service.name"], "greeter")
        self.assertEqual(set(self.collector.keys), {"a b"})
        self.assertEqual(len(self.collector.keys), 2)

    def test_a_collector_is_reached_over_tls_and_only_one_that_can_be_trusted(self):
        certificate = self.serve_tls()
        stranger = self.traced_host("hello", drain_ms=2000)
        stranger.get("/hello/world")
        wait_for(lambda: "telemetry.not_taken" in stranger.log_text(), 20 * PATIENCE, "the refusal of a stranger")
        stranger.stop()
        self.assertEqual(self.spans(), [])
        os.environ["SSL_CERT_FILE"] = certificate
        try:
            host = self.traced_host("hello")
        finally:
            del os.environ["SSL_CERT_FILE"]
        host.get("/hello/world")
        self.named("GET /hello/{name}")

    def test_counts_of_jobs_are_exported_under_their_old_names(self):
        host = self.traced_host(TOOLS)
        for _ in range(3):
            self.assertEqual(host.post("/slow_jobs", {"seconds": 0.01, "steps": 1}).status, 200)
        self.assertEqual(host.post("/fail", {"kind": "runtime"}).status, 500)
        host.stop()
        metrics = self.collector.got["/v1/metrics"][-1]["resourceMetrics"][0]["scopeMetrics"][0]["metrics"]
        total, durations = metrics
        self.assertEqual(total["name"], "ivcap.jobs_total")
        counts = {(values(one["attributes"])["job.name"], values(one["attributes"])["ok"]): one["asInt"]
                  for one in total["sum"]["dataPoints"]}
        self.assertEqual(counts, {("slow", True): "3", ("fail", False): "1"})
        self.assertEqual(durations["name"], "ivcap.job_duration_seconds")

    def test_a_collector_that_is_away_disturbs_nobody(self):
        self.collector.shutdown()
        self.collector.server_close()
        host = self.traced_host("hello", drain_ms=100)
        for _ in range(50):
            self.assertEqual(host.get("/hello/world").status, 200)
        begun = time.monotonic()
        host.stop()
        self.assertLess(time.monotonic() - begun, 15 * PATIENCE)
        self.assertEqual(host.log_text().count("telemetry.not_taken"), 1)


if __name__ == "__main__":
    unittest.main()
