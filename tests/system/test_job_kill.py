"""kill -9 at random moments under a load of short and long jobs, repeatable and not: no acknowledged job is lost, none that
is not repeatable runs twice, and every id answers truthfully afterwards. By hand: --rounds 200 --seed N."""
import argparse
import collections
import http.client
import json
import os
import random
import tempfile
import threading
import unittest

from berth_host import PATIENCE, Host, HostTest, wait_for

ROUNDS = 4
SEED = None
CLIENTS = 8
FINISHED = ("succeeded", "failed", "cancelled", "interrupted")
OPTIONS = ("--set", "jobs.tool_workers=8", "--set", "jobs.durability=normal", "--set", "log.level=warning")


class Job:
    def __init__(self, tool, name):
        self.tool = tool
        self.id = name
        self.acknowledged = False  # the host has said that there is such a job
        self.answered = False      # the host has given its result


class Load:
    """Clients that post jobs until the host goes away."""

    def __init__(self, host, trace, seed, number):
        self.jobs = [[] for _ in range(CLIENTS)]
        self.stopping = threading.Event()
        self.clients = [threading.Thread(target=self.post, args=(host, trace, random.Random(f"{seed} {number} {i}"), f"{number}-{i}", self.jobs[i]))
                        for i in range(CLIENTS)]
        for client in self.clients:
            client.start()

    def post(self, host, trace, chance, prefix, jobs):
        connection = http.client.HTTPConnection("127.0.0.1", host.port, timeout=20)
        while not self.stopping.is_set():
            job = Job(chance.choice(("once", "again")), f"{prefix}-{len(jobs)}")
            jobs.append(job)
            long = chance.random() < 0.15
            headers = {"Content-Type": "application/json", "job-id": job.id}
            if chance.random() < 0.3:
                headers["Prefer"] = "respond-async"
            work = {"trace": trace, "milliseconds": chance.randrange(50, 400) if long else chance.randrange(0, 4), "steps": 2 if long else 0}
            try:
                connection.request("POST", "/" + job.tool, json.dumps(work), headers)
                answer = connection.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException):
                break
            job.acknowledged = answer.status in (200, 204)
            job.answered = answer.status == 200
        connection.close()

    def end(self):
        self.stopping.set()
        for client in self.clients:
            client.join()
        return [job for jobs in self.jobs for job in jobs]


class JobKill(HostTest):
    def state_of(self, host, job):
        answer = host.get(f"/jobs/{job.id}/status")
        return answer.json()["state"] if answer.status == 200 else answer.status

    def final_state(self, host, job):
        def finished():
            state = self.state_of(host, job)
            return state if state in FINISHED or state == 404 else None
        return wait_for(finished, 60 * PATIENCE, f"the end of {job.id}")

    def check(self, host, job, runs):
        state = self.final_state(host, job)
        what = f"{job.id} of {job.tool}, {state}, {runs} runs, acknowledged {job.acknowledged}, answered {job.answered}"
        result = host.get("/jobs/" + job.id)
        if state == 404:
            self.assertFalse(job.acknowledged, "lost: " + what)
            self.assertEqual((runs, result.status), (0, 404), "it ran, and nobody knows: " + what)
            return state
        if job.tool == "once":
            self.assertLessEqual(runs, 1, "run twice: " + what)
        if job.answered:
            self.assertEqual(state, "succeeded", what)
        if state == "succeeded":
            self.assertGreaterEqual(runs, 1, "succeeded without a run: " + what)
            self.assertEqual((result.status, result.json()["id"]), (200, job.id), what)
        else:
            self.assertEqual((job.tool, state, result.status), ("once", "interrupted", 503), what)
        return state

    def test_jobs_survive_kills(self):
        seed = SEED if SEED is not None else random.randrange(1 << 32)
        chance = random.Random(seed)
        print(f"seed {seed}, {ROUNDS} rounds", flush=True)
        seen = collections.Counter()
        with tempfile.TemporaryDirectory(prefix="berth-kill-") as folder:
            trace = os.path.join(folder, "trace")
            known = []
            for number in range(ROUNDS + 1):
                host = Host(["jobs"], options=OPTIONS, folder=folder).start()
                self.addCleanup(host.stop)
                final = {job.id: self.final_state(host, job) for job in known}
                runs = collections.Counter()
                if os.path.exists(trace):
                    with open(trace) as file:
                        runs.update(line.split()[0] for line in file)
                for job in known:
                    seen[f"{job.tool} {self.check(host, job, runs[job.id])}"] += 1
                seen["interrupted before it began"] += sum(1 for job in known if final[job.id] == "interrupted" and runs[job.id] == 0)
                seen["repeated"] += sum(1 for job in known if runs[job.id] > 1)
                self.assertEqual(len(final), len(known), "two jobs with one id")
                if number == ROUNDS:
                    self.assertEqual(host.stop(), 0)
                    host.log.close()
                    break
                load = Load(host, trace, seed, number)
                threading.Event().wait(chance.uniform(0.05, 0.6))
                host.kill()
                known = load.end()
                host.log.close()
        print(dict(sorted(seen.items())), flush=True)
        self.assertGreater(seen["once succeeded"] + seen["again succeeded"], ROUNDS)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seed", type=int)
    options, rest = parser.parse_known_args()
    ROUNDS, SEED = options.rounds, options.seed
    unittest.main(argv=["test_job_kill", *rest])
