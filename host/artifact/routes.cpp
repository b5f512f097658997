#include <artifact/routes.hpp>

#include <artifact/documents.hpp>
#include <artifact/filter.hpp>
#include <artifact/ids.hpp>
#include <artifact/page_token.hpp>
#include <artifact/replies.hpp>
#include <artifact/visitor.hpp>
#include <observe/log.hpp>

namespace berth::host::artifact {

routes::routes(std::shared_ptr<store> of)
    : store_(std::move(of)), desk_(store_->within().threads, store_->within().queue) {}

void routes::add_page(binding::dispatcher& to, const char* method, const char* path, page_function made,
                      binding::page_admission admission) {
    const binding::status_counters counters("host", method);
    to.add(
        method, path,
        [made = std::move(made), counters](http::exchange call, std::vector<std::string> parameters) {
            const auto from = std::make_shared<visitor>(std::move(call), counters);
            try {
                made(from, parameters.empty() ? std::string() : std::move(parameters.front()));
            } catch (const std::exception& error) { // the exchange, dropped unanswered, answers 500
                observe::error("artifacts.request_failed", {{"reason", error.what()}});
            }
        },
        std::move(admission));
}

void routes::work(const visitor_pointer& from, std::function<http::response()> what) {
    const bool taken = desk_.take([from, what = std::move(what)] {
        try {
            from->respond(what());
        } catch (const std::exception& error) {
            observe::error("artifacts.request_failed", {{"reason", error.what()}});
            from->respond(problem_reply({500, "the request could not be answered; the log says why"}));
        }
    });
    if (taken) return;
    const std::size_t limit = store_->within().queue;
    from->respond(problem_reply(
        {503, std::to_string(limit) + " requests for artifacts wait already, which is the limit (artifacts.queue)"}));
}

store::scope routes::scope_of(const http::request& request) const {
    if (!store_->within().owners_only) return std::nullopt;
    return job::fingerprint_of(request.find("authorization"));
}

void routes::add_pages(binding::dispatcher& to) {
    add_artifact_pages(to);
    add_upload_pages(to);
    add_aspect_pages(to);
}

void routes::add_artifact_pages(binding::dispatcher& to) {
    add_page(to, "GET", "/1/artifacts", [this](const visitor_pointer& from, const std::string&) {
        work(from, [this, from] { return list(from->request()); });
    });
    add_page(to, "GET", "/1/artifacts/{id}", [this](const visitor_pointer& from, const std::string& given) {
        work(from, [this, from, id = whole_id(artifact_urn, given)] {
            const auto found = settled(id, scope_of(from->request()));
            if (const auto* why = std::get_if<fault>(&found)) return problem_reply(*why, id);
            return json_reply(artifact_json(std::get<artifact_facts>(found)));
        });
    });
    add_page(to, "DELETE", "/1/artifacts/{id}", [this](const visitor_pointer& from, const std::string& given) {
        work(from, [this, from, id = whole_id(artifact_urn, given)] {
            const fault why = store_->remove(id, scope_of(from->request()));
            if (why) return problem_reply(why, id);
            http::response gone;
            gone.status = 204;
            return gone;
        });
    });
}

http::response routes::list(const http::request& request) {
    auto read = artifact_list_of(request.query);
    if (const auto* misfit = std::get_if<std::string>(&read)) return problem_reply({400, *misfit});
    auto& asked = std::get<artifact_list_request>(read);
    asked.query.owner = scope_of(request);
    const auto found = store_->list(asked.query);
    if (const auto* why = std::get_if<fault>(&found)) return problem_reply(*why);
    const auto& page = std::get<page_of<artifact_facts>>(found);
    const std::string next = page.more ? token_of({asked.text, page.items.back().number}) : std::string();
    return json_reply(artifacts_json(page, std::string(request.query), next));
}

} // namespace berth::host::artifact
