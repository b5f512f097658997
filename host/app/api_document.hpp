// /openapi.json: made once for each set of plugins that is published, then served as it is. Any thread.
#pragma once

#include <http/message.hpp>
#include <plugin/instance.hpp>

#include <memory>
#include <mutex>
#include <vector>

namespace berth::host::app {

class api_document {
public:
    api_document();
    void make(const std::vector<std::shared_ptr<plugin::instance>>& serving);
    // 304 when the caller has it already.
    http::response answer(const http::request& request) const;

private:
    struct made {
        std::string body;
        std::string entity_tag;
    };
    mutable std::mutex mutex_; // guards made_
    std::shared_ptr<const made> made_;
};

} // namespace berth::host::app
