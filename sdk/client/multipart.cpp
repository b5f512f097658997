// What leaves a client as text of its own kind: percent-encoded values, multipart bodies, files in pieces.
#include <berth/detail/client_transport.hpp>

#include "random.hpp"

#include <cerrno>
#include <cstring>
#include <optional>
#include <stdexcept>

#include <fcntl.h>
#include <unistd.h>

namespace berth::detail {

void append_encoded(std::string& to, std::string_view text) {
    constexpr char digits[] = "0123456789ABCDEF";
    for (char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '.' || c == '_' || c == '~';
        if (plain)
            to += c;
        else
            (to += '%').append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
    }
}

file_pieces::file_pieces(const std::string& path)
    : path_(path), descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (descriptor_ < 0) throw std::runtime_error("cannot read " + path + ": " + std::strerror(errno));
}

file_pieces::~file_pieces() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

file_pieces::file_pieces(file_pieces&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

bool file_pieces::next(std::string& piece) {
    constexpr std::size_t size = 64 * 1024;
    piece.resize(size);
    ssize_t got;
    while ((got = ::read(descriptor_, piece.data(), size)) < 0)
        if (errno != EINTR) throw std::runtime_error("cannot read " + path_ + ": " + std::strerror(errno));
    piece.resize(static_cast<std::size_t>(got));
    return got > 0;
}

struct multipart::part {
    std::string head;
    std::string content;
    std::optional<file_pieces> file;
};

multipart::multipart() {
    for (const char c : net::random_bytes(16)) {
        constexpr char digits[] = "0123456789abcdef";
        boundary_ += digits[static_cast<unsigned char>(c) >> 4];
        boundary_ += digits[c & 15];
    }
}

multipart::~multipart() = default;

std::string multipart::content_type() const {
    return "multipart/form-data; boundary=" + boundary_;
}

namespace {

// Names are those of C++ members: nothing in them needs quoting.
std::string head_of_file(const std::string& name) {
    return "Content-Disposition: form-data; name=\"" + name + "\"; filename=\"" + name +
           "\"\r\nContent-Type: application/octet-stream\r\n\r\n";
}

} // namespace

void multipart::add_json(std::string json) {
    parts_.push_back(
        {"Content-Disposition: form-data; name=\"json_arguments\"\r\nContent-Type: application/json\r\n\r\n",
         std::move(json), std::nullopt});
}

void multipart::add_file(const std::string& name, std::string content) {
    parts_.push_back({head_of_file(name), std::move(content), std::nullopt});
}

void multipart::add_file_at(const std::string& name, const std::string& path) {
    parts_.push_back({head_of_file(name), {}, file_pieces(path)});
}

// Each part is a piece of its boundary, head and content, or of its boundary and head, then its file's pieces.
bool multipart::next(std::string& piece) {
    if (at_ > 0 && at_ <= parts_.size() && parts_[at_ - 1].file) {
        if (parts_[at_ - 1].file->next(piece)) return true;
        parts_[at_ - 1].file.reset();
        piece.clear();
    }
    if (at_ > parts_.size()) return false;
    if (at_ == parts_.size()) {
        piece = (at_ > 0 ? "\r\n--" : "--") + boundary_ + "--\r\n";
    } else {
        piece = (at_ > 0 ? "\r\n--" : "--") + boundary_ + "\r\n" + parts_[at_].head + parts_[at_].content;
        std::string().swap(parts_[at_].content);
    }
    ++at_;
    return true;
}

} // namespace berth::detail
