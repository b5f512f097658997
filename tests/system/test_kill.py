"""Every answered note is there after kill -9 at a random moment while 16 clients write."""
import http.client
import json
import os
import random
import tempfile
import threading
import unittest

from berth_host import Host, HostTest

ROUNDS = int(os.environ.get("BERTH_KILL_ROUNDS", "6"))
CLIENTS = 16


class Kill(HostTest):
    def write(self, host, answered, stopping):
        connection = http.client.HTTPConnection("127.0.0.1", host.port, timeout=10)
        count = 0
        while not stopping.is_set():
            title = f"{threading.get_ident()}-{count}"
            try:
                connection.request("POST", "/notes", json.dumps({"title": title}), {"Content-Type": "application/json"})
                answer = connection.getresponse()
                body = answer.read()
                if answer.status == 200:
                    answered.append((json.loads(body)["id"], title))
                count += 1
            except (OSError, http.client.HTTPException):
                connection.close()
                return
        connection.close()

    def test_every_answered_note_is_there(self):
        with tempfile.TemporaryDirectory(prefix="berth-kill-") as folder:
            expected = {}
            for _ in range(ROUNDS):
                host = Host(["notes"], folder=folder).start()
                for note, title in random.sample(sorted(expected.items()), min(20, len(expected))):
                    self.assertEqual(host.get(f"/notes/{note}").json()["title"], title)
                answered, stopping = [], threading.Event()
                clients = [threading.Thread(target=self.write, args=(host, answered, stopping)) for _ in range(CLIENTS)]
                for client in clients:
                    client.start()
                threading.Event().wait(random.uniform(0.05, 0.5))
                host.kill()
                stopping.set()
                for client in clients:
                    client.join()
                host.log.close()
                self.assertEqual(len({note for note, _ in answered} & expected.keys()), 0, "an id was given twice")
                expected.update(answered)
            host = Host(["notes"], folder=folder).start()
            self.addCleanup(host.stop)
            found, offset = {}, 0
            while True:
                page = host.get(f"/notes?limit=100&offset={offset}").json()
                if not page["items"]:
                    break
                found.update((note["id"], note["title"]) for note in page["items"])
                offset += len(page["items"])
            missing = {note: title for note, title in expected.items() if found.get(note) != title}
            self.assertGreater(len(expected), ROUNDS)
            self.assertEqual(missing, {}, f"{len(missing)} of {len(expected)} answered notes are gone")
            self.assertEqual(host.stop(), 0)


if __name__ == "__main__":
    unittest.main()
