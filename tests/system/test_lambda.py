"""The recorded exchanges of a lambda service (../shared/spec/golden/lambda.json), in their order, against the plugin with
the same tools. What differs on purpose stands below with its reason."""
import base64
import json
import os
import re
import time
import unittest

from berth_host import PATIENCE, HostTest

GOLDEN = os.path.join(os.path.dirname(os.environ["BERTH_SOURCE"]), "shared", "spec", "golden", "lambda.json")
TOOLS = os.path.join(os.path.dirname(os.environ["BERTH_CONFORMANCE"]), "lambda_tools.so")
LIBRARY_VERSION = "ivcap-ai-tool-version"  # its value is ours

# Names (a trailing * for all that begin so) and why the answer is another one.
DEVIATIONS = {
    "async_prefer_case": "Prefer is read as RFC 7240 has it",
    "async_prefer_list": "Prefer is read as RFC 7240 has it",
    "timeout_fraction": "fractions of a second count",
    "timeout_garbage": "400 that explains, not 500",
    "job_id_reused": "the same id with another request is 409",
    "job_id_reused_poll": "the first request's result stays",
    "job_id_empty": "an empty id is 400",
    "async_location_at_root_404": "jobs are found under /jobs whatever the tool",
    "job_of_other_tool": "jobs are found under /jobs whatever the tool",
    "describe_forwarded*": "Forwarded counts from trusted peers, and says the host",
    "describe_x_forwarded": "X-Forwarded-Host counts from trusted peers",
    "head_tool": "HEAD is GET without a body",
    "options_tool": "OPTIONS answers with Allow",
    "put_tool": "Allow names all methods of the path",
    "delete_job": "DELETE cancels a job or removes its result",
    "content_type_text": "415",
    "error_*": "a problem document with the original's members, no stack trace",
    "result_file": "files are results",
    "result_emptydict": "an empty object is a result",
    "result_zero": "zero is a result",
    "ttl_*": "only finished jobs expire, and are 410 for a day",
    "cache_evicted": "a job that left is 410 or 404",
    "cache_kept": "the recorded calls that filled the cache are not among the exchanges",
    "pool_*": "the tool's own times decide; the waits in between are not recorded",
    "mcp07_*": "MCP is another matter",
    "outbound_ip": "calls a server that the recording had beside it",
    "swagger": "the page works offline, without scripts from elsewhere",
    "redoc": "there is one documentation page, /api",
    "openapi": "our own document; a validator reads it in test_descriptions",
    "healthz*": "says besides whether each tool is ready; the version is the environment's",
    "context_*": "names no thread pool",
}


def deviation(name):
    for pattern, reason in DEVIATIONS.items():
        if name == pattern or (pattern.endswith("*") and name.startswith(pattern[:-1])):
            return reason
    return None


@unittest.skipUnless(os.path.exists(GOLDEN), f"SKIPPED, LOUDLY: {GOLDEN} is not there, no recorded exchange of tools was replayed")
class Recorded(HostTest):
    def setUp(self):
        with open(GOLDEN, encoding="utf-8") as file:
            self.exchanges = json.load(file)["exchanges"]
        self.served = self.host(TOOLS)
        self.ids = {}  # recorded id of a job: ours

    def send(self, exchange):
        asked = exchange["request"]
        target = asked["target"]
        for recorded, ours in self.ids.items():
            target = target.replace(recorded, ours)
        body = asked["body"]
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
        headers = {name: value for name, value in asked["headers"].items() if name != "content-length"}
        return self.served.request(asked["method"], target, body.encode() if isinstance(body, str) else body, headers)

    def answer(self, exchange):
        """What comes, or of a job that was over when it was asked for, what comes at its end."""
        answer = self.send(exchange)
        deadline = time.monotonic() + 15 * PATIENCE
        while exchange["request"]["method"] == "GET" and answer.status == 204 != exchange["response"]["status"] and time.monotonic() < deadline:
            time.sleep(0.1)
            answer = self.send(exchange)
        return answer

    def learn(self, expected, answer):
        for name in ("job-id", "location"):
            recorded, ours = expected["headers"].get(name), answer.headers.get(name)
            if recorded and ours and recorded != ours:
                self.ids[re.split("[:/]", recorded)[-1]] = re.split("[:/]", ours)[-1]

    def check(self, exchange, answer):
        expected = exchange["response"]
        self.assertEqual(answer.status, expected["status"], answer)
        self.learn(expected, answer)
        for name, value in expected["headers"].items():
            if name in ("content-length", LIBRARY_VERSION) or "response.headers." + name in exchange.get("vary", []):
                continue
            for recorded, ours in self.ids.items():
                value = value.replace(recorded, ours)
            if name == "location":
                value = value.replace("http://localhost:8090", "")
            found = answer.headers.get(name, "nothing")
            self.assertEqual(found.replace("http://localhost:8090", ""), value, name)
        if isinstance(expected["body"], dict) and "$base64" in expected["body"]:
            self.assertEqual(answer.body, base64.b64decode(expected["body"]["$base64"]))
        elif isinstance(expected["body"], (dict, list, float, int)):
            self.assertEqual(answer.json(), expected["body"])
        elif isinstance(expected["body"], str) and not expected["headers"].get("content-type", "").startswith("text/html"):
            self.assertEqual(answer.body.decode(), expected["body"])

    def test_exchanges_are_as_recorded(self):
        checked = 0
        for exchange in self.exchanges:
            name = exchange["name"]
            with self.subTest(name):
                if name.startswith("invalid_"):
                    answer = self.send(exchange)
                    self.assertEqual((answer.status, answer.json()["errors"]), (422, exchange["response"]["body"]["detail"]))
                elif name.startswith("describe_") and "forwarded" not in name:
                    found = self.send(exchange).json()
                    self.assertIn("result_schema", found)
                    del found["result_schema"]
                    self.assertEqual(found, exchange["response"]["body"])
                elif deviation(name) is None:
                    self.check(exchange, self.answer(exchange))
                else:
                    continue
                checked += 1
        self.assertGreater(checked, 40)

    def test_deviations_are_of_recorded_exchanges(self):
        names = [exchange["name"] for exchange in self.exchanges]
        for pattern in DEVIATIONS:
            self.assertTrue(any(name == pattern or name.startswith(pattern.rstrip("*")) for name in names), pattern)


if __name__ == "__main__":
    unittest.main(verbosity=2)
