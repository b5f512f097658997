// A plugin's table called by hand, with files, streams and sockets; what its sink was told, in order and in one text:
// "begin 200 text/plain | text a | end", "answer 200 application/json: 3", "answer 400: why", "end: why".
#pragma once

#include <berth/abi.h>

#include <cstddef>
#include <deque>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

struct handed_over {
    struct piece {
        berth_piece kind;
        std::string text;
    };
    struct file {
        std::string input{}, content{}, path{}, name{}, content_type{};
    };
    std::vector<std::pair<std::string, std::string>> texts{}; // name of the input and its value
    std::string body{};
    std::vector<file> files{};
    std::deque<piece> pieces{}; // what the source gives; then it ends
    std::vector<std::pair<std::string, std::string>> headers{};
    bool has_source = true;
    std::uint64_t socket = 0;
    std::size_t readers_patience = 1000; // pieces after which nobody reads any more
    bool old_host = false;               // of ABI minor 0
};

class plugin_calls {
public:
    explicit plugin_calls(const berth_plugin_table& table) : table_(table) {
        instance_ = table_.create(&host_, &failure_);
        if (!instance_) throw std::runtime_error(refused);
    }
    ~plugin_calls() { table_.destroy(instance_); }
    plugin_calls(const plugin_calls&) = delete;
    plugin_calls& operator=(const plugin_calls&) = delete;

    std::string logged, refused;

    bool start(std::string_view configuration = "{}") {
        return table_.start(instance_, {configuration.data(), configuration.size()}, &failure_);
    }
    void stop() { table_.stop(instance_); }

    const berth_endpoint& row(std::string_view name) const { return table_.endpoints[index_of(name)]; }
    // "name@place" of each input, in order.
    std::string inputs(std::string_view name) const {
        constexpr const char* places[] = {"", "path", "query", "header", "body", "file", "stream"};
        std::string text;
        for (std::uint32_t i = 0; i < row(name).input_count; ++i)
            text += (i ? " " : "") + std::string(row(name).inputs[i].name) + '@' + places[row(name).inputs[i].place];
        return text;
    }

    std::string call(std::string_view name, handed_over given = {}) { return call(index_of(name), given); }
    std::string call(std::uint32_t endpoint, handed_over& given) {
        const berth_endpoint& to = table_.endpoints[endpoint];
        berth_call message{};
        message.size = given.old_host ? offsetof(berth_call, files) : sizeof message;
        message.endpoint = endpoint;
        message.id = 77;
        message.target = slice("/there");
        std::vector<berth_argument> arguments;
        for (const auto& [input, text] : given.texts) arguments.push_back({input_of(to, input), 0, slice(text)});
        message.arguments = arguments.data();
        message.argument_count = static_cast<std::uint32_t>(arguments.size());
        std::vector<berth_header> headers;
        for (const auto& [key, value] : given.headers) headers.push_back({slice(key), slice(value)});
        message.headers = headers.data();
        message.header_count = static_cast<std::uint32_t>(headers.size());
        std::vector<berth_file> files;
        for (const auto& one : given.files)
            files.push_back({input_of(to, one.input), 0, slice(one.name), slice(one.content_type), slice(one.content),
                             slice(one.path), one.content.size()});
        message.files = files.data();
        message.file_count = static_cast<std::uint32_t>(files.size());
        message.body = {given.body.c_str(), given.body.size()};
        message.deadline = INT64_MAX;
        message.socket = given.socket;
        feed input{given, {}};
        const berth_source source{sizeof(berth_source), 0, &input, &next};
        if (given.has_source) message.source = &source;
        told heard{{}, given.readers_patience};
        const auto size = static_cast<std::uint32_t>(given.old_host ? offsetof(berth_sink, begin) : sizeof(berth_sink));
        const berth_sink sink{size, 0, &heard, &answer, &begin, &send, &end};
        table_.call(instance_, &message, &sink);
        return heard.text;
    }

private:
    struct feed {
        handed_over& from;
        std::string current;
    };
    struct told {
        std::string text;
        std::size_t patience;
        void add(const std::string& event) { text += (text.empty() ? "" : " | ") + event; }
    };
    static berth_slice slice(std::string_view text) { return {text.data(), text.size()}; }
    static std::string text(berth_slice from) { return std::string(from.data ? from.data : "", from.size); }
    static std::string head(const berth_answer& from) {
        std::string said = std::to_string(from.status);
        if (from.content_type.size > 0) said += ' ' + text(from.content_type);
        for (std::uint32_t i = 0; i < from.header_count; ++i)
            said += ' ' + text(from.headers[i].name) + '=' + text(from.headers[i].value);
        return said;
    }
    static std::uint32_t input_of(const berth_endpoint& to, std::string_view name) {
        for (std::uint32_t i = 0; i < to.input_count; ++i)
            if (name == to.inputs[i].name) return i;
        throw std::runtime_error("no input " + std::string(name));
    }
    std::uint32_t index_of(std::string_view name) const {
        for (std::uint32_t i = 0; i < table_.endpoint_count; ++i)
            if (name == table_.endpoints[i].name) return i;
        throw std::runtime_error("no endpoint " + std::string(name));
    }
    static berth_piece next(void* state, berth_slice* piece) {
        auto& [from, current] = *static_cast<feed*>(state);
        if (from.pieces.empty()) return BERTH_PIECE_END;
        const auto kind = from.pieces.front().kind;
        current = from.pieces.front().text;
        if (kind != BERTH_PIECE_BROKEN) from.pieces.pop_front();
        *piece = slice(current);
        return kind;
    }
    static void answer(void* state, const berth_answer* from) {
        std::string said = "answer " + head(*from);
        if (from->file.size > 0) said += " file " + text(from->file);
        if (from->body.size > 0) said += ": " + text(from->body);
        static_cast<told*>(state)->add(said);
    }
    static void begin(void* state, const berth_answer* from) { static_cast<told*>(state)->add("begin " + head(*from)); }
    static bool send(void* state, berth_piece kind, berth_slice piece) {
        auto& heard = *static_cast<told*>(state);
        heard.add((kind == BERTH_PIECE_TEXT ? "text " : "bytes ") + text(piece));
        return --heard.patience > 0;
    }
    static void end(void* state, const berth_slice* failure) {
        static_cast<told*>(state)->add(failure ? "end: " + text(*failure) : "end");
    }

    const berth_plugin_table& table_;
    berth_host host_{sizeof(berth_host), BERTH_ABI_MAJOR, BERTH_ABI_MINOR, 0, this, "0",
                     [](void*, const char*) -> const void* { return nullptr; },
                     [](void* self, berth_level, berth_slice line) { static_cast<plugin_calls*>(self)->logged = text(line); }};
    berth_failure failure_{this, [](void* self, std::uint32_t, berth_slice why) {
                               static_cast<plugin_calls*>(self)->refused = text(why);
                           }};
    berth_instance* instance_ = nullptr;
};
