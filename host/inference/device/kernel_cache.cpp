#include <inference/device/kernel_cache.hpp>

#include <Poco/SHA2Engine.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <iterator>
#include <vector>

#include <unistd.h>

namespace berth::host::inference::device {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view magic = "berth kernel 1\n";
constexpr std::string_view suffix = ".kernel";
constexpr std::string_view unfinished = ".new";
constexpr std::chrono::hours abandoned{1}; // no write takes that long

// The file: magic, the key and a line end, the hash of the binary and a line end, the binary.
std::string head_of(std::string_view key, std::string_view binary) {
    return std::string(magic) + std::string(key) + "\n" + sha256_of(binary) + "\n";
}

std::string content_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// Of this process and all others.
std::string temporary_suffix() {
    static std::atomic<unsigned> count{0}; // any thread takes a number
    return "." + std::to_string(::getpid()) + "-" + std::to_string(count++) + std::string(unfinished);
}

} // namespace

std::string sha256_of(std::string_view bytes) {
    Poco::SHA2Engine engine(Poco::SHA2Engine::SHA_256);
    for (std::size_t at = 0; at < bytes.size(); at += 1 << 20) { // Poco counts pieces in 32 bits
        const std::string_view piece = bytes.substr(at, 1 << 20);
        engine.update(piece.data(), piece.size());
    }
    return Poco::DigestEngine::digestToHex(engine.digest());
}

kernel_cache::kernel_cache(fs::path folder, std::uint64_t limit_bytes)
    : folder_(std::move(folder)), limit_bytes_(limit_bytes) {}

fs::path kernel_cache::file_of(std::string_view key) const {
    return folder_ / (sha256_of(key) + std::string(suffix));
}

std::optional<std::string> kernel_cache::find(std::string_view key) const {
    if (folder_.empty()) return std::nullopt;
    const fs::path file = file_of(key);
    std::string content = content_of(file);
    if (content.empty()) return std::nullopt;
    const std::size_t head = magic.size() + key.size() + 1 + 64 + 1;
    if (content.size() > head && content.compare(0, head, head_of(key, std::string_view(content).substr(head))) == 0) {
        std::error_code ignored; // only its turn to go is at stake
        fs::last_write_time(file, fs::file_time_type::clock::now(), ignored);
        return content.substr(head);
    }
    forget(key);
    return std::nullopt;
}

std::string kernel_cache::keep(std::string_view key, std::string_view binary) const {
    if (folder_.empty()) return {};
    const std::string head = head_of(key, binary);
    const std::uint64_t size = head.size() + binary.size();
    if (size > limit_bytes_)
        return "it has " + std::to_string(size) + " bytes, the cache " + std::to_string(limit_bytes_);
    std::error_code error;
    fs::create_directories(folder_, error);
    if (error) return folder_.string() + ": " + error.message();
    make_room(size);
    const fs::path file = file_of(key);
    const fs::path part = file.string() + temporary_suffix();
    std::ofstream out(part, std::ios::binary);
    out << head << binary;
    out.close();
    if (out.good()) fs::rename(part, file, error);
    if (out.good() && !error) return {};
    std::error_code ignored;
    fs::remove(part, ignored);
    return part.string() + " cannot be written" + (error ? ": " + error.message() : std::string());
}

void kernel_cache::forget(std::string_view key) const noexcept {
    try {
        fs::remove(file_of(key));
    } catch (const std::exception&) { // whoever reads it finds it wrong again
    }
}

void kernel_cache::make_room(std::uint64_t for_bytes) const {
    struct entry {
        fs::file_time_type used;
        std::uint64_t bytes;
        fs::path file;
    };
    std::vector<entry> entries;
    std::uint64_t total = for_bytes;
    std::error_code error;
    for (const fs::directory_entry& one : fs::directory_iterator(folder_, error)) {
        const fs::file_time_type used = one.last_write_time(error);
        if (one.path().extension() == unfinished && used + abandoned < fs::file_time_type::clock::now())
            fs::remove(one.path(), error);
        if (one.path().extension() != suffix) continue;
        const std::uint64_t bytes = one.file_size(error);
        if (error) continue; // somebody else has removed it
        entries.push_back({used, bytes, one.path()});
        total += bytes;
    }
    std::sort(entries.begin(), entries.end(), [](const entry& a, const entry& b) { return a.used < b.used; });
    for (auto one = entries.begin(); one != entries.end() && total > limit_bytes_; ++one) {
        fs::remove(one->file, error);
        total -= one->bytes;
    }
}

} // namespace berth::host::inference::device
