// Parts of a content, and contents that the caller has.
#include "artifact_host.hpp"

using namespace berth::tests;

TEST_CASE("one range is a part, and one that cannot be is 416") {
    const scratch_folder folder;
    artifact_host host(folder);
    const std::string place = member(host.put("0123456789").body, "data-href");
    const auto part = [&](const std::string& range) { return host.ask("GET", place, {}, {{"Range", range}}); };
    CHECK(part("bytes=2-4").status == 206);
    CHECK(part("bytes=2-4").body == "234");
    CHECK(part("bytes=2-4").header("Content-Range") == "bytes 2-4/10");
    CHECK(part("bytes=7-").body == "789");
    CHECK(part("bytes=-2").body == "89");
    CHECK(part("bytes=-99").body == "0123456789");
    CHECK(part("bytes=8-99999999999999999999").body == "89");
    const reply beyond = part("bytes=10-");
    CHECK(beyond.status == 416);
    CHECK(beyond.header("Content-Range") == "bytes */10");
    CHECK(part("bytes=-0").status == 416);
}

TEST_CASE("several ranges, other units and nonsense are answered with the whole") {
    const scratch_folder folder;
    artifact_host host(folder);
    const std::string place = member(host.put("0123456789").body, "data-href");
    for (const char* range : {"bytes=0-1,3-4", "lines=1-2", "bytes=4-2", "bytes=a-b", "bytes=-"}) {
        INFO(range);
        const reply got = host.ask("GET", place, {}, {{"Range", range}});
        CHECK(got.status == 200);
        CHECK(got.body == "0123456789");
        CHECK(got.header("Accept-Ranges") == "bytes");
    }
}

TEST_CASE("a caller who has the content gets 304, and a range of another content is no range") {
    const scratch_folder folder;
    artifact_host host(folder);
    const reply made = host.put("0123456789");
    const std::string place = member(made.body, "data-href");
    const std::string tag = '"' + member(made.body, "etag") + '"';
    CHECK(host.ask("GET", place, {}, {{"If-None-Match", "\"other\", W/" + tag}}).status == 304);
    CHECK(host.ask("GET", place, {}, {{"If-None-Match", "*"}}).status == 304);
    CHECK(host.ask("GET", place, {}, {{"If-None-Match", "\"other\""}}).status == 200);
    CHECK(host.ask("GET", place, {}, {{"Range", "bytes=0-0"}, {"If-Range", tag}}).status == 206);
    CHECK(host.ask("GET", place, {}, {{"Range", "bytes=0-0"}, {"If-Range", "\"other\""}}).status == 200);
    const reply head = host.ask("HEAD", place);
    CHECK(head.status == 200);
    CHECK(head.header("Content-Length") == "10");
    CHECK(head.body.empty());
}
