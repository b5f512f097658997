// A call over a WebSocket: what is said before the answer, and what the answer says. The messages of the marshalling
// convention.
#pragma once

#include <berth/detail/client_answer.hpp>

#include <deque>

namespace berth::detail {

inline std::string json_string(std::string_view text) {
    json_writer out({dialect::marshalled, true, true});
    const std::string value(text);
    out.write(table<std::string>::bind, &value);
    return std::string(out.json());
}

// Everything that a call sends before and after its input stream, and the stream between; in order, a message at a
// time.
class spoken_messages {
public:
    using next_piece = std::function<bool(message_kind& kind, std::string& message)>;

    // `pieces` of the input stream `name`, or none.
    spoken_messages(const client_call& call, const char* name, next_piece pieces) : pieces_(std::move(pieces)) {
        const std::string json =
            call.plan.has_body_object ? body_object_of(call, {dialect::marshalled, true, true}) : std::string("{}");
        add(R"({"type": "args", "json": )" + json + '}');
        std::vector<sent_file> files = files_of(call);
        if (files.size() != call.plan.files)
            call.misused("its files",
                         "expected all of them, found an empty one: a WebSocket call has no form without it");
        for (sent_file& one : files) {
            add(R"({"type": "file", "name": )" + json_string(one.name) + '}');
            if (one.path.empty())
                contents_.push_back({std::move(one.content), 0, {}});
            else
                contents_.push_back({{}, 0, std::make_unique<file_pieces>(one.path)});
            waiting_.push_back({true, {}});
            add(R"({"type": "file_end"})");
        }
        if (name) add(R"({"type": "stream", "name": )" + json_string(name) + '}');
    }

    bool next(message_kind& kind, std::string& message) {
        kind = message_kind::text;
        while (!waiting_.empty()) {
            if (!waiting_.front().is_content) {
                message = std::move(waiting_.front().text);
                waiting_.pop_front();
                return true;
            }
            kind = message_kind::binary;
            if (contents_.front().next(message)) return true;
            kind = message_kind::text;
            contents_.pop_front();
            waiting_.pop_front();
        }
        if (!pieces_) return false;
        if (pieces_(kind, message)) return true;
        pieces_ = nullptr;
        kind = message_kind::text;
        message = R"({"type": "end"})";
        return true;
    }

private:
    static constexpr std::size_t frame_bytes = 65536;
    struct waiting {
        bool is_content; // of the first file that is left
        std::string text;
    };
    struct content {
        std::string memory;
        std::size_t at;
        std::unique_ptr<file_pieces> file;

        bool next(std::string& piece) {
            if (file) return file->next(piece);
            piece = memory.substr(at, frame_bytes);
            at += piece.size();
            return !piece.empty();
        }
    };
    void add(std::string text) { waiting_.push_back({false, std::move(text)}); }

    std::deque<waiting> waiting_;
    std::deque<content> contents_;
    next_piece pieces_;
};

// What a server says, up to the end of the call.
class heard_messages {
public:
    // `value` of the result, and of each item; `piece` of bytes. They return whether they want more.
    struct takers {
        bool streams = false; // a stream is expected, not a result
        std::function<bool(std::string json)> value;
        std::function<bool(std::string_view piece)> piece; // null: items are expected
    };
    heard_messages(const answer_site& site, takers to) : site_(site), to_(std::move(to)) {}

    // False: the call is over.
    bool take(message_kind kind, std::string_view message) {
        if (kind == message_kind::binary) {
            if (!begun_ || !to_.piece) site_.unfit("expected " + expected() + ", found a binary message");
            return to_.piece(message);
        }
        envelope opened;
        if (!open_envelope(message, opened)) site_.unfit("expected " + expected() + ", found another text");
        if (opened.type == "error") fail(opened);
        if (opened.type == "result" && !to_.streams && !opened.value.empty())
            return to_.value(std::string(opened.value)), false;
        if (opened.type == "stream" && to_.streams && !begun_) return begun_ = true;
        if (opened.type == "item" && begun_ && !to_.piece && !opened.value.empty())
            return to_.value(std::string(opened.value));
        if (opened.type == "end" && begun_) return false;
        site_.unfit("expected " + expected() + ", found one of type " + shown(opened.type));
    }

private:
    std::string expected() const {
        if (!to_.streams) return "a result message";
        return !begun_ ? "a stream message" : to_.piece ? "binary messages and the end" : "item messages and the end";
    }
    [[noreturn]] void fail(const envelope& opened) const {
        std::string said(opened.message);
        std::string text;
        fault_list faults;
        json_reader(faults, table<std::string>::bind, &text, ~std::uint64_t{0}, dialect::marshalled).read(said);
        throw call_error_of(faults.none() ? text : said);
    }
    call_error call_error_of(std::string text) const {
        try {
            site_.to.refuse(500, std::move(text), site_.method, site_.target);
        } catch (const call_error& error) {
            return error;
        }
    }

    const answer_site& site_;
    const takers to_;
    bool begun_ = false;
};

} // namespace berth::detail
