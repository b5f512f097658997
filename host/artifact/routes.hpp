// Artifacts and aspects over HTTP, under the paths of the platform, whose client cannot tell the difference:
// /1/artifacts and /1/aspects. Contents come by one request or by TUS 1.0.0 (creation, creation-defer-length). On
// loops; what may block is done at a desk. What came with an Authorization is shown to that one alone, unless the
// settings say otherwise.
#pragma once

#include <artifact/desk.hpp>
#include <artifact/store.hpp>
#include <artifact/transfer.hpp>
#include <binding/dispatcher.hpp>
#include <binding/request_metrics.hpp>

namespace berth::host::artifact {

class routes {
public:
    explicit routes(std::shared_ptr<store> of);

    // Before the server starts.
    void add_pages(binding::dispatcher& to);
    // What waits is done, and nothing is taken any more. Before the server goes.
    void close() noexcept { desk_.close(); }

private:
    // Who asked, until it is answered once.
    class visitor;
    using visitor_pointer = std::shared_ptr<visitor>;
    using page_function = std::function<void(const visitor_pointer&, std::string id)>;

    void add_page(binding::dispatcher& to, const char* method, const char* path, page_function made,
                  binding::page_admission admission = {});
    void add_artifact_pages(binding::dispatcher& to);
    void add_upload_pages(binding::dispatcher& to);
    void add_aspect_pages(binding::dispatcher& to);
    void work(const visitor_pointer& from, std::function<http::response()> what);
    store::scope scope_of(const http::request& request) const;

    // upload_routes.cpp
    http::admission admit_new(const http::request& head);
    http::admission admit_more(const http::request& head, const std::string& id);
    void make(const visitor_pointer& from);
    void append(const visitor_pointer& from, const std::string& id);
    std::variant<upload_lease, http::response> lease_for(const http::request& head, const std::string& id);
    http::response open_upload(const http::request& request, store::wish like);
    http::response show_content(const http::request& request, const std::string& id);
    answer<artifact_facts> settled(const std::string& id, const store::scope& whose);

    // aspect_routes.cpp
    http::response add_aspect(const http::request& request, bool retires);
    http::response list_aspects(const http::request& request);

    http::response list(const http::request& request);

    const std::shared_ptr<store> store_;
    desk desk_; // last: its threads use the store
};

} // namespace berth::host::artifact
