// Uploads by TUS 1.0.0.
#include "artifact_host.hpp"

using namespace berth::tests;
using Catch::Matchers::Contains;

TEST_CASE("an upload grows piece by piece and is an artifact with its last byte") {
    const scratch_folder folder;
    artifact_host host(folder);
    const std::string place = host.open(10);
    const std::string about = place.substr(0, place.rfind('/'));
    CHECK(member(host.ask("GET", about).body, "status") == "pending");
    CHECK(host.ask("HEAD", place).header("Upload-Offset") == "0");
    const reply first = host.patch(place, 0, "01234");
    CHECK(first.status == 204);
    CHECK(first.header("Upload-Offset") == "5");
    CHECK(first.header("Tus-Resumable") == "1.0.0");
    CHECK(member(host.ask("GET", about).body, "status") == "partial");
    const reply head = host.ask("HEAD", place);
    CHECK(head.status == 200);
    CHECK(head.header("Upload-Offset") == "5");
    CHECK(head.header("Upload-Length") == "10");
    CHECK(head.header("Cache-Control") == "no-store");
    CHECK(host.ask("GET", place).status == 409);
    CHECK(host.patch(place, 5, "56789").header("Upload-Offset") == "10");
    CHECK(member(host.ask("GET", about).body, "status") == "ready");
    CHECK(host.ask("GET", place).body == "0123456789");
    CHECK(host.ask("HEAD", place).header("Upload-Offset") == "10");
    CHECK(host.patch(place, 10, "x").status == 404);
}

TEST_CASE("a wrong offset is 409 and says the right one") {
    const scratch_folder folder;
    artifact_host host(folder);
    const std::string place = host.open(10);
    host.patch(place, 0, "012");
    const reply wrong = host.patch(place, 5, "56789");
    CHECK(wrong.status == 409);
    CHECK(wrong.header("Upload-Offset") == "3");
    CHECK_THAT(wrong.body, Contains("expected Upload-Offset 3, which has come, found 5"));
    CHECK(host.patch(place, 3, "3456789").status == 204);
}

TEST_CASE("another version, another type and too many bytes are refused") {
    const scratch_folder folder;
    artifact_host host(folder);
    const std::string place = host.open(3);
    const reply version = host.ask(
        "PATCH", place, "x",
        {{"Tus-Resumable", "0.2.2"}, {"Upload-Offset", "0"}, {"Content-Type", "application/offset+octet-stream"}});
    CHECK(version.status == 412);
    CHECK(version.header("Tus-Version") == "1.0.0");
    CHECK(host.ask("PATCH", place, "x", {{"Upload-Offset", "0"}, {"Content-Type", "text/plain"}}).status == 415);
    CHECK(host.ask("PATCH", place, "x", {{"Content-Type", "application/offset+octet-stream"}}).status == 400);
    CHECK(host.patch(place, 0, "xxxx").status == 413);
    CHECK(host.ask("HEAD", place).header("Upload-Offset") == "0");
    CHECK(host.patch("/1/artifacts/nobody/blob", 0, "x").status == 404);
    const reply options = host.ask("OPTIONS", "/1/artifacts");
    CHECK(options.status == 204);
    CHECK(options.header("Tus-Extension") == "creation,creation-defer-length");
}

TEST_CASE("a length may be told late, or is that of the only piece") {
    const scratch_folder folder;
    artifact_host host(folder);
    const std::string late = host.open(-1, {{"Upload-Defer-Length", "1"}});
    CHECK(host.ask("HEAD", late).header("Upload-Defer-Length") == "1");
    CHECK(host.patch(late, 0, "abc").status == 204);
    CHECK(host.patch(late, 3, "def", {{"Upload-Length", "2"}}).status == 400);
    CHECK(host.patch(late, 3, "def", {{"Upload-Length", "6"}}).status == 204);
    CHECK(host.ask("GET", late).body == "abcdef");
    const std::string only = host.open(-1);
    CHECK(host.patch(only, 0, "all of it").status == 204);
    CHECK(host.ask("GET", only).body == "all of it");
    const std::string empty = host.open(0);
    CHECK(host.ask("GET", empty).status == 200);
    CHECK(host.ask("GET", empty).body.empty());
}

TEST_CASE("an upload goes on where it was after a start, also one that only lacked its end") {
    const scratch_folder folder;
    std::string half, whole;
    {
        artifact_host host(folder);
        half = host.open(6);
        host.patch(half, 0, "abc");
        whole = host.open(3);
        const std::string id = whole.substr(13, whole.rfind('/') - 13);
        auto taken = host.artifacts->open_uploads().take(id); // its writer dies between the last byte and its end
        REQUIRE(std::holds_alternative<artifact::upload_lease>(taken));
        CHECK_FALSE(std::get<artifact::upload_lease>(taken)->file->append("xyz"));
    }
    artifact_host host(folder);
    CHECK(host.ask("HEAD", half).header("Upload-Offset") == "3");
    CHECK(host.patch(half, 3, "def").status == 204);
    CHECK(host.ask("GET", half).body == "abcdef");
    CHECK(host.ask("GET", whole).body == "xyz");
    CHECK(files_in(folder / "artifacts/uploads") == 0);
}

TEST_CASE("one writer at a time, and so many uploads") {
    const scratch_folder folder;
    artifact::options options;
    options.uploads = 1;
    artifact_host host(folder, options);
    const std::string place = host.open(3);
    const std::string id = place.substr(13, place.rfind('/') - 13);
    {
        auto taken = host.artifacts->open_uploads().take(id);
        CHECK(host.patch(place, 0, "abc").status == 423);
    }
    const reply more = host.ask("POST", "/1/artifacts", {}, {{"X-Content-Type", "a/b"}, {"X-Content-Length", "1"}});
    CHECK(more.status == 503);
    CHECK_THAT(more.body, Contains("artifacts.uploads"));
    CHECK(host.patch(place, 0, "abc").status == 204);
}

TEST_CASE("an upload without progress is given up") {
    const scratch_folder folder;
    artifact::options options;
    options.upload_time = 1h;
    artifact_host host(folder, options);
    const std::string place = host.open(6);
    host.patch(place, 0, "abc");
    CHECK(host.artifacts->bytes() == 3);
    host.clock.pass(2h);
    host.artifacts->sweep();
    CHECK(host.ask("HEAD", place).status == 404);
    CHECK(host.artifacts->bytes() == 0);
    CHECK(files_in(folder / "artifacts/uploads") == 0);
}
