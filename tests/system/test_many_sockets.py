"""Many WebSockets at once: 10,000 that say nothing cost little memory and stay alive, 1,000 token streams advance
together. Sanitizers get a tenth of that."""
import resource
import selectors
import statistics
import unittest

from berth_host import SANITIZED, HostTest, resident, wait_for
from web_socket import WebSocket, asking

IDLE = 1000 if SANITIZED else 10000
STREAMS = 100 if SANITIZED else 1000
TOKEN = 1000    # bytes of text in each
START = 200_000 # bytes of the usual stream until all buffers have been filled once
RUN = 1_500_000 if SANITIZED else 300_000  # and then until they are compared: a turn of few threads is large
MORE_MEMORY = 150 * 2**20  # of IDLE sockets together; sanitizers are not held to it
RECEIVE_BUFFER = 16 * 1024  # small, so that what was sent is close to what was read
CONVERSATION = {"http.limits.connections": IDLE + 1000, "pool.streams": STREAMS + 100, "websocket.queue_bytes": 65536}


class ManySockets(HostTest):
    def setUp(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if hard != resource.RLIM_INFINITY and hard < IDLE + 500:
            self.skipTest(f"this machine lets a process have {hard} open files, {IDLE + 500} are needed")
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        self.peers = []

    def many(self, *plugins):
        host = self.host(*plugins, options=[word for name, value in CONVERSATION.items() for word in ("--set", f"{name}={value}")])
        self.addCleanup(lambda: [peer.close() for peer in self.peers])  # before the host ends, which would wait for them
        return host

    def open_all(self, host, path, count):
        for first in range(0, count, 500):
            asked = [asking(host.port, path, RECEIVE_BUFFER) for _ in range(min(500, count - first))]
            self.peers += [WebSocket.over(each) for each in asked]

    def test_idle_sockets_cost_little_and_stay_alive(self):
        host = self.many("streams")
        before = resident(host)
        self.open_all(host, "/streams/tokens/3", IDLE)
        more = resident(host) - before
        print(f"{IDLE} idle sockets: {more / 2**20:.1f} MiB more")
        if not SANITIZED:
            self.assertLess(more, MORE_MEMORY)
        self.assertEqual(host.get("/healthz").status, 200)
        for peer in self.peers[::IDLE // 100]:
            peer.say({"type": "args", "json": {}})
            heard = [peer.hear() for _ in range(5)]
            self.assertEqual([heard[0]["type"], heard[-1]["type"]], ["stream", "end"])

    def test_a_thousand_streams_advance_together(self):
        host = self.many("streams")
        self.open_all(host, f"/streams/tokens/1000000000?size={TOKEN}", STREAMS)
        for peer in self.peers:
            peer.say({"type": "args", "json": {}})
        sockets = [peer.socket for peer in self.peers]
        received = dict.fromkeys(sockets, 0)
        with selectors.DefaultSelector() as readable:
            for each in sockets:
                each.setblocking(False)
                readable.register(each, selectors.EVENT_READ)

            def usual_has(size, since):
                for key, _ in readable.select(1):
                    data = key.fileobj.recv(RECEIVE_BUFFER)
                    self.assertTrue(data, "the host closed a stream")
                    received[key.fileobj] += len(data)
                return statistics.median(received[each] - since.get(each, 0) for each in sockets) >= size
            wait_for(lambda: usual_has(START, {}), 100, "the first half")
            then = dict(received)
            wait_for(lambda: usual_has(RUN, then), 100, "the second half")
        run = sorted(received[each] - then[each] for each in sockets)
        print(f"{STREAMS} streams: the slowest got {run[0]} bytes, the usual {run[STREAMS // 2]}, the fastest {run[-1]}")
        self.assertGreater(run[0], RUN / 3)
        self.assertLess(run[-1], RUN * 3)


if __name__ == "__main__":
    unittest.main(verbosity=2)
