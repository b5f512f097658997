"""The examples by which the marshalling convention is explained, with curl and a stock WebSocket client: select, four
endpoints with files, three streams."""
import json
import os
import subprocess
import unittest

from berth_host import HostTest

CONFORMANCE = os.environ["BERTH_CONFORMANCE"]
CLIENTS = os.path.join(os.environ["BERTH_SOURCE"], "tests", "clients")
ITEMS = [{"id": "test", "text": "example 1"}, {"id": "test", "text": "example 2"}, {"id": "test", "text": "example 1"},
         {"id": "other", "text": "example 3"}]


class Examples(HostTest):
    def setUp(self):
        self.served = self.host(CONFORMANCE)

    def curl(self, path, *arguments, data=None):
        done = subprocess.run(["curl", "-sS", "-X", "POST", "--max-time", "20", "-w", "\n%{http_code}", *arguments, self.served.ready["http"] + path],
                              input=data, capture_output=True, check=True)
        body, _, status = done.stdout.rpartition(b"\n")
        self.assertEqual(status, b"200", body)
        return body

    def test_select_takes_path_query_and_json(self):
        body = self.curl("/my-service/select/test?drop_duplicates=True", "-H", "Content-Type: application/json", "-d", json.dumps({"data": ITEMS}))
        self.assertEqual(json.loads(body), ["example 1", "example 2"])

    def test_select_with_a_trailing_slash_is_redirected_and_repeated(self):
        body = self.curl("/my-service/select/test/?drop_duplicates=True", "-L", "--post301", "--post302", "-H", "Content-Type: application/json",
                         "-d", json.dumps({"data": ITEMS}))
        self.assertEqual(json.loads(body), ["example 1", "example 2"])

    def test_json_alone(self):
        self.assertEqual(json.loads(self.curl("/file-service/json-only", "-d", '{"name": "hello"}')), "hello")

    def test_one_file_is_the_body(self):
        self.assertEqual(json.loads(self.curl("/file-service/single-file", "-H", "Content-Type: application/octet-stream", "--data-binary", "@-", data=b"hello")), 5)

    def test_a_chunked_file_is_the_same(self):
        self.assertEqual(json.loads(self.curl("/file-service/single-file", "-H", "Transfer-Encoding: chunked", "--data-binary", "@-", data=b"hello" * 100000)), 500000)

    def test_json_and_a_file_are_multipart(self):
        body = self.curl("/file-service/json-and-file", "-F", 'json_arguments={"name": "r"};type=application/json', "-F", "file=@-;filename=file", data=b"hello")
        self.assertEqual(json.loads(body), 5)

    def test_a_file_comes_back(self):
        self.assertEqual(self.curl("/file-service/download-file", "-d", '{"content": "hello"}'), b"hello")

    def stream(self, path, arguments):
        if not os.path.isdir(os.path.join(CLIENTS, "node_modules", "ws")):
            self.skipTest("node's ws is not in tests/clients/node_modules: npm ci there")
        done = subprocess.run(["node", "streams.mjs", self.served.ready["http"], path, json.dumps(arguments)], cwd=CLIENTS, capture_output=True, text=True,
                              timeout=40)
        self.assertEqual(done.returncode, 0, done.stderr)
        answer = json.loads(done.stdout)
        self.assertEqual(answer["code"], 1000)
        self.assertEqual(answer["messages"][0], {"type": "stream"})
        self.assertEqual(answer["messages"][-1], {"type": "end"})
        return answer["messages"][1:-1]

    def test_bytes_stream_as_binary_messages(self):
        self.assertEqual(self.stream("/streaming-service/binary-chunks", {"payload": "hello world"}),
                         [{"binary": text} for text in ("hel", "lo ", "wor", "ld")])

    def test_strings_stream_as_items(self):
        self.assertEqual(self.stream("/streaming-service/text-lines", {"count": 3}), [{"type": "item", "value": f"line:{i}"} for i in range(3)])

    def test_structs_stream_as_items(self):
        self.assertEqual(self.stream("/streaming-service/token-stream", {"prompt": "hello world"}),
                         [{"type": "item", "value": {"text": text, "index": i}} for i, text in enumerate(("hello", "world"))])


if __name__ == "__main__":
    unittest.main(verbosity=2)
