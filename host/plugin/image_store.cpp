#include <plugin/image_store.hpp>

#include <plugin/descriptor.hpp>
#include <plugin/durable_file.hpp>
#include <plugin/image_bytes.hpp>

namespace berth::host::plugin {

std::string image_store::write(std::string_view bytes, const std::filesystem::path& to) {
    std::error_code failed;
    std::filesystem::create_directories(folder_, failed);
    if (failed) return "cannot create " + folder_.string() + ": " + failed.message();
    return write_durably(to, bytes, 0500);
}

std::string image_store::keep(std::string_view bytes, const std::string& hash) {
    const std::filesystem::path path = path_of(hash);
    std::error_code failed;
    // A copy from an earlier run is taken only if it still is what its name says.
    if (std::filesystem::is_regular_file(path, failed)) {
        const read_result there = read_image(path);
        if (there.failure.empty() && there.bytes == bytes) return {};
    }
    return write(bytes, path);
}

std::variant<std::filesystem::path, std::string> image_store::another(const std::string& hash) {
    const read_result kept = read_image(path_of(hash));
    if (!kept.failure.empty()) return kept.failure;
    const std::filesystem::path path = folder_ / (hash + '-' + std::to_string(++copies_) + ".so");
    if (std::string failure = write(kept.bytes, path); !failure.empty()) return failure;
    return path;
}

void image_store::remove_all_but(const std::set<std::filesystem::path>& used) {
    std::error_code failed;
    std::filesystem::directory_iterator entries(folder_, failed);
    for (; !failed && entries != std::filesystem::directory_iterator(); entries.increment(failed)) {
        std::error_code ignored; // what cannot be removed is tried again the next time
        if (!used.contains(entries->path())) std::filesystem::remove(entries->path(), ignored);
    }
}

} // namespace berth::host::plugin
