#include <binding/multipart_reader.hpp>

#include <catch2/catch.hpp>

#include <vector>

using namespace berth::host::binding;
using Catch::Matchers::Contains;

namespace {

struct seen_part {
    std::string name;
    std::string filename;
    std::string content_type;
    std::string data;
    bool ended = false;
};

struct parts : multipart_reader::taker {
    std::vector<seen_part> all;
    bool part_begins(multipart_reader::part head) override {
        all.push_back({head.name, head.filename, head.content_type, {}, false});
        return true;
    }
    bool part_data(std::string_view bytes) override {
        CHECK_FALSE(bytes.empty());
        all.back().data += bytes;
        return true;
    }
    bool part_ends() override {
        all.back().ended = true;
        return true;
    }
};

using outcome = multipart_reader::outcome;

// Reads the body in pieces of `cut` bytes; the fault, or empty.
std::string read(std::string_view body, parts& to, std::size_t cut, std::string_view boundary = "BOUND") {
    multipart_reader reader(boundary, to);
    for (std::size_t at = 0; at < body.size(); at += cut)
        if (reader.read(body.substr(at, cut)) != outcome::good) return reader.fault();
    return reader.finish() == outcome::good ? std::string() : reader.fault();
}

std::string part(const std::string& name, const std::string& data) {
    return "--BOUND\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + data + "\r\n";
}
const std::string last = "--BOUND--\r\n";

} // namespace

TEST_CASE("parts come with name, file name, type and data, wherever the body is cut") {
    const std::string body = "--BOUND\r\nContent-Disposition: form-data; name=\"a\"; filename=\"x\\\"y.bin\"\r\n"
                             "content-type: image/png\r\n\r\nhel\r\nlo\r\n" +
                             part("b", "") + part("c", "\r\n--BOUN\r\n--BOUNDARY\r\n") + last;
    for (std::size_t cut = 1; cut <= body.size(); ++cut) {
        parts seen;
        INFO("cut at " << cut);
        REQUIRE(read(body, seen, cut).empty());
        REQUIRE(seen.all.size() == 3);
        CHECK(seen.all[0].name == "a");
        CHECK(seen.all[0].filename == "x\"y.bin");
        CHECK(seen.all[0].content_type == "image/png");
        CHECK(seen.all[0].data == "hel\r\nlo");
        CHECK(seen.all[1].data.empty());
        CHECK(seen.all[2].data == "\r\n--BOUN\r\n--BOUNDARY\r\n");
        CHECK(seen.all[2].ended);
    }
}

TEST_CASE("what stands before the first and after the last boundary is skipped") {
    const std::string body =
        "preamble --BOUND\r\n--BOUNDLESS\r\n" + part("a", "1") + "--BOUND--\r\nepilogue --BOUND\r\n";
    for (std::size_t cut = 1; cut <= body.size(); ++cut) {
        parts seen;
        REQUIRE(read(body, seen, cut).empty());
        REQUIRE(seen.all.size() == 1);
        CHECK(seen.all[0].data == "1");
    }
}

TEST_CASE("a body of the last boundary alone has no parts") {
    parts seen;
    CHECK(read("--BOUND--", seen, 1).empty());
    CHECK(read("--BOUND--\r\n", seen, 100).empty());
    CHECK(seen.all.empty());
}

TEST_CASE("white space behind a boundary is no part of it") {
    parts seen;
    CHECK(read("--BOUND \t\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--BOUND-- \r\n", seen, 1).empty());
    REQUIRE(seen.all.size() == 1);
    CHECK(seen.all[0].name == "a");
    CHECK(seen.all[0].data == "1");
}

TEST_CASE("lines may end with bare LF when the first boundary's line does") {
    parts seen;
    CHECK(read("--BOUND\nContent-Disposition: form-data; name=\"a\"\n\nx\n--BOUND\nContent-Disposition: form-data; "
               "name=\"b\"\n\ny\n--BOUND--\n",
               seen, 3)
              .empty());
    REQUIRE(seen.all.size() == 2);
    CHECK(seen.all[0].data == "x");
    CHECK(seen.all[1].data == "y");
}

TEST_CASE("a bare LF before a boundary is data when lines end with CR LF") {
    parts seen;
    CHECK(read(part("a", "x\n--BOUND\ny") + last, seen, 1).empty());
    REQUIRE(seen.all.size() == 1);
    CHECK(seen.all[0].data == "x\n--BOUND\ny");
}

TEST_CASE("a part without data may have its boundary right behind the empty line") {
    parts seen;
    CHECK(read("--BOUND\r\nContent-Disposition: form-data; name=a\r\n\r\n--BOUND--", seen, 1).empty());
    REQUIRE(seen.all.size() == 1);
    CHECK(seen.all[0].data.empty());
    CHECK(seen.all[0].ended);
}

TEST_CASE("a header of a part may go on in the next line") {
    parts seen;
    CHECK(read("--BOUND\r\nContent-Disposition: form-data;\r\n\tname=\"a b\"\r\nX: y\r\n\r\n1\r\n" + last, seen, 1)
              .empty());
    REQUIRE(seen.all.size() == 1);
    CHECK(seen.all[0].name == "a b");
}

TEST_CASE("a body without its last boundary is faulty") {
    parts seen;
    CHECK_THAT(read(part("a", "1"), seen, 100), Contains("ends before its last boundary"));
    CHECK_THAT(read("--BOUND\r\nContent-Disp", seen, 100), Contains("ends before its last boundary"));
}

TEST_CASE("a body without the boundary is faulty") {
    parts seen;
    CHECK_THAT(read("--OTHER\r\n\r\n--OTHER--\r\n", seen, 100), Contains("found none"));
    CHECK_THAT(read("{\"name\": 1}", seen, 1), Contains("found none"));
    CHECK_THAT(read("", seen, 1), Contains("found none"));
}

TEST_CASE("a part without a name, a colon or an end of its headers is faulty") {
    parts seen;
    CHECK_THAT(read("--BOUND\r\n\r\nx\r\n" + last, seen, 100), Contains("no name"));
    CHECK_THAT(read("--BOUND\r\nContent-Disposition: form-data\r\n\r\nx\r\n" + last, seen, 100), Contains("no name"));
    CHECK_THAT(read("--BOUND\r\nnonsense\r\n\r\nx\r\n" + last, seen, 100), Contains("no colon"));
    CHECK_THAT(read("--BOUND\r\nX: " + std::string(20'000, 'x'), seen, 999), Contains("16384 bytes"));
    CHECK_THAT(read("--BOUND\r\nContent-Disposition: form-data; name=\"\xff\"\r\n\r\n", seen, 100), Contains("UTF-8"));
}

TEST_CASE("parts and their headers are bounded in number") {
    parts seen;
    std::string headers = "--BOUND\r\n";
    for (int i = 0; i < 40; ++i) headers += "X: y\r\n";
    CHECK_THAT(read(headers + "\r\n", seen, 1000), Contains("32 headers"));
    std::string many;
    for (int i = 0; i < 1001; ++i) many += part("a", "");
    CHECK_THAT(read(many + last, seen, 1000), Contains("1000 parts"));
}

TEST_CASE("a taker may stop the reading") {
    struct : parts {
        bool part_data(std::string_view) override { return false; }
    } stopping;
    multipart_reader reader("BOUND", stopping);
    CHECK(reader.read(part("a", "1") + last) == outcome::stopped);
}
