#!/usr/bin/env python3
"""Jobs per second of the host: synchronous calls of a small tool and submit-and-poll, beside FastAPI with a pool of threads
and a dictionary, and beside the rows that SQLite alone commits; submits beside the same rows inserted by SQLite alone. The
servers in turn on one core, wrk on the other, interleaved rounds, medians, ratios: the host shares its core with HTTP, SQLite
alone has all of it. Needs wrk, python3-fastapi, uvicorn (Debian's packages).

    tests/bench/jobs/bench.py BUILD_FOLDER [--rounds 5] [--seconds 3] [--only PART]... [--folder FOLDER]

Parts: sync, poll, submit. FOLDER is on the disk that shall be measured. Ratios above 1 mean that the host is faster."""
import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from servers import CLIENT_CORE, SERVER_CORE, Berth, end, free_port, pinned, raise_file_limit, wait_port

PARTS = ["sync", "poll", "submit"]
CONNECTIONS = (1, 64, 512)
PYTHON = "/usr/bin/python3"


class FastApi:
    def __init__(self):
        self.port = free_port()
        self.process = pinned([PYTHON, "-m", "uvicorn", "fastapi_peer:app", "--host", "127.0.0.1", "--port", str(self.port),
                               "--no-access-log", "--log-level", "critical"], cwd=HERE)
        wait_port(self.port, self.process)


def wrk(port, script, connections, seconds, *arguments):
    """Results a second and the 99th percentile of the answers in ms."""
    command = ["taskset", "-c", CLIENT_CORE, "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "10s",
               "-s", os.path.join(HERE, script), f"http://127.0.0.1:{port}", "--", *arguments]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Results/sec:\s+([\d.]+)", text) or re.search(r"Requests/sec:\s+([\d.]+)", text)
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", text).groups()
    for trouble in re.findall(r"Non-2xx.*|Socket errors.*", text):
        print(f"    {arguments}: {trouble}")
    return float(rate.group(1)), float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def inserts(build, folder, durability, batch, seconds):
    program = os.path.join(build, "tests/bench/jobs/bench_jobs_inserts")
    text = subprocess.run(["taskset", "-c", SERVER_CORE, program, folder, durability, str(batch), str(seconds)],
                          capture_output=True, text=True, check=True).stdout
    return float(text), 0.0


def submits(build, folder, durability, connections, seconds, settings):
    """Of jobs that wait behind one that does not end, in a store that is as new as the other side's."""
    own = tempfile.mkdtemp(dir=folder)
    berth = Berth(build, "jobs", own, "jobs.durability=" + durability, "jobs.drain_ms=0", *settings)
    try:
        return wrk(berth.port, "post.lua", connections, seconds, "/held", "deferred")
    finally:
        end([berth])
        shutil.rmtree(own, ignore_errors=True)


def compare(title, runs, rounds):
    """Interleaves the runs (name -> function giving rate and p99); the first is what the others are measured by."""
    found = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            found[name].append(run())
    base_rate = statistics.median(rate for rate, _ in next(iter(found.values())))
    for name, results in found.items():
        rates = sorted(rate for rate, _ in results)
        rate = statistics.median(rates)
        p99 = statistics.median(p99 for _, p99 in results)
        print(f"{title:26} {name:30} {rate:9.0f}/s ({rates[0]:.0f} to {rates[-1]:.0f})  p99 {p99:8.2f} ms  "
              f"{rate / base_rate:6.2f} of {next(iter(runs))}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--only", action="append", choices=PARTS)
    parser.add_argument("--folder")
    options = parser.parse_args()
    parts = options.only or PARTS
    build = os.path.abspath(options.build)
    raise_file_limit()
    folder = tempfile.mkdtemp(prefix="berth-bench-", dir=options.folder)
    servers = []
    try:
        # Results are swept while the next round runs, and no limit is met.
        common = ("jobs.stored=1000000000", "jobs.stored_bytes=1099511627776", "jobs.fleeting=100000")
        berths = {}
        for durability in ("full", "normal"):
            own = os.path.join(folder, durability)
            os.makedirs(own)
            berths[durability] = Berth(build, "jobs", own, "jobs.durability=" + durability, *common)
            servers.append(berths[durability])
        fastapi = None
        if subprocess.run([PYTHON, "-c", "import fastapi, uvicorn"], capture_output=True).returncode == 0:
            fastapi = FastApi()
            servers.append(fastapi)
        else:
            print("fastapi and uvicorn are not here: left out")

        def load(server, script, connections, *arguments):
            return lambda: wrk(server.port, script, connections, options.seconds, *arguments)

        for part, script in (("sync", "post.lua"), ("poll", "poll.lua")):
            for connections in CONNECTIONS if part in parts else ():
                runs = {"fastapi": load(fastapi, script, connections, "/tool")} if fastapi else {}
                runs["berth fleeting"] = load(berths["full"], script, connections, "/fleeting")
                for durability, berth in berths.items():
                    runs["berth durable, " + durability] = load(berth, script, connections, "/durable")
                # A durable call is two commits, one after the other: half of what the disk does alone is the most there is.
                for durability in berths if part == "sync" else ():
                    runs[f"inserts, {durability}, {connections} a commit"] = (
                        lambda durability=durability: inserts(build, folder, durability, connections, options.seconds))
                compare(f"{part}, {connections} callers", runs, options.rounds)
        for durability in ("full", "normal") if "submit" in parts else ():
            for connections in CONNECTIONS:
                # A batch cannot hold more than there are callers.
                runs = {f"inserts, {connections} a commit": lambda: inserts(build, folder, durability, connections, options.seconds),
                        "berth": lambda: submits(build, folder, durability, connections, options.seconds, common)}
                compare(f"submit, {durability}, {connections} callers", runs, options.rounds)
    finally:
        end(servers)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
