// The "content" member of a body: media types and what each carries.
#pragma once

#include <describe/output.hpp>

#include <string_view>

namespace berth::host::describe {

inline void write_media_type(output& to, std::string_view content_type, auto&& write_members) {
    key(to, content_type);
    to.StartObject();
    write_members();
    to.EndObject();
}

inline void write_content(output& to, std::string_view content_type, auto&& write_members) {
    key(to, "content");
    to.StartObject();
    write_media_type(to, content_type, write_members);
    to.EndObject();
}

} // namespace berth::host::describe
