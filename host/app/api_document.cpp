#include <app/api_document.hpp>

#include <app/version.hpp>
#include <describe/describe.hpp>
#include <plugin/sha256.hpp>

namespace berth::host::app {

api_document::api_document() {
    make({});
}

void api_document::make(const std::vector<std::shared_ptr<plugin::instance>>& serving) {
    describe::descriptions about;
    for (const auto& one : serving) about.push_back(one->about());
    auto next = std::make_shared<made>();
    next->body = describe::openapi(about, version());
    next->entity_tag = '"' + plugin::sha256_of(next->body).substr(0, 32) + '"';
    std::lock_guard lock(mutex_);
    made_ = std::move(next);
}

http::response api_document::answer(const http::request& request) const {
    std::shared_ptr<const made> now;
    {
        std::lock_guard lock(mutex_);
        now = made_;
    }
    http::response response;
    response.headers = {{"ETag", now->entity_tag}, {"Cache-Control", "no-cache"}};
    if (request.find("if-none-match").find(now->entity_tag) != std::string_view::npos) {
        response.status = 304;
        return response;
    }
    response.content_type = "application/json";
    response.body = now->body;
    return response;
}

} // namespace berth::host::app
