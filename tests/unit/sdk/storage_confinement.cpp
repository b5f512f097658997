#include "folders.hpp"

#include <berth/detail/confined_folder.hpp>

#include <catch2/catch.hpp>

#include <atomic>
#include <cstring>
#include <thread>

using namespace berth::detail;
using resolution = confined_folder::resolution;

namespace {

struct confined {
    explicit confined(resolution how) {
        top.write("root/a.txt", "a");
        top.write("root/sub/b.txt", "b");
        top.write("secret.txt", "secret");
        folder.emplace((top / "root").string(), how);
    }
    // What opening says: the content, or the error's name.
    std::string opened(const std::string& path) const {
        const berth::detail::opened at = folder->open(confined_path(path), O_RDONLY);
        if (!at) return strerrorname_np(at.error);
        char text[64];
        const ssize_t size = ::read(at.file.number(), text, sizeof text);
        return size < 0 ? strerrorname_np(errno) : std::string(text, static_cast<std::size_t>(size));
    }

    test_folder top;
    std::optional<confined_folder> folder;
};

std::string refusal(std::string_view path) {
    try {
        return "taken as " + confined_path(path).text();
    } catch (const berth::problem& said) {
        return std::to_string(said.status()) + ": " + said.detail();
    }
}

} // namespace

TEST_CASE("paths that would leave a folder are refused by their spelling") {
    CHECK(refusal("../a") == "400: the path \"..\" would leave the folder");
    CHECK(refusal("a/../..") == "400: the path \"..\" would leave the folder");
    CHECK(refusal("/etc") == "400: the path \"/etc\" begins with a slash; expected a relative path");
    CHECK(refusal(std::string_view("a\0b", 3)) == "400: the path \"\" holds a NUL");
    CHECK(refusal(".berth-upload-1") == "400: the path \".berth-upload-1\" is the name of an unfinished upload");
    CHECK(refusal(std::string(256, 'x')).ends_with("is longer than 255 bytes"));
    std::string deep = "x";
    for (int i = 0; i < 64; ++i) deep += "/x";
    CHECK(refusal(deep).ends_with("lies deeper than 64 folders"));
}

TEST_CASE("paths that stay in a folder lose what says nothing") {
    CHECK(refusal("a//b/./c/") == "taken as a/b/c");
    CHECK(refusal("") == "taken as .");
    CHECK(refusal("./") == "taken as .");
    CHECK(refusal("...") == "taken as ...");
    CHECK(refusal("a\\..\\b") == "taken as a\\..\\b");
}

TEST_CASE("links that lead out of a folder are not followed") {
    const auto how = GENERATE(resolution::kernel, resolution::by_component);
    const confined at(how);
    std::filesystem::create_symlink(at.top / "secret.txt", at.top / "root/absolute");
    std::filesystem::create_symlink("../secret.txt", at.top / "root/relative");
    std::filesystem::create_directory_symlink("..", at.top / "root/above");
    std::filesystem::create_directory_symlink("/", at.top / "root/slash");
    CHECK(at.opened("a.txt") == "a");
    CHECK(at.opened("sub/b.txt") == "b");
    CHECK(at.opened("none") == "ENOENT");
    CHECK(at.opened("a.txt/x") == "ENOTDIR");
    for (const std::string path : {"absolute", "relative", "above/secret.txt", "slash/etc/passwd"}) {
        INFO(path);
        const std::string got = at.opened(path);
        CHECK((got == "EXDEV" || got == "ELOOP" || got == "ENOTDIR"));
        CHECK_FALSE(at.folder->status(confined_path(path)));
    }
}

TEST_CASE("links of the process file system are not followed") {
    const confined at(resolution::kernel);
    const confined_folder processes("/proc/self");
    CHECK_FALSE(processes.open(confined_path("fd/0"), O_RDONLY));
    CHECK_FALSE(processes.open(confined_path("root/etc/passwd"), O_RDONLY));
    CHECK_FALSE(processes.open(confined_path("cwd"), O_PATH));
}

TEST_CASE("a link inside a folder works where the kernel resolves it and nowhere else") {
    const confined kernel(resolution::kernel), stepwise(resolution::by_component);
    for (const confined* at : {&kernel, &stepwise}) {
        std::filesystem::create_symlink("sub/../sub/b.txt", at->top / "root/inside");
        std::filesystem::create_directory_symlink("sub", at->top / "root/folder");
    }
    CHECK(kernel.opened("inside") == "b");
    CHECK(kernel.opened("folder/b.txt") == "b");
    CHECK(stepwise.opened("inside") == "ELOOP");
    CHECK(stepwise.opened("folder/b.txt") == "ENOTDIR");
    CHECK_FALSE(stepwise.folder->status(confined_path("inside")));
}

TEST_CASE("folders are made only inside") {
    const auto how = GENERATE(resolution::kernel, resolution::by_component);
    const confined at(how);
    std::filesystem::create_directory_symlink("..", at.top / "root/above");
    CHECK(at.folder->make_folders(confined_path("x/y/z")));
    CHECK(at.top.has("root/x/y/z"));
    CHECK(at.folder->make_folders(confined_path("x/y")));
    CHECK_FALSE(at.folder->make_folders(confined_path("above/new")));
    CHECK_FALSE(at.folder->make_folders(confined_path("a.txt/new")));
    CHECK_FALSE(at.top.has("new"));
}

TEST_CASE("a pipe in a folder makes nobody wait") {
    const confined at(resolution::kernel);
    REQUIRE(mkfifo((at.top / "root/pipe").c_str(), 0600) == 0);
    CHECK(at.folder->open(confined_path("pipe"), O_RDONLY));
}

TEST_CASE("a folder that is swapped for a link leads nowhere outside at any moment") {
    const auto how = GENERATE(resolution::kernel, resolution::by_component);
    const confined at(how);
    at.top.write("outside/b.txt", "secret");
    std::filesystem::create_directory_symlink("../outside", at.top / "root/link");
    std::atomic<bool> done{false}; // set by the test when it has asked enough
    std::thread swapping([&] {
        const auto name = [&](const char* of) { return (at.top / (std::string("root/") + of)).string(); };
        while (!done) {
            std::rename(name("sub").c_str(), name("away").c_str());
            std::rename(name("link").c_str(), name("sub").c_str());
            std::rename(name("sub").c_str(), name("link").c_str());
            std::rename(name("away").c_str(), name("sub").c_str());
        }
    });
    constexpr int rounds = 5000;
    int leaked = 0, read = 0;
    for (int i = 0; i < rounds; ++i) {
        const std::string got = at.opened("sub/b.txt");
        leaked += got == "secret";
        read += got == "b";
    }
    done = true;
    swapping.join();
    CHECK(leaked == 0);
    CHECK(read > 0);
}
