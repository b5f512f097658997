#pragma once

#include "types.hpp"

#include <berth/plugin.hpp>
#include <berth/streams.hpp>

namespace conformance {

class HttpStreamService : public berth::service {
public:
    struct count_in {
        std::int64_t count;
    };
    struct text_in {
        std::string text;
    };
    struct size_in {
        std::int64_t size;
    };
    struct two_files_in {
        berth::bytes f1;
        berth::bytes f2;
    };
    struct data_and_file {
        Data data;
        std::optional<berth::bytes> f;
    };
    struct file_in {
        berth::bytes f;
    };

    static constexpr auto routes() {
        return berth::routes(
            berth::endpoint<&HttpStreamService::lines>(), berth::endpoint<&HttpStreamService::words_of>(berth::named("words")),
            berth::endpoint<&HttpStreamService::points>(), berth::endpoint<&HttpStreamService::zeros>(),
            berth::endpoint<&HttpStreamService::tone>(berth::content_type("audio/wav")),
            berth::endpoint<&HttpStreamService::two_files>(), berth::endpoint<&HttpStreamService::json_and_optional_file>(),
            berth::endpoint<&HttpStreamService::echo_file>());
    }

    void lines(count_in in, berth::stream<std::string>& out) {
        for (std::int64_t i = 0; i < in.count; ++i) out.send("line:" + words(i));
    }
    // The pieces between bars, empty ones too.
    void words_of(text_in in, berth::stream<std::string>& out) {
        for (std::size_t at = 0;;) {
            const std::size_t bar = in.text.find('|', at);
            out.send(in.text.substr(at, bar - at));
            if (bar == in.text.npos) return;
            at = bar + 1;
        }
    }
    void points(count_in in, berth::stream<Point>& out) {
        for (std::int64_t i = 0; i < in.count; ++i) out.send({static_cast<double>(i), static_cast<double>(i) / 2});
    }
    berth::bytes zeros(size_in in) { return berth::bytes(static_cast<std::size_t>(in.size)); }
    berth::bytes tone(size_in in) {
        berth::bytes made(static_cast<std::size_t>(in.size));
        for (std::size_t i = 0; i < made.size(); ++i) made[i] = static_cast<std::byte>(i & 0xFF);
        return made;
    }
    berth::bytes two_files(two_files_in in) {
        in.f1.push_back(std::byte{'|'});
        in.f1.insert(in.f1.end(), in.f2.begin(), in.f2.end());
        return in.f1;
    }
    std::string json_and_optional_file(data_and_file in) {
        return "json_and_optional_file:" + words(in.data.value) + ',' + size_of(in.f);
    }
    berth::bytes echo_file(file_in in) { return in.f; }
};

} // namespace conformance
