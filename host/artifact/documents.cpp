#include <artifact/documents.hpp>

#include <artifact/ids.hpp>
#include <artifact/rows.hpp>
#include <job/events.hpp>
#include <observe/json_output.hpp>

#include <algorithm>

namespace berth::host::artifact {

namespace {

constexpr std::string_view artifacts_path = "/1/artifacts";
constexpr std::string_view aspects_path = "/1/aspects";

using observe::count;
using observe::key;
using observe::member;
using observe::member_if_said;
using observe::raw;
using text_writer = observe::json_output;

void link(text_writer& to, std::string_view rel, std::string_view href) {
    to.StartObject();
    member(to, "rel", rel);
    member(to, "type", "application/json");
    member(to, "href", href);
    to.EndObject();
}

void links(text_writer& to, std::string_view self, std::string_view path, std::string_view next) {
    key(to, "links");
    to.StartArray();
    link(to, "self", self);
    // The client reads the page as all that follows "page=".
    if (!next.empty()) link(to, "next", std::string(path) + "?page=" + std::string(next));
    to.EndArray();
}

void write_artifact(text_writer& to, const artifact_facts& one, bool in_list) {
    to.StartObject();
    member(to, "id", one.id);
    member_if_said(to, "name", one.name);
    member(to, "status", shown_status(one));
    member(to, "mime-type", one.type);
    count(to, "size", one.size);
    if (!one.digest.empty()) member(to, "etag", one.digest);
    member(to, "created-at", job::time_text(one.created));
    member(to, "last-modified-at", job::time_text(one.modified));
    if (one.expires) member(to, "expires-at", job::time_text(one.expires));
    member_if_said(to, "collection", one.collection);
    member_if_said(to, "policy", one.policy);
    if (!one.job.empty()) member(to, "job", std::string(job_urn) + one.job);
    member(to, "data-href", data_location_of(one));
    if (in_list)
        member(to, "href", location_of(one));
    else
        links(to, location_of(one), {}, {});
    to.EndObject();
}

void write_aspect(text_writer& to, const aspect_facts& one, bool in_list, bool with_content) {
    to.StartObject();
    member(to, "id", one.id);
    member(to, "entity", one.entity);
    member(to, "schema", one.schema);
    member(to, "content-type", "application/json");
    if (with_content) raw(to, "content", one.content);
    member(to, "valid-from", job::time_text(one.valid_from));
    if (one.valid_to) member(to, "valid-to", job::time_text(one.valid_to));
    member_if_said(to, "replaces", one.replaces);
    if (!in_list) {
        // The platform says who; this host knows callers by what they show alone, and tells nobody.
        member(to, "account", "");
        member(to, "asserter", "");
        member(to, "policy", one.policy);
        links(to, std::string(aspects_path) + '/' + one.id, {}, {});
    }
    to.EndObject();
}

std::string text_of(const rapidjson::StringBuffer& from) {
    return {from.GetString(), from.GetSize()};
}

} // namespace

std::string location_of(const artifact_facts& one) {
    return std::string(artifacts_path) + '/' + one.id;
}

std::string data_location_of(const artifact_facts& one) {
    return location_of(one) + "/blob";
}

std::string_view shown_status(const artifact_facts& one) {
    return one.status == artifact_status::pending && one.size > 0 ? "partial" : name_of(one.status);
}

std::string resource_link_json(const artifact_facts& one, std::string_view public_url) {
    rapidjson::StringBuffer text;
    text_writer to(text);
    to.StartObject();
    member(to, "type", "resource_link");
    member(to, "uri", std::string(public_url) + data_location_of(one));
    member(to, "name", one.name.empty() ? std::string_view(one.id) : std::string_view(one.name)); // MCP wants one
    member(to, "mimeType", one.type);
    count(to, "size", one.size);
    to.EndObject();
    return text_of(text);
}

std::string artifact_json(const artifact_facts& one) {
    rapidjson::StringBuffer text;
    text_writer to(text);
    write_artifact(to, one, false);
    return text_of(text);
}

std::string artifacts_json(const page_of<artifact_facts>& page, const std::string& query, const std::string& next) {
    rapidjson::StringBuffer text;
    text_writer to(text);
    to.StartObject();
    key(to, "items");
    to.StartArray();
    for (const artifact_facts& one : page.items) write_artifact(to, one, true);
    to.EndArray();
    links(to, std::string(artifacts_path) + (query.empty() ? "" : "?") + query, artifacts_path, next);
    to.EndObject();
    return text_of(text);
}

std::string aspect_json(const aspect_facts& one) {
    rapidjson::StringBuffer text;
    text_writer to(text);
    write_aspect(to, one, false, true);
    return text_of(text);
}

std::string aspects_json(const page_of<aspect_facts>& page, const aspect_query& wanted, bool with_content,
                         std::int64_t now, const std::string& next) {
    rapidjson::StringBuffer text;
    text_writer to(text);
    to.StartObject();
    member_if_said(to, "entity", wanted.entity);
    member_if_said(to, "schema", wanted.schema);
    member(to, "at-time", job::time_text(wanted.at ? wanted.at : now));
    key(to, "items");
    to.StartArray();
    for (const aspect_facts& one : page.items) write_aspect(to, one, true, with_content);
    to.EndArray();
    links(to, aspects_path, aspects_path, next);
    to.EndObject();
    return text_of(text);
}

} // namespace berth::host::artifact
