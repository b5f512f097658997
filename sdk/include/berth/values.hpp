// Values with a meaning of their own, and the results a method may have beside a plain value.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace berth {

// The primary key of a record. 0 until the store has given one.
struct id {
    std::int64_t value = 0;
    friend constexpr auto operator<=>(const id&, const id&) = default;
};

// The id of a record of type T: a foreign key.
template <class T>
struct ref {
    std::int64_t value = 0;
    friend constexpr auto operator<=>(const ref&, const ref&) = default;
};

// Any JSON value, kept as its text. Well-formed when it came from a request.
struct json {
    std::string text = "null";
    friend bool operator==(const json&, const json&) = default;
};

// Bytes: base64 in JSON, a blob in a record.
using bytes = std::vector<std::byte>;

// Result: 201, the value as JSON, and a Location header.
template <class T>
struct created {
    T value;
    std::string location;
};

// Result: some of the items there are. `total` counts them all; the next page begins at offset + items.size().
template <class T>
struct page {
    std::vector<T> items;
    std::int64_t total = 0;
    std::int64_t offset = 0;
    std::int64_t limit = 0;
};

// Result: a file, from a path (the host sends it from disk) or from memory.
class file {
public:
    static file from_path(std::string path, std::string content_type = "application/octet-stream") {
        file made;
        made.path_ = std::move(path);
        made.content_type_ = std::move(content_type);
        return made;
    }
    static file from_content(std::string content, std::string content_type = "application/octet-stream") {
        file made;
        made.content_ = std::move(content);
        made.content_type_ = std::move(content_type);
        return made;
    }
    // The name under which a browser saves it (Content-Disposition, RFC 6266). ASCII letters, digits and "-_. " stay,
    // anything else becomes '_'.
    file&& named(std::string name) && {
        for (char& c : name) {
            const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                               c == '_' || c == '.' || c == ' ';
            if (!plain) c = '_';
        }
        name_ = std::move(name);
        return std::move(*this);
    }

    const std::string& path() const noexcept { return path_; }
    const std::string& content() const noexcept { return content_; }
    const std::string& content_type() const noexcept { return content_type_; }
    const std::string& name() const noexcept { return name_; }

private:
    std::string path_;
    std::string content_;
    std::string content_type_;
    std::string name_;
};

} // namespace berth
