#pragma once

#include <berth/plugin.hpp>
#include <berth/streams.hpp>

namespace conformance {

class FileService : public berth::service {
public:
    struct named {
        std::string name;
    };
    struct streamed_file {
        berth::source<berth::bytes> file;
    };
    struct named_file {
        std::string name;
        berth::bytes file;
    };
    struct text {
        std::string content;
    };

    static constexpr auto routes() {
        return berth::routes(berth::endpoint<&FileService::json_only>(berth::force_json),
                             berth::endpoint<&FileService::single_file>(),
                             berth::endpoint<&FileService::json_and_file>(berth::force_json),
                             berth::endpoint<&FileService::download_file>(berth::force_json));
    }

    std::string json_only(named in) { return in.name; }
    std::int64_t single_file(streamed_file in) {
        std::int64_t size = 0;
        for (const auto& piece : in.file) size += static_cast<std::int64_t>(piece.size());
        return size;
    }
    std::int64_t json_and_file(named_file in) { return static_cast<std::int64_t>(in.file.size()); }
    void download_file(text in, berth::stream<berth::bytes>& out);
};

// The bytes of a text, `size` at a time.
inline void send_in_chunks(const std::string& text, std::size_t size, berth::stream<berth::bytes>& out) {
    const auto* data = reinterpret_cast<const std::byte*>(text.data());
    for (std::size_t at = 0; at < text.size(); at += size)
        if (!out.send(berth::bytes(data + at, data + std::min(at + size, text.size())))) return;
}
inline void FileService::download_file(text in, berth::stream<berth::bytes>& out) { send_in_chunks(in.content, 4, out); }

} // namespace conformance
