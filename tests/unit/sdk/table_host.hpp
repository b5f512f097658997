// A plugin's table called as a host calls it, without routes: endpoints by the names of their methods, text arguments
// by the names of their inputs.
#pragma once

#include <berth/plugin.hpp>

#include <map>
#include <stdexcept>
#include <unistd.h>
#include <fcntl.h>

struct given_answer {
    int status = 0;
    std::string type, body;
    std::map<std::string, std::string> headers;
    std::vector<std::string> pieces; // of a stream
    bool streamed = false, ended = false;
    std::string failure; // of a stream that broke off
};

struct given_call {
    std::map<std::string, std::string> arguments, headers;
    std::string target = "/";
    std::string body;
    std::vector<std::string> pieces; // of the input stream
    std::string broken;              // why the input stream breaks off; empty: it ends
};

class table_host {
public:
    explicit table_host(const berth_plugin_table& table, const std::string& configuration = "{}") : table_(table) {
        host_.size = sizeof host_;
        host_.abi_major = BERTH_ABI_MAJOR;
        host_.abi_minor = BERTH_ABI_MINOR;
        host_.version = "1";
        host_.extension = [](void*, const char*) -> const void* { return nullptr; };
        host_.log = [](void*, berth_level, berth_slice) {};
        std::string why;
        const berth_failure failure{&why, [](void* state, std::uint32_t, berth_slice text) {
                                        static_cast<std::string*>(state)->assign(text.data, text.size);
                                    }};
        instance_ = table_.create(&host_, &failure);
        if (!instance_) throw std::runtime_error(why);
        if (table_.start(instance_, {configuration.data(), configuration.size()}, &failure)) return;
        table_.destroy(instance_);
        throw std::runtime_error(why);
    }
    ~table_host() {
        table_.stop(instance_);
        table_.destroy(instance_);
    }
    table_host(const table_host&) = delete;
    table_host& operator=(const table_host&) = delete;

    const berth_endpoint& endpoint(std::string_view name) const { return table_.endpoints[index_of(name)]; }

    // Any number of threads.
    given_answer call(std::string_view name, const given_call& given = {}) const {
        berth_call message{};
        message.size = sizeof message;
        message.endpoint = index_of(name);
        const berth_endpoint& to = table_.endpoints[message.endpoint];
        message.id = 1;
        message.method = slice(std::string_view(to.method));
        message.target = slice(given.target);
        std::vector<berth_argument> arguments;
        for (std::uint32_t i = 0; i < to.input_count; ++i)
            if (auto found = given.arguments.find(to.inputs[i].name); found != given.arguments.end())
                arguments.push_back({i, 0, slice(found->second)});
        message.arguments = arguments.data();
        message.argument_count = static_cast<std::uint32_t>(arguments.size());
        std::vector<berth_header> headers;
        for (const auto& [key, value] : given.headers) headers.push_back({slice(key), slice(value)});
        message.headers = headers.data();
        message.header_count = static_cast<std::uint32_t>(headers.size());
        message.body = slice(given.body);
        message.deadline = INT64_MAX;
        feed input{given, 0};
        const berth_source source{sizeof(berth_source), 0, &input, &next};
        if (to.flags & BERTH_ENDPOINT_WEBSOCKET || has_stream(to)) message.source = &source;
        given_answer got;
        const berth_sink sink{sizeof(berth_sink), 0, &got, &answer, &begin, &send, &end};
        table_.call(instance_, &message, &sink);
        return got;
    }

private:
    struct feed {
        const given_call& from;
        std::size_t at;
    };
    static berth_slice slice(std::string_view text) { return {text.data(), text.size()}; }
    static bool has_stream(const berth_endpoint& to) {
        for (std::uint32_t i = 0; i < to.input_count; ++i)
            if (to.inputs[i].place == BERTH_PLACE_STREAM) return true;
        return false;
    }
    std::uint32_t index_of(std::string_view name) const {
        for (std::uint32_t i = 0; i < table_.endpoint_count; ++i)
            if (name == table_.endpoints[i].name) return i;
        throw std::runtime_error("no endpoint " + std::string(name));
    }
    static berth_piece next(void* state, berth_slice* piece) {
        auto& [from, at] = *static_cast<feed*>(state);
        if (at < from.pieces.size()) {
            *piece = slice(from.pieces[at++]);
            return BERTH_PIECE_BYTES;
        }
        *piece = slice(from.broken);
        return from.broken.empty() ? BERTH_PIECE_END : BERTH_PIECE_BROKEN;
    }
    static void begin(void* state, const berth_answer* head) {
        answer(state, head);
        static_cast<given_answer*>(state)->streamed = true;
    }
    static bool send(void* state, berth_piece, berth_slice piece) {
        auto& got = *static_cast<given_answer*>(state);
        got.pieces.emplace_back(piece.data, piece.size);
        got.body.append(piece.data, piece.size);
        return true;
    }
    static void end(void* state, const berth_slice* failure) {
        auto& got = *static_cast<given_answer*>(state);
        got.ended = true;
        if (failure) got.failure.assign(failure->data, failure->size);
    }
    static void answer(void* state, const berth_answer* from) {
        auto& got = *static_cast<given_answer*>(state);
        got.status = static_cast<int>(from->status);
        got.type.assign(from->content_type.data, from->content_type.size);
        got.body.assign(from->body.data, from->body.size);
        for (std::uint32_t i = 0; i < from->header_count; ++i)
            got.headers[std::string(from->headers[i].name.data, from->headers[i].name.size)] =
                std::string(from->headers[i].value.data, from->headers[i].value.size);
        if (from->file.size == 0) return;
        // As the host does: open it before this returns.
        const int file = open(std::string(from->file.data, from->file.size).c_str(), O_RDONLY | O_CLOEXEC);
        char block[65536];
        for (ssize_t size; (size = read(file, block, sizeof block)) > 0;) got.body.append(block, static_cast<std::size_t>(size));
        close(file);
    }

    const berth_plugin_table& table_;
    berth_host host_{};
    berth_instance* instance_ = nullptr;
};
