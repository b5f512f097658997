// A file that came with a call (berth_file) into a member, and a member into one. Here for berth::bytes, which takes the
// whole content; berth/upload.hpp has the rest.
#pragma once

#include <berth/detail/binder.hpp>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <stdexcept>

namespace berth::detail {

// The operations of a binder that is a file's.
struct file_operations {
    void (*take)(void* member, const berth_file& from);
    // False: there is none (an empty optional). The content lives while `visit` runs.
    bool (*give)(const void* member, void* state, void (*visit)(void* state, const berth_file& content));
};

[[noreturn]] inline void throw_file_error(const char* what, const std::string& path) {
    throw std::runtime_error(std::string("cannot ") + what + " " + path + ": " + std::strerror(errno));
}

struct open_file {
    open_file(const std::string& path, const char* mode) : handle(std::fopen(path.c_str(), mode)) {}
    ~open_file() {
        if (handle) std::fclose(handle);
    }
    open_file(const open_file&) = delete;
    open_file& operator=(const open_file&) = delete;
    std::FILE* handle;
};

// Calls visit(data, size) for each block of a file, until it returns false.
template <class Visit>
void read_blocks(const std::string& path, Visit visit) {
    constexpr std::size_t block_size = 65536;
    const open_file file(path, "rb");
    if (!file.handle) throw_file_error("open", path);
    std::string block(block_size, '\0');
    while (const std::size_t size = std::fread(block.data(), 1, block.size(), file.handle))
        if (!visit(block.data(), size)) return;
    if (std::ferror(file.handle)) throw_file_error("read", path);
}

inline std::string text_of(berth_slice slice) { return std::string(slice.data ? slice.data : "", slice.size); }

template <class T>
struct file_content;
template <>
struct file_content<bytes> {
    static void take(bytes& to, const berth_file& from) {
        to.clear();
        to.reserve(from.size);
        const auto append = [&](const char* data, std::size_t size) {
            const auto* begin = reinterpret_cast<const std::byte*>(data);
            to.insert(to.end(), begin, begin + size);
            return true;
        };
        if (from.path.size > 0) read_blocks(text_of(from.path), append);
        else if (from.content.size > 0) append(from.content.data, from.content.size);
    }
    static berth_file give(const bytes& from) {
        berth_file file{};
        file.content = {reinterpret_cast<const char*>(from.data()), from.size()};
        file.size = from.size();
        return file;
    }
};

// Of bytes, an upload, or an optional one of them.
template <class M>
struct file_table {
    static constexpr file_operations operations{
        [](void* member, const berth_file& from) {
            if constexpr (is_optional<M>) file_content<typename M::value_type>::take(static_cast<M*>(member)->emplace(), from);
            else file_content<M>::take(*static_cast<M*>(member), from);
        },
        [](const void* member, void* state, void (*visit)(void*, const berth_file&)) {
            const M& value = *static_cast<const M*>(member);
            if constexpr (is_optional<M>) {
                if (!value) return false;
                visit(state, file_content<typename M::value_type>::give(*value));
            } else {
                visit(state, file_content<M>::give(value));
            }
            return true;
        }};
    static constexpr const berth_type* type() {
        if constexpr (is_optional<M>) return &table<std::optional<bytes>>::type;
        else return &table<bytes>::type;
    }
    static constexpr binder bind{type(), &operations};
};

} // namespace berth::detail
