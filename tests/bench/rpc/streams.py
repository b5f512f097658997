#!/usr/bin/env python3
"""Bytes per second of a large stream that a plugin makes, beside the same number of bytes that nginx serves from a file: the
servers in turn on one core, curl on the other, interleaved rounds, medians, the ratio. Needs nginx and curl.

    tests/bench/rpc/streams.py BUILD_FOLDER [--rounds 5] [--mebibytes 2048]"""
import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from servers import CLIENT_CORE, Berth, Nginx, end


def rate(port, method, path):
    """Bytes per second, as curl counts them."""
    done = subprocess.run(["taskset", "-c", CLIENT_CORE, "curl", "-sS", "-X", method, "-o", "/dev/null", "-w", "%{speed_download} %{size_download}",
                           f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True)
    speed, size = (float(word) for word in done.stdout.split())
    return speed, size


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--mebibytes", type=int, default=2048)
    options = parser.parse_args()
    size = options.mebibytes * 2**20
    folder = tempfile.mkdtemp(prefix="berth-bench-")
    servers = []
    try:
        with open(os.path.join(folder, "file"), "wb") as file:
            for _ in range(options.mebibytes):
                file.write(bytes(2**20))
        os.chmod(folder, 0o755)
        servers.append(Nginx(folder, f"root {folder};"))
        servers.append(Berth(os.path.abspath(options.build), "websocket", folder))
        runs = {"nginx": (servers[0].port, "GET", "/file"), "berth": (servers[1].port, "POST", f"/bench/give/{size}")}
        found = {name: [] for name in runs}
        for _ in range(options.rounds):
            for name, run in runs.items():
                speed, got = rate(*run)
                if got != size:
                    raise RuntimeError(f"{name} gave {got} bytes, expected {size}")
                found[name].append(speed)
        medians = {name: statistics.median(speeds) for name, speeds in found.items()}
        for name, speed in medians.items():
            print(f"large stream {name:6} {speed / 2**20:8.0f} MiB/s  {speed / medians['nginx']:.2f} of nginx")
    finally:
        end(servers)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
