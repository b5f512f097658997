#include <admin/views.hpp>

#include <observe/json_output.hpp>

#include <Poco/DateTimeFormatter.h>
#include <Poco/Timestamp.h>

#include <map>
#include <set>

namespace berth::host::admin {
namespace {

using observe::count;
using observe::flag;
using observe::key;
using observe::member;
using observe::text;
using writer = observe::json_output;

std::string time_text(std::int64_t microseconds) {
    return Poco::DateTimeFormatter::format(Poco::Timestamp(microseconds), "%Y-%m-%dT%H:%M:%S.%FZ");
}

void write_state(writer& to, const plugin::plugin_status& one) {
    member(to, "name", one.name);
    member(to, "version", one.version);
    member(to, "state", one.state);
    if (!one.reason.empty()) member(to, "reason", one.reason);
    member(to, "file", one.file);
    member(to, "image", one.image);
    member(to, "isolation", one.isolation);
    member(to, "since", time_text(one.since));
    count(to, "running", one.running);
    count(to, "queued", one.queued);
    count(to, "calls", one.calls);
    count(to, "restarts", one.restarts);
    if (one.resident) flag(to, "resident", *one.resident);
}

void write_endpoints(writer& to, const plugin::description& about) {
    key(to, "endpoints");
    to.StartArray();
    for (const berth_endpoint& endpoint : about.endpoints()) {
        to.StartObject();
        member(to, "method", endpoint.method);
        member(to, "path", endpoint.path);
        member(to, "service", endpoint.service);
        member(to, "name", endpoint.name);
        member(to, "summary", endpoint.summary);
        to.EndObject();
    }
    to.EndArray();
}

void write_records(writer& to, const plugin::description& about) {
    key(to, "records");
    to.StartArray();
    for (const berth_type* record : about.records()) text(to, record->table);
    to.EndArray();
}

std::string taken(const rapidjson::StringBuffer& from) {
    return {from.GetString(), from.GetSize()};
}

} // namespace

std::string status_json(const host_status& of, const std::vector<plugin::plugin_status>& plugins) {
    rapidjson::StringBuffer buffer;
    writer to(buffer);
    to.StartObject();
    member(to, "version", of.version);
    key(to, "pid");
    to.Int64(of.pid);
    member(to, "since", time_text(of.since));
    member(to, "state", of.state);
    member(to, "http", of.http);
    member(to, "admin", of.admin);
    member(to, "state_folder", of.state_folder);
    member(to, "plugins_folder", of.plugins_folder);
    member(to, "configuration_file", of.configuration_file);
    key(to, "restart");
    to.StartArray();
    for (const std::string& pointer : of.restart) text(to, pointer);
    to.EndArray();
    std::map<std::string, std::uint64_t> states;
    for (const plugin::plugin_status& one : plugins) ++states[one.state];
    key(to, "plugins");
    to.StartObject();
    for (const auto& [state, number] : states) count(to, state, number);
    to.EndObject();
    to.EndObject();
    return taken(buffer);
}

std::string plugins_json(const std::vector<plugin::plugin_status>& plugins) {
    rapidjson::StringBuffer buffer;
    writer to(buffer);
    to.StartObject();
    key(to, "plugins");
    to.StartArray();
    for (const plugin::plugin_status& one : plugins) {
        to.StartObject();
        write_state(to, one);
        to.EndObject();
    }
    to.EndArray();
    to.EndObject();
    return taken(buffer);
}

std::string plugin_json(const plugin::plugin_status& one) {
    rapidjson::StringBuffer buffer;
    writer to(buffer);
    to.StartObject();
    write_state(to, one);
    if (one.about) {
        member(to, "text", one.about->table().text);
        member(to, "sdk_version", one.about->table().sdk_version);
        member(to, "compiler", one.about->table().compiler);
        write_endpoints(to, *one.about);
        write_records(to, *one.about);
    }
    to.EndObject();
    return taken(buffer);
}

std::string readiness_json(std::string_view state, const std::vector<plugin::plugin_status>& plugins) {
    rapidjson::StringBuffer buffer;
    writer to(buffer);
    to.StartObject();
    member(to, "state", state);
    key(to, "plugins");
    to.StartObject();
    std::set<std::string_view> met; // a former instance of a name comes after the present one
    for (const plugin::plugin_status& one : plugins) {
        if (met.insert(one.name).second) member(to, one.name, one.state);
    }
    to.EndObject();
    to.EndObject();
    return taken(buffer);
}

std::string version_json(std::string_view version, const std::map<std::string, bool>& tools) {
    rapidjson::StringBuffer buffer;
    writer to(buffer);
    to.StartObject();
    member(to, "version", version);
    if (!tools.empty()) {
        key(to, "tools");
        to.StartObject();
        for (const auto& [name, ready] : tools) {
            key(to, name);
            to.Bool(ready);
        }
        to.EndObject();
    }
    to.EndObject();
    return taken(buffer);
}

} // namespace berth::host::admin
