#!/usr/bin/env python3
"""Requests per second of the host beside nginx `return 200` and FastAPI under uvicorn: the servers in turn on one core,
wrk on the other, interleaved rounds, medians, ratios. Needs wrk, nginx, python3-fastapi, uvicorn (Debian's packages).

    tests/bench/http/bench.py BUILD_FOLDER [--rounds 3] [--seconds 3] [--only PART]...

Parts: get, post, sleepers, idle. Everything listens on loopback; what cannot be started is left out with a word."""
import argparse
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from servers import CLIENT_CORE, Berth, Nginx, end, free_port, pinned, raise_file_limit, wait_port

CONNECTIONS = (16, 64, 256, 1000)
GREETING = json.dumps({"text": "Hello, world!"}, separators=(",", ":"))


class FastApi:
    def __init__(self, python):
        self.port = free_port()
        self.process = pinned([python, "-m", "uvicorn", "fastapi_peer:app", "--host", "127.0.0.1", "--port", str(self.port),
                               "--no-access-log", "--log-level", "critical"], cwd=os.path.dirname(os.path.abspath(__file__)))
        wait_port(self.port, self.process)


def wrk(port, path, connections, seconds, script=None):
    command = ["taskset", "-c", CLIENT_CORE, "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "10s"]
    if script:
        command += ["-s", script]
    text = subprocess.run(command + [f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1))
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", text).groups()
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    errors = re.search(r"Socket errors: (.*)", text)
    if bad or errors:
        print(f"    {path}: {bad.group(0) if bad else ''} {errors.group(0) if errors else ''}")
    return rate, float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def compare(title, runs, rounds):
    """Interleaves the runs (name -> function giving rate and p99); the first is what the others are measured by."""
    found = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            found[name].append(run())
    base = next(iter(runs))
    base_rate = statistics.median(rate for rate, _ in found[base])
    for name, results in found.items():
        rate = statistics.median(rate for rate, _ in results)
        p99 = statistics.median(p99 for _, p99 in results)
        print(f"{title:28} {name:16} {rate:10.0f}/s  p99 {p99:8.2f} ms  {rate / base_rate:6.2f} of {base}", flush=True)
    return {name: statistics.median(rate for rate, _ in results) for name, results in found.items()}


def order_script(folder):
    order = {"customer": "c" * 40, "items": [{"id": i, "name": "n" * 30, "price": i * 1.25, "sold": i % 2 == 0, "tags": ["red", "small", "new"]}
                                               for i in range(9)]}
    body = json.dumps(order, separators=(",", ":"))
    path = os.path.join(folder, "post.lua")
    with open(path, "w") as file:
        file.write(f"wrk.method = 'POST'\nwrk.headers['Content-Type'] = 'application/json'\nwrk.body = '{body}'\n")
    print(f"POST body: {len(body)} bytes")
    return path


def idle_connections(port, count):
    held = []
    for _ in range(count):
        peer = socket.create_connection(("127.0.0.1", port))
        peer.sendall(b"GET /inline/x HTTP/1.1\r\nHost: h\r\n\r\n")
        peer.recv(4096)
        held.append(peer)
    return held


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--only", action="append", choices=["get", "post", "sleepers", "idle"])
    options = parser.parse_args()
    parts = options.only or ["get", "post", "sleepers", "idle"]
    raise_file_limit()
    folder = tempfile.mkdtemp(prefix="berth-bench-")
    os.chmod(folder, 0o755)
    servers = []
    try:
        berth = Berth(os.path.abspath(options.build), "http", folder)
        servers.append(berth)
        nginx = fastapi = None
        if shutil.which("nginx"):
            nginx = Nginx(folder, "default_type application/json; location / { return 200 '" + GREETING + "'; }")
            servers.append(nginx)
        else:
            print("nginx is not here: left out")
        python = "/usr/bin/python3"
        if subprocess.run([python, "-c", "import fastapi, uvicorn"], capture_output=True).returncode == 0:
            fastapi = FastApi(python)
            servers.append(fastapi)
        else:
            print("fastapi and uvicorn are not here: left out")
        run = lambda server, path, connections, script=None: lambda: wrk(server.port, path, connections, options.seconds, script)

        wrk(berth.port, "/earned/world", 64, 1)
        if "get" in parts:
            for connections in CONNECTIONS:
                runs = {"nginx": run(nginx, "/", connections)} if nginx else {}
                runs |= {"berth inline": run(berth, "/inline/world", connections), "berth earned": run(berth, "/earned/world", connections),
                         "berth pooled": run(berth, "/pooled/world", connections)}
                if fastapi and connections == 64:
                    runs["fastapi"] = run(fastapi, "/inline/world", connections)
                compare(f"GET, {connections} connections", runs, options.rounds)
        if "post" in parts:
            script = order_script(folder)
            for connections in CONNECTIONS:
                runs = {"nginx GET": run(nginx, "/", connections)} if nginx else {}
                runs |= {"berth inline": run(berth, "/inline/echo", connections, script), "berth pooled": run(berth, "/pooled/echo", connections, script)}
                if fastapi and connections == 64:
                    runs["fastapi"] = run(fastapi, "/inline/echo", connections, script)
                compare(f"POST 1 KiB, {connections} connections", runs, options.rounds)
        if "sleepers" in parts:
            for path in ("/inline/world", "/earned/world", "/pooled/world"):
                def beside_sleepers():
                    sleepers = subprocess.Popen(["taskset", "-c", CLIENT_CORE, "wrk", "-t1", "-c16", f"-d{options.seconds + 1}s",
                                                 f"http://127.0.0.1:{berth.port}/sleep"], stdout=subprocess.DEVNULL)
                    time.sleep(0.3)
                    result = wrk(berth.port, path, 64, options.seconds)
                    sleepers.wait()
                    return result
                compare(f"16 sleepers, {path}", {"alone": run(berth, path, 64), "beside sleepers": beside_sleepers}, options.rounds)
        if "idle" in parts:
            before = berth.resident()
            alone = [wrk(berth.port, "/inline/world", 64, options.seconds)[0] for _ in range(options.rounds)]
            busy = berth.resident()
            held = idle_connections(berth.port, 5000)
            memory = berth.resident() - busy
            beside = [wrk(berth.port, "/inline/world", 64, options.seconds)[0] for _ in range(options.rounds)]
            ratio = statistics.median(beside) / statistics.median(alone)
            alive = sum(1 for peer in held[::100] if (peer.sendall(b"GET /inline/x HTTP/1.1\r\nHost: h\r\n\r\n"), peer.recv(100))[1].startswith(b"HTTP/1.1 200"))
            print(f"5,000 idle connections: {ratio:.2f} of the speed without them, {memory / 2**20:.1f} MiB more, {alive} of {len(held[::100])} still answer "
                  f"(resident {before / 2**20:.1f} MiB at first)")
            for peer in held:
                peer.close()
    finally:
        end(servers)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
