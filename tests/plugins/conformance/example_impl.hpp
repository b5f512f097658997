#pragma once

#include "types.hpp"

#include <berth/plugin.hpp>
#include <berth/streams.hpp>

namespace conformance {

struct id_and_flag {
    std::int64_t id;
    std::optional<bool> flag;
};
struct id_data_flag {
    std::int64_t id;
    Data data;
    std::optional<bool> flag;
};
struct id_data_files_flag {
    std::int64_t id;
    Data data;
    berth::bytes f1;
    berth::bytes f2;
    std::optional<bool> flag;
};
struct id_file_flag {
    std::int64_t id;
    berth::bytes f;
    std::optional<bool> flag;
};
struct id_stream_flag {
    std::int64_t id;
    berth::source<berth::bytes> data;
    std::optional<bool> flag;
};

// What the services over HTTP and over WebSocket have in common.
struct Example {
    std::string path_query(id_and_flag in) { return "path_query:" + words(in.id) + ',' + words(in.flag); }
    std::string path_query_json(id_data_flag in) {
        return "path_query_json:" + words(in.id) + ',' + words(in.flag) + ',' + words(in.data.value);
    }
    std::string path_query_json_files(id_data_files_flag in) {
        return "path_query_json_files:" + words(in.id) + ',' + words(in.flag) + ',' + words(in.data.value) + ',' +
               size_of(in.f1) + ',' + size_of(in.f2);
    }
    std::string path_query_file(id_file_flag in) {
        return "path_query_file:" + words(in.id) + ',' + words(in.flag) + ',' + size_of(in.f);
    }
    std::string path_query_stream(id_stream_flag in) {
        return "path_query_stream:" + words(in.id) + ',' + words(in.flag) + ',' + words(total(in.data));
    }
    static std::int64_t total(berth::source<berth::bytes>& pieces) {
        std::int64_t size = 0;
        for (const auto& piece : pieces) size += static_cast<std::int64_t>(piece.size());
        return size;
    }
};

class ExampleImpl : public berth::service {
public:
    struct two_files {
        std::optional<berth::bytes> f1;
        std::optional<berth::bytes> f2;
    };

    static constexpr auto routes() {
        return berth::routes(berth::endpoint<&ExampleImpl::path_query>(), berth::endpoint<&ExampleImpl::path_query_json>(),
                             berth::endpoint<&ExampleImpl::path_query_json_files>(),
                             berth::endpoint<&ExampleImpl::path_query_file>(), berth::endpoint<&ExampleImpl::path_query_stream>(),
                             berth::endpoint<&ExampleImpl::optional_files>());
    }

    std::string path_query(id_and_flag in) { return Example().path_query(in); }
    std::string path_query_json(id_data_flag in) { return Example().path_query_json(in); }
    std::string path_query_json_files(id_data_files_flag in) { return Example().path_query_json_files(std::move(in)); }
    std::string path_query_file(id_file_flag in) { return Example().path_query_file(std::move(in)); }
    std::string path_query_stream(id_stream_flag in) { return Example().path_query_stream(std::move(in)); }
    std::string optional_files(two_files in) { return "optional_files:" + size_of(in.f1) + ',' + size_of(in.f2); }
};

} // namespace conformance
