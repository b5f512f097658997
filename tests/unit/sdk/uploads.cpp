// Files that come with a call.
#include "plugin_calls.hpp"

#include <berth/plugin.hpp>
#include <berth/upload.hpp>

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace {
struct Photo {
    std::string album;
    berth::upload picture;
    std::optional<berth::upload> preview;
};
struct Both {
    std::vector<int> numbers;
    berth::bytes first;
    std::optional<berth::bytes> second;
};

class Album : public berth::service {
public:
    static constexpr auto routes() {
        return berth::routes(berth::post<&Album::add>("/albums/{album}"), berth::put<&Album::keep>("/kept/{album}"),
                             berth::endpoint<&Album::both>());
    }
    std::string add(Photo in) {
        return in.album + ' ' + in.picture.name() + ' ' + in.picture.content_type() + ' ' + std::to_string(in.picture.size()) + ' ' +
               std::string(in.picture.view()) + (in.preview ? " with preview" : "");
    }
    std::size_t keep(Photo in) {
        in.picture.copy_to(in.album);
        return in.picture.content().size();
    }
    std::size_t both(Both in) { return in.numbers.size() * 100 + in.first.size() * 10 + (in.second ? in.second->size() : 9); }
};

constexpr auto table = berth::detail::plugin<Album>::make_table("album", "1.0.0");
using handed = handed_over;

struct scratch {
    std::filesystem::path path;
    scratch() {
        std::string name = (std::filesystem::temp_directory_path() / "berth-uploads-XXXXXX").string();
        path = mkdtemp(name.data());
    }
    ~scratch() { std::filesystem::remove_all(path); }
    std::string file(const std::string& name) const { return (path / name).string(); }
};
std::string content_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream all;
    all << file.rdbuf();
    return all.str();
}
} // namespace

TEST_CASE("an upload in memory has its name, type and content") {
    plugin_calls album(table);
    CHECK(album.call("add", handed{{{"album", "a"}}, "", {{"picture", "PNG", "", "p.png", "image/png"}}}) ==
          "answer 200 application/json: \"a p.png image/png 3 PNG\"");
    CHECK(album.call("add", handed{{{"album", "a"}}, "", {{"picture", "1", "", "p", ""}, {"preview", "2", "", "", ""}}}) ==
          "answer 200 application/json: \"a p  1 1 with preview\"");
}
TEST_CASE("an upload that is missing is named") {
    plugin_calls album(table);
    CHECK_THAT(album.call("add", handed{{{"album", "a"}}}),
               Catch::Matchers::StartsWith("answer 422 application/problem+json: ") && Catch::Matchers::Contains("file picture"));
}
TEST_CASE("an upload in a file is copied where it shall stay") {
    const scratch folder;
    const std::string large(200'000, 'x');
    std::ofstream(folder.file("spooled"), std::ios::binary) << large;
    plugin_calls album(table);
    const std::string target = folder.file("kept");
    CHECK(album.call("keep", handed{{{"album", target}}, "", {{"picture", "", folder.file("spooled"), "", ""}}}) ==
          "answer 200 application/json: 200000");
    CHECK(content_of(target) == large);
}
TEST_CASE("a copy that cannot be written is a failure that names the file, and leaves nothing") {
    const scratch folder;
    const berth::upload upload = berth::upload::from_content("abc");
    CHECK_THROWS_WITH(upload.copy_to(folder.file("no/such/folder")), Catch::Matchers::Contains("no/such/folder"));
    const berth::upload gone = berth::upload::from_path(folder.file("gone"), 3);
    CHECK_THROWS_WITH(gone.copy_to(folder.file("kept")), Catch::Matchers::Contains("gone"));
    CHECK_FALSE(std::filesystem::exists(folder.file("kept")));
}
TEST_CASE("bytes of a marshalled endpoint are whole files, with JSON beside them") {
    plugin_calls album(table);
    CHECK(album.call("both", handed{{}, R"({"numbers":[1]})", {{"first", "ab", "", "", ""}}}) == "answer 200 application/json: 129");
    CHECK(album.call("both", handed{{}, "", {{"first", "ab", "", "", ""}, {"second", "c", "", "", ""}}}) ==
          "answer 200 application/json: 21");
}
TEST_CASE("a file of a marshalled endpoint that is missing is a 500 that names it") {
    plugin_calls album(table);
    CHECK_THAT(album.call("both", handed{{}, "{}"}),
               Catch::Matchers::StartsWith("answer 500: ") && Catch::Matchers::Contains("first"));
}
