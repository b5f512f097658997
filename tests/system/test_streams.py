"""Streams, files and sockets of plain routes from outside: the forms that a stream may take, uploads, free WebSockets."""
import json
import os
import subprocess
import unittest

from berth_host import HostTest
from web_socket import BINARY, TEXT, WebSocket


class Streams(HostTest):
    def setUp(self):
        self.served = self.host("talk")

    def curl(self, *arguments, data=None):
        done = subprocess.run(["curl", "-sS", "--max-time", "20", *arguments], input=data, capture_output=True)
        return done.returncode, done.stdout

    def lines(self, *arguments):
        code, body = self.curl(*arguments, self.served.ready["http"] + "/lines?to=3")
        self.assertEqual(code, 0)
        return body

    def test_items_are_lines_of_json_by_default(self):
        answer = self.served.get("/lines?to=3")
        self.assertEqual(answer.headers["content-type"], "application/x-ndjson")
        self.assertEqual([json.loads(line) for line in answer.body.splitlines()], [{"number": n, "text": f"line {n}"} for n in (1, 2, 3)])

    def test_items_are_events_for_who_asks_for_them(self):
        answer = self.served.get("/lines?to=2", headers={"Accept": "text/event-stream"})
        self.assertEqual(answer.headers["content-type"], "text/event-stream")
        self.assertEqual(answer.body, b'data: {"number":1,"text":"line 1"}\n\ndata: {"number":2,"text":"line 2"}\n\n')

    def test_the_better_quality_of_accept_decides(self):
        self.assertTrue(self.lines("-H", "Accept: text/event-stream;q=0.1, application/x-ndjson").startswith(b"{"))
        self.assertTrue(self.lines("-H", "Accept: text/event-stream, application/x-ndjson;q=0.1").startswith(b"data: "))

    def test_a_stream_without_items_is_whole(self):
        answer = self.served.get("/lines?to=0")
        self.assertEqual((answer.status, answer.body), (200, b""))

    def test_a_failure_before_the_first_item_is_an_answer(self):
        answer = self.served.get("/lines?to=3&fails_at=1")
        self.assertEqual(answer.status, 500)
        self.assertEqual(answer.json()["detail"], "line 1 cannot be had")

    def test_a_failure_after_it_tears_lines_off_and_is_an_event(self):
        code, body = self.curl(self.served.ready["http"] + "/lines?to=3&fails_at=3")
        self.assertEqual(code, 18, "curl takes the transfer for whole")  # CURLE_PARTIAL_FILE
        self.assertEqual(len(body.splitlines()), 2)
        _, body = self.curl("-H", "Accept: text/event-stream", self.served.ready["http"] + "/lines?to=3&fails_at=3")
        self.assertTrue(body.endswith(b"event: error\ndata: line 3 cannot be had\n\n"), body)

    def test_bytes_go_in_as_they_come(self):
        code, answer = self.curl("-T", "-", self.served.ready["http"] + "/bytes", data=b"x" * 3000000)
        self.assertEqual((code, json.loads(answer)), (0, {"size": 3000000}))

    def test_a_form_with_a_file(self):
        code, answer = self.curl("-F", "picture=@-;filename=sea.png;type=image/png", self.served.ready["http"] + "/pictures?title=Sea", data=b"\x89PNG" * 10)
        self.assertEqual((code, json.loads(answer)), (0, {"title": "Sea", "name": "sea.png", "type": "image/png", "size": 40}))

    def test_a_form_without_its_file_is_refused_by_name(self):
        answer = self.curl("-F", "other=x", "-w", "%{http_code}", self.served.ready["http"] + "/pictures?title=Sea")[1].decode()
        self.assertIn("picture", answer)
        self.assertRegex(answer, "4[02]{2}$")

    def test_a_socket_answers_each_message(self):
        peer = WebSocket(self.served, "/reverse/hall")
        for number, text in enumerate(("abc", "", "Ada")):
            peer.say({"number": number, "text": text})
            self.assertEqual(peer.hear(), {"number": number, "text": "hall:" + text[::-1]})
        peer.send(b'{"number": "x"}', TEXT)
        code, reason = peer.closed()
        self.assertIn(code, (1007, 1008))
        self.assertIn("number", reason)

    def test_a_socket_may_be_a_conversation(self):
        peer = WebSocket(self.served, "/converse")
        self.assertEqual(peer.receive(), (TEXT, b"hello"))
        for number in (1, 2, 39, 0):
            peer.say(number)
        self.assertEqual(peer.receive(), (TEXT, b"sum 42"))
        self.assertEqual(peer.closed()[0], 1000)

    def test_a_file_comes_over_a_socket(self):
        peer = WebSocket(self.served, "/talk/file/hello")
        peer.say({"type": "args", "json": {}})
        heard = [peer.receive() for _ in range(3)]
        self.assertEqual(heard[1], (BINARY, b"hello"), heard)
        self.assertEqual(peer.closed()[0], 1000)


if __name__ == "__main__":
    unittest.main(verbosity=2)
