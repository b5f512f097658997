"""A plugin in a worker process: the same file, and a crash costs its own running calls only."""
import threading
import time
import unittest

from berth_host import HostTest, PATIENCE, wait_for

WORKER = {"isolation": "worker"}


class Worker(HostTest):
    expects_crash = True

    def test_the_same_image_answers_the_same(self):
        here = self.host("notes", "kinds")
        there = self.host("notes", "kinds", plugin_configuration={"notes": WORKER, "kinds": WORKER})
        self.assertEqual(there.plugin("notes")["isolation"], "worker")
        for host in (here, there):
            self.assertEqual(host.post("/notes", {"title": "a", "tags": ["t"]}).json(),
                             {"id": 1, "title": "a", "tags": ["t"], "done": False})
            self.assertEqual(host.get("/notes/1").json()["title"], "a")
            self.assertEqual(host.get("/notes/2").status, 404)
            self.assertEqual(host.post("/notes", {"title": ""}).status, 422)
            self.assertEqual(host.post("/bytes", b"abc", headers={"Content-Type": "application/octet-stream"}).json(), 3)
            self.assertEqual(host.get("/rest/a/%2F%20b").json(), "a// b")
            self.assertEqual(host.get("/file").status, 200)

    def test_a_crash_is_a_503_for_its_calls_and_nobody_else_sees_it(self):
        host = self.host("crash", "notes", plugin_configuration={"crash": WORKER})
        errors, count, stopping = [], [0], threading.Event()

        def watch():
            while not stopping.is_set():
                answer = host.get("/notes")
                count[0] += 1
                if answer.status != 200:
                    errors.append(answer)

        watcher = threading.Thread(target=watch)
        watcher.start()
        for how in ("null", "abort", "exit"):
            answer = host.get("/crash/" + how)
            self.assertEqual(answer.status, 503, answer)
            self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
            self.assertIn("crash", answer.json()["detail"])
            begun = time.monotonic()
            answer = host.get("/fine")
            self.assertEqual(answer.status, 200, answer)
            self.assertLess(time.monotonic() - begun, 1.0 * PATIENCE)
        stopping.set()
        watcher.join()
        self.assertEqual(errors, [])
        self.assertGreater(count[0], 0)
        self.assertEqual(host.plugin("crash")["restarts"], 3)

    def test_calls_that_ran_in_the_crashed_worker_are_answered(self):
        host = self.host("crash", plugin_configuration={"crash": WORKER})
        statuses = []
        sleepers = [threading.Thread(target=lambda: statuses.append(host.get("/crash/sleep").status)) for _ in range(8)]
        for sleeper in sleepers:
            sleeper.start()
        wait_for(lambda: host.plugin("crash")["running"] >= 8, 5 * PATIENCE, "eight running calls")
        self.assertEqual(host.get("/crash/null").status, 503)
        for sleeper in sleepers:
            sleeper.join(10)
        self.assertEqual(statuses, [503] * 8)

    def test_a_crash_loop_ends_in_safe_mode_that_says_why(self):
        host = self.host("crash", plugin_configuration={"crash": WORKER})

        def safe():
            host.get("/crash/null")
            answer = host.get("/fine")
            return answer.status == 503 and answer

        answer = wait_for(safe, 30 * PATIENCE, "safe mode")
        self.assertIn("safe mode", answer.json()["detail"])
        self.assertEqual(host.plugin("crash")["state"], "failed")
        self.assertEqual(host.admin("POST", "/plugins/crash/reload").status, 200)
        self.assertEqual(host.get("/fine").status, 200)

    def test_an_exception_is_a_500_and_the_worker_goes_on(self):
        host = self.host("crash", plugin_configuration={"crash": WORKER})
        self.assertEqual(host.get("/crash/throw").status, 500)
        self.assertEqual(host.plugin("crash")["restarts"], 0)
        self.assertIn("as asked", host.log_text())


if __name__ == "__main__":
    unittest.main()
