"""Jobs as an operator and a caller meet them: followed through restarts, polled while the host stops, steered by
`berth jobs`."""
import http.client
import json
import os
import signal
import subprocess
import threading
import time
import unittest

from berth_host import PATIENCE, PROGRAM, HostTest, wait_for

LONG_JOB_SECONDS = float(os.environ.get("BERTH_LONG_JOB_SECONDS", "3"))
QUICK = ("--set", "log.level=warning", "--set", "jobs.durability=normal", "--set", "jobs.tool_workers=100")


class Follower(threading.Thread):
    """Reads server-sent events of a job through whatever happens, as a browser does: comes back with the last id."""

    def __init__(self, host, job):
        super().__init__()
        self.host, self.job = host, job
        self.events = []  # (id, kind, data)
        self.connections = 0
        self.over = threading.Event()
        self.give_up = time.monotonic() + 120 * PATIENCE
        self.start()

    def run(self):
        while not self.over.is_set() and time.monotonic() < self.give_up:
            connection = http.client.HTTPConnection("127.0.0.1", self.host.port, timeout=30)
            try:
                self.read(connection)
            except (OSError, http.client.HTTPException):
                pass
            connection.close()
            self.over.wait(0.05)

    def read(self, connection):
        headers = {"Accept": "text/event-stream"}
        if self.events:
            headers["Last-Event-ID"] = str(self.events[-1][0])
        connection.request("GET", f"/jobs/{self.job}/events", headers=headers)
        answer = connection.getresponse()
        if answer.status != 200:
            return
        self.connections += 1
        event = {}
        while line := answer.readline():
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name:
                event[name] = value
                continue
            if event.get("event") == "end":
                self.over.set()
                return
            if "id" in event:
                self.events.append((int(event["id"]), event["event"], json.loads(event["data"])))
            event = {}


class Jobs(HostTest):
    def defer(self, host, tool, name, **work):
        answer = host.post("/" + tool, work, headers={"Prefer": "respond-async", "job-id": name})
        self.assertEqual(answer.status, 204, answer)
        return name

    def state(self, host, job):
        return host.get(f"/jobs/{job}/status").json()["state"]

    def comes(self, host, job, state):
        wait_for(lambda: self.state(host, job) == state, 30 * PATIENCE, f"{job} {state}")

    def command(self, host, *words):
        return subprocess.run([PROGRAM, "jobs", *words, "--state", host.state], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=120 * PATIENCE)

    def test_a_follower_misses_nothing_of_a_job_that_outlives_the_host(self):
        host = self.host("jobs", options=QUICK)
        steps = 40
        job = self.defer(host, "again", "long", milliseconds=int(LONG_JOB_SECONDS * 1000), steps=steps)
        follower = Follower(host, job)
        self.addCleanup(follower.join)
        wait_for(lambda: len(follower.events) > steps // 4, 60 * PATIENCE, "events")
        host.kill()
        host.log.close()
        host.start()
        self.assertTrue(follower.over.wait(90 * PATIENCE))
        told = host.get(f"/jobs/{job}/events", headers={"Accept": "application/json"}).json()
        self.assertEqual([event[0] for event in follower.events], list(range(1, len(told) + 1)))
        self.assertEqual([event[2] for event in follower.events], told)
        self.assertEqual([data["state"] for _, kind, data in follower.events if kind == "state"], ["running", "queued", "running", "succeeded"])
        self.assertGreater(follower.connections, 1)

    def test_progress_says_how_much_is_done(self):
        host = self.host("jobs", options=QUICK)
        job = self.defer(host, "once", "counted", milliseconds=60000, steps=6000)
        progress = wait_for(lambda: host.get(f"/jobs/{job}/status").json().get("progress", {}).get("done", 0) >= 2 and
                            host.get(f"/jobs/{job}/status").json()["progress"], 30 * PATIENCE, "progress")
        self.assertEqual((progress["step"], progress["total"]), ("work", 6000))
        self.assertGreaterEqual(progress["done"], 2)
        host.request("DELETE", "/jobs/" + job)

    def stop_beside_pollers(self, host, jobs):
        """SIGTERM; what polls and the health answer until the host is gone."""
        statuses, failures = set(), []
        host.process.send_signal(signal.SIGTERM)
        while host.process.poll() is None:
            for path in (f"/jobs/{jobs[len(statuses) % len(jobs)]}", "/healthz"):
                try:
                    statuses.add(host.get(path, timeout=10 * PATIENCE).status)
                except (OSError, http.client.HTTPException) as error:
                    failures.append((time.monotonic(), error))
        ended = time.monotonic()
        # Between the last answer and the end of the process lies the end of its plugins.
        self.assertEqual([str(error) for at, error in failures if at < ended - 5 * PATIENCE], [])
        return statuses

    def test_polls_and_health_are_answered_while_jobs_end(self):
        host = self.host("jobs", options=QUICK)
        jobs = [self.defer(host, "once", f"job-{i}", milliseconds=2000) for i in range(100)]
        self.comes(host, jobs[-1], "running")
        statuses = self.stop_beside_pollers(host, jobs)
        self.assertLessEqual(statuses, {200, 204})
        self.assertEqual(host.process.returncode, 0)
        host.log.close()
        host.start()
        self.assertEqual({self.state(host, job) for job in jobs}, {"succeeded"})

    def test_jobs_that_take_too_long_are_cut_off_and_the_exit_code_says_so(self):
        host = self.host("jobs", options=(*QUICK, "--set", "jobs.drain_ms=300", "--set", "jobs.grace_ms=500"))
        jobs = [self.defer(host, "once", f"job-{i}", milliseconds=3600000) for i in range(100)]
        self.comes(host, jobs[-1], "running")
        self.assertLessEqual(self.stop_beside_pollers(host, jobs), {200, 204, 503})
        self.assertEqual(host.process.returncode, 75)
        host.log.close()
        host.start()
        self.assertEqual({self.state(host, job) for job in jobs}, {"interrupted"})

    # ---------------------------------------------------------------- berth jobs

    def test_jobs_are_listed_shown_cancelled_and_retried(self):
        host = self.host("jobs", options=QUICK)
        self.assertEqual(host.post("/once", {}, headers={"job-id": "done"}).status, 200)
        self.assertEqual(host.post("/fail", {}, headers={"job-id": "broken", "Authorization": "of somebody"}).status, 500)
        self.defer(host, "narrow", "busy", milliseconds=3600000)
        listed = self.command(host)
        self.assertEqual(listed.returncode, 0, listed.stderr)
        lines = listed.stdout.splitlines()
        self.assertEqual(lines[0].split(), ["id", "tool", "state", "created", "attempts", "remark"])
        self.assertEqual([line.split()[:3] for line in lines[1:]], [["busy", "narrow", "running"], ["broken", "fail", "failed"], ["done", "once", "succeeded"]])
        self.assertIn("it never works", lines[2])
        self.assertEqual([job["id"] for job in json.loads(self.command(host, "list", "--only", "failed", "--json").stdout)["jobs"]], ["broken"])
        self.assertEqual([job["id"] for job in json.loads(self.command(host, "list", "--tool=once", "--json").stdout)["jobs"]], ["done"])
        self.assertTrue(self.command(host, "--limit", "1").stdout.endswith("more: --after busy\n"))
        self.assertIn("broken", self.command(host, "--limit", "1", "--after", "busy").stdout)
        shown = self.command(host, "show", "broken")
        self.assertIn("problem   it never works", shown.stdout)
        self.assertEqual(self.command(host, "show", "nobody").returncode, 1)

        refused = self.command(host, "retry", "done")
        self.assertEqual(refused.returncode, 1)
        self.assertIn("has succeeded, and its request is not kept", refused.stderr)
        self.assertEqual(self.command(host, "retry", "broken").returncode, 0)
        watched = self.command(host, "watch", "broken")
        self.assertEqual(watched.returncode, 1)
        self.assertEqual(watched.stdout.splitlines()[-1], "broken failed: it never works")
        self.assertEqual(json.loads(self.command(host, "show", "broken", "--json").stdout)["attempts"], 2)

        cancelled = self.command(host, "cancel", "busy")
        self.assertEqual(cancelled.returncode, 0, cancelled.stderr)
        self.assertEqual(self.command(host, "watch", "busy").returncode, 3)
        self.assertEqual(self.command(host, "retry", "busy").returncode, 0)
        self.comes(host, "busy", "running")
        self.command(host, "cancel", "busy")
        self.assertEqual(self.command(host, "cancel", "done").stdout, "the result of done is removed\n")

    def test_a_watched_job_is_followed_through_a_restart(self):
        host = self.host("jobs", options=QUICK)
        self.defer(host, "again", "long", milliseconds=int(LONG_JOB_SECONDS * 1000), steps=10)
        watching = subprocess.Popen([PROGRAM, "jobs", "watch", "long", "--state", host.state], stdin=subprocess.DEVNULL,
                                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(watching.kill)
        lines = [watching.stdout.readline()]
        while "work: 1/10" not in lines[-1]:
            self.assertTrue(lines[-1], watching.stderr.read() if watching.poll() is not None else lines)
            lines.append(watching.stdout.readline())
        host.kill()
        host.log.close()
        host.start()
        rest, errors = watching.communicate(timeout=120 * PATIENCE)
        self.assertEqual((watching.returncode, errors), (0, ""))
        text = "".join(lines) + rest
        self.assertEqual(text.splitlines()[-1], "long succeeded")
        self.assertIn("running, attempt 2", text)
        self.assertEqual(text.count("state  running"), 2)
        self.assertEqual(text.count("work: 10/10"), 1)

    def test_without_a_host_the_commands_say_so(self):
        host = self.host("jobs", options=QUICK)
        host.stop()
        for words in ((), ("watch", "any")):
            answer = self.command(host, *words)
            self.assertEqual(answer.returncode, 69)
            self.assertIn("no host runs", answer.stderr)


if __name__ == "__main__":
    unittest.main()
