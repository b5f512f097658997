// The host's own copies of images, named by their SHA-256. They are what is opened: a dropped file may be changed under
// a running plugin, a copy is not. For the manager's thread.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <variant>

namespace berth::host::plugin {

class image_store {
public:
    explicit image_store(std::filesystem::path folder) : folder_(std::move(folder)) {}

    // Keeps the bytes and returns no text, or returns why they could not be kept. They are on the disk, whole, under
    // path_of(hash) or not there at all, whenever the machine stops.
    std::string keep(std::string_view bytes, const std::string& hash);
    std::filesystem::path path_of(const std::string& hash) const { return folder_ / (hash + ".so"); }

    // Another copy of a kept image. The dynamic linker knows images by their file: one that is opened twice is mapped
    // once, and two instances would share their static data.
    std::variant<std::filesystem::path, std::string> another(const std::string& hash);

    // Removes what is not in use, also what an earlier run left.
    void remove_all_but(const std::set<std::filesystem::path>& used);

private:
    std::string write(std::string_view bytes, const std::filesystem::path& to);

    std::filesystem::path folder_;
    unsigned copies_ = 0;
};

} // namespace berth::host::plugin
