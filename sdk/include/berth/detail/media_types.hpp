// The content type of a file by its name. Text is UTF-8.
#pragma once

#include <string_view>

namespace berth::detail {

inline std::string_view media_type_of(std::string_view name) noexcept {
    struct entry {
        std::string_view extension, type;
    };
    static constexpr entry known[] = {
        {"html", "text/html; charset=utf-8"},
        {"htm", "text/html; charset=utf-8"},
        {"css", "text/css; charset=utf-8"},
        {"js", "text/javascript; charset=utf-8"},
        {"mjs", "text/javascript; charset=utf-8"},
        {"txt", "text/plain; charset=utf-8"},
        {"log", "text/plain; charset=utf-8"},
        {"md", "text/markdown; charset=utf-8"},
        {"csv", "text/csv; charset=utf-8"},
        {"xml", "text/xml; charset=utf-8"},
        {"ics", "text/calendar; charset=utf-8"},
        {"json", "application/json"},
        {"map", "application/json"},
        {"jsonl", "application/x-ndjson"},
        {"webmanifest", "application/manifest+json"},
        {"wasm", "application/wasm"},
        {"pdf", "application/pdf"},
        {"zip", "application/zip"},
        {"gz", "application/gzip"},
        {"tar", "application/x-tar"},
        {"yaml", "application/yaml"},
        {"yml", "application/yaml"},
        {"png", "image/png"},
        {"jpg", "image/jpeg"},
        {"jpeg", "image/jpeg"},
        {"gif", "image/gif"},
        {"webp", "image/webp"},
        {"avif", "image/avif"},
        {"bmp", "image/bmp"},
        {"ico", "image/vnd.microsoft.icon"},
        {"svg", "image/svg+xml"},
        {"mp3", "audio/mpeg"},
        {"wav", "audio/wav"},
        {"ogg", "audio/ogg"},
        {"flac", "audio/flac"},
        {"m4a", "audio/mp4"},
        {"mp4", "video/mp4"},
        {"webm", "video/webm"},
        {"woff", "font/woff"},
        {"woff2", "font/woff2"},
        {"ttf", "font/ttf"},
        {"otf", "font/otf"},
    };
    const std::size_t dot = name.rfind('.');
    if (dot == name.npos) return "application/octet-stream";
    const std::string_view extension = name.substr(dot + 1);
    for (const entry& one : known) {
        bool same = one.extension.size() == extension.size();
        for (std::size_t i = 0; same && i < extension.size(); ++i) {
            const char c = extension[i];
            same = one.extension[i] == (c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
        }
        if (same) return one.type;
    }
    return "application/octet-stream";
}

} // namespace berth::detail
