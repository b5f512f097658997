"""Everything a JSON body can get wrong is told with its place, and nothing of it is stored."""
import json
import unittest

from berth_host import HostTest

GOOD = {"text": "x", "flag": True}
CASES = [
    # name, body, statuses, pointer (None: not looked at)
    ("wrong type", {"text": 5}, {422}, "/text"),
    ("wrong type in a list", {"text": "x", "list": ["a", 7]}, {422}, "/list/1"),
    ("wrong type in a map", {"text": "x", "map": {"a": 1, "b": "two"}}, {422}, "/map/b"),
    ("wrong type inside", {"text": "x", "inner": {"x": "one"}}, {422}, "/inner/x"),
    ("missing", {"flag": True}, {422}, "/text"),
    ("missing inside", {"text": "x", "inner": {}}, {422}, "/inner/x"),
    ("integer too large", {"text": "x", "small": 128}, {422}, "/small"),
    ("integer too small", {"text": "x", "small": -129}, {422}, "/small"),
    ("negative for unsigned", {"text": "x", "widest": -1}, {422}, "/widest"),
    ("fraction for an integer", {"text": "x", "small": 1.5}, {422}, "/small"),
    ("number out of range", {"text": "x", "number": 1001}, {422}, "/number"),
    ("text too long", {"text": "x" * 21}, {422}, "/text"),
    ("text too short", {"text": ""}, {422}, "/text"),
    ("unknown enumerator", {"text": "x", "colour": "pink"}, {422}, "/colour"),
    ("enumerator as a number", {"text": "x", "colour": 1}, {422}, "/colour"),
    ("array too short", {"text": "x", "three": [1, 2]}, {422}, "/three"),
    ("array too long", {"text": "x", "three": [1, 2, 3, 4]}, {422}, "/three"),
    ("no alternative fits", {"text": "x", "choice": [1]}, {422}, "/choice"),
    ("not a time", {"text": "x", "at": "yesterday"}, {422}, "/at"),
    ("not base64", {"text": "x", "content": "***"}, {422}, "/content"),
    ("null for a text", {"text": None}, {422}, "/text"),
    ("an array for the body", [1], {422}, ""),
    ("a text for the body", '"x"', {422}, ""),
    ("null for the body", "null", {422}, ""),
    ("repeated member", '{"text":"x","text":"y"}', {400, 422}, "/text"),
    ("repeated key of a map", '{"text":"x","map":{"a":1,"a":2}}', {400, 422}, "/map/a"),
    ("empty", "", {400}, ""),
    ("white space", "  \n ", {400}, ""),
    ("cut short", '{"text":"x', {400}, "/text"),
    ("a comma too many", '{"text":"x",}', {400}, None),
    ("single quotes", "{'text':'x'}", {400}, None),
    ("NaN", '{"text":"x","number":NaN}', {400}, "/number"),
    ("Infinity", '{"text":"x","number":-Infinity}', {400}, "/number"),
    ("a huge exponent", '{"text":"x","number":1e400}', {400, 422}, "/number"),
    ("trailing text", '{"text":"x"} more', {400}, ""),
    ("a second document", '{"text":"x"}{"text":"y"}', {400}, ""),
    ("bad UTF-8", b'{"text":"a\xff"}', {400}, "/text"),
    ("overlong UTF-8", b'{"text":"\xc0\xaf"}', {400}, "/text"),
    ("a lone surrogate", '{"text":"\\ud800"}', {400}, "/text"),
    ("a raw control character", '{"text":"a\x01"}', {400}, "/text"),
    ("a NUL behind the document", '{"text":"x"}\x00', {400}, ""),
    ("depth 10,000", '{"text":"x","unknown":' + "[" * 10000 + "]" * 10000 + "}", {400, 413}, "/unknown"),
    ("depth 10,000, open", "[" * 10000, {400, 413, 422}, None),
    ("comments", '{"text":"x" /* no */}', {400}, None),
]


class JsonBodies(HostTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()

    def test_every_fault_is_told_with_its_place(self):
        host = self.host("kinds")
        self.assertEqual(host.post("/kinds", GOOD).status, 200)
        for name, body, statuses, pointer in CASES:
            with self.subTest(name):
                text = body if isinstance(body, (str, bytes)) else json.dumps(body)
                data = text if isinstance(text, bytes) else text.encode()
                answer = host.post("/kinds", data, headers={"Content-Type": "application/json"})
                self.assertIn(answer.status, statuses, answer)
                self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
                problem = answer.json()
                self.assertEqual(problem["status"], answer.status)
                self.assertTrue(problem["detail"])
                if pointer is not None:
                    self.assertIn(pointer, [error["pointer"] for error in problem["errors"]])
        self.assertEqual(host.post("/kinds", GOOD).status, 200)

    def test_a_full_value_comes_back_as_it_went(self):
        host = self.host("kinds")
        full = {"flag": True, "small": -128, "widest": 2**64 - 1, "number": 0.1, "text": "héé€😀", "colour": "blue", "maybe": 1,
                "list": ["a", ""], "three": [1, 2, 3], "map": {"k": 1}, "inner": {"x": 1, "word": "v"}, "choice": "c",
                "at": "2026-11-21T08:00:00.000001Z", "content": "AAEC", "place": "/a/b"}
        self.assertEqual(host.post("/kinds", full).json(), full)

    def test_unknown_members_are_refused_where_the_struct_is_strict(self):
        host = self.host("kinds")
        answer = host.post("/strict", {"name": "n", "cuont": 2})
        self.assertEqual(answer.status, 422)
        self.assertEqual(answer.json()["errors"][0]["pointer"], "/cuont")
        self.assertEqual(host.post("/kinds", {"text": "x", "unknown": 1}).status, 200)

    def test_a_body_past_the_limit_is_refused_before_it_is_read(self):
        host = self.host("kinds")
        answer = host.raw(b"POST /kinds HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
                          b"Content-Length: 104857600\r\n\r\n" + b"x" * 1000)[0]
        self.assertIn(b"413", answer.split(b"\r\n")[0])
        self.assertIn(b"problem+json", answer)

    def test_a_chunked_body_past_the_limit_is_refused(self):
        host = self.host("kinds", options=["--set", "http.limits.body_bytes=100000"])
        chunk = b"8000\r\n" + b"y" * 0x8000 + b"\r\n"
        answer = host.raw(b"POST /kinds HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
                          b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 8)[0]
        self.assertIn(b"413", answer.split(b"\r\n")[0])

    def test_nothing_of_a_refused_body_is_stored(self):
        host = self.host("notes")
        for body in ({"title": ""}, {"title": "x" * 121}, {"title": 5}, {"tags": []}, {"title": "x", "tags": ["a"] * 17},
                     {"title": "x", "done": "yes"}):
            self.assertEqual(host.post("/notes", body).status, 422, body)
        self.assertEqual(host.get("/notes").json()["total"], 0)

    def test_another_content_type_is_refused(self):
        host = self.host("kinds")
        answer = host.post("/kinds", b"text=x", headers={"Content-Type": "application/x-www-form-urlencoded"})
        self.assertEqual(answer.status, 415)
        self.assertIn("application/x-www-form-urlencoded", answer.json()["detail"])
        self.assertEqual(host.post("/kinds", b'{"text":"x"}', headers={"Content-Type": "application/vnd.x+json; charset=utf-8"}).status, 200)

    def test_texts_of_path_and_query_are_checked(self):
        host = self.host("kinds", "notes")
        for path in ("/number/x", "/number/2147483648", "/number/1.5", "/number/%20", "/notes?limit=0", "/notes?done=maybe", "/notes/abc"):
            answer = host.get(path)
            self.assertEqual(answer.status, 422, path)
            self.assertIn("parameter", answer.json()["errors"][0])
        self.assertEqual(host.get("/number/-2147483648").json(), -2147483648)


if __name__ == "__main__":
    unittest.main()
