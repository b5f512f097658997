#include "folders.hpp"
#include "table_host.hpp"

#include <berth/static_files.hpp>

#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

namespace {

std::string served; // the folder of the test that runs

struct Pages : berth::static_files {
    Pages() : static_files(served) {}
};
struct Later : berth::mounted_files {
    struct settings {
        std::string folder;
    };
    void start(settings from) { serve(from.folder); }
};

struct Album {
    static constexpr auto services() { return berth::services(berth::mount<Later>("/img/small")); }
};

constexpr auto pages_table = berth::detail::plugin<Pages>::make_table("pages", "1.0.0");
constexpr auto later_table = berth::detail::plugin<Album>::make_table("later", "1.0.0");

struct site {
    site() {
        top.write("root/index.html", "<h1>index</h1>");
        top.write("root/a.txt", "plain a");
        top.write("root/sub/index.html", "<h1>sub</h1>");
        top.write("root/bare/b.css", "p{}");
        top.write("secret.txt", "secret");
        top.write("root/.env", "KEY=1");
        top.write("root/.well-known/x", "known");
        served = (top / "root").string();
        host.emplace(pages_table);
    }
    given_answer get(const std::string& path, std::map<std::string, std::string> headers = {}) {
        return host->call("find", {{{"path", path}}, std::move(headers), "/static/" + path, {}, {}, {}});
    }
    bool is_missing(const std::string& path) {
        const given_answer answer = get(path);
        return answer.status == 404 && answer.type == "application/json" && answer.body == R"({"detail":"Not Found"})";
    }

    test_folder top;
    std::optional<table_host> host;
};

} // namespace

TEST_CASE("a static file comes with its type, its tag and its date") {
    site at;
    const given_answer answer = at.get("a.txt");
    CHECK(answer.status == 200);
    CHECK(answer.type == "text/plain; charset=utf-8");
    CHECK(answer.body == "plain a");
    CHECK(answer.headers.at("ETag").front() == '"');
    CHECK(berth::detail::http_date_from(answer.headers.at("Last-Modified")));
    CHECK(answer.headers.at("X-Content-Type-Options") == "nosniff");
}

TEST_CASE("a folder answers with its index page") {
    site at;
    CHECK(at.get("").body == "<h1>index</h1>");
    CHECK(at.get("sub/").body == "<h1>sub</h1>");
    CHECK(at.get("sub/").type == "text/html; charset=utf-8");
    CHECK(at.is_missing("bare/"));
}

TEST_CASE("a folder without its slash is told to come back with it") {
    site at;
    const given_answer sub = at.host->call("find", {{{"path", "sub"}}, {}, "/static/sub?a=1&b=%20", {}, {}, {}});
    CHECK(sub.status == 307);
    CHECK(sub.headers.at("Location") == "/static/sub/?a=1&b=%20");
    CHECK(sub.body.empty());
    CHECK(at.is_missing("bare")); // it would have nothing to show
    const given_answer root = at.host->call("find_root", {{}, {}, "/static?x", {}, {}, {}});
    CHECK(root.status == 307);
    CHECK(root.headers.at("Location") == "/static/?x");
}

TEST_CASE("a redirect keeps the path as the caller spelt it, on this host") {
    site at;
    at.top.write("root/o n/index.html", "odd");
    const auto location = [&](const std::string& target) {
        return at.host->call("find", {{{"path", "o n"}}, {}, target, {}, {}, {}}).headers.at("Location");
    };
    CHECK(location("/static/o%20n") == "/static/o%20n/");
    CHECK(location("http://other.example/static/o%20n?a") == "/static/o%20n/?a");
}

TEST_CASE("what is not there is answered with the site's own page when it has one") {
    site at;
    CHECK(at.is_missing("nope"));
    at.top.write("root/404.html", "<h1>lost</h1>");
    const given_answer answer = at.get("nope");
    CHECK(answer.status == 404);
    CHECK(answer.type == "text/html; charset=utf-8");
    CHECK(answer.body == "<h1>lost</h1>");
}

TEST_CASE("nothing outside a static folder is found") {
    site at;
    const std::string path = GENERATE("../secret.txt", "..", "sub/../../secret.txt", "sub/../a.txt", "/etc/passwd", "//etc/passwd",
                                      "./a.txt", "sub/./index.html", "sub//index.html", "a.txt/", "a.txt/..", "..\\secret.txt");
    INFO(path);
    CHECK(at.is_missing(path));
}

TEST_CASE("a NUL in a path finds nothing") {
    site at;
    CHECK(at.is_missing(std::string("a.txt\0.html", 11)));
}

TEST_CASE("names that begin with a dot are not served, save the well-known") {
    site at;
    CHECK(at.is_missing(".env"));
    CHECK(at.get(".well-known/x").body == "known");
}

TEST_CASE("a link that leads out finds nothing, one that stays inside works") {
    site at;
    std::filesystem::create_symlink(at.top / "secret.txt", at.top / "root/absolute.txt");
    std::filesystem::create_symlink("../secret.txt", at.top / "root/relative.txt");
    std::filesystem::create_directory_symlink("..", at.top / "root/above");
    std::filesystem::create_symlink("sub/../a.txt", at.top / "root/inside.txt");
    std::filesystem::create_symlink("circle", at.top / "root/circle");
    CHECK(at.is_missing("absolute.txt"));
    CHECK(at.is_missing("relative.txt"));
    CHECK(at.is_missing("above/secret.txt"));
    CHECK(at.is_missing("circle"));
    CHECK(at.get("inside.txt").body == "plain a");
}

TEST_CASE("neither folders nor pipes are served as files") {
    site at;
    REQUIRE(mkfifo((at.top / "root/pipe").c_str(), 0600) == 0);
    CHECK(at.is_missing("pipe"));
    CHECK(at.is_missing("bare"));
}

TEST_CASE("a version that the caller has is not sent again") {
    site at;
    const given_answer first = at.get("a.txt");
    const std::string tag = first.headers.at("ETag"), date = first.headers.at("Last-Modified");
    const given_answer same = at.get("a.txt", {{"if-none-match", "\"x\", W/" + tag}});
    CHECK(same.status == 304);
    CHECK(same.body.empty());
    CHECK(same.headers.at("ETag") == tag);
    CHECK(at.get("a.txt", {{"if-none-match", "*"}}).status == 304);
    CHECK(at.get("a.txt", {{"if-none-match", "\"x\""}}).status == 200);
    CHECK(at.get("a.txt", {{"if-modified-since", date}}).status == 304);
    CHECK(at.get("a.txt", {{"if-modified-since", "Thu, 01 Jan 1970 00:00:00 GMT"}}).status == 200);
    CHECK(at.get("a.txt", {{"if-modified-since", "yesterday"}}).status == 200);
    // The tag counts when both are sent.
    CHECK(at.get("a.txt", {{"if-none-match", "\"x\""}, {"if-modified-since", date}}).status == 200);
}

TEST_CASE("a changed file has another tag") {
    site at;
    const std::string tag = at.get("a.txt").headers.at("ETag");
    at.top.write("root/a.txt", "plain a, longer");
    CHECK(at.get("a.txt").headers.at("ETag") != tag);
}

TEST_CASE("a large file is answered by descriptor") {
    site at;
    std::string large(300'000, 'x');
    large += "end";
    at.top.write("root/large.bin", large);
    const given_answer answer = at.get("large.bin");
    CHECK(answer.body == large);
    CHECK(answer.type == "application/octet-stream");
}

TEST_CASE("a POST to a static file is refused with what is allowed") {
    site at;
    const given_answer answer = at.host->call("refuse", {{{"path", "a.txt"}}, {}, "/static/a.txt", {}, {}, {}});
    CHECK(answer.status == 405);
    CHECK(answer.type == "application/json");
    CHECK(answer.body == R"({"detail":"Method Not Allowed"})");
    CHECK(answer.headers.at("Allow") == "GET, HEAD");
}

TEST_CASE("static files have a prefix of their own and a folder by configuration") {
    const test_folder top;
    top.write("a.png", "png");
    const table_host host(later_table, R"({"folder":")" + top.string() + R"("})");
    CHECK(std::string_view(host.endpoint("find").path) == "/img/small/{path*}");
    CHECK(std::string_view(host.endpoint("find_root").path) == "/img/small");
    CHECK(host.call("find", {{{"path", "a.png"}}, {}, "/", {}, {}, {}}).type == "image/png");
    CHECK_THROWS_WITH(table_host(later_table, R"({"folder":"/nonexistent/folder"})"),
                      Catch::Contains("cannot open the folder /nonexistent/folder: No such file or directory"));
}

TEST_CASE("a static folder that is swapped for a link while it is read never gives what is outside") {
    site at;
    at.top.write("outside/page.txt", "secret");
    at.top.write("root/swap/page.txt", "public");
    std::filesystem::create_directory_symlink("../outside", at.top / "root/link");
    std::atomic<bool> done{false}; // set by the test when it has asked enough
    std::thread swapping([&] {
        const auto name = [&](const char* of) { return (at.top / (std::string("root/") + of)).string(); };
        while (!done) {
            std::rename(name("swap").c_str(), name("away").c_str());
            std::rename(name("link").c_str(), name("swap").c_str());
            std::rename(name("swap").c_str(), name("link").c_str());
            std::rename(name("away").c_str(), name("swap").c_str());
        }
    });
    constexpr int rounds = 3000;
    int leaked = 0, read = 0;
    for (int i = 0; i < rounds; ++i) {
        const given_answer answer = at.get("swap/page.txt");
        leaked += answer.body.find("secret") != std::string::npos;
        read += answer.body == "public";
    }
    done = true;
    swapping.join();
    CHECK(leaked == 0);
    CHECK(read > 0);
}

TEST_CASE("dates of HTTP are written and read as RFC 9110 has them") {
    CHECK(berth::detail::http_date(1736942400) == "Wed, 15 Jan 2025 12:00:00 GMT");
    CHECK(berth::detail::http_date_from("Wed, 15 Jan 2025 12:00:00 GMT") == 1736942400);
    CHECK_FALSE(berth::detail::http_date_from("Thu, 15 Jan 2025 12:00:00 GMT"));
    CHECK_FALSE(berth::detail::http_date_from("Wed, 15 Jan 2025 25:00:00 GMT"));
    CHECK_FALSE(berth::detail::http_date_from("Wed, 15 Xan 2025 12:00:00 GMT"));
    CHECK_FALSE(berth::detail::http_date_from(""));
}
