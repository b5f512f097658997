#include <binding/answer.hpp>

#include <Poco/TemporaryFile.h>

#include <catch2/catch.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <vector>

using namespace berth::host;
using namespace berth::host::binding;
using Catch::Matchers::Contains;

namespace {

berth_slice slice(std::string_view text) {
    return {text.data(), text.size()};
}

berth_answer answer_of(std::uint32_t status) {
    berth_answer answer{};
    answer.size = sizeof answer;
    answer.status = status;
    return answer;
}

std::string reason(const berth_answer& answer) {
    auto built = response_of(answer);
    auto fault = std::get_if<answer_fault>(&built);
    if (fault) return std::to_string(fault->status) + ": " + fault->reason;
    if (int file = std::get<http::response>(built).file; file >= 0) ::close(file);
    return "sent";
}

std::string with_header(std::string_view name, std::string_view value) {
    berth_header header{slice(name), slice(value)};
    berth_answer answer = answer_of(200);
    answer.headers = &header;
    answer.header_count = 1;
    return reason(answer);
}

std::string with_file(const std::string& path) {
    berth_answer answer = answer_of(200);
    answer.file = slice(path);
    return reason(answer);
}

} // namespace

TEST_CASE("an answer becomes a response with its status, type, headers and body") {
    std::vector<berth_header> headers{{slice("X-One"), slice("1")}, {slice("x-one"), slice("2")}};
    berth_answer answer = answer_of(201);
    answer.content_type = slice("application/json");
    answer.headers = headers.data();
    answer.header_count = 2;
    answer.body = slice("{}");
    auto response = std::get<http::response>(response_of(answer));
    CHECK(response.status == 201);
    CHECK(response.content_type == "application/json");
    CHECK(response.headers == decltype(response.headers){{"X-One", "1"}, {"x-one", "2"}});
    CHECK(response.body == "{}");
    CHECK(response.file == -1);
}

TEST_CASE("headers of the connection are the transport's and are dropped") {
    std::vector<berth_header> headers;
    for (const char* name :
         {"Connection", "content-length", "Transfer-Encoding", "Keep-Alive", "upgrade", "TE", "Trailer"})
        headers.push_back({slice(name), slice("1")});
    berth_answer answer = answer_of(200);
    answer.headers = headers.data();
    answer.header_count = static_cast<std::uint32_t>(headers.size());
    CHECK(std::get<http::response>(response_of(answer)).headers.empty());
}

TEST_CASE("a Content-Type among the headers counts when the answer names none") {
    berth_header header{slice("content-type"), slice("text/css")};
    berth_answer answer = answer_of(200);
    answer.headers = &header;
    answer.header_count = 1;
    CHECK(std::get<http::response>(response_of(answer)).content_type == "text/css");
    answer.content_type = slice("text/plain");
    CHECK(std::get<http::response>(response_of(answer)).content_type == "text/plain");
}

TEST_CASE("a status that is not between 200 and 599 is a fault") {
    CHECK_THAT(reason(answer_of(0)), Contains("the status 0"));
    CHECK_THAT(reason(answer_of(101)), Contains("500: the status 101"));
    CHECK_THAT(reason(answer_of(600)), Contains("the status 600"));
    CHECK(reason(answer_of(200)) == "sent");
    CHECK(reason(answer_of(599)) == "sent");
}

TEST_CASE("a header that could forge a second response is a fault") {
    CHECK_THAT(with_header("X-A", "b\r\nSet-Cookie: c"), Contains("X-A has a control character"));
    CHECK_THAT(with_header("X-A: b\r\nX", "c"), Contains("not a token"));
    CHECK_THAT(with_header("", "c"), Contains("not a token"));
    CHECK(with_header("X-A", "tab\tand \xc3\xa9") == "sent");
    berth_answer answer = answer_of(200);
    answer.content_type = slice("text/plain\r\nX: y");
    CHECK_THAT(reason(answer), Contains("content type"));
}

TEST_CASE("a file is opened and its size known") {
    Poco::TemporaryFile file;
    std::ofstream(file.path()) << "contents";
    std::string path = file.path();
    berth_answer answer = answer_of(200);
    answer.file = slice(path);
    auto response = std::get<http::response>(response_of(answer));
    REQUIRE(response.file >= 0);
    CHECK(response.file_size == 8);
    ::close(response.file);
}

TEST_CASE("a file that is missing is 404, one that is not regular is 500") {
    Poco::TemporaryFile folder;
    folder.createDirectories();
    CHECK_THAT(with_file(folder.path() + "/none"), Contains("404: cannot open the file"));
    CHECK_THAT(with_file(folder.path()), Contains("500") && Contains("not a regular file"));
    std::string fifo = folder.path() + "/fifo";
    REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
    CHECK_THAT(with_file(fifo), Contains("not a regular file"));
    folder.remove(true);
}

TEST_CASE("a link to a regular file is followed, for which files a plugin sends is its own choice") {
    Poco::TemporaryFile folder;
    folder.createDirectories();
    std::ofstream(folder.path() + "/file") << "contents";
    std::filesystem::create_symlink("file", folder.path() + "/link");
    CHECK(with_file(folder.path() + "/link") == "sent");
    folder.remove(true);
}
