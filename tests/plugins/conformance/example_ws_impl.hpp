#pragma once

#include "example_impl.hpp"

namespace conformance {

class ExampleWsImpl : public berth::service {
public:
    struct id_in {
        std::int64_t id;
    };
    struct id_data_stream {
        std::int64_t id;
        Data data;
        berth::source<berth::bytes> stream;
    };
    struct id_file_stream {
        std::int64_t id;
        berth::bytes f;
        berth::source<berth::bytes> stream;
    };
    struct stream_in {
        berth::source<berth::bytes> data;
    };

    static constexpr auto routes() {
        return berth::routes(
            berth::websocket<&ExampleWsImpl::path_query>(), berth::websocket<&ExampleWsImpl::path_query_json>(),
            berth::websocket<&ExampleWsImpl::path_query_json_files>(), berth::websocket<&ExampleWsImpl::path_query_file>(),
            berth::websocket<&ExampleWsImpl::path_query_stream>(), berth::websocket<&ExampleWsImpl::stream_output>(),
            berth::websocket<&ExampleWsImpl::json_and_stream>(), berth::websocket<&ExampleWsImpl::file_and_stream>(),
            berth::websocket<&ExampleWsImpl::roundtrip>());
    }

    std::string path_query(id_and_flag in) { return Example().path_query(in); }
    std::string path_query_json(id_data_flag in) { return Example().path_query_json(in); }
    std::string path_query_json_files(id_data_files_flag in) { return Example().path_query_json_files(std::move(in)); }
    std::string path_query_file(id_file_flag in) { return Example().path_query_file(std::move(in)); }
    std::string path_query_stream(id_stream_flag in) { return Example().path_query_stream(std::move(in)); }
    void stream_output(id_in in, berth::stream<std::string>& out) {
        for (std::int64_t i = 0; i < 3; ++i) out.send("item:" + words(in.id) + ':' + words(i));
    }
    std::string json_and_stream(id_data_stream in) {
        return "json_and_stream:" + words(in.id) + ',' + words(in.data.value) + ',' + words(Example::total(in.stream));
    }
    std::string file_and_stream(id_file_stream in) {
        return "file_and_stream:" + words(in.id) + ',' + size_of(in.f) + ',' + words(Example::total(in.stream));
    }
    void roundtrip(stream_in in, berth::stream<berth::bytes>& out) {
        for (const auto& piece : in.data)
            if (!out.send(piece)) return;
    }
};

} // namespace conformance
