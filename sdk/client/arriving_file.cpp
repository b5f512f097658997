#include <berth/detail/client_transport.hpp>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <stdexcept>

#include <fcntl.h>
#include <unistd.h>

namespace berth::detail {

arriving_file::~arriving_file() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!finished_ && !path.empty()) ::unlink(path.c_str());
}

void arriving_file::add(std::string_view piece) {
    if (path.empty() && content.size() + piece.size() <= options_.file_memory_bytes) {
        content.append(piece);
        return;
    }
    if (path.empty()) {
        const std::filesystem::path folder =
            options_.folder.empty() ? std::filesystem::temp_directory_path() : std::filesystem::path(options_.folder);
        std::string name = (folder / "berth-file-XXXXXX").string();
        descriptor_ = ::mkostemp(name.data(), O_CLOEXEC);
        if (descriptor_ < 0)
            throw std::runtime_error("cannot create a file in " + folder.string() + ": " + std::strerror(errno));
        path = std::move(name);
        write(content);
        std::string().swap(content);
    }
    write(piece);
}

void arriving_file::write(std::string_view piece) {
    while (!piece.empty()) {
        const ssize_t done = ::write(descriptor_, piece.data(), piece.size());
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) throw std::runtime_error("cannot write " + path + ": " + std::strerror(errno));
        piece.remove_prefix(static_cast<std::size_t>(done));
    }
}

void arriving_file::finish() {
    if (descriptor_ >= 0 && ::close(std::exchange(descriptor_, -1)) != 0)
        throw std::runtime_error("cannot write " + path + ": " + std::strerror(errno));
    finished_ = true;
}

} // namespace berth::detail
