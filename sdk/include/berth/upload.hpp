// A file that came with a call: a member of the input struct, whose name is the file's.
//
//     struct Photo { std::string album; berth::upload picture; std::optional<berth::upload> preview; };
//
// Small ones are in memory, larger ones in a file of the host's that is removed when the method returns: copy_to keeps
// it. A member of type berth::bytes gets the whole content instead. One thread at a time; not after the method.
#pragma once

#include <berth/detail/file_content.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace berth {

class upload {
public:
    upload() = default;
    // What a client sends and a test passes: content in memory, or the name of a file.
    static upload from_content(std::string content, std::string name = {}, std::string content_type = {}) {
        upload made;
        made.size_ = content.size();
        made.own_content_ = std::move(content);
        made.name_ = std::move(name);
        made.content_type_ = std::move(content_type);
        return made;
    }
    static upload from_path(std::string path, std::uint64_t size, std::string name = {}, std::string content_type = {}) {
        upload made;
        made.size_ = size;
        made.path_ = std::move(path);
        made.name_ = std::move(name);
        made.content_type_ = std::move(content_type);
        return made;
    }

    // As its sender calls it; empty when it does not. Not fit to be a path: it may hold slashes and dots.
    const std::string& name() const noexcept { return name_; }
    const std::string& content_type() const noexcept { return content_type_; }
    std::uint64_t size() const noexcept { return size_; }

    // The content when it is in memory; empty when it is in a file.
    std::string_view view() const noexcept { return host_content_.empty() ? std::string_view(own_content_) : host_content_; }
    // The file that holds it; empty when it is in memory.
    const std::string& path() const noexcept { return path_; }

    // All of it, read from the file where it is in one. Throws std::runtime_error.
    bytes content() const {
        bytes all;
        detail::file_content<bytes>::take(all, as_file());
        return all;
    }
    // Writes it to a file, which it creates or replaces. Throws std::runtime_error; what it had begun is gone then.
    void copy_to(const std::string& target) const {
        const detail::open_file file(target, "wb");
        if (!file.handle) detail::throw_file_error("create", target);
        try {
            write_to(file.handle, target);
        } catch (...) {
            std::remove(target.c_str());
            throw;
        }
    }

private:
    friend struct detail::file_content<upload>;

    berth_file as_file() const {
        berth_file file{};
        file.name = {name_.data(), name_.size()};
        file.content_type = {content_type_.data(), content_type_.size()};
        file.content = {view().data(), view().size()};
        file.path = {path_.data(), path_.size()};
        file.size = size_;
        return file;
    }
    void write_to(std::FILE* file, const std::string& target) const {
        const auto write = [&](const char* data, std::size_t size) {
            if (std::fwrite(data, 1, size, file) != size) detail::throw_file_error("write", target);
            return true;
        };
        if (!path_.empty()) detail::read_blocks(path_, write);
        else write(view().data(), view().size());
        if (std::fflush(file) != 0) detail::throw_file_error("write", target);
    }

    std::string name_, content_type_, path_, own_content_;
    std::string_view host_content_;
    std::uint64_t size_ = 0;
};

namespace detail {

template <>
struct file_content<upload> {
    static void take(upload& to, const berth_file& from) {
        to = upload();
        to.name_ = text_of(from.name);
        to.content_type_ = text_of(from.content_type);
        to.path_ = text_of(from.path);
        to.host_content_ = {from.content.data, from.content.size};
        to.size_ = from.size;
    }
    static berth_file give(const upload& from) { return from.as_file(); }
};

} // namespace detail
} // namespace berth
