#include "folders.hpp"
#include "table_host.hpp"

#include <berth/storage.hpp>

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <thread>

#include <sys/time.h>

namespace {

std::string served; // the folder of the test that runs

struct files : berth::storage {
    files() : storage(served, {.synced = false, .largest_upload = 1'000'000}) {}
};
struct configured : berth::storage {
    struct settings {
        std::string folder;
    };
    void start(settings from) { serve(from.folder); }
};
struct unserved : berth::storage {};

constexpr auto files_table = berth::detail::plugin<files>::make_table("files", "1.0.0");
constexpr auto configured_table = berth::detail::plugin<configured>::make_table("files", "1.0.0");
constexpr auto unserved_table = berth::detail::plugin<unserved>::make_table("files", "1.0.0");

struct store {
    store() {
        top.write("root/data/img_001.png", "png1");
        top.write("root/data/doc.txt", "some text");
        top.write("root/data/sub/nested.txt", "nested");
        top.write("root/empty.bin", "");
        top.write("secret.txt", "secret");
        served = (top / "root").string();
        host.emplace(files_table);
    }
    given_answer call(const std::string& name, std::map<std::string, std::string> arguments) const {
        return host->call(name, {std::move(arguments), {}, "/", {}, {}, {}});
    }
    given_answer upload(const std::string& filename, std::vector<std::string> pieces, std::string broken = {}) const {
        return host->call("upload", {{{"filename", filename}}, {}, "/", {}, std::move(pieces), std::move(broken)});
    }
    // The names in an answer to list, sorted: a file system lists in an order of its own.
    std::string list(std::map<std::string, std::string> arguments) const {
        const std::string body = call("list", std::move(arguments)).body;
        std::vector<std::string> names;
        for (std::size_t at = body.find('"'); at != body.npos; at = body.find('"', at)) {
            const std::size_t end = body.find('"', at + 1);
            names.push_back(body.substr(at + 1, end - at - 1));
            at = end + 1;
        }
        std::sort(names.begin(), names.end());
        std::string joined;
        for (const std::string& name : names) joined += name + '|';
        return joined;
    }
    bool has_unfinished() const {
        for (const auto& one : std::filesystem::recursive_directory_iterator(top / ""))
            if (one.path().filename().string().starts_with(".berth-upload-")) return true;
        return false;
    }

    test_folder top;
    std::optional<table_host> host;
};

} // namespace

TEST_CASE("storage has the names and methods of the convention whatever the class is called") {
    const store at;
    const auto path = [&](const char* name) { return std::string(at.host->endpoint(name).method) + ' ' + at.host->endpoint(name).path; };
    CHECK(path("list") == "POST /storage/list/{path*}");
    CHECK(path("list_details") == "POST /storage/list-details/{path*}");
    CHECK(path("open") == "GET /storage/open/{filename*}");
    CHECK(path("upload") == "POST /storage/upload/{filename*}");
    CHECK(path("delete") == "POST /storage/delete/{filename*}");
    CHECK(path("is_file") == "POST /storage/is-file/{filename*}");
    CHECK(path("is_dir") == "POST /storage/is-dir/{filename*}");
}

TEST_CASE("storage lists the files of a folder") {
    const store at;
    CHECK(at.list({{"path", "data"}}) == "doc.txt|img_001.png|");
    CHECK(at.list({{"path", "data/"}, {"suffix", ".png"}}) == "img_001.png|");
    CHECK(at.list({{"path", "data"}, {"prefix", "doc"}}) == "doc.txt|");
    CHECK(at.list({{"path", "data"}, {"glob", "True"}}) == "doc.txt|img_001.png|sub/nested.txt|");
    CHECK(at.list({{"path", "data"}, {"glob", "True"}, {"prefix", "nested"}}) == "sub/nested.txt|");
    CHECK(at.list({{"path", ""}}) == "empty.bin|");
    CHECK(at.call("list", {{"path", "nope"}}).body == "[]");
}

TEST_CASE("storage refuses to list a file") {
    const given_answer answer = store().call("list", {{"path", "data/doc.txt"}});
    CHECK(answer.status == 500);
    CHECK(answer.body == "\"data/doc.txt\" is not a folder");
}

TEST_CASE("a listing leaves out what cannot be named or is not there yet") {
    const store at;
    at.top.write("root/odd/\xFF\xFE", "no text");
    at.top.write("root/odd/.berth-upload-1", "half");
    at.top.write("root/odd/.hidden", "a file like any");
    REQUIRE(mkfifo((at.top / "root/odd/pipe").c_str(), 0600) == 0);
    CHECK(at.list({{"path", "odd"}}) == ".hidden|");
}

TEST_CASE("a listing follows links to files inside and none outside") {
    const store at;
    std::filesystem::create_symlink("data/doc.txt", at.top / "root/inside.txt");
    std::filesystem::create_symlink("../secret.txt", at.top / "root/outside.txt");
    std::filesystem::create_directory_symlink("..", at.top / "root/above");
    std::filesystem::create_directory_symlink("data", at.top / "root/again");
    CHECK(at.list({{"path", ""}}) == "empty.bin|inside.txt|");
    CHECK(at.list({{"path", ""}, {"glob", "True"}, {"suffix", ".txt"}}) == "data/doc.txt|data/sub/nested.txt|inside.txt|");
    CHECK(at.call("list", {{"path", "above"}}).status == 403);
}

TEST_CASE("details of a file tell the local time of its change without an offset") {
    const store at;
    const struct timeval times[] = {{1736942400, 0}, {1736942400, 0}};
    REQUIRE(utimes((at.top / "root/data/img_001.png").c_str(), times) == 0);
    const char* before = std::getenv("TZ");
    const std::string zone = before ? before : "";
    setenv("TZ", "UTC", 1);
    tzset();
    CHECK(at.call("list_details", {{"path", "data"}, {"suffix", ".png"}}).body ==
          R"([{"name":"img_001.png","last_modification_date":"2025-01-15T12:00:00"}])");
    setenv("TZ", "XXX-2", 1);
    tzset();
    CHECK(at.call("list_details", {{"path", "data"}, {"suffix", ".png"}}).body ==
          R"([{"name":"img_001.png","last_modification_date":"2025-01-15T14:00:00"}])");
    before ? setenv("TZ", zone.c_str(), 1) : unsetenv("TZ");
    tzset();
}

TEST_CASE("storage tells files from folders") {
    const store at;
    const auto is = [&](const char* what, const char* path) { return at.call(what, {{"filename", path}}).body; };
    CHECK(is("is_file", "data/doc.txt") == "true");
    CHECK(is("is_file", "data") == "false");
    CHECK(is("is_file", "nope") == "false");
    CHECK(is("is_dir", "data") == "true");
    CHECK(is("is_dir", "") == "true");
    CHECK(is("is_dir", "data/doc.txt") == "false");
}

TEST_CASE("a stored file is read in pieces") {
    const store at;
    std::string big;
    for (int i = 0; i < 153'600; ++i) big += static_cast<char>(i % 256);
    at.top.write("root/big.bin", big);
    const given_answer answer = at.call("open", {{"filename", "big.bin"}});
    CHECK(answer.status == 200);
    CHECK(answer.type == "application/octet-stream");
    CHECK(answer.body == big);
    REQUIRE(answer.pieces.size() == 3);
    CHECK(answer.pieces[0].size() == 65'536);
    CHECK(answer.ended);
    CHECK(at.call("open", {{"filename", "empty.bin"}}).body.empty());
    CHECK(at.call("open", {{"filename", "data//./doc.txt"}}).body == "some text");
}

TEST_CASE("reading what is no file fails with a sentence that does not tell where the folder lies") {
    const store at;
    const given_answer missing = at.call("open", {{"filename", "nope"}});
    CHECK(missing.status == 500);
    CHECK(missing.body == "No such file or directory: \"nope\"");
    CHECK(at.call("open", {{"filename", "data"}}).body == "Is a directory: \"data\"");
    CHECK(at.call("open", {{"filename", ""}}).body == "Is a directory: \".\"");
    REQUIRE(mkfifo((at.top / "root/pipe").c_str(), 0600) == 0);
    CHECK(at.call("open", {{"filename", "pipe"}}).body == "\"pipe\" is neither a file nor a folder");
}

TEST_CASE("an upload makes its folders and replaces what was there") {
    const store at;
    CHECK(at.upload("new/dir/x.bin", {"up", "", "loaded"}).body == "null");
    CHECK(at.top.read("root/new/dir/x.bin") == "uploaded");
    CHECK(at.upload("new/dir/x.bin", {"again"}).status == 200);
    CHECK(at.top.read("root/new/dir/x.bin") == "again");
    CHECK(at.upload("none.bin", {}).status == 200);
    CHECK(at.top.has("root/none.bin"));
    CHECK_FALSE(at.has_unfinished());
}

TEST_CASE("a broken-off upload leaves what was there, and nothing beside it") {
    const store at;
    const given_answer answer = at.upload("data/doc.txt", {"half of"}, "the caller has gone");
    CHECK(answer.status >= 400);
    CHECK(answer.body == "the caller has gone");
    CHECK(at.top.read("root/data/doc.txt") == "some text");
    CHECK(at.upload("fresh.txt", {"half"}, "gone").status >= 400);
    CHECK_FALSE(at.top.has("root/fresh.txt"));
    CHECK_FALSE(at.has_unfinished());
}

TEST_CASE("an upload larger than the storage takes is refused and forgotten") {
    const store at;
    const given_answer answer = at.upload("large.bin", {std::string(600'000, 'x'), std::string(600'000, 'x')});
    CHECK(answer.status == 413);
    CHECK(answer.body == "the upload is larger than largest_upload, 1000000 bytes");
    CHECK_FALSE(at.top.has("root/large.bin"));
    CHECK_FALSE(at.has_unfinished());
}

TEST_CASE("an upload cannot take the place of a folder") {
    const store at;
    CHECK(at.upload("data", {"x"}).body == "Is a directory: \"data\"");
    CHECK(at.upload("", {"x"}).status == 400);
    CHECK(at.upload("data/doc.txt/x", {"x"}).body == "Not a directory: \"data/doc.txt\"");
    CHECK(at.top.read("root/data/doc.txt") == "some text");
}

TEST_CASE("an upload to the name of a link replaces the link, not what it points to") {
    const store at;
    std::filesystem::create_symlink("../secret.txt", at.top / "root/link.txt");
    CHECK(at.upload("link.txt", {"mine"}).status == 200);
    CHECK(at.top.read("secret.txt") == "secret");
    CHECK(at.top.read("root/link.txt") == "mine");
}

TEST_CASE("storage deletes files and whole folders, and says when there is nothing") {
    const store at;
    CHECK(at.call("delete", {{"filename", "data/doc.txt"}}).body == "null");
    CHECK_FALSE(at.top.has("root/data/doc.txt"));
    CHECK(at.call("delete", {{"filename", "data"}}).body == "null");
    CHECK_FALSE(at.top.has("root/data"));
    const given_answer missing = at.call("delete", {{"filename", "data"}});
    CHECK(missing.status == 500);
    CHECK(missing.body == "\"data\" is neither a file nor a folder");
    CHECK(at.call("delete", {{"filename", "x/y"}}).status == 500);
}

TEST_CASE("storage does not delete itself") {
    const store at;
    const std::string path = GENERATE("", ".", "./", "data/..", "..");
    INFO(path);
    CHECK(at.call("delete", {{"filename", path}}).status >= 400);
    CHECK(at.top.has("root/data/doc.txt"));
}

TEST_CASE("deleting removes links and not what they point to") {
    const store at;
    at.top.write("outside/kept.txt", "kept");
    std::filesystem::create_directory_symlink("../../outside", at.top / "root/data/link");
    CHECK(at.call("delete", {{"filename", "data/link/kept.txt"}}).status == 403);
    CHECK(at.call("delete", {{"filename", "data"}}).status == 200);
    CHECK(at.top.has("outside/kept.txt"));
}

TEST_CASE("no endpoint of a storage reaches outside its folder") {
    const store at;
    std::filesystem::create_directory_symlink("..", at.top / "root/above");
    std::filesystem::create_symlink("../secret.txt", at.top / "root/link");
    const std::string path = GENERATE("../secret.txt", "data/../../secret.txt", "/etc/passwd", "//etc/passwd", "above/secret.txt",
                                      "data/../above/secret.txt", "link");
    INFO(path);
    CHECK(at.call("open", {{"filename", path}}).status >= 400);
    CHECK(at.call("is_file", {{"filename", path}}).body != "true");
    if (path != "link") {
        CHECK(at.call("delete", {{"filename", path}}).status >= 400);
        CHECK(at.upload(path, {"overwritten"}).status >= 400);
    }
    CHECK(at.call("list", {{"path", path}}).status >= 400);
    CHECK(at.top.read("secret.txt") == "secret");
}

TEST_CASE("while a folder is swapped for a link out of it, storage neither reads, writes nor deletes outside") {
    const store at;
    at.top.write("outside/doc.txt", "secret");
    std::filesystem::create_directory_symlink("../outside", at.top / "root/link");
    std::atomic<bool> done{false}; // set by the test when it has asked enough
    std::thread swapping([&] {
        const auto name = [&](const char* of) { return (at.top / (std::string("root/") + of)).string(); };
        while (!done) {
            std::rename(name("data").c_str(), name("away").c_str());
            std::rename(name("link").c_str(), name("data").c_str());
            std::rename(name("data").c_str(), name("link").c_str());
            std::rename(name("away").c_str(), name("data").c_str());
        }
    });
    constexpr int rounds = 1000;
    int leaked = 0, read = 0;
    for (int i = 0; i < rounds; ++i) {
        const std::string body = at.call("open", {{"filename", "data/doc.txt"}}).body;
        leaked += body == "secret";
        read += body == "some text";
        at.upload("data/fresh.txt", {"x"});
        at.call("delete", {{"filename", "data/doc2.txt"}});
        leaked += at.list({{"path", "data"}}) == "doc.txt|";
    }
    done = true;
    swapping.join();
    CHECK(leaked == 0);
    CHECK(read > 0);
    CHECK(at.top.read("outside/doc.txt") == "secret");
    CHECK_FALSE(at.top.has("outside/fresh.txt"));
}

TEST_CASE("a storage takes its folder from its configuration") {
    const test_folder top;
    top.write("a.txt", "a");
    const table_host host(configured_table, R"({"folder":")" + top.string() + R"("})");
    CHECK(host.call("list", {{{"path", ""}}, {}, "/", {}, {}, {}}).body == R"(["a.txt"])");
    CHECK(host.call("upload", {{{"filename", "b.txt"}}, {}, "/", {}, {"b"}, {}}).status == 200); // synced
    CHECK(top.read("b.txt") == "b");
    CHECK_THROWS_WITH(table_host(configured_table, R"({"folder":"/nonexistent/folder"})"),
                      Catch::Contains("cannot open the folder /nonexistent/folder: No such file or directory"));
}

TEST_CASE("a storage without a folder says so") {
    const table_host host(unserved_table);
    CHECK(host.call("list", {{{"path", ""}}, {}, "/", {}, {}, {}}).status == 503);
}
