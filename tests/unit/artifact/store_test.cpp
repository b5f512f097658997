// Whole artifacts: how they come, are found and go, and what a crash leaves.
#include "artifact_host.hpp"

#include <fstream>

using namespace berth::tests;
using Catch::Matchers::Contains;

TEST_CASE("a posted body is an artifact at once, found by its URN and by its UUID") {
    const scratch_folder folder;
    artifact_host host(folder);
    const reply made =
        host.put("hello", {{"Content-Type", "text/plain"}, {"X-Name", "aGVsbG8udHh0"}, {"X-Collection", "urn:c:1"}});
    CHECK(made.status == 201);
    const std::string id = member(made.body, "id");
    CHECK_THAT(id, Catch::StartsWith("urn:ivcap:artifact:"));
    CHECK(made.header("Location") == "/1/artifacts/" + id);
    CHECK(member(made.body, "status") == "ready");
    CHECK(member(made.body, "name") == "hello.txt");
    CHECK(member(made.body, "size") == "5");
    CHECK(member(made.body, "mime-type") == "text/plain");
    CHECK(member(made.body, "collection") == "urn:c:1");
    CHECK(member(made.body, "etag") == "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
    CHECK(host.ask("GET", "/1/artifacts/" + id).body == made.body);
    CHECK(host.ask("GET", "/1/artifacts/" + id.substr(id.rfind(':') + 1)).body == made.body);
    const reply content = host.ask("GET", member(made.body, "data-href"));
    CHECK(content.status == 200);
    CHECK(content.body == "hello");
    CHECK(content.content_type == "text/plain");
    CHECK(content.header("ETag") == '"' + member(made.body, "etag") + '"');
    CHECK(content.header("Content-Disposition") == "attachment; filename*=UTF-8''hello.txt");
    CHECK(content.header("X-Content-Type-Options") == "nosniff");
}

TEST_CASE("the same content is stored once, and goes with the last artifact that has it") {
    const scratch_folder folder;
    artifact_host host(folder);
    const std::string first = member(host.put("same").body, "id");
    const std::string second = member(host.put("same").body, "id");
    CHECK(first != second);
    CHECK(files_in(folder / "artifacts/content") == 1);
    CHECK(host.artifacts->bytes() == 4);
    CHECK(host.ask("DELETE", "/1/artifacts/" + first).status == 204);
    CHECK(host.ask("GET", "/1/artifacts/" + second + "/blob").body == "same");
    CHECK(host.ask("DELETE", "/1/artifacts/" + second).status == 204);
    CHECK(files_in(folder / "artifacts/content") == 0);
    CHECK(host.artifacts->bytes() == 0);
    const reply gone = host.ask("GET", "/1/artifacts/" + second);
    CHECK(gone.status == 404);
    CHECK(member(gone.body, "id") == second);
    CHECK(member(gone.body, "message") == "there is no artifact " + second);
}

TEST_CASE("what came with an authorization is unknown to others, unless the settings say otherwise") {
    for (const bool owners_only : {true, false}) {
        const scratch_folder folder;
        artifact::options options;
        options.owners_only = owners_only;
        artifact_host host(folder, options);
        const std::string id =
            member(host.put("x", {{"Content-Type", "text/plain"}, {"Authorization", "Bearer a"}}).body, "id");
        const int others = owners_only ? 404 : 200;
        CHECK(host.ask("GET", "/1/artifacts/" + id, {}, {{"Authorization", "Bearer a"}}).status == 200);
        CHECK(host.ask("GET", "/1/artifacts/" + id).status == others);
        CHECK(host.ask("GET", "/1/artifacts/" + id + "/blob", {}, {{"Authorization", "Bearer b"}}).status == others);
        CHECK(host.ask("DELETE", "/1/artifacts/" + id, {}, {{"Authorization", "Bearer b"}}).status ==
              (owners_only ? 404 : 204));
    }
}

TEST_CASE("refusals name what was expected and the limit") {
    const scratch_folder folder;
    artifact::options options;
    options.artifact_bytes = 10;
    options.stored_bytes = 13;
    options.stored = 2;
    artifact_host host(folder, options);
    const reply untyped = host.ask("POST", "/1/artifacts", "x");
    CHECK(untyped.status == 415);
    CHECK_THAT(untyped.body, Contains("X-Content-Type"));
    const reply name = host.put("x", {{"Content-Type", "a/b"}, {"X-Name", "!"}});
    CHECK(name.status == 400);
    CHECK_THAT(name.body, Contains("base64"));
    const reply large = host.put("12345678901");
    CHECK(large.status == 413);
    CHECK_THAT(large.body, Contains("artifacts.artifact_bytes"));
    CHECK(host.put("1234567890").status == 201);
    const reply full = host.put("abcd");
    CHECK(full.status == 507);
    CHECK_THAT(full.body, Contains("artifacts.stored_bytes"));
    CHECK(host.artifacts->bytes() == 10);
    CHECK(host.put("ab").status == 201);
    const reply many = host.put("a");
    CHECK(many.status == 507);
    CHECK_THAT(many.body, Contains("artifacts.stored)"));
    CHECK(files_in(folder / "artifacts/uploads") == 0);
}

TEST_CASE("an artifact of a job is tied to it by an aspect, and goes when its time is over") {
    const scratch_folder folder;
    artifact::options options;
    options.job_time = 1h;
    artifact_host host(folder, options);
    artifact::store::wish like;
    like.type = "text/plain";
    like.job = "j-1";
    auto content = host.artifacts->begin();
    CHECK_FALSE(content->append("made by a job"));
    auto kept = host.artifacts->keep(std::move(content), like);
    REQUIRE(std::holds_alternative<artifact::artifact_facts>(kept));
    const std::string id = std::get<artifact::artifact_facts>(kept).id;
    CHECK_THAT(host.ask("GET", "/1/aspects?include-content=true&entity=" + id).body,
               Contains(R"("job":"urn:ivcap:job:j-1")"));
    CHECK_THAT(host.ask("GET", "/1/artifacts?job=urn:ivcap:job:j-1").body, Contains(id));
    host.put("stays");
    host.clock.pass(59min);
    host.artifacts->sweep();
    CHECK(host.ask("GET", "/1/artifacts/" + id).status == 200);
    host.clock.pass(2min);
    host.artifacts->sweep();
    CHECK(host.ask("GET", "/1/artifacts/" + id).status == 404);
    CHECK_THAT(host.ask("GET", "/1/aspects?entity=" + id).body, Contains(R"("items":[])"));
    CHECK(files_in(folder / "artifacts/content") == 1);
}

TEST_CASE("a start keeps artifacts, and removes contents and files on their way that belong to none") {
    const scratch_folder folder;
    std::string id;
    {
        artifact_host host(folder);
        id = member(host.put("kept").body, "id");
    }
    std::filesystem::create_directories(folder / "artifacts/content/ab");
    std::ofstream(folder / "artifacts/content/ab/abcd") << "nobody's";
    std::ofstream(folder / "artifacts/uploads/left.new") << "half";
    std::ofstream(folder / "artifacts/uploads/strange") << "half";
    artifact_host host(folder);
    CHECK(host.ask("GET", "/1/artifacts/" + id + "/blob").body == "kept");
    CHECK(files_in(folder / "artifacts/content") == 1);
    CHECK(files_in(folder / "artifacts/uploads") == 0);
    CHECK(host.artifacts->bytes() == 4);
}
