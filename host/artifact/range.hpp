// Which part of a content a request asks for (RFC 9110, sections 13 and 14). Pure, any thread.
#pragma once

#include <http/message.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace berth::host::artifact {

struct byte_range {
    enum class kind {
        whole,        // no Range, one that is none, several, or one for another content than this (If-Range)
        part,         // first and size
        unsatisfiable // 416
    } what = kind::whole;
    std::uint64_t first = 0;
    std::uint64_t size = 0;
};

// `tag` is the entity tag with its quotes.
byte_range range_of(const http::request& request, std::uint64_t size, std::string_view tag);
// If-None-Match names it: 304.
bool is_known(const http::request& request, std::string_view tag);

} // namespace berth::host::artifact
