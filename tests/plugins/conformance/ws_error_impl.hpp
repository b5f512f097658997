#pragma once

#include "error_impl.hpp"

namespace conformance {

class WsErrorImpl : public Failing {
public:
    struct count_in {
        std::int64_t count;
    };

    static constexpr auto routes() {
        return berth::routes(berth::websocket<&WsErrorImpl::int_in_path>(), berth::websocket<&WsErrorImpl::bool_in_query>(),
                             berth::websocket<&WsErrorImpl::json_body>(), berth::websocket<&WsErrorImpl::bad_result>(),
                             berth::websocket<&WsErrorImpl::nan_result>(),
                             berth::websocket<&WsErrorImpl::download_error_before>(),
                             berth::websocket<&WsErrorImpl::download_error_after>(),
                             berth::websocket<&WsErrorImpl::items_error_after>(), berth::websocket<&WsErrorImpl::upload_error>());
    }

    std::string int_in_path(id_in in) { return id_text(in); }
    std::string bool_in_query(flag_in in) { return flag_text(in); }
    std::string json_body(data_in in) { return data_text(in); }
    std::string bad_result() { return unwritable(); }
    double nan_result() { return std::numeric_limits<double>::quiet_NaN(); }
    void download_error_before(berth::stream<berth::bytes>&) { throw std::runtime_error("error before first chunk"); }
    void download_error_after(berth::stream<berth::bytes>& out) { send_then_fail(out); }
    void items_error_after(count_in in, berth::stream<Token>& out) {
        for (std::int64_t i = 0; i < in.count; ++i) out.send({"t" + words(i), i});
        throw std::runtime_error("error after items");
    }
    void upload_error(stream_in in) { fail_on_piece(in); }
};

} // namespace conformance
