// The folders behind storage and the static pages, made anew at each start with the files that the recorded exchanges
// expect, and removed at the stop. Every file was last modified at noon (UTC) on 2025-01-15.
#pragma once

#include <berth/static_files.hpp>
#include <berth/storage.hpp>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>

namespace conformance {

class scratch_folder {
public:
    struct file {
        const char* path;
        std::string content;
    };

    void fill(std::initializer_list<file> files) {
        std::string made = (std::filesystem::temp_directory_path() / "berth-conformance-XXXXXX").string();
        if (!::mkdtemp(made.data())) throw std::system_error(errno, std::generic_category(), "mkdtemp " + made);
        path_ = made;
        for (const auto& [name, content] : files) write(path_ / name, content);
    }
    void remove() {
        std::error_code ignored;
        if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
    }
    std::string path() const { return path_.string(); }

private:
    static void write(const std::filesystem::path& path, const std::string& content) {
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << content;
        const timespec noon{1736942400, 0};
        const timespec times[2] = {noon, noon};
        ::utimensat(AT_FDCWD, path.c_str(), times, 0);
    }

    std::filesystem::path path_;
};

class Storage final : public berth::storage {
public:
    void start() {
        std::string cycle, big;
        for (int i = 0; i < 256; ++i) cycle += static_cast<char>(i);
        for (int i = 0; i < 600; ++i) big += cycle;
        folder_.fill({{"data/img_001.png", "png1"},
                      {"data/doc.txt", "some text"},
                      {"data/sub/nested.txt", "nested"},
                      {"empty.bin", ""},
                      {"big.bin", big}});
        serve(folder_.path());
    }
    void stop() { folder_.remove(); }

private:
    scratch_folder folder_;
};

class StaticPages final : public berth::static_files {
public:
    void start() {
        folder_.fill({{"index.html", "<h1>index</h1>"}, {"a.txt", "plain a"}, {"sub/index.html", "<h1>sub</h1>"}});
        serve(folder_.path());
    }
    void stop() { folder_.remove(); }

private:
    scratch_folder folder_;
};

} // namespace conformance
