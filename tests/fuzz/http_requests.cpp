// The reader of requests: head, framing, chunks, pipelining.
#include "cuts.hpp"

#include <http/input.hpp>

#include <cstring>

namespace http = berth::host::http;

namespace {

class reader {
public:
    void feed(std::string_view bytes) {
        while (!bytes.empty() && !refused_) {
            std::span<char> room = input_.room();
            const std::size_t part = std::min(room.size(), bytes.size());
            std::memcpy(room.data(), bytes.data(), part);
            input_.received(part);
            bytes.remove_prefix(part);
            advance();
        }
    }
    const std::string& result() const { return result_; }

private:
    void advance() {
        for (;;) {
            switch (input_.advance()) {
            case http::input::step::more:
                return;
            case http::input::step::head:
                input_.admit(limits_.body_bytes);
                break;
            case http::input::step::complete:
                note(input_.request());
                input_.next();
                break;
            case http::input::step::refused:
                result_ += "refused " + std::to_string(input_.refused().status);
                refused_ = true;
                return;
            }
        }
    }
    void note(const http::request& of) {
        result_.append(of.method).append(" ").append(of.target).append(" ").append(of.query);
        for (const auto& [name, value] : of.headers) result_.append("[").append(name).append("=").append(value).append("]");
        result_.append(of.body).append("\n");
        if (of.body.data() && of.body.data()[of.body.size()] != 0) std::abort();
    }
    static http::limits small() {
        http::limits made;
        made.header_bytes = 1024;
        made.target_bytes = 256;
        made.header_count = 16;
        made.body_bytes = 4096;
        return made;
    }

    const http::limits limits_ = small();
    http::input input_{limits_};
    std::string result_;
    bool refused_ = false;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return berth::fuzz::read_both_ways<reader>(data, size);
}
