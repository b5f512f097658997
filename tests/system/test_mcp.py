"""Tools over MCP, both eras, from outside: what agents see of jobs, plugins that come and go, limits and refusals."""
import json
import os
import subprocess
import threading
import unittest

from berth_host import PATIENCE, HostTest, wait_for
from mcp_peer import AGENTS, FIRST, FOLDER, LAMBDA, REFERENCE, SECOND, TASKS, Legacy, Modern, counts, metric


class Offering(HostTest):
    def test_tools_of_all_plugins_are_listed_but_those_that_keep_out(self):
        host = self.host(AGENTS, LAMBDA, FIRST)
        names = Legacy(host).tools()
        self.assertIn("test_simple_text", names)
        self.assertIn("slow", names)
        self.assertIn("who", names)
        self.assertNotIn("hidden", names)
        self.assertEqual(len(names), len(set(names)))
        self.assertEqual(names, Modern(host).tools())
        hidden = Modern(host).ask("tools/call", {"name": "hidden"})
        self.assertEqual(hidden["error"]["code"], -32602)

    def test_a_name_that_two_plugins_have_leads_to_both(self):
        host = self.host(LAMBDA, FIRST)
        client = Modern(host)
        both = [one for one in client.tools() if one == "slow" or one.endswith(".slow")]
        self.assertEqual(len(both), 2)
        answers = [client.call(one, {"seconds": 0})["structuredContent"] for one in both]
        self.assertCountEqual(answers, [{"slept": 0}, {"number": 1}])

    def test_tools_that_come_and_go_are_told_and_taken_at_once(self):
        host = self.host(FIRST)
        legacy, modern = Legacy(host), Modern(host)
        news = legacy.listen()
        subscription = modern.begin("subscriptions/listen", {"notifications": {"toolsListChanged": True}})
        self.assertEqual(subscription.next()["method"], "notifications/subscriptions/acknowledged")
        self.assertIn("first", legacy.tools())
        host.drop(SECOND, "mcp_changing_1.so")
        for stream in (news, subscription):
            self.assertEqual(stream.next()["method"], "notifications/tools/list_changed")
        wait_for(lambda: "second" in legacy.tools(), 20, "the second version's tools")
        self.assertNotIn("first", modern.tools())
        self.assertEqual(modern.call("second")["structuredContent"], {"number": 2})
        self.assertEqual(modern.ask("tools/call", {"name": "first"})["error"]["code"], -32602)
        os.unlink(os.path.join(host.plugins, "mcp_changing_1.so"))
        for stream in (news, subscription):
            self.assertEqual(stream.next()["method"], "notifications/tools/list_changed")
            stream.close()
        wait_for(lambda: not modern.tools(), 20, "an empty list")
        host.drop(REFERENCE)
        wait_for(lambda: "greet" in legacy.tools(), 20, "another plugin's tools")

    def test_a_call_ends_with_the_version_it_began_with(self):
        host = self.host(FIRST)
        client = Modern(host)
        answers = []
        call = threading.Thread(target=lambda: answers.append(Legacy(host).call("slow", {"seconds": 1.5})))
        call.start()
        wait_for(lambda: "running" in host.get("/jobs").body.decode(), 20, "the call's job")
        host.drop(SECOND, "mcp_changing_1.so")
        wait_for(lambda: "second" in client.tools(), 20 * PATIENCE, "the second version")
        call.join()
        self.assertEqual(answers[0]["structuredContent"], {"number": 1})
        self.assertEqual(client.call("slow", {"seconds": 0})["structuredContent"], {"number": 2})


class Calling(HostTest):
    def test_a_call_is_a_job_like_any_other(self):
        host = self.host(FIRST)
        parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        client = Modern(host, headers={"Authorization": "Bearer somebody"})
        said = client.call("who", meta={"traceparent": parent})["structuredContent"]
        self.assertEqual((said["authorization"], said["traceparent"]), ("Bearer somebody", parent))
        owner = {"Authorization": "Bearer somebody"}
        status = host.get(f"/jobs/{said['job']}/status", headers=owner).json()
        self.assertEqual((status["tool"], status["state"]), ("who", "succeeded"))
        self.assertEqual(host.get(f"/jobs/{said['job']}/status").status, 404)
        self.assertEqual(client.call("who", meta={"traceparent": "a\r\nX-Evil: 1"})["structuredContent"]["traceparent"], "")
        self.assertEqual(metric(host, "berth_mcp_calls_total"), 2)
        self.assertGreaterEqual(metric(host, "berth_jobs_total"), 2)
        listed = host.admin("GET", "/jobs").json()["jobs"]
        self.assertEqual([one["tool"] for one in listed], ["who", "who"])

    def test_arguments_that_do_not_fit_are_told_by_member_and_rule(self):
        host = self.host(REFERENCE)
        result = Legacy(host).call("greet", {"count": "x"})
        self.assertTrue(result["isError"])
        self.assertIn("/name: Field required", result["content"][0]["text"])
        self.assertIn("/count:", result["content"][0]["text"])
        self.assertEqual(host.get("/jobs").json()["jobs"], [])

    def test_the_readme_calls_a_tool(self):
        host = self.host(REFERENCE)
        with open(os.path.join(os.environ["BERTH_SOURCE"], "README.md"), encoding="utf-8") as file:
            section = file.read().split("## Agents")[1].split("\n## ")[0]
        command = "\n".join(line for line in section.splitlines() if line.startswith("    "))
        for theirs, ours in (("localhost:8090", f"localhost:{host.port}"), ("render", "work"), ('"megapixels": 20', '"seconds": 0, "steps": 2')):
            self.assertIn(theirs, command)
            command = command.replace(theirs, ours)
        done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60)
        self.assertEqual(json.loads(done.stdout)["result"]["structuredContent"], {"done": 2}, done)

    def test_a_tool_that_fails_says_why_without_a_trace(self):
        result = Legacy(self.host(REFERENCE)).call("fail")
        self.assertEqual((result["isError"], result["content"]), (True, [{"type": "text", "text": "boom"}]))

    def test_kinds_of_results_are_kinds_of_content(self):
        host = self.host(AGENTS)
        client = Modern(host)
        self.assertEqual(client.call("test_simple_text")["content"][0]["type"], "text")
        self.assertEqual(client.call("test_image_content")["content"][0]["mimeType"], "image/png")
        self.assertEqual(client.call("test_audio_content")["content"][0]["type"], "audio")
        mixed = client.call("test_multiple_content_types")
        self.assertEqual([block["type"] for block in mixed["content"]], ["text", "image", "resource"])
        self.assertNotIn("structuredContent", mixed)

    def test_large_results_come_whole_and_too_large_ones_as_a_link(self):
        host = self.host(FIRST, configuration={"mcp": {"text_bytes": 300000, "blob_bytes": 100000}})
        client = Modern(host)
        self.assertEqual(len(client.call("large", {"bytes": 299999})["content"][0]["text"]), 299999)  # from a file
        for kind, size in (("text", 300001), ("json", 400000), ("binary", 100001)):
            block = client.call("large", {"bytes": size, "kind": kind})["content"][0]
            self.assertEqual(block["type"], "resource_link", kind)
            self.assertGreaterEqual(block["size"], size)
            self.assertEqual(len(host.get(block["uri"].split(str(host.port))[1]).body), block["size"])
        self.assertEqual(client.call("large", {"bytes": 99999, "kind": "binary"})["content"][0]["type"], "resource")

    def test_parallel_calls_of_one_session_do_not_wait_for_each_other(self):
        host = self.host(REFERENCE, configuration={"jobs": {"tool_workers": 20}})
        client = Legacy(host)
        slow = client.begin_call("work", {"seconds": 600, "steps": 6000}, token=1, id="slow")
        slow.next()
        answers = {}

        def call(number):
            answer = client.begin_call("greet", {"name": str(number)}, id=number).all()[-1]
            answers[answer["id"]] = answer["result"]["structuredContent"]["greeting"]

        threads = [threading.Thread(target=call, args=(number,)) for number in range(20)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        self.assertEqual(answers, {number: f"Hello, {number}!" for number in range(20)})
        client.tell("notifications/cancelled", {"requestId": "slow"})
        slow.all()

    def test_progress_rises_and_ends_before_the_result(self):
        host = self.host(REFERENCE)
        for client in (Legacy(host), Modern(host)):
            messages = client.begin_call("work", {"seconds": 0.6, "steps": 3}, token="p").all()
            told = [one["params"] for one in messages[:-1]]
            self.assertEqual([one["progress"] for one in told], [1, 2, 3])
            self.assertEqual({(one["progressToken"], one["total"]) for one in told}, {("p", 3)})
            self.assertEqual(messages[-1]["result"]["structuredContent"], {"done": 3})

    def test_a_flood_of_progress_is_thinned_out_and_the_last_word_is_told(self):
        messages = Legacy(self.host(REFERENCE)).begin_call("work", {"seconds": 0.2, "steps": 2000}, token=7).all()
        told = [one["params"]["progress"] for one in messages[:-1]]
        self.assertEqual(told, sorted(set(told)))
        self.assertEqual(told[-1], 2000)
        self.assertLess(len(told), 60 * PATIENCE)

    def test_no_token_no_progress(self):
        messages = Modern(self.host(REFERENCE)).begin_call("work", {"seconds": 0.1, "steps": 3}).all()
        self.assertEqual(len(messages), 1)


class Endpoints(HostTest):
    def test_endpoints_of_the_convention_are_tools_where_their_plugin_says_so(self):
        host = self.host(os.path.join(FOLDER, "mcp_endpoints.so"))
        for client in (Legacy(host), Modern(host)):
            self.assertEqual(client.tools(), ["select", "spell", "lose", "wait", "left", "stamp"])
            found = client.call("select", {"shelf": 2, "names": ["a"], "cheap": False})
            self.assertEqual(found["structuredContent"], {"items": [{"name": "a", "price": 2}], "cheap": False})
            self.assertIsInstance(client.call("stamp", {"word": "a"})["structuredContent"]["at"], (int, str))
            self.assertEqual(client.call("spell", {"word": "a/b \u20ac?"})["content"][0]["text"], '"a/b \u20ac?"')
            self.assertIn("shelf", client.call("select", {"names": ["a"]})["content"][0]["text"])
            self.assertEqual((client.call("lose")["isError"], client.call("lose")["content"][0]["text"]), (True, "lost it"))
        call = threading.Thread(target=lambda: session.begin_call("wait", {"seconds": 20}, id=1).all())
        session = Legacy(host)
        call.start()
        wait_for(lambda: metric(host, "berth_mcp_open_calls") == 1, 20, "the call")
        session.tell("notifications/cancelled", {"requestId": 1})
        call.join()
        wait_for(lambda: session.call("left")["content"][0]["text"] == "1", 20, "the end of the call")


class Cancelling(HostTest):
    def test_a_cancelled_call_of_a_session_stops_the_tool(self):
        host = self.host(REFERENCE)
        client = Legacy(host)
        call = client.begin_call("work", {"seconds": 600, "steps": 6000}, token=1, id="long one")
        call.next()
        self.assertEqual(client.tell("notifications/cancelled", {"requestId": "another"}), 202)
        self.assertEqual(Legacy(host).tell("notifications/cancelled", {"requestId": "long one"}), 202)  # a stranger's
        call.next()
        self.assertEqual(counts(host)["cancelled"], 0)
        self.assertEqual(client.tell("notifications/cancelled", {"requestId": "long one"}), 202)
        wait_for(lambda: counts(host) == {"cancelled": 1, "finished": 0}, 20, "the tool's end")
        self.assertTrue(all("id" not in one for one in call.all()))

    def test_a_caller_of_the_modern_era_cancels_by_leaving(self):
        host = self.host(REFERENCE)
        call = Modern(host).begin_call("work", {"seconds": 600, "steps": 6000}, token=1)
        call.next()
        call.close()
        wait_for(lambda: counts(host)["cancelled"] == 1, 20, "the tool's end")

    def test_a_broken_connection_of_a_session_cancels_nothing(self):
        host = self.host(REFERENCE)
        client = Legacy(host)
        call = client.begin_call("work", {"seconds": 1, "steps": 100}, token=1)
        call.next()
        call.close()
        wait_for(lambda: counts(host)["finished"] == 1, 20 * PATIENCE, "the tool's end")
        self.assertEqual(client.ask("ping")["result"], {})  # and the session is there after reconnecting

    def test_a_call_that_waits_in_the_queue_is_taken_out_of_it(self):
        host = self.host(FIRST)
        client = Legacy(host)
        running = self.in_background(client, "single", {"seconds": 600}, 1)
        wait_for(lambda: self.states(host) == ["running"], 20, "a job that runs")
        waiting = self.in_background(client, "single", {"seconds": 600}, 2)
        wait_for(lambda: self.states(host) == ["queued", "running"], 20, "a job that waits")
        refused = client.ask("tools/call", {"name": "single", "arguments": {"seconds": 0}})
        self.assertEqual(refused["error"]["code"], -32603)
        self.assertIn("jobs.queue", refused["error"]["message"])
        for number in (2, 1):
            self.assertEqual(client.tell("notifications/cancelled", {"requestId": number}), 202)
        wait_for(lambda: self.states(host) == ["cancelled", "cancelled"], 20, "the end of both")
        for one in (running, waiting):
            one.join()

    @staticmethod
    def states(host):
        return [one["state"] for one in host.get("/jobs").json()["jobs"]]

    def in_background(self, client, tool, arguments, id):
        """A call whose head comes with its end."""
        one = threading.Thread(target=lambda: client.begin_call(tool, arguments, id=id).all())
        one.start()
        return one


class Tasks(HostTest):
    def test_a_long_call_becomes_a_task_that_is_fetched_later(self):
        host = self.host(REFERENCE, configuration={"mcp": {"task_after_ms": 100, "task_poll_ms": 50}})
        client = Modern(host, TASKS)
        task = client.call("work", {"seconds": 1, "steps": 4})
        self.assertEqual((task["resultType"], task["status"], task["pollIntervalMs"]), ("task", "working", 50))
        self.assertEqual(Modern(host, TASKS, {"Authorization": "Bearer other"}).ask("tasks/get", {"taskId": task["taskId"]})["error"]["code"], -32602)
        done = wait_for(lambda: self.ended(client, task), 20 * PATIENCE, "the task's end")
        self.assertEqual((done["status"], done["result"]["structuredContent"]), ("completed", {"done": 4}))
        self.assertEqual(host.get("/jobs/" + task["taskId"]).json(), {"done": 4})
        self.assertEqual(client.ask("tasks/cancel", {"taskId": task["taskId"]})["result"]["resultType"], "complete")
        self.assertEqual(self.ended(client, task)["status"], "completed")  # its result is still there

    def test_a_task_is_cancelled_and_says_so(self):
        host = self.host(REFERENCE, configuration={"mcp": {"task_after_ms": 50}})
        client = Modern(host, TASKS)
        task = client.call("work", {"seconds": 600, "steps": 600})
        self.assertEqual(client.ask("tasks/cancel", {"taskId": task["taskId"]})["result"]["resultType"], "complete")
        self.assertEqual(wait_for(lambda: self.ended(client, task), 20, "the task's end")["status"], "cancelled")
        self.assertEqual(counts(host)["cancelled"], 1)

    def test_who_subscribes_to_a_task_hears_of_its_way_and_its_end(self):
        host = self.host(REFERENCE, configuration={"mcp": {"task_after_ms": 50}})
        client = Modern(host, TASKS)
        task = client.call("work", {"seconds": 2, "steps": 4})
        news = client.begin("subscriptions/listen", {"notifications": {"taskIds": [task["taskId"]]}})
        self.assertEqual(news.next()["params"]["notifications"], {"taskIds": [task["taskId"]]})
        told = [news.next()["params"]]
        while told[-1]["status"] == "working":
            told.append(news.next()["params"])
        news.close()
        self.assertEqual(told[-1]["status"], "completed")
        self.assertTrue(any("step" in one.get("statusMessage", "") for one in told[:-1]), told)

    def test_tasks_survive_the_host(self):
        host = self.host(REFERENCE, configuration={"mcp": {"task_after_ms": 50}})
        client = Modern(host, TASKS)
        task = client.call("work", {"seconds": 0.5, "steps": 1})
        wait_for(lambda: self.ended(client, task), 20, "the task's end")
        host.kill()
        host.start()
        self.assertEqual(self.ended(client, task)["result"]["structuredContent"], {"done": 1})

    def test_without_the_extension_there_are_no_tasks(self):
        host = self.host(REFERENCE, configuration={"mcp": {"task_after_ms": 50}})
        client = Modern(host)
        self.assertEqual(client.call("work", {"seconds": 0.3, "steps": 1})["resultType"], "complete")
        refused = client.ask("tasks/get", {"taskId": "x"})
        self.assertEqual(refused["error"]["code"], -32021)
        self.assertIn("extensions", refused["error"]["data"]["requiredCapabilities"])

    @staticmethod
    def ended(client, task):
        seen = client.ask("tasks/get", {"taskId": task["taskId"]})["result"]
        return seen if seen["status"] != "working" else None


if __name__ == "__main__":
    unittest.main(verbosity=2)
