"""The shipped tool imagestats: a picture goes in as an artifact and comes out as one, with progress, and it can be stopped."""
import json
import os
import random
import unittest

from berth_host import PATIENCE, SANITIZED, HostTest, wait_for
from mcp_peer import Modern

SCALE = 4 if SANITIZED else 1


class ImageStats(HostTest):
    def upload(self, host, width, height, pixels):
        body = f"P6 {width} {height} 255\n".encode() + pixels
        return host.request("POST", "/1/artifacts", body, {"Content-Type": "image/x-portable-pixmap"}).json()["id"]

    def test_a_picture_of_two_colours_has_these(self):
        host = self.host("imagestats")
        red, blue = bytes([200, 10, 20]), bytes([5, 6, 250])
        picture = self.upload(host, 40, 20, (red * 30 + blue * 10) * 20)
        answer = host.post("/imagestats", json.dumps({"picture": picture, "colours": 2}), headers={"job-id": "two"})
        self.assertEqual(answer.status, 200, answer)
        said = answer.json()
        self.assertEqual([(one["rgb"], one["share"]) for one in said["colours"]], [([200, 10, 20], 0.75), ([5, 6, 250], 0.25)])
        self.assertEqual((said["width"], said["height"]), (40, 20))
        about = host.get(f"/1/artifacts/{said['painted']}").json()
        self.assertEqual((about["name"], about["job"]), ("main-colours.ppm", "urn:ivcap:job:two"))
        self.assertEqual(host.get(about["data-href"]).body, b"P6 40 20 255\n" + (red * 30 + blue * 10) * 20)
        tie = host.get(f"/1/aspects?entity={said['painted']}&include-content=true").json()["items"]
        self.assertEqual([one["content"]["job"] for one in tie], ["urn:ivcap:job:two"])

    def test_an_agent_is_pointed_at_what_was_painted(self):
        host = self.host("imagestats")
        picture = self.upload(host, 2, 1, bytes([1, 2, 3, 4, 5, 6]))
        call = Modern(host).call("imagestats", {"picture": picture, "colours": 1})
        text, link = call["content"]
        painted = call["structuredContent"]["painted"]
        self.assertEqual((text["type"], link["type"], link["name"]), ("text", "resource_link", "main-colours.ppm"))
        self.assertEqual(link["mimeType"], "image/x-portable-pixmap")
        self.assertEqual(link["uri"], f"http://127.0.0.1:{host.port}/1/artifacts/{painted}/blob")
        self.assertEqual(len(host.get(link["uri"].split(str(host.port))[1]).body), link["size"])

    def test_what_is_no_picture_is_refused_with_what_was_expected(self):
        host = self.host("imagestats")
        text = host.request("POST", "/1/artifacts", b"hello", {"Content-Type": "text/plain"}).json()["id"]
        answer = host.post("/imagestats", json.dumps({"picture": text}))
        self.assertEqual(answer.status, 400, answer)
        self.assertIn("expected a binary PPM", answer.json()["detail"])
        short = self.upload(host, 10, 10, b"x" * 299)
        self.assertIn("found 299", host.post("/imagestats", json.dumps({"picture": short})).json()["detail"])
        self.assertEqual(host.post("/imagestats", json.dumps({"picture": "urn:ivcap:artifact:none"})).status, 404)

    def test_a_large_picture_tells_its_progress_and_can_be_cancelled(self):
        host = self.host("imagestats")
        width, height = 2000 // SCALE, 1500 // SCALE
        picture = self.upload(host, width, height, random.Random(7).randbytes(3 * width * height))
        started = host.post("/imagestats", json.dumps({"picture": picture, "colours": 64}),
                            headers={"Prefer": "respond-async", "job-id": "long"})
        self.assertEqual(started.status, 204, started)

        def progress():
            state = host.get("/jobs/long/status").json()
            self.assertIn(state["state"], ("queued", "running"))
            told = state.get("progress") or {}
            return told.get("step") == "colours" and told.get("done", 0) > 0 and told

        told = wait_for(progress, 60 * PATIENCE, "progress")
        self.assertEqual(told["total"], 24 * height)
        self.assertIn(host.request("DELETE", "/jobs/long").status, (200, 202))
        wait_for(lambda: host.get("/jobs/long/status").json()["state"] == "cancelled", 20 * PATIENCE, "the end")
        self.assertEqual(host.get("/1/artifacts?job=long").json()["items"], [])
        self.assertEqual(os.listdir(os.path.join(host.state, "artifacts", "uploads")), [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
