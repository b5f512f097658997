"""Replays the recorded exchanges of the marshalling convention against the conformance plugin. The recordings and the
program that replays them lie beside the project (../shared); golden_deviations.json names the cases that differ on
purpose, each with its reason. Those of exchanges are faults of the original that the recordings themselves mark (informative);
all other cases must agree, marked or not."""
import importlib.util
import json
import os
import sys
import unittest

from berth_host import HostTest

SHARED = os.path.join(os.path.dirname(os.environ["BERTH_SOURCE"]), "shared")
RECORDINGS = os.path.join(SHARED, "spec", "golden")
REPLAY = os.path.join(SHARED, "tools", "replay_golden.py")
HERE = os.path.dirname(os.path.abspath(__file__))

if not (os.path.isdir(RECORDINGS) and os.path.exists(REPLAY)):
    print(f"SKIPPED: the recorded exchanges are not there: expected {RECORDINGS} and {REPLAY}", file=sys.stderr)
    raise SystemExit(0)

specification = importlib.util.spec_from_file_location("replay_golden", REPLAY)
replay = importlib.util.module_from_spec(specification)
specification.loader.exec_module(replay)

with open(os.path.join(HERE, "golden_deviations.json")) as file:
    DEVIATIONS = json.load(file)


class Golden(HostTest):
    def conformance_host(self):
        os.environ["TZ"] = "UTC"
        host = self.host(os.environ["BERTH_CONFORMANCE"])
        self.assertEqual(host.plugin("conformance")["state"], "running", host.log_text())
        return host

    def replay(self, name):
        host = self.conformance_host()
        with open(os.path.join(RECORDINGS, name + ".json"), encoding="utf-8") as file:
            cases = json.load(file)["cases"]
        allowed = DEVIATIONS.get(name, {})
        differs = []
        for case in cases:
            run = {"http": replay.run_http, "ws": replay.run_ws}.get(case["kind"])
            if run is None:
                continue
            try:
                run(case, ("127.0.0.1", host.port))
            except (replay.Differs, OSError, EOFError, ValueError) as error:
                if not (case["name"] in allowed and case.get("informative")):
                    differs.append(f"{case['name']}: {error!r}")
        self.assertFalse(differs, "\n".join(["exchanges that differ from the recorded ones:", *differs]))
        unknown = set(allowed) - {case["name"] for case in cases}
        self.assertFalse(unknown, "golden_deviations.json names exchanges that are not recorded")

    def test_parameters_travel_in_path_query_and_json(self):
        self.replay("http-params")

    def test_files_and_streams_travel_over_http(self):
        self.replay("http-files")

    def test_every_type_is_read_and_written(self):
        self.replay("serialization")

    def test_failures_have_their_status_and_location(self):
        self.replay("errors")

    def test_calls_and_streams_travel_over_websockets(self):
        self.replay("websocket")

    def test_storage_documentation_and_static_files(self):
        self.replay("amenities")


if __name__ == "__main__":
    unittest.main()
