// The tree of segments behind a table. Private to this folder.
#pragma once

#include <routing/table.hpp>

#include <vector>

namespace berth::host::routing {

struct table::node {
    struct served {
        std::string method;
        target to;
        std::string owner;     // for the sentence about a conflict
        std::string template_; // likewise
    };
    struct literal {
        std::string text;
        std::unique_ptr<node> next;
    };

    std::vector<literal> literals; // sorted by text
    std::unique_ptr<node> parameter;
    std::vector<served> methods; // of the templates that end here
    std::vector<served> rest;    // of the templates whose rest begins here
};

} // namespace berth::host::routing
