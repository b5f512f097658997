// The operations of some plugins, gathered under their paths and tags, each with an id of its own. One thread.
#pragma once

#include <describe/describe.hpp>
#include <describe/operation.hpp>

namespace berth::host::describe {

struct path_item {
    std::string path; // the template of its first endpoint, as OpenAPI writes it
    std::vector<std::string> parameters;
    std::vector<operation> operations;
};

struct tag {
    std::string name;
    std::string text;
};

struct contents {
    std::vector<tag> tags;
    std::vector<path_item> items;
    bool has_tools = false;
};

contents gather(const descriptions& plugins);

} // namespace berth::host::describe
