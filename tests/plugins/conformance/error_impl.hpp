#pragma once

#include "types.hpp"

#include <berth/plugin.hpp>
#include <berth/streams.hpp>

#include <limits>
#include <stdexcept>

namespace conformance {

// What the services over HTTP and over WebSocket have in common.
class Failing : public berth::service {
public:
    struct id_in {
        std::int64_t id;
    };
    struct flag_in {
        std::optional<bool> flag;
    };
    struct data_in {
        Data data;
    };
    struct stream_in {
        berth::source<berth::bytes> data;
    };

    std::string id_text(id_in in) { return "id=" + words(in.id); }
    std::string flag_text(flag_in in) { return "flag=" + words(in.flag); }
    std::string data_text(data_in in) { return "value=" + words(in.data.value); }
    // A text that is no UTF-8 cannot be written as JSON.
    std::string unwritable() { return "not an int\xFF"; }
    void send_then_fail(berth::stream<berth::bytes>& out) {
        out.send(bytes_of("first chunk"));
        throw std::runtime_error("error after first chunk");
    }
    void fail_on_piece(stream_in& in) {
        if (in.data.next()) throw std::runtime_error("error during upload");
    }
};

class ErrorImpl : public Failing {
public:
    struct file_in {
        berth::bytes f;
    };
    struct message_in {
        std::string message;
    };

    static constexpr auto routes() {
        return berth::routes(berth::endpoint<&ErrorImpl::int_in_path>(), berth::endpoint<&ErrorImpl::bool_in_query>(),
                             berth::endpoint<&ErrorImpl::json_body>(), berth::endpoint<&ErrorImpl::file_body>(),
                             berth::endpoint<&ErrorImpl::raises>(),
                             berth::endpoint<&ErrorImpl::bad_result>(), berth::endpoint<&ErrorImpl::nan_result>(),
                             berth::endpoint<&ErrorImpl::download_error_before>(),
                             berth::endpoint<&ErrorImpl::download_error_after>(), berth::endpoint<&ErrorImpl::upload_error>());
    }

    std::string int_in_path(id_in in) { return id_text(in); }
    std::string bool_in_query(flag_in in) { return flag_text(in); }
    std::string json_body(data_in in) { return data_text(in); }
    std::string file_body(file_in in) { return "len=" + size_of(in.f); }
    std::string raises(message_in in) { throw std::runtime_error(in.message); }
    std::string bad_result() { return unwritable(); }
    double nan_result() { return std::numeric_limits<double>::quiet_NaN(); }
    void download_error_before(berth::stream<berth::bytes>&) { throw std::runtime_error("error before first chunk"); }
    void download_error_after(berth::stream<berth::bytes>& out) { send_then_fail(out); }
    void upload_error(stream_in in) { fail_on_piece(in); }
};

} // namespace conformance
