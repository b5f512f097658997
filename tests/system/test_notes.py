"""The notes plugin, as its users see it."""
import threading
import unittest

from berth_host import HostTest


class Notes(HostTest):
    def test_write_read_change_and_remove(self):
        host = self.host("notes")
        note = host.post("/notes", {"title": "Buy milk", "tags": ["home", "é"]}).json()
        self.assertEqual(note, {"id": 1, "title": "Buy milk", "tags": ["home", "é"], "done": False})
        self.assertEqual(host.get("/notes/1").json(), note)
        self.assertEqual(host.request("PATCH", "/notes/1", {"done": True}).json(), {**note, "done": True})
        self.assertEqual(host.request("PUT", "/notes/1", {"title": "Tea"}).json(), {"id": 1, "title": "Tea", "tags": [], "done": False})
        removed = host.request("DELETE", "/notes/1")
        self.assertEqual((removed.status, removed.body), (204, b""))
        for method in ("GET", "DELETE"):
            self.assertEqual(host.request(method, "/notes/1").status, 404)
        self.assertEqual(host.request("PUT", "/notes/1", {"title": "x"}).status, 404)
        self.assertEqual(host.request("PATCH", "/notes/1", {"title": "x"}).status, 404)
        self.assertEqual(host.post("/notes", {"title": "next"}).json()["id"], 2, "an id was given twice")

    def test_an_id_in_the_body_is_not_taken(self):
        host = self.host("notes")
        self.assertEqual(host.post("/notes", {"id": 99, "title": "x"}).json()["id"], 1)
        self.assertEqual(host.request("PUT", "/notes/1", {"id": 5, "title": "y"}).json()["id"], 1)

    def test_list_filter_and_pages(self):
        host = self.host("notes")
        for i in range(25):
            host.post("/notes", {"title": f"note {i} 100%" if i % 5 == 0 else f"note {i}", "done": i % 2 == 0})
        page = host.get("/notes").json()
        self.assertEqual((page["total"], len(page["items"]), page["items"][0]["title"]), (25, 20, "note 24"))
        self.assertEqual(len(host.get("/notes?offset=20").json()["items"]), 5)
        self.assertEqual(host.get("/notes?done=true").json()["total"], 13)
        self.assertEqual(host.get("/notes?title=100%25").json()["total"], 5)
        self.assertEqual(host.get("/notes?title=_ote").json()["total"], 0)
        self.assertEqual(host.get("/notes?done=false&title=note+1&limit=2").json()["total"], 6)
        self.assertEqual(host.get("/notes?limit=101").status, 422)

    def test_texts_that_look_like_sql_are_texts(self):
        host = self.host("notes")
        title = "x'); DROP TABLE notes; --"
        self.assertEqual(host.post("/notes", {"title": title}).json()["title"], title)
        self.assertEqual(host.get("/notes?title=DROP%20TABLE").json()["total"], 1)
        self.assertEqual(host.get("/notes?title='%20OR%201=1").json()["total"], 0)

    def test_notes_outlive_the_host(self):
        host = self.host("notes")
        host.post("/notes", {"title": "kept"})
        self.assertEqual(host.stop(), 0)
        host.log.close()
        host.start()
        self.assertEqual(host.get("/notes/1").json()["title"], "kept")

    def test_concurrent_changes_are_not_lost(self):
        host = self.host("notes")
        host.post("/notes", {"title": "n", "tags": []})

        def write(name):
            for i in range(20):
                self.assertEqual(host.post("/notes", {"title": f"{name}-{i}"}).status, 200)

        writers = [threading.Thread(target=write, args=(i,)) for i in range(8)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        self.assertEqual(host.get("/notes?limit=1").json()["total"], 161)


if __name__ == "__main__":
    unittest.main()
