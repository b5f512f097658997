"""Many jobs that wait: submitting stays as quick as it was, memory stays small, and lists come a page at a time. The suite
looks at what does not depend on speed; by hand: --jobs 100000 --timed."""
import argparse
import http.client
import json
import statistics
import time
import unittest

from berth_host import SANITIZED, HostTest, resident

JOBS = 2000
TIMED = False
MEMORY = 200 << 20
PAGE_SECONDS = 0.05


class JobQueue(HostTest):
    def test_many_jobs_wait(self):
        host = self.host("jobs", options=("--set", "jobs.queue=1000000", "--set", "jobs.durability=normal", "--set", "log.level=warning",
                                          "--set", "jobs.drain_ms=0"))
        connection = http.client.HTTPConnection("127.0.0.1", host.port, timeout=60)
        self.addCleanup(connection.close)

        def ask(method, path, body=None, **headers):
            begun = time.monotonic()
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            text = answer.read()
            return answer, text, time.monotonic() - begun

        times = []
        for i in range(JOBS + 1):  # the first keeps the only worker
            work = '{"milliseconds":3600000}'
            answer, _, took = ask("POST", "/narrow", work, Content_Type="application/json", Prefer="respond-async", job_id=f"job-{i}")
            self.assertEqual(answer.status, 204)
            times.append(took)
        self.assertIn(b'"queued"', ask("GET", f"/jobs/job-{JOBS}/status")[1])
        self.assertIn(f'"position":{JOBS - 1},'.encode(), ask("GET", f"/jobs/job-{JOBS}/status")[1])
        pages = []
        after = ""
        for page in range(10):
            answer, text, took = ask("GET", "/jobs?limit=100&state=queued" + after)
            found = json.loads(text)
            self.assertEqual([job["id"] for job in found["jobs"]], [f"job-{JOBS - 100 * page - i}" for i in range(100)])
            after = "&after=" + found["next"]
            pages.append(took)
        memory = resident(host)
        tenth = max(JOBS // 10, 1)
        first, last = statistics.median(times[:tenth]), statistics.median(times[-tenth:])
        print(f"{JOBS} jobs: submit {first * 1e6:.0f} us at first, {last * 1e6:.0f} us at last (medians of a tenth), "
              f"page of 100 {max(pages) * 1000:.1f} ms at most, resident {memory / 2**20:.0f} MiB", flush=True)
        if not SANITIZED:
            self.assertLess(memory, MEMORY)
        if TIMED:
            self.assertLess(last, 2 * first)
            self.assertLess(max(pages), PAGE_SECONDS)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--jobs", type=int, default=JOBS)
    parser.add_argument("--timed", action="store_true")
    options, rest = parser.parse_known_args()
    JOBS, TIMED = options.jobs, options.timed
    unittest.main(argv=["test_job_queue", *rest])
