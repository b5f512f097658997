"""Artifacts over HTTP: large ones with bounded memory, uploads that a kill interrupts, and a full disk quota."""
import hashlib
import http.client
import json
import os
import socket
import unittest

from berth_host import PATIENCE, SANITIZED, Growth, HostTest, wait_for

MEBI = 1 << 20
LARGE = (64 if SANITIZED else 1024) * MEBI
ROOM = 48 * MEBI  # what a host may grow while it moves LARGE bytes


def pieces(size, piece=MEBI):
    """Bytes that differ from piece to piece."""
    for at in range(0, size, piece):
        yield (at.to_bytes(8, "little") * (piece // 8))[: min(piece, size - at)]


def digest_of(size):
    digest = hashlib.sha256()
    for piece in pieces(size):
        digest.update(piece)
    return digest.hexdigest()


class Artifacts(HostTest):
    def open_upload(self, host, size, **more):
        made = host.post("/1/artifacts", headers={"X-Content-Type": "application/x-test", "X-Content-Length": str(size),
                                                  "Tus-Resumable": "1.0.0", **more})
        self.assertEqual(made.status, 201, made)
        return made.json()

    def patch(self, host, place, offset, body, length=None):
        """A PATCH whose connection may break: the body as pieces."""
        connection = http.client.HTTPConnection("127.0.0.1", host.port, timeout=120 * PATIENCE)
        connection.putrequest("PATCH", place)
        for name, value in {"Content-Type": "application/offset+octet-stream", "Upload-Offset": str(offset),
                            "Tus-Resumable": "1.0.0", "Content-Length": str(length)}.items():
            connection.putheader(name, value)
        connection.endheaders()
        for piece in body:
            connection.send(piece)
        return connection

    def offset(self, host, place):
        answer = host.request("HEAD", place)
        self.assertEqual(answer.status, 200, answer)
        return int(answer.headers["upload-offset"] if "upload-offset" in answer.headers else answer.headers["Upload-Offset"])

    def test_a_large_upload_and_download_do_not_grow_the_host(self):
        host = self.host()
        host.post("/1/artifacts", b"warm", headers={"Content-Type": "text/plain"})
        growth = Growth(host)
        opened = self.open_upload(host, LARGE)

        def watched():
            for number, piece in enumerate(pieces(LARGE)):
                if number % 16 == 0:
                    growth.look()
                yield piece

        answer = self.patch(host, opened["data-href"], 0, watched(), LARGE).getresponse()
        self.assertEqual(answer.status, 204, answer.read())
        self.assertEqual(host.get(f"/1/artifacts/{opened['id']}").json()["etag"], digest_of(LARGE))
        connection = http.client.HTTPConnection("127.0.0.1", host.port, timeout=120 * PATIENCE)
        connection.request("GET", opened["data-href"])
        answer = connection.getresponse()
        digest, size = hashlib.sha256(), 0
        while piece := answer.read(MEBI):
            digest.update(piece)
            size += len(piece)
            if size % (64 * MEBI) == 0:
                growth.look()
        self.assertEqual((size, digest.hexdigest()), (LARGE, digest_of(LARGE)))
        self.assertLess(growth.most, ROOM)

    def test_a_large_body_is_stored_at_once_with_bounded_memory(self):
        host = self.host()
        growth = Growth(host)
        size = LARGE // 4
        connection = http.client.HTTPConnection("127.0.0.1", host.port, timeout=120 * PATIENCE)
        connection.request("POST", "/1/artifacts", body=pieces(size), headers={"Content-Type": "a/b", "Content-Length": str(size)})
        answer = connection.getresponse()
        made = json.loads(answer.read())
        growth.look()
        self.assertEqual((answer.status, made["etag"], made["size"]), (201, digest_of(size), size))
        self.assertLess(growth.most, ROOM)

    def test_a_slow_reader_does_not_make_the_host_hold_the_content(self):
        host = self.host()
        size = 64 * MEBI
        made = host.request("POST", "/1/artifacts", b"".join(pieces(size)), {"Content-Type": "a/b"}).json()
        growth = Growth(host)
        readers = []
        for _ in range(8):
            reader = socket.create_connection(("127.0.0.1", host.port))
            self.addCleanup(reader.close)
            reader.sendall(f"GET {made['data-href']} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            reader.recv(65536)
            readers.append(reader)
        self.assertEqual(host.get("/healthz").status, 200)
        growth.look()
        self.assertLess(growth.most, ROOM)

    def test_an_upload_goes_on_after_a_broken_connection_and_after_a_kill(self):
        self.expects_crash = True
        host = self.host(options=["--set", "artifacts.durability=normal"])
        content = b"".join(pieces(8 * MEBI))
        opened = self.open_upload(host, len(content), **{"X-Name": "YmlnLmJpbg=="})
        place = opened["data-href"]
        broken = self.patch(host, place, 0, [content[: 3 * MEBI]], len(content))
        wait_for(lambda: self.uploaded(host) == 3 * MEBI, 20 * PATIENCE, "the first part")
        broken.close()
        wait_for(lambda: self.patch_status(host, place, 1) == 409, 20 * PATIENCE, "the end of the broken one")
        at = self.offset(host, place)
        self.assertEqual(at, 3 * MEBI)
        killed = self.patch(host, place, at, [content[at: 5 * MEBI]], len(content) - at)
        wait_for(lambda: self.uploaded(host) == 5 * MEBI, 20 * PATIENCE, "the second part")
        host.kill()
        killed.close()
        host.start()
        at = self.offset(host, place)
        self.assertEqual(at, 5 * MEBI)
        self.assertEqual(self.patch(host, place, at, [content[at:]], len(content) - at).getresponse().status, 204)
        about = host.get(f"/1/artifacts/{opened['id']}").json()
        self.assertEqual((about["status"], about["name"], about["etag"]), ("ready", "big.bin", hashlib.sha256(content).hexdigest()))
        self.assertEqual(host.get(place).body, content)
        self.assertEqual(os.listdir(os.path.join(host.state, "artifacts", "uploads")), [])

    def uploaded(self, host):
        folder = os.path.join(host.state, "artifacts", "uploads")
        return sum(os.path.getsize(os.path.join(folder, name)) for name in os.listdir(folder))

    def patch_status(self, host, place, offset):
        return self.patch(host, place, offset, [b""], 0).getresponse().status

    def test_a_body_that_breaks_off_leaves_nothing(self):
        host = self.host()
        connection = http.client.HTTPConnection("127.0.0.1", host.port)
        connection.putrequest("POST", "/1/artifacts")
        connection.putheader("Content-Type", "a/b")
        connection.putheader("Content-Length", str(4 * MEBI))
        connection.endheaders()
        connection.send(b"x" * MEBI)
        wait_for(lambda: os.listdir(os.path.join(host.state, "artifacts", "uploads")), 20 * PATIENCE, "the file")
        connection.close()
        wait_for(lambda: not os.listdir(os.path.join(host.state, "artifacts", "uploads")), 20 * PATIENCE, "its end")
        self.assertEqual(host.get("/1/artifacts").json()["items"], [])

    def test_a_cancelled_job_stops_at_the_next_piece_of_an_artifact(self):
        tools = os.path.join(os.path.dirname(os.environ["BERTH_CONFORMANCE"]), "artifact_tools.so")
        host = self.host(tools, options=["--set", "jobs.grace_ms=120000"])
        made = host.request("POST", "/1/artifacts", b"x" * MEBI, {"Content-Type": "a/b"}).json()
        host.post("/chew", json.dumps({"id": made["id"]}), headers={"Prefer": "respond-async", "job-id": "chew"})
        wait_for(lambda: host.get("/jobs/chew/status").json().get("progress"), 30 * PATIENCE, "its first step")
        host.request("DELETE", "/jobs/chew")
        wait_for(lambda: host.get("/jobs/chew/status").json()["state"] == "cancelled", 30 * PATIENCE, "its end, before the grace is over")

    def test_limits_are_settings(self):
        host = self.host(options=["--set", "artifacts.artifact_bytes=1000", "--set", "artifacts.stored_bytes=1500"])
        self.assertEqual(host.request("POST", "/1/artifacts", b"x" * 1001, {"Content-Type": "a/b"}).status, 413)
        self.assertEqual(host.request("POST", "/1/artifacts", b"x" * 1000, {"Content-Type": "a/b"}).status, 201)
        refused = host.request("POST", "/1/artifacts", b"y" * 600, {"Content-Type": "a/b"})
        self.assertEqual(refused.status, 507)
        self.assertIn("artifacts.stored_bytes", refused.json()["detail"])
        self.assertIn("berth_artifact_bytes 1000", host.request("GET", "/metrics", headers={"Authorization": "Bearer " + host.token}, port=host.admin_port).body.decode())


if __name__ == "__main__":
    unittest.main(verbosity=2)
