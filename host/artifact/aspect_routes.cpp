// Aspects: what somebody says of an artifact, or of any other entity.
#include <artifact/routes.hpp>

#include <artifact/documents.hpp>
#include <artifact/filter.hpp>
#include <artifact/ids.hpp>
#include <artifact/page_token.hpp>
#include <artifact/replies.hpp>
#include <artifact/visitor.hpp>
#include <job/query.hpp>

namespace berth::host::artifact {

void routes::add_aspect_pages(binding::dispatcher& to) {
    const auto small = [this](const http::request&, const std::vector<std::string>&) {
        http::admission says;
        says.body_bytes = store_->within().aspect_bytes;
        return says;
    };
    for (const bool retires : {false, true})
        add_page(
            to, retires ? "PUT" : "POST", "/1/aspects",
            [this, retires](const visitor_pointer& from, const std::string&) {
                work(from, [this, from, retires] { return add_aspect(from->request(), retires); });
            },
            small);
    add_page(to, "GET", "/1/aspects", [this](const visitor_pointer& from, const std::string&) {
        work(from, [this, from] { return list_aspects(from->request()); });
    });
    add_page(to, "GET", "/1/aspects/{id}", [this](const visitor_pointer& from, const std::string& given) {
        work(from, [this, from, id = whole_id(aspect_urn, given)] {
            const auto found = store_->find_aspect(id, scope_of(from->request()));
            if (const auto* why = std::get_if<fault>(&found)) return problem_reply(*why, id);
            return json_reply(aspect_json(std::get<aspect_facts>(found)));
        });
    });
    add_page(to, "DELETE", "/1/aspects/{id}", [this](const visitor_pointer& from, const std::string& given) {
        work(from, [this, from, id = whole_id(aspect_urn, given)] {
            const fault why = store_->retract_aspect(id, scope_of(from->request()));
            if (why) return problem_reply(why, id);
            http::response gone;
            gone.status = 204;
            return gone;
        });
    });
}

http::response routes::add_aspect(const http::request& request, bool retires) {
    aspect_facts one;
    one.entity = job::query_value(request.query, "entity").value_or("");
    one.schema = job::query_value(request.query, "schema").value_or("");
    one.policy = job::query_value(request.query, "policy").value_or("");
    one.owner = job::fingerprint_of(request.find("authorization"));
    one.content = std::string(request.body);
    const auto made = store_->add_aspect(std::move(one), retires);
    if (const auto* why = std::get_if<fault>(&made)) return problem_reply(*why);
    const aspect_facts& kept = std::get<aspect_facts>(made);
    http::response said = json_reply(aspect_json(kept));
    said.headers.emplace_back("Location", "/1/aspects/" + kept.id);
    return said;
}

http::response routes::list_aspects(const http::request& request) {
    auto read = aspect_list_of(request.query);
    if (const auto* misfit = std::get_if<std::string>(&read)) return problem_reply({400, *misfit});
    auto& asked = std::get<aspect_list_request>(read);
    asked.query.owner = scope_of(request);
    const auto found = store_->list_aspects(asked.query);
    if (const auto* why = std::get_if<fault>(&found)) return problem_reply(*why);
    const auto& page = std::get<page_of<aspect_facts>>(found);
    const std::string next = page.more ? token_of({asked.text, page.items.back().number}) : std::string();
    return json_reply(aspects_json(page, asked.query, asked.with_content, store_->now(), next));
}

} // namespace berth::host::artifact
