// What the query of a list says: the parameters of the platform (limit, page, filter, order-by, order-desc, at-time)
// and name, type, job, collection and status by themselves. Pure, any thread.
#pragma once

#include <artifact/facts.hpp>

#include <string>
#include <string_view>
#include <variant>

namespace berth::host::artifact {

// Of a first page `text` is all of the query, to be kept for the next ones.
struct artifact_list_request {
    artifact_query query;
    std::string text;
};
struct aspect_list_request {
    aspect_query query;
    std::string text;
    bool with_content = false;
};

// Or what does not fit.
std::variant<artifact_list_request, std::string> artifact_list_of(std::string_view query);
std::variant<aspect_list_request, std::string> aspect_list_of(std::string_view query);

} // namespace berth::host::artifact
