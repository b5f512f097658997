// What libberth_client does for a typed client: HTTP/1.1 and WebSocket calls over a few kept connections, with
// deadlines. Failures are berth::call_error. A transport may be used by any number of threads at once; one call is one
// thread's.
#pragma once

#include <berth/call_error.hpp>
#include <berth/client_options.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#define BERTH_CLIENT_API __attribute__((visibility("default")))

namespace berth::detail {

using header_fields = std::vector<std::pair<std::string, std::string>>;

struct outgoing {
    std::string method = "POST";
    std::string target; // path and query, percent-encoded, from the client's URL on
    header_fields headers;
    std::string body; // from memory
    // The body from a function instead, sent chunked: fills the next piece, false at the end. What it throws comes out
    // of the call. Without it the call may be sent once more when a kept connection was dead.
    std::function<bool(std::string& piece)> pieces;
};

// An answer whose head has come. What of its body is not read is dropped with the connection.
class incoming {
public:
    virtual ~incoming() = default;
    int status = 0;
    std::string reason;
    header_fields headers; // names in lower case

    // The next piece, valid until the next call; empty at the regular end. A chunk of up to 64 KiB comes as one piece.
    virtual std::string_view next() = 0;
    // What is left, as one text of at most options.answer_bytes.
    virtual std::string rest() = 0;
    std::string_view header(std::string_view lower_case_name) const {
        for (const auto& [name, value] : headers)
            if (name == lower_case_name) return value;
        return {};
    }
};

enum class message_kind { text, binary };

// A WebSocket call: messages out and in at the same time.
struct conversation {
    std::string target;
    // Fills the next message to send; false when there are no more. What it throws ends the call and comes out of it.
    std::function<bool(message_kind& kind, std::string& message)> outgoing;
    // `outgoing` waits for somebody: it is called on a thread of its own, else on the caller's. Either way the call
    // returns after its last call has returned.
    bool outgoing_waits = false;
    // Takes a message of the server, on the caller's thread; false: the call is over and the socket is closed.
    std::function<bool(message_kind kind, std::string_view message)> take;
};

class BERTH_CLIENT_API transport {
public:
    // http://host:port/base or https://; std::invalid_argument for anything else.
    transport(const std::string& url, client_options options);
    ~transport();
    transport(const transport&) = delete;
    transport& operator=(const transport&) = delete;

    const client_options& options() const noexcept;
    // Returns once the head of the answer has come, whatever its status.
    std::unique_ptr<incoming> send(outgoing&& call);
    // Returns once `take` has returned false. A socket that closes before is broken off.
    void converse(const conversation& call);
    // For errors in an answer that the transport itself found whole.
    [[noreturn]] void fail(call_failure kind, const std::string& text, const std::string& method,
                           const std::string& target) const;
    // The server's error: its status and text, or its problem document.
    [[noreturn]] void refuse(int status, std::string text, const std::string& method, const std::string& target) const;

    class implementation;

private:
    std::unique_ptr<implementation> implementation_;
};

// Everything but unreserved characters (RFC 3986) as %XX.
BERTH_CLIENT_API void append_encoded(std::string& to, std::string_view text);

// multipart/form-data: pieces of a body, of memory and of files, in order. Read once.
class BERTH_CLIENT_API multipart {
public:
    multipart();
    ~multipart();
    multipart(const multipart&) = delete;
    multipart& operator=(const multipart&) = delete;

    std::string content_type() const;
    // The part of the JSON arguments; before the files.
    void add_json(std::string json);
    void add_file(const std::string& name, std::string content);
    // Read from disk while it is sent; std::runtime_error when it cannot be opened.
    void add_file_at(const std::string& name, const std::string& path);
    // As outgoing::pieces. False at the end; throws when a file cannot be read.
    bool next(std::string& piece);

private:
    struct part;
    std::string boundary_;
    std::vector<part> parts_;
    std::size_t at_ = 0;
};

// A file on disk in pieces of 64 KiB. False at the end; std::runtime_error names the file and the reason.
class BERTH_CLIENT_API file_pieces {
public:
    explicit file_pieces(const std::string& path);
    ~file_pieces();
    file_pieces(file_pieces&&) noexcept;
    bool next(std::string& piece);

private:
    std::string path_;
    int descriptor_;
};

// A file that comes as a result: in memory up to options.file_memory_bytes, then on disk, in a new file that belongs to
// whoever gets it. One that is not finished is removed.
class BERTH_CLIENT_API arriving_file {
public:
    explicit arriving_file(const client_options& options) : options_(options) {}
    ~arriving_file();
    arriving_file(const arriving_file&) = delete;
    arriving_file& operator=(const arriving_file&) = delete;

    void add(std::string_view piece); // std::runtime_error when the disk does not take it
    void finish();
    // After finish: one of the two.
    std::string content, path;

private:
    void write(std::string_view piece);

    const client_options& options_;
    int descriptor_ = -1;
    bool finished_ = false;
};

// The `type` of a message of the WebSocket protocol and where its `value`, `message` and the like stand in it.
struct envelope {
    std::string type;
    std::string_view value;   // the JSON of the member, or empty
    std::string_view message; // the JSON text of the member, or empty
};
// False when the text is no JSON object with a `type`.
BERTH_CLIENT_API bool open_envelope(std::string_view text, envelope& into);

} // namespace berth::detail
