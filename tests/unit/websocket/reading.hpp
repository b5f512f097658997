// What a frame reader makes of bytes, as a list, whatever the pieces they come in.
#pragma once

#include "frames.hpp"

#include <websocket/frame_reader.hpp>

#include <array>
#include <ostream>

namespace berth::tests {

using event = websocket::frame_reader::event;

struct happening {
    event what;
    std::string content;
    int code = 0; // of a close or a failure
    friend bool operator==(const happening&, const happening&) = default;
    friend std::ostream& operator<<(std::ostream& to, const happening& one) {
        return to << static_cast<int>(one.what) << ' ' << one.code << " (" << one.content.size() << ") "
                  << one.content.substr(0, 80);
    }
};

// A reader and what its link would keep for it.
class reading {
public:
    explicit reading(std::size_t message_bytes = 1 << 20) : reader_(message_bytes) {}

    reading& feed(std::string_view bytes) {
        kept_ += bytes;
        std::string_view rest = kept_;
        for (;;) {
            event seen = reader_.next(rest, room_);
            if (seen == event::more) break;
            bool coded = seen == event::close || seen == event::failed;
            seen_.push_back({seen, std::string(reader_.content()), coded ? reader_.code() : 0});
            if (seen == event::failed) break;
        }
        kept_.erase(0, kept_.size() - rest.size());
        return *this;
    }
    const std::vector<happening>& seen() const { return seen_; }
    std::size_t kept() const { return kept_.size(); }
    websocket::frame_reader& reader() { return reader_; }

private:
    websocket::frame_reader reader_;
    std::array<char, 1024> room_;
    std::string kept_;
    std::vector<happening> seen_;
};

inline std::vector<happening> read(std::string_view bytes, std::size_t message_bytes = 1 << 20) {
    return reading(message_bytes).feed(bytes).seen();
}

} // namespace berth::tests
