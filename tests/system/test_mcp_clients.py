"""Official MCP clients of both eras, and MCP's own conformance tool, against a host (tests/clients)."""
import json
import os
import re
import subprocess
import tempfile
import unittest

from berth_host import HostTest

CLIENTS = os.path.join(os.environ["BERTH_SOURCE"], "tests", "clients")
FOLDER = os.path.dirname(os.environ["BERTH_CONFORMANCE"])
MISSING = [name for name in ("sdk", "client", "conformance") if not os.path.isdir(os.path.join(CLIENTS, "node_modules", "@modelcontextprotocol", name))]
FOUR = ["greet", "work", "fail", "status"]

# What a server of tools alone can pass, in the versions that have it.
SCENARIOS = ["caching", "dns-rebinding-protection", "http-header-validation", "json-schema-2020-12", "ping", "server-initialize",
             "server-session-lifecycle", "server-sse-multiple-streams", "server-stateless", "tasks-capability-negotiation",
             "tasks-dispatch-and-envelope", "tasks-lifecycle", "tasks-mrtr-composition", "tasks-mrtr-input", "tasks-request-headers",
             "tasks-request-state-removal", "tasks-required-task-error", "tasks-wire-fields", "tools-call-audio", "tools-call-embedded-resource",
             "tools-call-error", "tools-call-image", "tools-call-mixed-content", "tools-call-simple-text", "tools-call-with-progress", "tools-list"]
TIME = re.compile(r"-\d{4}-\d\d-\d\dT[\d-]+Z$")  # behind a scenario's name

# Checks that fail, and why that is so.
ASKS_BACK = "needs a tool that asks its client for input"
ACCEPTED = {
    "server-stateless": {
        "sep-2575-server-rejects-undeclared-capability": "needs a tool that asks its client for sampling",
        "sep-2575-missing-capability-http-400": "likewise",
        "sep-2575-http-server-no-independent-requests-on-stream": ASKS_BACK,
        "sep-2575-server-no-log-without-loglevel": "needs a tool that logs to its client, which is deprecated",
    },
    "tasks-dispatch-and-envelope": {"tasks-result-type-complete-on-non-task-responses": ASKS_BACK},
    "tasks-mrtr-input": {
        "sep-2663-tasks-get-status-input-required": ASKS_BACK,
        "tasks-mrtr-tasks-update-resumes": ASKS_BACK,
        "tasks-mrtr-partial-fulfillment": ASKS_BACK,
    },
    "tasks-mrtr-composition": {"sep-2663-mrtr-synchronous-before-task-creation": ASKS_BACK},
    "tasks-required-task-error": {
        "sep-2663-server-returns-missing-capability-when-required": "every tool of a host can be called without tasks",
    },
    "json-schema-2020-12@2026-07-28": dict.fromkeys(
        ("sep-2106-anchor-keyword-preserved", "sep-2106-composition-keywords-preserved", "sep-2106-conditional-keywords-preserved"),
        "schemas are made from C++ types, which have no such words"),
    "caching": {
        "sep-2549-prompts-list-caching-hints": "a host has tools, no prompts",
        "sep-2549-resources-list-caching-hints": "a host has tools, no resources",
        "sep-2549-resources-templates-list-caching-hints": "likewise",
    },
}


@unittest.skipIf(MISSING, f"SKIPPED, LOUDLY: {', '.join(MISSING)} of @modelcontextprotocol not in tests/clients/node_modules: npm ci there")
class OfficialClients(HostTest):
    def use(self, which):
        """The client's account of a host whose second plugin comes while it listens."""
        host = self.host(os.path.join(FOLDER, "mcp_reference.so"))
        with subprocess.Popen(["node", "mcp_sdk.mjs", host.ready["http"] + "/mcp", which], cwd=CLIENTS, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as client:
            self.addCleanup(client.kill)
            self.assertEqual(client.stdout.readline(), "listening\n", client.stderr.read() if client.poll() is not None else "")
            host.drop(os.path.join(FOLDER, "mcp_changing_1.so"))
            said, errors = client.communicate(timeout=90)
        self.assertEqual(client.returncode, 0, errors)
        return json.loads(said)

    def check(self, which, version):
        seen = self.use(which)
        self.assertEqual((seen["server"], seen["version"]), ("berth", version))
        self.assertEqual(seen["tools"], FOUR)
        self.assertEqual(seen["greeting"], {"greeting": "Hello, Ada! Hello, Ada!"})
        self.assertEqual((seen["progress"], seen["worked"]), ([1, 2, 3], {"done": 3}))
        self.assertTrue(seen["failed"]["isError"])
        self.assertEqual(seen["failed"]["content"], [{"type": "text", "text": "boom"}])
        self.assertEqual((seen["misfit"], seen["unknown"], seen["parallel"], seen["cancelled"]), (True, -32602, True, "gave up"))
        self.assertGreaterEqual(seen["changes"], 1)
        self.assertLess(set(FOUR), set(seen["more"]))

    def test_the_first_sdk_speaks_legacy(self):
        self.check("v1", "2025-11-25")

    def test_the_second_sdk_speaks_legacy_as_it_comes(self):
        self.check("v2", "2025-11-25")

    def test_the_second_sdk_speaks_modern_when_it_may_choose(self):
        self.check("v2-modern", "2026-07-28")


@unittest.skipIf(MISSING, f"SKIPPED, LOUDLY: {', '.join(MISSING)} of @modelcontextprotocol not in tests/clients/node_modules: npm ci there")
class Conformance(HostTest):
    def checks(self, version):
        """{scenario: {check: (status, error)}} of all scenarios, run in one process."""
        host = self.host(os.path.join(FOLDER, "agent_tools.so"))
        found = {}
        with tempfile.TemporaryDirectory() as results:
            command = ["node", "conformance.mjs", "server", "--url", host.ready["http"] + "/mcp", "--suite", "all", "--output-dir", results]
            done = subprocess.run(command + (["--spec-version", version] if version else []), cwd=CLIENTS, capture_output=True, text=True, timeout=250)
            for name in os.listdir(results):
                with open(os.path.join(results, name, "checks.json"), encoding="utf-8") as file:
                    checks = {one["id"]: (one["status"], one.get("errorMessage")) for one in json.load(file)}
                found[TIME.sub("", name.removeprefix("server-"))] = checks
        self.assertTrue(found, done.stdout + done.stderr)
        return {name: checks for name, checks in found.items() if name in SCENARIOS}

    def run_version(self, version, count):
        found = self.checks(version)
        self.assertEqual(len(found), count, sorted(found))
        for scenario, checks in found.items():
            with self.subTest(scenario):
                failed = {name: error for name, (status, error) in checks.items() if status == "FAILURE"}
                self.assertEqual(set(failed), set(ACCEPTED.get(f"{scenario}@{version}", ACCEPTED.get(scenario, {}))), failed)
                self.assertIn("SUCCESS", [status for status, _ in checks.values()])

    def test_every_scenario_in_the_version_of_its_choice(self):
        self.run_version(None, len(SCENARIOS))

    def test_the_newest_version_of_the_legacy_era(self):
        self.run_version("2025-11-25", 14)

    def test_the_modern_era(self):
        self.run_version("2026-07-28", 14)


if __name__ == "__main__":
    unittest.main(verbosity=2)
