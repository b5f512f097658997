"""Streams far larger than memory would like: both ends hash what they see, the host's memory stays where it was, and a
reader that stalls stops the producer. BERTH_LARGE_BYTES sets the size (4 GiB by hand, 192 MiB otherwise)."""
import hashlib
import json
import os
import socket
import time
import unittest

from berth_host import SANITIZED, Growth, Host, wait_for
from web_socket import WebSocket, read_exactly

SIZE = int(os.environ.get("BERTH_LARGE_BYTES", (24 if SANITIZED else 192) * 2**20))
PIECE = 64 * 1024
MORE_MEMORY = (512 if SANITIZED else 64) * 2**20


def piece_of(turn):
    piece = bytearray(PIECE)
    for i in range(0, PIECE, 64):
        piece[i] = (turn + i // 64) & 0xFF
    return bytes(piece)


CYCLE = [piece_of(turn) for turn in range(256)]


def pieces():
    """The bytes that `give` gives, and that `take` is sent."""
    left, turn = SIZE, 0
    while left > 0:
        yield CYCLE[turn % 256][:min(left, PIECE)]
        left -= PIECE
        turn += 1


def expected_hash():
    hashed = hashlib.sha256()
    for piece in pieces():
        hashed.update(piece)
    return hashed.hexdigest()


class LargeStreams(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.host = Host(["streams"]).start()
        cls.hash = expected_hash()

    @classmethod
    def tearDownClass(cls):
        cls.host.stop()

    def check_memory(self, growth):
        self.assertLess(growth.most, MORE_MEMORY, f"{growth.most / 2**20:.0f} MiB more for {SIZE / 2**20:.0f} MiB")

    def test_an_upload_over_http_is_hashed_whole_in_bounded_memory(self):
        growth = Growth(self.host)
        peer = socket.create_connection(("127.0.0.1", self.host.port), 30)
        peer.sendall(f"POST /streams/take HTTP/1.1\r\nHost: h\r\nContent-Length: {SIZE}\r\n\r\n".encode())
        for number, piece in enumerate(pieces()):
            peer.sendall(piece)
            if number % 256 == 0:
                growth.look()
        growth.look()
        answer = peer.makefile("rb")
        self.assertIn(b" 200 ", answer.readline())
        size = 0
        while (line := answer.readline()) != b"\r\n":
            if line.lower().startswith(b"content-length:"):
                size = int(line.split(b":")[1])
        self.assertEqual(json.loads(answer.read(size)), {"sha256": self.hash, "size": SIZE})
        self.check_memory(growth)

    def test_a_download_over_http_is_whole_in_bounded_memory(self):
        growth = Growth(self.host)
        peer = socket.create_connection(("127.0.0.1", self.host.port), 30)
        peer.sendall(f"POST /streams/give/{SIZE} HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n".encode())
        answer = peer.makefile("rb", 1 << 20)
        self.assertIn(b" 200 ", answer.readline())
        while answer.readline() != b"\r\n":
            pass
        hashed, chunks = hashlib.sha256(), 0
        while (size := int(answer.readline(), 16)) > 0:
            hashed.update(read_exactly(answer, size))
            answer.readline()
            chunks += 1
            if chunks % 256 == 0:
                growth.look()
        self.assertEqual(hashed.hexdigest(), self.hash)
        self.check_memory(growth)

    def test_an_upload_over_websocket_is_hashed_whole_in_bounded_memory(self):
        growth = Growth(self.host)
        peer = WebSocket(self.host, "/streams/take-ws")
        peer.say({"type": "args", "json": {}})
        peer.say({"type": "stream", "name": "data"})
        for number, piece in enumerate(pieces()):
            peer.send(piece)
            if number % 256 == 0:
                growth.look()
        peer.say({"type": "end"})
        operation, data = peer.receive()
        self.assertEqual(json.loads(data), {"type": "result", "value": {"sha256": self.hash, "size": SIZE}})
        self.assertEqual(peer.receive()[0], 8)
        self.check_memory(growth)

    def test_a_download_over_websocket_is_whole_in_bounded_memory(self):
        growth = Growth(self.host)
        peer = WebSocket(self.host, f"/streams/give-ws/{SIZE}")
        peer.say({"type": "args", "json": {}})
        self.assertEqual(json.loads(peer.receive()[1]), {"type": "stream"})
        hashed, frames = hashlib.sha256(), 0
        while True:
            operation, data = peer.receive()
            if operation != 2:
                break
            hashed.update(data)
            frames += 1
            if frames % 256 == 0:
                growth.look()
        self.assertEqual(json.loads(data), {"type": "end"})
        self.assertEqual(hashed.hexdigest(), self.hash)
        self.check_memory(growth)

    def sent(self):
        return json.loads(self.host.request("POST", "/streams/sent").body)["size"]

    def test_a_reader_that_stalls_stops_the_producer(self):
        peer = socket.socket()
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
        peer.settimeout(30)
        peer.connect(("127.0.0.1", self.host.port))
        peer.sendall(f"POST /streams/give/{2**40} HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n".encode())
        peer.recv(1000)
        # It stands still when two looks in a row see the same; what it sent fits the buffers on the way.
        state = {"seen": -1}

        def stands_still():
            time.sleep(0.2)
            now = self.sent()
            before, state["seen"] = state["seen"], now
            return now == before
        wait_for(stands_still, 20, "the producer's standstill")
        self.assertLess(state["seen"], 64 * 2**20)
        peer.close()


if __name__ == "__main__":
    unittest.main(verbosity=2)
