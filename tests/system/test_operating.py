"""What operators see: readiness, configuration, admin port, metrics, log, drain, signals, exit codes."""
import json
import os
import signal
import socket
import subprocess
import tempfile
import threading
import unittest

from berth_host import Host, HostTest, PATIENCE, PROGRAM, wait_for


class Operating(HostTest):
    def test_ready_names_both_ports_and_the_token_is_private(self):
        host = self.host("hello")
        self.assertEqual(host.ready["pid"], host.process.pid)
        self.assertRegex(host.ready["http"], r"^http://127\.0\.0\.1:\d+$")
        self.assertRegex(host.ready["admin"], r"^http://127\.0\.0\.1:\d+$")
        self.assertIn("version", host.ready)
        self.assertEqual(os.stat(os.path.join(host.state, "admin-token")).st_mode & 0o777, 0o600)
        wait_for(lambda: " ready " in host.log_text(), 5, "the ready line")

    def test_health_pages(self):
        host = self.host("hello")
        for path in ("/", "/heartbeat"):
            answer = host.get(path)
            self.assertEqual((answer.status, answer.body), (200, b"OK"))
            self.assertTrue(answer.headers["Content-Type"].startswith("text/plain"))
        self.assertEqual(host.get("/healthz").status, 200)
        self.assertEqual(host.get("/readyz").status, 200)
        self.assertIn("version", host.get("/_healtz").json())

    def test_sigterm_drains_and_exits_0(self):
        host = self.host("slow", "hello")
        answers = []
        caller = threading.Thread(target=lambda: answers.append(host.get("/sleep?milliseconds=700")))
        caller.start()
        wait_for(lambda: (host.plugin("slow") or {}).get("running"), 5 * PATIENCE, "the running call")
        host.process.send_signal(signal.SIGTERM)
        caller.join(30)
        self.assertEqual([answer.status for answer in answers], [200], "a running call was not answered")
        self.assertEqual(host.process.wait(30 * PATIENCE), 0)
        self.assertFalse(os.path.exists(os.path.join(host.state, "ready.json")))

    def test_the_admin_port_wants_its_token(self):
        host = self.host("hello")
        bare = host.get("/admin/v1/status", port=host.admin_port)
        self.assertEqual(bare.status, 401)
        self.assertIn("Bearer", bare.headers["WWW-Authenticate"])
        wrong = host.get("/admin/v1/status", port=host.admin_port, headers={"Authorization": "Bearer nonsense"})
        self.assertEqual(wrong.status, 401)
        self.assertEqual(host.admin("GET", "/status").status, 200)
        self.assertEqual(host.get("/admin/v1/status").status, 404, "the admin pages are on the services port")
        self.assertEqual(host.admin("GET", "/nowhere").status, 404)
        self.assertEqual(host.admin("DELETE", "/status").status, 405)

    def test_a_plugin_is_stopped_started_and_reloaded(self):
        host = self.host("hello")
        self.assertEqual(host.admin("POST", "/plugins/hello/stop").status, 200)
        self.assertEqual(host.get("/hello/you").status, 404)
        self.assertEqual(host.plugin("hello")["state"], "stopped")
        self.assertEqual(host.admin("POST", "/plugins/hello/start").status, 200)
        self.assertEqual(host.get("/hello/you").status, 200)
        self.assertEqual(host.admin("POST", "/plugins/hello/reload").status, 200)
        self.assertEqual(host.get("/hello/you").status, 200)
        self.assertEqual(host.admin("POST", "/plugins/nobody/start").status, 404)

    def test_a_stopped_plugin_stays_stopped_over_a_restart(self):
        host = self.host("hello")
        host.admin("POST", "/plugins/hello/stop")
        self.assertEqual(host.stop(), 0)
        host.log.close()
        host.start()
        self.assertEqual(host.get("/hello/you").status, 404)

    def test_configuration_is_read_changed_and_refused_as_one(self):
        host = self.host("hello", configuration={"log": {"level": "info"}})
        answer = host.admin("GET", "/config")
        self.assertEqual(answer.status, 200)
        self.assertEqual(host.admin("GET", "/config/log/level").json(), "info")
        merge = {"Content-Type": "application/merge-patch+json"}
        refused = host.admin("PATCH", "/config", {"log": {"level": "loud"}, "http": {"prot": 1}}, merge)
        self.assertEqual(refused.status, 422, refused)
        problem = refused.json()
        self.assertEqual({error["pointer"] for error in problem["errors"]}, {"/log/level", "/http/prot"})
        self.assertIn("port", json.dumps(problem))
        self.assertEqual(host.admin("GET", "/config/log/level").json(), "info")
        changed = host.admin("PATCH", "/config", {"log": {"level": "warning"}}, merge)
        self.assertEqual(changed.status, 200, changed)
        self.assertEqual(host.admin("GET", "/config/log/level").json(), "warning")
        with open(os.path.join(host.folder, "berth.json")) as file:
            self.assertEqual(json.load(file)["log"]["level"], "warning")

    def test_a_change_with_an_old_tag_is_refused(self):
        host = self.host(configuration={})
        tag = host.admin("GET", "/config").headers["ETag"]
        merge = {"Content-Type": "application/merge-patch+json", "If-Match": tag}
        self.assertEqual(host.admin("PATCH", "/config", {"log": {"level": "warning"}}, merge).status, 200)
        self.assertEqual(host.admin("PATCH", "/config", {"log": {"level": "error"}}, merge).status, 412)

    def test_hostile_configuration_is_refused(self):
        host = self.host(configuration={})
        self.assertIn(host.admin("PUT", "/config/x/4294967290", b"1", {"Content-Type": "application/json"}).status, (400, 404, 422))
        deep = host.admin("POST", "/config/validate", b"[" * 500000, {"Content-Type": "application/json"})
        self.assertIn(deep.status, (200, 400, 422))
        self.assertIn("json_levels", deep.body.decode())
        self.assertEqual(host.admin("GET", "/status").status, 200)

    def test_a_call_past_its_deadline_gives_the_connection_free(self):
        host = self.host("slow", options=["--set", "calls.deadline_ms=200"])
        answer = host.get("/sleep?milliseconds=3000")
        self.assertEqual(answer.status, 504)
        self.assertEqual(answer.headers["Connection"], "close")

    def test_validate_tells_all_errors_and_changes_nothing(self):
        host = self.host(configuration={})
        answer = host.admin("POST", "/config/validate", {"http": {"port": 70000}, "log": {"format": "xml"}, "nonsense": 1})
        self.assertIn(answer.status, (200, 422))
        self.assertEqual({error["pointer"] for error in answer.json()["errors"]}, {"/http/port", "/log/format", "/nonsense"})

    def test_metrics_count_calls(self):
        host = self.host("hello")
        for _ in range(3):
            host.get("/hello/you")
        answer = host.request("GET", "/metrics", headers={"Authorization": "Bearer " + host.token}, port=host.admin_port)
        self.assertEqual(answer.status, 200)
        lines = [line for line in answer.body.decode().splitlines() if line.startswith("berth_requests_total") and 'plugin="hello"' in line]
        self.assertEqual(sum(float(line.rsplit(" ", 1)[1]) for line in lines), 3.0, lines)
        self.assertEqual(host.get("/metrics").status, 404)

    def test_drain_and_resume(self):
        host = self.host("hello")
        self.assertIn(host.admin("POST", "/drain").status, (200, 202))
        self.assertEqual(host.get("/readyz").status, 503)
        answer = host.get("/hello/you")
        self.assertEqual(answer.status, 503)
        self.assertTrue(answer.headers["Retry-After"])
        self.assertIn(host.admin("POST", "/resume").status, (200, 202))
        self.assertEqual(host.get("/hello/you").status, 200)

    def test_settings_come_from_file_environment_and_options_in_that_order(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "berth.json")
            with open(path, "w") as file:
                json.dump({"pool": {"threads": 3, "queue": 30}, "log": {"level": "error"}}, file)
            environment = {**os.environ, "BERTH_POOL_THREADS": "5", "BERTH_LOG_LEVEL": "warning"}
            text = subprocess.run([PROGRAM, "config", "get", "--config", path, "--set", "log.level=debug", "--offline"],
                                  env=environment, capture_output=True, text=True)
            if text.returncode == 64:
                self.skipTest("berth config has no --offline")
            values = json.loads(text.stdout)
            self.assertEqual((values["pool"]["queue"], values["pool"]["threads"], values["log"]["level"]), (30, 5, "debug"))

    def test_a_wrong_configuration_ends_with_78_and_all_reasons(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "berth.json")
            with open(path, "w") as file:
                file.write('{"http": {"port": "many"}, "pool": {"treads": 3}}')
            ended = subprocess.run([PROGRAM, "serve", "--config", path, "--state", folder], capture_output=True, text=True, timeout=60)
            self.assertEqual(ended.returncode, 78)
            for word in ("/http/port", "/pool/treads", "threads"):
                self.assertIn(word, ended.stderr)

    def test_a_taken_port_ends_with_69_and_names_it(self):
        with socket.socket() as taken, tempfile.TemporaryDirectory() as folder:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            ended = subprocess.run([PROGRAM, "serve", "--state", folder, "--port", str(port), "--admin-port", "0"],
                                   capture_output=True, text=True, timeout=60)
            self.assertEqual(ended.returncode, 69, ended.stderr)
            self.assertIn(str(port), ended.stderr)

    def test_two_hosts_cannot_share_a_state_folder(self):
        host = self.host()
        ended = subprocess.run([PROGRAM, "serve", "--state", host.state, "--port", "0", "--admin-port", "0"],
                               capture_output=True, text=True, timeout=60)
        self.assertEqual(ended.returncode, 73, ended.stderr)
        self.assertIn(str(host.process.pid), ended.stderr)

    def test_unknown_words_are_told_with_the_nearest_spelling(self):
        for arguments, word in ((["sreve"], "serve"), (["serve", "--prot", "1"], "--port"), (["--hepl"], "help")):
            ended = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=60)
            self.assertEqual(ended.returncode, 64, arguments)
            self.assertIn(word, ended.stderr)
        self.assertEqual(subprocess.run([PROGRAM, "version"], capture_output=True, timeout=60).returncode, 0)
        self.assertEqual(subprocess.run([PROGRAM, "help"], capture_output=True, timeout=60).returncode, 0)

    def test_the_command_line_speaks_to_the_running_host(self):
        host = self.host("hello")
        text = subprocess.run([PROGRAM, "plugins", "--state", host.state], capture_output=True, text=True, timeout=60)
        self.assertEqual(text.returncode, 0, text.stderr)
        self.assertIn("hello", text.stdout)
        self.assertIn("running", text.stdout)

    def test_json_log_lines_are_json(self):
        host = self.host("hello", options=["--set", "log.format=json"])
        host.get("/hello/you")
        host.stop()
        lines = [line for line in host.log_text().splitlines() if line.startswith("{")]
        self.assertGreater(len(lines), 2)
        for line in lines:
            self.assertLessEqual({"time", "level", "event"}, json.loads(line).keys())

    def test_a_full_queue_answers_503_with_retry_after(self):
        host = self.host("slow", plugin_configuration={"slow": {"threads": 1, "queue": 2}})
        statuses = []
        callers = [threading.Thread(target=lambda: statuses.append(host.get("/sleep?milliseconds=600"))) for _ in range(8)]
        for caller in callers:
            caller.start()
        for caller in callers:
            caller.join()
        refused = [answer for answer in statuses if answer.status == 503]
        self.assertGreaterEqual(len(refused), 4)
        self.assertTrue(all(answer.headers["Retry-After"] for answer in refused))
        self.assertIn("2", refused[0].json()["detail"])


if __name__ == "__main__":
    unittest.main()
