#pragma once

#include <berth/plugin.hpp>
#include <berth/value.hpp>

#include <algorithm>
#include <map>

namespace conformance {

class MyService : public berth::service {
public:
    using row = std::map<std::string, berth::value>;
    struct select_in {
        std::string id;
        std::vector<row> data;
        std::optional<bool> drop_duplicates;
        static constexpr auto about() { return berth::object<select_in>().field<&select_in::data>(berth::required); }
    };

    static constexpr auto routes() { return berth::routes(berth::endpoint<&MyService::select>()); }

    std::vector<std::string> select(select_in in) {
        std::vector<std::string> texts;
        for (row& one : in.data) {
            if (one["id"] != berth::value(in.id)) continue;
            const std::string& text = one["text"].as_string();
            const bool known = std::find(texts.begin(), texts.end(), text) != texts.end();
            if (!known || !in.drop_duplicates.value_or(false)) texts.push_back(text);
        }
        return texts;
    }
};

} // namespace conformance
