"""Many agents at once, and agents that behave badly: sessions, streams, slow readers, calls that are left."""
import json
import socket
import threading
import unittest

from berth_host import PATIENCE, SANITIZED, HostTest, resident, wait_for
from mcp_peer import BOTH, FIRST, MODERN, REFERENCE, SECOND, Legacy, Modern, counts, metric

MANY = 200 if SANITIZED else 1000


def modern_bytes(host, tool, arguments, token=None):
    meta = {"io.modelcontextprotocol/protocolVersion": MODERN, "io.modelcontextprotocol/clientCapabilities": {}}
    if token:
        meta["progressToken"] = token
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": arguments, "_meta": meta}})
    return (f"POST /mcp HTTP/1.1\r\nHost: localhost:{host.port}\r\nContent-Type: application/json\r\nAccept: {BOTH}\r\n"
            f"MCP-Protocol-Version: {MODERN}\r\nMcp-Method: tools/call\r\nMcp-Name: {tool}\r\nContent-Length: {len(body)}\r\n\r\n{body}").encode()


class Many(HostTest):
    def test_as_many_sessions_as_streams_hear_of_a_plugin(self):
        host = self.host(FIRST)
        sessions = [Legacy(host) for _ in range(MANY)]
        self.assertEqual(len({one.session for one in sessions}), MANY)
        streams = [one.listen() for one in sessions]
        self.assertEqual({one.status for one in streams}, {200})
        wait_for(lambda: metric(host, "berth_mcp_listeners") == MANY, 20, "the count of streams")
        host.drop(SECOND, "mcp_changing_1.so")
        for one in streams:
            self.assertEqual(one.next()["method"], "notifications/tools/list_changed")
        for one in streams:
            one.close()
        wait_for(lambda: metric(host, "berth_mcp_listeners") == 0, 20 * PATIENCE, "the end of the streams")
        self.assertIn("second", sessions[-1].tools())
        for one in sessions:
            self.assertEqual(one.end(), 200)
        wait_for(lambda: metric(host, "berth_mcp_sessions") == 0, 20, "the end of the sessions")

    def test_calls_of_many_are_all_answered_each_with_its_own(self):
        host = self.host(REFERENCE, configuration={"jobs": {"durability": "normal"}})
        faults = []

        def agent(number):
            client = Modern(host) if number % 2 else Legacy(host)
            for i in range(10):
                name = f"{number}-{i}"
                answer = client.call("greet", {"name": name})
                if answer.get("structuredContent") != {"greeting": f"Hello, {name}!"}:
                    faults.append(answer)

        threads = [threading.Thread(target=agent, args=(number,)) for number in range(50)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        self.assertEqual(faults, [])
        self.assertEqual(metric(host, "berth_mcp_calls_total"), 500)
        wait_for(lambda: metric(host, "berth_mcp_open_calls") == 0, 20, "no open calls")

    def test_calls_that_are_left_at_once_are_all_cancelled(self):
        host = self.host(REFERENCE, configuration={"jobs": {"tool_workers": 64}})
        peers = []
        for _ in range(60):
            peer = socket.create_connection(("127.0.0.1", host.port))
            peer.sendall(modern_bytes(host, "work", {"seconds": 600, "steps": 6000}))
            peers.append(peer)
        wait_for(lambda: metric(host, "berth_mcp_open_calls") == 60, 20, "all calls")
        for one in peers:
            one.close()
        # Those that had not begun are cancelled without a run.
        wait_for(lambda: metric(host, "berth_mcp_open_calls") == 0 and not any(
            one["state"] in ("queued", "running") for one in host.get("/jobs?limit=100").json()["jobs"]), 30 * PATIENCE, "the end of all")
        self.assertEqual(counts(host)["finished"], 0)


class Slow(HostTest):
    def test_who_never_reads_costs_nobody_else_and_goes_in_time(self):
        host = self.host(FIRST, REFERENCE, configuration={"http": {"limits": {"write_deadline_ms": 1500}}})
        before = resident(host)
        peers = []
        for _ in range(10):
            peer = socket.socket()
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            peer.connect(("127.0.0.1", host.port))
            peer.sendall(modern_bytes(host, "large", {"bytes": 4000000}))
            peers.append(peer)
        quick = Legacy(host)
        for i in range(20):
            self.assertEqual(quick.call("greet", {"name": str(i)})["structuredContent"], {"greeting": f"Hello, {i}!"})
        wait_for(lambda: metric(host, "berth_mcp_open_calls") == 0, 30 * PATIENCE, "the end of all calls")
        if not SANITIZED:  # whose memory is given back late
            wait_for(lambda: resident(host) - before < (400 << 20), 30, "memory")
        for one in peers:
            one.close()

    def test_a_stream_whose_reader_sleeps_keeps_its_progress_bounded(self):
        host = self.host(REFERENCE, configuration={"mcp": {"progress_interval_ms": 0}})
        peer = socket.socket()
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        peer.connect(("127.0.0.1", host.port))
        self.addCleanup(peer.close)
        peer.sendall(modern_bytes(host, "work", {"seconds": 0.5, "steps": 9000}, token="x" * 10000))
        before = resident(host)
        wait_for(lambda: counts(host)["finished"] == 1, 60 * PATIENCE, "the tool's end")
        if not SANITIZED:
            self.assertLess(resident(host) - before, 64 << 20)
        received = b""
        peer.settimeout(30)
        while b'"done":9000' not in received[-1000:] and b"0\r\n\r\n" not in received[-10:]:
            more = peer.recv(1 << 16)
            self.assertTrue(more)
            received += more
        self.assertIn(b'"result"', received)  # the answer itself is never dropped


class Busy(HostTest):
    def test_plugins_come_and_go_while_agents_call(self):
        host = self.host(FIRST, REFERENCE)
        stop = threading.Event()
        faults = []

        def agent(client):
            while not stop.is_set():
                answer = client.ask("tools/call", {"name": "slow", "arguments": {"seconds": 0}})
                result = answer.get("result", {})
                if result.get("structuredContent", {}).get("number") not in (1, 2):
                    faults.append(answer)

        threads = [threading.Thread(target=agent, args=(Modern(host) if i % 2 else Legacy(host),)) for i in range(4)]
        for one in threads:
            one.start()
        listed = Modern(host)
        for round in range(6):
            host.drop((SECOND, FIRST)[round % 2], "mcp_changing_1.so")
            wait_for(lambda: ("second", "first")[round % 2] in listed.tools(), 30 * PATIENCE, "the other version")
        stop.set()
        for one in threads:
            one.join()
        self.assertEqual(faults, [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
