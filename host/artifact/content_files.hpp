// The files of the store: contents under their SHA-256, and what has come of uploads under the id of theirs. Contents
// are never written again, and read-only. Any thread; all but path functions block for the disk.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <variant>

namespace berth::host::artifact {

class content_files {
public:
    content_files(const std::filesystem::path& folder, bool full_durability);

    // Makes the folders, and removes what was on its way to no upload. Empty, or why not.
    std::string prepare() const;
    std::filesystem::path content(std::string_view digest) const;
    std::filesystem::path upload(std::string_view name) const { return uploads_ / name; }
    // A name that nobody has yet, for a file that a crash may leave behind.
    std::filesystem::path temporary() const;

    // Of a file that is written no more; with full durability it is on the disk for good then.
    struct digested {
        std::string digest;
        std::string fault;
    };
    digested digest_of(const std::filesystem::path& file) const;
    // Moves the file to its content's place. Empty, or why not.
    std::string adopt(const std::filesystem::path& file, std::string_view digest) const;
    bool has(std::string_view digest) const;
    void remove(std::string_view digest) const noexcept;

    // Removes contents and uploads that are not among these. Those contents that are missing.
    std::set<std::string> keep_only(const std::set<std::string>& contents) const;
    void keep_only_uploads(const std::set<std::string>& names) const;

private:
    std::filesystem::path contents_;
    std::filesystem::path uploads_;
    bool durable_;
};

} // namespace berth::host::artifact
