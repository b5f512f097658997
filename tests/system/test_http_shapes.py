"""HTTP/1.1 from outside: what is valid is served, what is ambiguous is refused with 400 and a closed connection."""
import re
import socket
import unittest

from berth_host import HostTest, PATIENCE

SMUGGLING = {
    "two content lengths": b"POST /kinds HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}x",
    "content length as a list": b"POST /kinds HTTP/1.1\r\nHost: h\r\nContent-Length: 2, 3\r\n\r\n{}x",
    "both lengths": b"POST /kinds HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "negative length": b"POST /kinds HTTP/1.1\r\nHost: h\r\nContent-Length: -2\r\n\r\n{}",
    "signed length": b"POST /kinds HTTP/1.1\r\nHost: h\r\nContent-Length: +2\r\n\r\n{}",
    "bare CR": b"GET /fine HTTP/1.1\r\nHost: h\r\nX: a\rb\r\n\r\n",
    "obs-fold": b"GET /fine HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n",
    "space before the colon": b"GET /fine HTTP/1.1\r\nHost : h\r\n\r\n",
    "NUL in a header": b"GET /fine HTTP/1.1\r\nHost: h\r\nX: a\x00b\r\n\r\n",
    "no host": b"GET /fine HTTP/1.1\r\n\r\n",
    "two hosts": b"GET /fine HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "chunk size with a sign": b"POST /kinds HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n+2\r\n{}\r\n0\r\n\r\n",
    "chunk size with 0x": b"POST /kinds HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n",
    "chunk size that overflows": b"POST /kinds HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n10000000000000002\r\n{}\r\n0\r\n\r\n",
    "chunk longer than its size": b"POST /kinds HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}}\r\n0\r\n\r\n",
    "chunk without its end": b"POST /kinds HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}0\r\n\r\n",
    "no method": b" /fine HTTP/1.1\r\nHost: h\r\n\r\n",
    "fragment": b"GET /fine#x HTTP/1.1\r\nHost: h\r\n\r\n",
    "control character in the target": b"GET /fi\x01ne HTTP/1.1\r\nHost: h\r\n\r\n",
    "not HTTP": b"hello there\r\n\r\n",
}


class Shapes(HostTest):
    def setUp(self):
        self.server = self.host("kinds", "crash", "hello")

    def status(self, data):
        received, closed = self.server.raw(data, 5 * PATIENCE)
        line = received.split(b"\r\n", 1)[0]
        self.assertTrue(line.startswith(b"HTTP/1.1 "), received)
        return int(line.split()[1]), closed, received

    def test_ambiguous_requests_are_refused_and_the_connection_is_closed(self):
        for name, data in SMUGGLING.items():
            with self.subTest(name):
                status, closed, received = self.status(data + b"GET /fine HTTP/1.1\r\nHost: h\r\n\r\n")
                self.assertEqual(status, 400, received)
                self.assertTrue(closed)
                self.assertEqual(len(re.findall(rb"HTTP/1\.1 \d{3} ", received)), 1, "what stood behind was served")
                self.assertIn(b"problem+json", received)
        self.assertEqual(self.server.get("/fine").status, 200)

    def test_an_unknown_transfer_coding_is_refused(self):
        status, closed, _ = self.status(b"POST /kinds HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")
        self.assertIn(status, (400, 501))
        self.assertTrue(closed)

    def test_limits_have_their_own_status(self):
        status, closed, _ = self.status(b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: h\r\n\r\n")
        self.assertEqual((status, closed), (414, True))
        status, closed, _ = self.status(b"GET /fine HTTP/1.1\r\nHost: h\r\nX: " + b"a" * 70000 + b"\r\n\r\n")
        self.assertEqual((status, closed), (431, True))
        status, closed, _ = self.status(b"GET /fine HTTP/3.7\r\nHost: h\r\n\r\n")
        self.assertIn(status, (400, 505))

    def test_pipelined_requests_are_answered_in_order(self):
        one = b"GET /hello/%d HTTP/1.1\r\nHost: h\r\n\r\n"
        data = b"".join(one % i for i in range(50)) + b"GET /hello/end HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
        received, closed = self.server.raw(data)
        self.assertTrue(closed)
        places = [received.index(b"Hello, %d!" % i) for i in range(50)] + [received.index(b"Hello, end!")]
        self.assertEqual(places, sorted(places))

    def test_a_request_in_single_bytes_is_served(self):
        with socket.create_connection(("127.0.0.1", self.server.port)) as peer:
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for byte in b"POST /kinds HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\n{\"tex\r\n7\r\nt\":\"x\"}\r\n0\r\nT: v\r\n\r\n":
                peer.sendall(bytes([byte]))
            peer.settimeout(5 * PATIENCE)
            self.assertTrue(peer.recv(65536).startswith(b"HTTP/1.1 200"))

    def test_expect_continue_comes_before_the_body(self):
        with socket.create_connection(("127.0.0.1", self.server.port)) as peer:
            peer.settimeout(5 * PATIENCE)
            peer.sendall(b"POST /kinds HTTP/1.1\r\nHost: h\r\nContent-Length: 12\r\nExpect: 100-continue\r\n\r\n")
            self.assertTrue(peer.recv(1000).startswith(b"HTTP/1.1 100"))
            peer.sendall(b'{"text":"x"}')
            self.assertTrue(peer.recv(65536).startswith(b"HTTP/1.1 200"))
            peer.sendall(b"POST /nowhere HTTP/1.1\r\nHost: h\r\nContent-Length: 12\r\nExpect: 100-continue\r\n\r\n")
            self.assertTrue(peer.recv(1000).startswith(b"HTTP/1.1 404"))

    def test_head_options_and_wrong_methods(self):
        full = self.server.get("/hello/you")
        head = self.server.request("HEAD", "/hello/you")
        self.assertEqual((head.status, head.body), (200, b""))
        self.assertEqual(head.headers["Content-Length"], str(len(full.body)))
        options = self.server.request("OPTIONS", "/hello/you")
        self.assertEqual(options.status, 204)
        self.assertEqual(set(options.headers["Allow"].split(", ")), {"GET", "HEAD", "OPTIONS"})
        wrong = self.server.request("PUT", "/hello/you", b"")
        self.assertEqual(wrong.status, 405)
        self.assertIn("GET", wrong.headers["Allow"])
        self.assertEqual(wrong.headers["Content-Type"], "application/problem+json")

    def test_paths_are_decoded_once(self):
        self.assertEqual(self.server.get("/hello/a%20b").json()["text"], "Hello, a b!")
        self.assertEqual(self.server.get("/hello/%2541").json()["text"], "Hello, %41!")
        self.assertEqual(self.server.get("/hello/a%2Fb").json()["text"], "Hello, a/b!")
        self.assertEqual(self.server.get("/hello/a+b").json()["text"], "Hello, a+b!")
        self.assertEqual(self.server.get("/hello/%C3%A9").json()["text"], "Hello, é!")
        for bad in ("/hello/%", "/hello/%4", "/hello/%zz", "/hello/%00", "/hello/%FF"):
            self.assertEqual(self.server.get(bad).status, 400, bad)
        for missing in ("/hello/", "/hello/a/", "/hello//", "/HELLO/a", "//hello/a"):
            self.assertEqual(self.server.get(missing).status, 404, missing)

    def test_http_1_0_closes_unless_asked(self):
        received, closed = self.server.raw(b"GET /hello/a HTTP/1.0\r\n\r\n")
        self.assertTrue(closed)
        self.assertIn(b"Hello, a!", received)

    def test_a_slow_head_is_ended(self):
        host = self.host("hello", options=["--set", "http.limits.header_deadline_ms=200", "--set", "http.limits.idle_deadline_ms=300"])
        with socket.create_connection(("127.0.0.1", host.port)) as peer:
            peer.settimeout(10 * PATIENCE)
            peer.sendall(b"GET /hello/a HT")
            self.assertTrue(peer.recv(1000).startswith(b"HTTP/1.1 408"))
        with socket.create_connection(("127.0.0.1", host.port)) as peer:
            peer.settimeout(10 * PATIENCE)
            self.assertEqual(peer.recv(1000), b"")

    def test_more_connections_than_the_limit_are_turned_away(self):
        host = self.host("hello", options=["--set", "http.limits.connections=4"])
        held = [socket.create_connection(("127.0.0.1", host.port)) for _ in range(4)]
        try:
            for peer in held:
                peer.sendall(b"GET /hello/a HTTP/1.1\r\nHost: h\r\n\r\n")
                peer.settimeout(5 * PATIENCE)
                self.assertTrue(peer.recv(1000).startswith(b"HTTP/1.1 200"))
            with socket.create_connection(("127.0.0.1", host.port)) as fifth:
                fifth.settimeout(5 * PATIENCE)
                self.assertTrue(fifth.recv(1000).startswith(b"HTTP/1.1 503"))
        finally:
            for peer in held:
                peer.close()


if __name__ == "__main__":
    unittest.main()
