#pragma once

#include "file_service.hpp"
#include "types.hpp"

#include <sstream>

namespace conformance {

class StreamingService : public berth::service {
public:
    struct payload_in {
        std::string payload;
    };
    struct count_in {
        std::int64_t count;
    };
    struct prompt_in {
        std::string prompt;
    };

    static constexpr auto routes() {
        return berth::routes(berth::websocket<&StreamingService::binary_chunks>(berth::force_json),
                             berth::websocket<&StreamingService::text_lines>(berth::force_json),
                             berth::websocket<&StreamingService::token_stream>(berth::force_json));
    }

    void binary_chunks(payload_in in, berth::stream<berth::bytes>& out) { send_in_chunks(in.payload, 3, out); }
    void text_lines(count_in in, berth::stream<std::string>& out) {
        for (std::int64_t i = 0; i < in.count; ++i) out.send("line:" + words(i));
    }
    void token_stream(prompt_in in, berth::stream<Token>& out) {
        std::istringstream words(in.prompt);
        std::int64_t index = 0;
        for (std::string word; words >> word;) out.send({word, index++});
    }
};

} // namespace conformance
