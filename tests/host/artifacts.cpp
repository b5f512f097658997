// Artifacts of a built plugin through the host of berth/test.hpp: what a plugin author's tests see.
#include <berth/test.hpp>

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

using Catch::Contains;

namespace {

std::string member(const std::string& json, const std::string& name) {
    const std::string key = '"' + name + "\":\"";
    const std::size_t at = json.find(key) + key.size();
    return json.find(key) == json.npos ? "" : json.substr(at, json.find('"', at) - at);
}

} // namespace

TEST_CASE("a tool stores bytes, a stream, a file and pieces, and what it does not keep is gone") {
    berth::test::host host(BERTH_ARTIFACT_TOOLS);
    const auto file = std::filesystem::temp_directory_path() / ("berth-artifact-" + std::to_string(getpid()));
    std::ofstream(file) << "hello";
    const std::string name = file.filename().string();
    for (const std::string how : {"bytes", "stream", "pieces", "file"}) {
        INFO(how);
        const std::string text = how == "file" ? file.string() : "hello";
        const auto made = host.post("/put", R"({"text":")" + text + R"(","name":"a.txt","how":")" + how + "\"}",
                                    {{"job-id", "j-" + how}});
        REQUIRE(made.status == 200);
        CHECK_THAT(made.body,
                   Contains("\"size\":5") && Contains("\"etag\":\"2cf24dba5fb0a30e") && Contains("\"job\":\"j-" + how));
        const auto about = host.get("/1/artifacts/" + member(made.body, "id"));
        CHECK(member(about.body, "name") == (how == "file" ? name : "a.txt"));
        CHECK(host.get(member(about.body, "data-href")).body == "hello");
    }
    std::filesystem::remove(file);
    CHECK(host.post("/put", R"({"text":"hello","name":"","how":"dropped"})").status == 200);
    CHECK_THAT(host.get("/1/artifacts?job=j-bytes").body, Contains("a.txt"));
    CHECK_THAT(host.post("/list", R"({"job":"","name":"","limit":3})").body,
               Contains("\"next\":") && !Contains("\"next\":0"));
    CHECK_THAT(host.post("/list", R"({"job":"j-file","name":""})").body,
               Contains("urn:ivcap:artifact:") && Contains("\"next\":0"));
}

TEST_CASE("a tool reads an artifact in pieces, whole and by its path") {
    berth::test::host host(BERTH_ARTIFACT_TOOLS);
    const auto put = host.request("POST", "/1/artifacts", "0123456789", {{"Content-Type", "text/plain"}});
    const std::string id = member(put.body, "id");
    const auto read = host.post("/read", R"({"id":")" + id + R"(","chunk":3})");
    CHECK(read.body == R"({"text":"0123456789","pieces":4,"status":"ready","same_by_path":true})");
    CHECK_THAT(host.post("/read", R"({"id":")" + id + "\"}").body, Contains("\"pieces\":1"));
    const auto unknown = host.post("/read", R"({"id":"urn:ivcap:artifact:none"})");
    CHECK(unknown.status == 404);
    CHECK_THAT(unknown.body, Contains("there is no artifact urn:ivcap:artifact:none"));
    const auto pending =
        host.request("POST", "/1/artifacts", "", {{"X-Content-Type", "a/b"}, {"X-Content-Length", "5"}});
    CHECK(host.post("/read", R"({"id":")" + member(pending.body, "id") + "\"}").status == 409);
}

TEST_CASE("a tool sees what came with its caller's authorization") {
    berth::test::host host(BERTH_ARTIFACT_TOOLS);
    const auto put =
        host.request("POST", "/1/artifacts", "secret", {{"Content-Type", "text/plain"}, {"Authorization", "Bearer a"}});
    const std::string request = R"({"id":")" + member(put.body, "id") + "\"}";
    CHECK(host.post("/read", request, {{"Authorization", "Bearer a"}}).status == 200);
    CHECK(host.post("/read", request, {{"Authorization", "Bearer b"}}).status == 404);
}

TEST_CASE("a tool adds, updates, lists and retracts aspects") {
    berth::test::host host(BERTH_ARTIFACT_TOOLS);
    const auto say = [&](const char* text, bool update) {
        return host.post("/note", std::string(R"({"entity":"urn:e:1","text":")") + text + R"(","update":)" +
                                      (update ? "true}" : "false}"));
    };
    CHECK_THAT(say("one", false).body, Contains("urn:ivcap:aspect:"));
    say("two", false);
    CHECK_THAT(host.get("/1/aspects?entity=urn:e:1&include-content=true").body, Contains("one") && Contains("two"));
    say("three", true);
    const auto notes = host.post("/notes", R"({"id":"urn:e:1"})");
    CHECK_THAT(notes.body, Contains("three") && !Contains("one") && !Contains("two"));
    CHECK_THAT(host.post("/notes", R"({"id":"urn:e:1"})").body, Contains("\"contents\":[]"));
}
