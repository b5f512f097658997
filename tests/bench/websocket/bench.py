#!/usr/bin/env python3
"""WebSocket messages per second of the host beside node's `ws` and uvicorn: the servers in turn on one core, the client
on the other, interleaved rounds, medians, ratios; then many idle sockets and many streams at once. Needs node with the
packages of tests/clients (npm ci), python3-uvicorn and python3-websockets (Debian's packages).

    tests/bench/websocket/bench.py BUILD_FOLDER [--rounds 3] [--seconds 3] [--only PART]...

Parts: echo, tokens, idle, fair. Everything listens on loopback; what cannot be started is left out with a word."""
import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from servers import CLIENT_CORE, Berth, end, free_port, pinned, raise_file_limit, wait_port

HERE = os.path.dirname(os.path.abspath(__file__))
CLIENTS = os.path.join(os.path.dirname(os.path.dirname(HERE)), "clients")
TOKENS = 5000  # of one stream


class Node:
    def __init__(self):
        self.port = free_port()
        self.process = pinned(["node", os.path.join(HERE, "ws_peer.mjs"), str(self.port), CLIENTS])
        wait_port(self.port, self.process)


class Uvicorn:
    def __init__(self, python):
        self.port = free_port()
        self.process = pinned([python, "-m", "uvicorn", "uvicorn_peer:app", "--host", "127.0.0.1", "--port", str(self.port), "--ws", "websockets",
                               "--no-access-log", "--log-level", "critical", "--lifespan", "off"], cwd=HERE)
        wait_port(self.port, self.process)


class Load:
    def __init__(self, build):
        self.program = os.path.join(build, "tests/bench/websocket/bench_websocket_load")

    def command(self, port, path, what, clients, seconds, *text):
        return ["taskset", "-c", CLIENT_CORE, self.program, str(port), path, what, str(clients), str(seconds), *text]

    def run(self, *arguments):
        """Messages per second, and the fewest and the most of one client."""
        done = subprocess.run(self.command(*arguments), capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stderr.strip())
        messages, seconds, fewest, most = (float(word) for word in done.stdout.split())
        return messages / seconds, int(fewest), int(most)


def compare(title, runs, rounds):
    """Interleaves the runs; the host's rate by each peer's."""
    found = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            found[name].append(run()[0])
    medians = {name: statistics.median(rates) for name, rates in found.items()}
    for name, rate in medians.items():
        ratio = "" if name == "berth" else f"  berth is {medians['berth'] / rate:.2f} x that"
        print(f"{title:34} {name:10} {rate:10.0f} messages/s{ratio}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--only", action="append", choices=["echo", "tokens", "idle", "fair"])
    options = parser.parse_args()
    parts = options.only or ["echo", "tokens", "idle", "fair"]
    raise_file_limit()
    build = os.path.abspath(options.build)
    load = Load(build)
    folder = tempfile.mkdtemp(prefix="berth-bench-")
    servers = []
    try:
        servers.append(Berth(build, "websocket", folder))
        berth = servers[0]
        peers = {"berth": berth}
        if os.path.isdir(os.path.join(CLIENTS, "node_modules", "ws")):
            peers["node ws"] = Node()
        else:
            print("node's ws is not here (npm ci in tests/clients): left out")
        python = "/usr/bin/python3"
        if subprocess.run([python, "-c", "import uvicorn, websockets"], capture_output=True).returncode == 0:
            peers["uvicorn"] = Uvicorn(python)
        else:
            print("uvicorn and websockets are not here: left out")
        servers = list(peers.values())

        if "echo" in parts:
            compare("echo, 64 clients, 64 bytes",
                    {name: (lambda port: lambda: load.run(port, "/echo", "echo", 64, options.seconds))(peer.port) for name, peer in peers.items()},
                    options.rounds)
        if "tokens" in parts:
            for clients in (1, 64):
                path = {name: f"/bench/tokens/{TOKENS}" if name == "berth" else f"/tokens/{TOKENS}" for name in peers}
                compare(f"token streams, {clients} at once",
                        {name: (lambda port, where: lambda: load.run(port, where, "stream", clients, options.seconds, '{"type": "args", "json": {}}'))(
                            peer.port, path[name]) for name, peer in peers.items()}, options.rounds)
        if "idle" in parts:
            before = berth.resident()
            held = subprocess.Popen(load.command(berth.port, "/bench/tokens/1", "idle", 10000, 6), stdout=subprocess.PIPE, text=True)
            time.sleep(4)
            print(f"10,000 idle sockets: {(berth.resident() - before) / 2**20:.1f} MiB more, {berth.resident() / 2**20:.1f} MiB in all", flush=True)
            held.communicate()
            if held.returncode:
                print("    the client could not open or hold them all")
        if "fair" in parts:
            rate, fewest, most = load.run(berth.port, "/bench/tokens/1000000", "stream", 1000, max(options.seconds, 5), '{"type": "args", "json": {}}')
            print(f"1,000 token streams at once: {rate:.0f} messages/s, the slowest got {fewest}, the fastest {most}", flush=True)
    finally:
        end(servers)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
